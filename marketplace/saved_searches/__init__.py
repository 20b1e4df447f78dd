"""Searches that somebody keeps, and the e-mail that says what is new in them."""
