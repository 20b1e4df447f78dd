"""Reads about people: what an account may do, from its memberships and posts."""

from datetime import date

from django.db.models import Q

from marketplace.foundations.permissions import Permission
from marketplace.people.models import CouncilMembership, Membership, Person, User
from marketplace.people.roles import COUNCIL_PERMISSIONS, ORGANISATION_PERMISSIONS


def person_of(user: User) -> Person | None:
    """The human behind an account, or None when no person record was made."""
    return Person.objects.filter(user=user).select_related("council").first()


def organisation_permissions(user_id: int, on: date) -> dict[int, frozenset[Permission]]:
    """Organisation id -> what the account may do there on that day."""
    return _collect(
        Membership.objects.filter(_current(on), user_id=user_id).values_list("organisation_id", "role"),
        ORGANISATION_PERMISSIONS,
    )


def council_permissions(user_id: int, on: date) -> dict[int, frozenset[Permission]]:
    """Council id -> what the account may do there on that day."""
    return _collect(
        CouncilMembership.objects.filter(_current(on), user_id=user_id).values_list("council_id", "post"),
        COUNCIL_PERMISSIONS,
    )


def _current(on: date) -> Q:
    return Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def _collect(rows, table):
    found: dict[int, frozenset[Permission]] = {}
    for place_id, role in rows:
        found[place_id] = found.get(place_id, frozenset()) | table[role]
    return found
