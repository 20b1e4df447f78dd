"""The states of a budget."""

from django.db.models import TextChoices

from marketplace.foundations.lifecycle import Lifecycle


class BudgetState(TextChoices):
    """Where a budget stands. Only an agreed one has money."""

    DRAFT = "draft", "Not agreed yet"
    AGREED = "agreed", "Agreed"
    CLOSED = "closed", "Closed"


BUDGET = Lifecycle(
    "budget",
    {
        "agree": ({BudgetState.DRAFT}, BudgetState.AGREED),
        "close": ({BudgetState.DRAFT, BudgetState.AGREED}, BudgetState.CLOSED),
    },
)
