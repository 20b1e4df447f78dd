"""Engines that can answer a search. All give the same answers; tests/search/test_backends.py says what that means."""
