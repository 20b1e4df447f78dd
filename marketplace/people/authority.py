"""The authority of somebody acting for themselves, with what their posts and memberships allow."""

from datetime import date

from marketplace.foundations.authority import NOBODY, Authority, Basis
from marketplace.foundations.permissions import OWN_PERMISSIONS, SITE_PERMISSIONS
from marketplace.people import queries
from marketplace.people.models import User
from marketplace.people.queries import AccountFacts


def own_authority(user: User, *, on: date) -> Authority:
    """Build the authority of an account that acts for itself: one read, none for a visitor."""
    if not user.is_authenticated:
        return NOBODY
    return authority_from(user, queries.account_facts(user.pk, on))


def authority_from(user: User, facts: AccountFacts) -> Authority:
    """The authority that the facts about an account give it."""
    return Authority(
        basis=Basis.STAFF if facts.councils or user.is_superuser else Basis.SELF,
        actor_id=user.pk,
        actor_name=user.name,
        person_id=facts.person_id,
        person_name=facts.person_name,
        own_person_id=facts.person_id,
        council_id=facts.council_id,
        permissions=OWN_PERMISSIONS if facts.person_id else frozenset(),
        organisations=facts.organisations,
        councils=facts.councils,
        site=SITE_PERMISSIONS if user.is_superuser else frozenset(),
    )
