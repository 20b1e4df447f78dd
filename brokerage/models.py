"""Index of the rooms' tables."""

from brokerage.budgets.models import Budget, BudgetLine
from brokerage.mandates.models import Mandate

__all__ = ["Budget", "BudgetLine", "Mandate"]
