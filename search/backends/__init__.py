"""Engines that can answer a search. All give the same answers: tests/search/conftest.py has each test ask all of them."""
