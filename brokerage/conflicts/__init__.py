"""Conflicts of interest: who is linked to whom, the rule book, cases, the person's notice, the
council's decision.

The pure files (case, parties, interests, parameters, relatedness, rules, notice_words, evaluation,
independence, case_file) know no database: the site and `manage.py evaluate_conflicts` give them the
same facts and get the same bytes back (domain.md A). A control here never interrupts support that
somebody already has.
"""
