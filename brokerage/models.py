"""Index of the rooms' tables."""

from brokerage.budgets.models import Budget, BudgetLine
from brokerage.conflicts.models import (
    CaseDecision,
    CaseFinding,
    ConflictCase,
    NecessityRecord,
    NoticeAnswer,
)
from brokerage.mandates.models import Mandate

__all__ = [
    "Budget",
    "BudgetLine",
    "CaseDecision",
    "CaseFinding",
    "ConflictCase",
    "Mandate",
    "NecessityRecord",
    "NoticeAnswer",
]
