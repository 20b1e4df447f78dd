"""The authority of somebody acting for a person under a mandate."""

from dataclasses import replace

from brokerage.mandates.models import Mandate
from marketplace.foundations.authority import Authority, Basis
from marketplace.foundations.permissions import SCOPE_PERMISSIONS, Permission, Scope

# Where the session keeps the chosen mandate, and the person's name to say when it has lapsed.
ACTING_UNDER = "acting_under_mandate"
ACTING_NAME = "acting_for_name"


def mandate_authority(own: Authority, mandate: Mandate) -> Authority:
    """The holder's authority for the person: the mandate's scopes and no more.

    Council posts and the site's keys are dropped: nobody acts as an officer while acting for a person.
    """
    permissions: frozenset[Permission] = frozenset()
    for scope in mandate.scopes:
        permissions |= SCOPE_PERMISSIONS[Scope(scope)]
    return replace(
        own,
        basis=Basis.MANDATE,
        person_id=mandate.person_id,
        person_name=mandate.person.name,
        council_id=mandate.person.council_id,
        mandate_id=mandate.pk,
        permissions=permissions,
        councils={},
        site=frozenset(),
    )
