"""The rule book: one function for each rule, from the facts of a case to what it finds (domain.md
A3).
"""
