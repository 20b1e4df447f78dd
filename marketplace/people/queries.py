"""Reads about people: what an account may do, from its memberships and posts."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from marketplace.foundations.permissions import Permission
from marketplace.foundations.prepared import prepared
from marketplace.people.models import (
    CouncilMembership,
    Interest,
    Membership,
    Organisation,
    Person,
    User,
)
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
    rows = _account_rows(user_id, on)
    if not rows:
        return AccountFacts()
    row = rows[0]
    return AccountFacts(
        person_id=row["person__id"],
        person_name=row["person__name"] or "",
        council_id=row["person__council_id"],
        has_second_step=row["has_second_step"],
        organisations=_collect(row["roles"], ORGANISATION_PERMISSIONS),
        councils=_collect(row["posts"], COUNCIL_PERMISSIONS),
    )


@prepared
def _account_rows(user_id: int, on: date) -> QuerySet[Any, Any]:
    mine = Q(user_id=OuterRef("pk")) & _current(on)
    return (
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


def lock_account_of(email: str) -> User | None:
    """The account with this e-mail address, held; None when nobody has it."""
    return (
        User.objects.select_for_update(of=("self",), no_key=True)
        .filter(email=email.strip().lower())
        .first()
    )


def lock_organisations(*organisation_ids: int | None) -> dict[int, Organisation]:
    """Organisations by number, held in that order."""
    return {
        one.pk: one
        for one in Organisation.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[number for number in organisation_ids if number is not None])
        .order_by("pk")
    }


def lock_post(post_id: int) -> CouncilMembership:
    """A post, held. Raises CouncilMembership.DoesNotExist."""
    return CouncilMembership.objects.select_for_update(of=("self",), no_key=True).get(pk=post_id)


def lock_membership(membership_id: int) -> Membership:
    """A role in an organisation, held. Raises Membership.DoesNotExist."""
    return Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership_id)


def holds_post(user_id: int, *, council_id: int, post: str) -> bool:
    """Whether the account holds this very post, with no end."""
    return CouncilMembership.objects.filter(
        user_id=user_id, council_id=council_id, post=post, ended_on__isnull=True
    ).exists()


def holds_role(user_id: int, *, organisation_id: int, role: str) -> bool:
    """Whether the account has this very role in the organisation, with no end."""
    return Membership.objects.filter(
        user_id=user_id, organisation_id=organisation_id, role=role, ended_on__isnull=True
    ).exists()


def lock_interest(interest_id: int) -> Interest:
    """A connection, held. Raises Interest.DoesNotExist."""
    return Interest.objects.select_for_update(of=("self",), no_key=True).get(pk=interest_id)


def people_called(name: str, postcode: str, *, other_than: int) -> list[Person]:
    """At most two people with exactly this name and postcode: enough to know whether it is one."""
    return list(
        Person.objects.filter(name__iexact=name, postcode=postcode, same_as__isnull=True)
        .exclude(pk=other_than)
        .order_by("pk")[:2]
    )


def declared_by(person_id: int) -> QuerySet[Interest]:
    """What a person has declared, with names: what holds now first, then the latest.

    What others wrote about them is not here: it may have been said in confidence.
    """
    return (
        Interest.objects.filter(person_id=person_id, source=Interest.Source.DECLARED)
        .select_related("person", "organisation", "subject_person", "subject_organisation")
        .order_by(F("ends_on").desc(nulls_first=True), "-recorded_at", "-pk")
    )


def lock_person(person_id: int) -> Person:
    """A person, held until the end of the transaction. Raises Person.DoesNotExist."""
    for found in _held_person(person_id):
        return found
    raise Person.DoesNotExist


@prepared
def _held_person(person_id: int) -> QuerySet[Person]:
    return Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=person_id)


def lock_people(*person_ids: int) -> dict[int, Person]:
    """People by number, held in that order."""
    held = Person.objects.select_for_update(of=("self",), no_key=True)
    return {one.pk: one for one in held.filter(pk__in=person_ids).order_by("pk")}


def is_kept_for_others(person_id: int) -> bool:
    """Whether other records say that they are the same person as this one."""
    return Person.objects.filter(same_as_id=person_id).exists()


def records_of(person_ids: Collection[int]) -> list[Person]:
    """Every record of these human beings: their own, and each that is kept twice. Two queries."""
    asked = Person.objects.filter(pk__in=person_ids)
    kept = set(asked.values_list(Coalesce("same_as_id", "pk"), flat=True))
    return list(Person.objects.filter(Q(pk__in=kept) | Q(same_as_id__in=kept)).order_by("pk"))


def is_one_of(person_id: int | None, person_ids: Collection[int | None]) -> bool:
    """Whether a person is one of these, by whichever of their records."""
    others = {number for number in person_ids if number is not None}
    if person_id is None or not others:
        return False
    return person_id in {one.pk for one in records_of(others)}


def officers_of(council_id: int, on: date) -> list[User]:
    """Active accounts that hold any post in the council on that day."""
    posts = CouncilMembership.objects.filter(
        _current(on), user_id=OuterRef("pk"), council_id=council_id
    )
    return list(User.objects.filter(Exists(posts), is_active=True).order_by("pk"))


def who_may(permission: Permission, *, organisation_id: int, on: date) -> list[User]:
    """Active accounts to which a role in the organisation gives this on that day."""
    roles = [role for role, given in ORGANISATION_PERMISSIONS.items() if permission in given]
    held = Membership.objects.filter(
        _current(on), user_id=OuterRef("pk"), organisation_id=organisation_id, role__in=roles
    )
    return list(User.objects.filter(Exists(held), is_active=True).order_by("pk"))


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
