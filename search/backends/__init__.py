"""Engines that can answer a search. All give the same answers: tests/search/conftest.py asks all of them."""
