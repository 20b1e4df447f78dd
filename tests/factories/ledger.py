"""Funds with money in them, opened through the ledger's own door."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count

from marketplace.foundations.authority import Authority, system_authority
from marketplace.foundations.permissions import Permission
from marketplace.ledger import actions
from marketplace.ledger.kinds import Holder, Source
from marketplace.ledger.models import Fund
from marketplace.people.models import Person
from tests.factories.people import PersonFactory

OPENED_AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
_numbers = count(1)


def bookkeeper() -> Authority:
    """A command that may give money."""
    return system_authority("test bookkeeper", Permission.SET_BUDGET)


def make_fund(
    person: Person | None = None,
    *,
    pence: int = 50_000,
    label: str = "Help at home",
    category_ids: Sequence[int] = (),
    holder: str = Holder.LA_MANAGED,
    holder_organisation_id: int | None = None,
    starts_on: date = date(2026, 4, 1),
    ends_on: date = date(2027, 4, 1),
) -> Fund:
    """A council's money for one person; without a person, for a new one."""
    person = person or PersonFactory(budget_holder=True)
    return actions.open_fund(
        person_id=person.pk,
        council_id=person.council_id,
        label=label,
        holder=holder,
        holder_organisation_id=holder_organisation_id,
        source=Source.COUNCIL,
        category_ids=category_ids,
        starts_on=starts_on,
        ends_on=ends_on,
        amount_pence=pence,
        key=f"fund-factory:{next(_numbers)}",
        by=bookkeeper(),
        at=OPENED_AT,
    )
