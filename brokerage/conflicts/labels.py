"""What a comparison says beside an option, at the same size as its price (domain.md A4, ranking rule)."""

from collections.abc import Mapping, Sequence
from datetime import date

from brokerage.conflicts import queries
from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission

LINKED = "Linked to the broker {name}"
LINKED_TO_FRIEND = "Linked to {name}, who helps to choose"


def linked_to_broker(organisation_ids: Sequence[int], by: Authority, on: date) -> Mapping[int, str]:
    """A label for each organisation that whoever helps the person choose is or is linked to."""
    person_id = by.person_id
    if person_id is None or not by.may(Permission.VIEW_PERSON, person_id=person_id):
        return {}
    linked = queries.linked_organisations(person_id, organisation_ids, on=on)
    return {
        number: (LINKED if one.is_professional else LINKED_TO_FRIEND).format(name=one.name)
        for number, one in linked.items()
    }
