"""Meaning: what is near in meaning to a plain sentence, though it may share no word with it. Off unless set up.

A small language model (model.py) makes a direction of every document's title, kind and summary, in a worker or by
command (reading.py). One process beside the site (server.py) holds them all and says which are nearest to a sentence;
the site asks it (asking.py) when words alone find too little, waits a tenth of a second at most, and does without.
"""
