"""The authority of somebody acting for themselves, with what their posts and memberships allow."""

from datetime import date

from marketplace.foundations.authority import NOBODY, Authority, Basis
from marketplace.foundations.permissions import OWN_PERMISSIONS
from marketplace.people import queries
from marketplace.people.models import User


def own_authority(user: User, *, on: date) -> Authority:
    """Build the authority of an account that acts for itself: three small reads."""
    if not user.is_authenticated:
        return NOBODY
    person = queries.person_of(user)
    councils = queries.council_permissions(user.pk, on)
    return Authority(
        basis=Basis.STAFF if councils else Basis.SELF,
        actor_id=user.pk,
        actor_name=user.name,
        person_id=person.pk if person else None,
        person_name=person.name if person else "",
        own_person_id=person.pk if person else None,
        council_id=person.council_id if person else None,
        permissions=OWN_PERMISSIONS if person else frozenset(),
        organisations=queries.organisation_permissions(user.pk, on),
        councils=councils,
    )
