"""Reads about people: what an account may do, from its memberships and posts."""

from dataclasses import dataclass, field
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from marketplace.foundations.permissions import Permission
from marketplace.people.models import CouncilMembership, Membership, Organisation, Person, User
from marketplace.people.roles import (
    COUNCIL_PERMISSIONS,
    ORGANISATION_PERMISSIONS,
    OrganisationRole,
)

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the tables say about an account on one day."""

    person_id: int | None = None
    person_name: str = ""
    council_id: int | None = None
    has_second_step: bool = False
    organisations: dict[int, frozenset[Permission]] = field(default_factory=dict)
    councils: dict[int, frozenset[Permission]] = field(default_factory=dict)


def account_facts(user_id: int, on: date) -> AccountFacts:
    """Person, memberships, posts and second sign-in step of an account: one query."""
    mine = Q(user_id=OuterRef("pk")) & _current(on)
    row = (
        User.objects.filter(pk=user_id)
        .annotate(
            roles=ArraySubquery(
                Membership.objects.filter(mine).values(
                    held=JSONObject(place="organisation_id", role="role")
                )
            ),
            posts=ArraySubquery(
                CouncilMembership.objects.filter(mine).values(
                    held=JSONObject(place="council_id", role="post")
                )
            ),
            has_second_step=Exists(
                Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=SECOND_STEPS)
            ),
        )
        .values(
            "person__id", "person__name", "person__council_id", "roles", "posts", "has_second_step"
        )
        .first()
    )
    if row is None:
        return AccountFacts()
    return AccountFacts(
        person_id=row["person__id"],
        person_name=row["person__name"] or "",
        council_id=row["person__council_id"],
        has_second_step=row["has_second_step"],
        organisations=_collect(row["roles"], ORGANISATION_PERMISSIONS),
        councils=_collect(row["posts"], COUNCIL_PERMISSIONS),
    )


def person(person_id: int) -> Person:
    """A person with their council. Raises Person.DoesNotExist."""
    return Person.objects.select_related("council").get(pk=person_id)


def person_of_account(email: str) -> Person | None:
    """The human who signs in with this e-mail address; None when nobody active does."""
    return (
        Person.objects.filter(user__email=email.strip().lower(), user__is_active=True)
        .select_related("user")
        .first()
    )


def brokers_employers(user_id: int, on: date) -> list[Organisation]:
    """The organisations for which an account works as a broker on that day."""
    return list(
        Organisation.objects.filter(
            Exists(current_brokers(on).filter(user_id=user_id, organisation_id=OuterRef("pk")))
        ).order_by("name", "pk")
    )


def current_brokers(on: date) -> QuerySet[Membership]:
    """Memberships of brokers on that day."""
    return Membership.objects.filter(_current(on), role=OrganisationRole.BROKER)


def lock_account(user_id: int) -> User:
    """An account, held until the end of the transaction."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)


def lock_person(person_id: int) -> Person:
    """A person, held until the end of the transaction."""
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)


def current_posts(user_id: int, on: date) -> set[str]:
    """The posts that an account holds on that day, in whatever council."""
    return set(
        CouncilMembership.objects.filter(_current(on), user_id=user_id).values_list(
            "post", flat=True
        )
    )


def _current(on: date) -> Q:
    return Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def _collect(
    held: list[dict[str, str | int]], table: dict[str, frozenset[Permission]]
) -> dict[int, frozenset[Permission]]:
    found: dict[int, frozenset[Permission]] = {}
    for one in held:
        place = int(one["place"])
        found[place] = found.get(place, frozenset()) | table[str(one["role"])]
    return found
