"""What a comparison says beside an option, at the same size as its price (domain.md A4, ranking rule)."""

from collections.abc import Mapping, Sequence
from datetime import date

from brokerage.conflicts import queries
from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission

LINKED = "Linked to the broker {broker}"


def linked_to_broker(organisation_ids: Sequence[int], by: Authority, on: date) -> Mapping[int, str]:
    """A label for each organisation that the person's broker is or is linked to."""
    person_id = by.person_id
    if person_id is None or not by.may(Permission.VIEW_PERSON, person_id=person_id):
        return {}
    linked = queries.linked_organisations(person_id, organisation_ids, on=on)
    return {number: LINKED.format(broker=broker) for number, broker in linked.items()}
