"""The book: double entry kept by PostgreSQL, and the restricted funds of each person.

Nobody else writes it. `ledger.sql` holds its rules: what the tables refuse, whoever asks.
"""
