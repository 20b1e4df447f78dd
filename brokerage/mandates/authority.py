"""The authority of somebody acting for a person under a mandate, and the session that it is chosen in."""

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from brokerage.mandates.models import Mandate
from marketplace.foundations.authority import Authority, Basis
from marketplace.foundations.permissions import SCOPE_PERMISSIONS, Permission, Scope
from marketplace.listings import shortlist
from search import remembered

# Where the session keeps the chosen mandate, and the person's name to say when it has lapsed.
ACTING_UNDER = "acting_under_mandate"
ACTING_NAME = "acting_for_name"


def choose(session: MutableMapping[str, Any], mandate: Mandate) -> None:
    """Act for the mandate's person from now on. A search for oneself or another must not count as one for them."""
    if session.get(ACTING_UNDER) != mandate.pk:
        leave(session)
        remembered.forget(session)
    session[ACTING_UNDER] = mandate.pk
    session[ACTING_NAME] = mandate.person.name


def leave(session: MutableMapping[str, Any]) -> str:
    """Act for nobody else; the name of the person acted for, or "".

    Searches, place and shortlist were that person's: the next one must not see them, nor a comparison keep them.
    """
    if session.pop(ACTING_UNDER, None) is not None:
        shortlist.forget(session)
    return str(session.pop(ACTING_NAME, ""))


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
