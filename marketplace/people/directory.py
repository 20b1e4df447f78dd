"""Reads of the office: posts, organisations, the register of interests, and whom a search finds."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from marketplace.foundations.models import Council
from marketplace.people.connections import Party
from marketplace.people.models import (
    CouncilMembership,
    Declaration,
    Interest,
    Membership,
    Organisation,
    Person,
)

# A search that finds more than this asks for more letters of the name.
MOST_FOUND = 20


def councils() -> QuerySet[Council]:
    """Every council of the site, by name."""
    return Council.objects.order_by("name")


def posts(*, name: str, current: bool, on: date) -> QuerySet[CouncilMembership]:
    """Posts with their officers and when each last declared interests; by council and name."""
    declared = Declaration.objects.filter(person=OuterRef("user__person")).order_by("-made_at")
    held = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    found = CouncilMembership.objects.filter(held if current else ~held)
    if name:
        found = found.filter(Q(user__name__icontains=name) | Q(user__email__icontains=name))
    return (
        found.select_related("user", "council")
        .annotate(declared_at=Subquery(declared.values("made_at")[:1]))
        .order_by("council__name", "user__name", F("ended_on").desc(nulls_first=True), "pk")
    )


def post(post_id: int) -> CouncilMembership | None:
    """A post with its officer and council."""
    return CouncilMembership.objects.select_related("user", "council").filter(pk=post_id).first()


def organisations(*, asked: str, on: date) -> QuerySet[Organisation]:
    """Organisations whose name holds the words, or with that number; with how many work there."""
    found = Organisation.objects.annotate(
        members=Count(
            "memberships",
            filter=Q(memberships__ended_on__isnull=True) | Q(memberships__ended_on__gt=on),
        )
    )
    if asked:
        found = found.filter(_is_called(asked))
    return found.order_by("name", "pk")


def _is_called(asked: str) -> Q:
    number = asked.upper()
    wanted = (
        Q(name__icontains=asked)
        | Q(company_number=number)
        | Q(charity_number=number)
        | Q(cqc_provider_id=number)
    )
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        wanted |= Q(pk=int(asked))
    return wanted


def organisation(organisation_id: int) -> Organisation | None:
    """An organisation with the record it is the same as."""
    return Organisation.objects.select_related("same_as").filter(pk=organisation_id).first()


def members(organisation_id: int) -> QuerySet[Membership]:
    """Everybody who has or had a role there: those of today first, then by name."""
    return (
        Membership.objects.filter(organisation_id=organisation_id)
        .select_related("user")
        .order_by(F("ended_on").desc(nulls_first=True), "user__name", "pk")
    )


def membership(membership_id: int) -> Membership | None:
    """A role with who has it, and where."""
    return (
        Membership.objects.select_related("user", "organisation").filter(pk=membership_id).first()
    )


def register(*, name: str, officers_only: bool, on: date, reader: int | None) -> QuerySet[Interest]:
    """The register of interests, the latest first; of one name, or only of those who hold a post."""
    found = _readable(reader)
    if name:
        found = found.filter(
            Q(person__name__icontains=name)
            | Q(organisation__name__icontains=name)
            | Q(subject_person__name__icontains=name)
            | Q(subject_organisation__name__icontains=name)
        )
    if officers_only:
        posts_now = CouncilMembership.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on), started_on__lte=on
        )
        found = found.filter(
            Exists(posts_now.filter(user__person=OuterRef("person")))
            | Exists(posts_now.filter(user__person=OuterRef("subject_person")))
        )
    return found.order_by("-recorded_at", "-pk")


def interest(interest_id: int, *, reader: int | None) -> Interest | None:
    """A connection with the names of both sides."""
    return _readable(reader).filter(pk=interest_id).first()


def _readable(reader: int | None) -> QuerySet[Interest]:
    """The register as a person may read it: not what was reported in confidence about themselves, or
    about an organisation where they work or worked.
    """
    found = Interest.objects.select_related(
        "person", "organisation", "subject_person", "subject_organisation"
    )
    if reader is None:
        return found
    records = Person.objects.filter(Q(pk=reader) | Q(same_as_id=reader)).values("pk")
    places = Membership.objects.filter(user__person__in=records).values("organisation")
    about_them = Q(person__in=records) | Q(subject_person__in=records)
    about_them |= Q(organisation__in=places) | Q(subject_organisation__in=places)
    return found.exclude(about_them, source=Interest.Source.WHISTLEBLOW)


def last_declaration(person_id: int) -> Declaration | None:
    """When a person last said that their list is complete."""
    return Declaration.objects.filter(person_id=person_id).order_by("-made_at", "-pk").first()


def organisations_found(words: str) -> list[Organisation]:
    """Organisations that a search for a party shows: one more than fits, to say that there are more."""
    return list(
        Organisation.objects.filter(_is_called(words)).order_by("name", "pk")[: MOST_FOUND + 1]
    )


def people_found(words: str) -> list[Person]:
    """People whom a search for a party shows, with their council; one more than fits."""
    return list(
        Person.objects.filter(name__icontains=words)
        .select_related("council")
        .order_by("name", "pk")[: MOST_FOUND + 1]
    )


def person_with_council(person_id: int) -> Person | None:
    """A person with their council; None when there is nobody with this number."""
    return Person.objects.select_related("council").filter(pk=person_id).first()


def same_people(*, name: str) -> QuerySet[Person]:
    """Records that are of the same person as another, with that other; by name."""
    found = Person.objects.filter(same_as__isnull=False)
    if name:
        found = found.filter(Q(name__icontains=name) | Q(same_as__name__icontains=name))
    return found.select_related("council", "same_as__council").order_by("name", "pk")


def party_name(party: Party) -> str | None:
    """The name of a party; None when there is nobody with this number."""
    model: type[Person] | type[Organisation] = Person if party.person_id else Organisation
    return (
        model.objects.filter(pk=party.person_id or party.organisation_id)
        .values_list("name", flat=True)
        .first()
    )


def people_in(interests: Iterable[Interest]) -> set[int]:
    """The people whom these connections name: their affairs were looked at."""
    named = {one.person_id for one in interests} | {one.subject_person_id for one in interests}
    return {number for number in named if number is not None}
