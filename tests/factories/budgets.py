"""Budgets entered and agreed through the room's own door."""

from datetime import UTC, date, datetime
from itertools import count

from brokerage.budgets import actions
from brokerage.budgets.actions import LineFacts
from brokerage.budgets.models import Budget
from marketplace.people.models import Person
from tests.factories.ledger import bookkeeper
from tests.factories.people import PersonFactory

ENTERED_AT = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_budget(
    person: Person | None = None,
    *lines: LineFacts,
    total_pence: int = 1_000_000,
    agreed: bool = True,
    starts_on: date = date(2026, 4, 1),
    ends_on: date = date(2027, 4, 1),
) -> Budget:
    """£10,000 for a year, £6,000 of it for help at home; as a draft with `agreed=False`."""
    person = person or PersonFactory(budget_holder=True)
    budget = actions.enter_budget(
        person_id=person.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        total_pence=total_pence,
        lines=lines or [LineFacts(label="Help at home", amount_pence=600_000)],
        key=f"budget-factory:{next(_numbers)}",
        by=bookkeeper(),
        at=ENTERED_AT,
    )
    if agreed:
        budget = actions.agree_budget(budget_id=budget.pk, by=bookkeeper(), at=ENTERED_AT)
    return budget
