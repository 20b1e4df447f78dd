"""Reads and locks of conflicts: who is around a case, the cases of a person, the queue of a
council.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL

from brokerage.conflicts import recorded
from brokerage.conflicts.interests import PERSONAL, POWERS, STAKES, Interest
from brokerage.conflicts.lifecycle import CaseState, FindingState
from brokerage.conflicts.models import (
    CaseDecision,
    CaseFinding,
    ConflictCase,
    NecessityRecord,
    NoticeAnswer,
)
from brokerage.conflicts.parties import Party
from brokerage.conflicts.relatedness import Network
from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.models import Mandate
from brokerage.mandates.queries import NO_MANDATE, holds
from marketplace.foundations.models import Council
from marketplace.foundations.permissions import Scope
from marketplace.foundations.prepared import prepared
from marketplace.orders.checks import Severity
from marketplace.orders.lifecycle import HOLDS_MONEY, OrderState
from marketplace.orders.models import Order, OrderLine
from marketplace.people.models import Interest as Recorded
from marketplace.people.models import Membership, Organisation, Person
from marketplace.people.roles import OrganisationRole

NETWORK_SQL = (Path(__file__).parent / "network.sql").read_text(encoding="utf-8")
CONTROL_TYPES = [name for name, kind in recorded.TYPES.items() if kind in STAKES | POWERS]
PERSONAL_TYPES = [name for name, kind in recorded.TYPES.items() if kind in PERSONAL]
# In an organisation where somebody has one of these roles they gain from what it sells.
GAINING_ROLES = [OrganisationRole.MANAGER, OrganisationRole.BROKER]
# With one of these a mandate lets its holder help to choose, whatever they call themselves.
CHOOSING_SCOPES = [Scope.PLAN.value, Scope.ORDER.value]


@dataclass(frozen=True, slots=True)
class Broker:
    """Who helps the person choose: the human being, and the organisations for which they do so: the
    one that the mandate names, and those that they run or are a broker of.
    """

    mandate_id: int
    organisation_ids: tuple[int, ...]
    person: Person | None
    # Not: family or a friend.
    is_professional: bool
    # The person's, whose numbers count.
    council: Council | None


@dataclass(frozen=True, slots=True)
class Linked:
    """Who of those that help the person is linked to an organisation."""

    name: str
    is_professional: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Parties and interests around some organisations."""

    parties: tuple[Party, ...]
    interests: tuple[Interest, ...]


def brokers_of(person_id: int, *, mandate_id: int | None, on: date) -> list[Broker]:
    """Who helps the person choose on that day, and the one under whose mandate the order was asked for.

    Somebody who asked to help as a friend and runs the provider gains as a broker does.
    """
    return [
        Broker(
            mandate_id=one.pk,
            organisation_ids=tuple(
                dict.fromkeys(
                    number
                    for number in (one.organisation_id, *sorted(one.gains_in))  # type: ignore[attr-defined]
                    if number is not None
                )
            ),
            person=getattr(one.holder, "person", None),
            is_professional=one.role == Mandate.Role.BROKER,
            council=one.person.council,
        )
        for one in _mandates_to_choose(person_id, mandate_id or NO_MANDATE, on)
    ]


@prepared
def _mandates_to_choose(person_id: int, mandate_id: int, on: date) -> QuerySet[Mandate]:
    gains_in = Membership.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        user_id=OuterRef("holder_id"),
        role__in=GAINING_ROLES,
        started_on__lte=on,
    )
    return (
        Mandate.objects.filter(holds(on) | Q(pk=mandate_id))
        .filter(Q(role=Mandate.Role.BROKER) | Q(scopes__overlap=CHOOSING_SCOPES))
        .filter(person_id=person_id)
        .annotate(gains_in=ArraySubquery(gains_in.values("organisation_id")))
        .select_related("holder__person", "person__council")
        .order_by("pk")
    )


@prepared
def close_to(person_id: int) -> QuerySet[Recorded]:
    """Who is family to a person, shares the home or is a close friend; also by another record of theirs.

    Each comes with `kept_id`: the number of the record that this one is the same as, if any.
    """
    own = Person.objects.filter(pk=person_id)
    kept = own.filter(same_as__isnull=False).values("same_as_id")
    # Unions of short lists: with "or" PostgreSQL would look at every person and every interest.
    records = own.values("pk").union(
        Person.objects.filter(same_as_id=person_id).values("pk"),
        kept,
        Person.objects.filter(same_as_id__in=kept).values("pk"),
    )
    theirs = Recorded.objects.filter(person__in=records, type__in=PERSONAL_TYPES)
    with_them = Recorded.objects.filter(subject_person__in=records, type__in=PERSONAL_TYPES)
    return (
        Recorded.objects.filter(
            pk__in=theirs.values("pk").union(with_them.values("pk")),
            person__isnull=False,
            subject_person__isnull=False,
        )
        .annotate(kept_id=Subquery(own.values("same_as_id")))
        .select_related("person", "subject_person")
        .order_by("pk")
    )


def around(organisation_ids: Collection[int]) -> Surroundings:
    """These organisations, everybody above them, and the interests that give control: two queries."""
    above = RawSQL(NETWORK_SQL, [sorted(organisation_ids), CONTROL_TYPES])  # noqa: S611 (our own file)
    found = list(Organisation.objects.filter(pk__in=above).order_by("pk"))
    rows = list(
        Recorded.objects.filter(
            subject_organisation_id__in=[one.pk for one in found], type__in=CONTROL_TYPES
        )
        .select_related("person")
        .order_by("pk")
    )
    people = {row.person.pk: row.person for row in rows if row.person is not None}
    return Surroundings(
        parties=tuple(
            [recorded.organisation_party(one) for one in found]
            + [recorded.person_party(people[number]) for number in sorted(people)]
        ),
        interests=tuple(recorded.interest_of(row) for row in rows),
    )


def assistants(organisation_id: int) -> list[Person]:
    """The human being who is a personal assistant: who runs an organisation of that kind."""
    return list(
        Person.objects.filter(
            user__memberships__organisation_id=organisation_id,
            user__memberships__role=OrganisationRole.MANAGER,
            user__memberships__ended_on__isnull=True,
            user__memberships__organisation__kind=Organisation.Kind.PERSONAL_ASSISTANT,
        ).order_by("pk")
    )


def bought_from(person_id: int, *, on: date, without_order: int) -> dict[int, int]:
    """Organisation -> pence of the orders that hold money of the person's funds of that day."""
    return dict(
        OrderLine.objects.filter(
            order__person_id=person_id,
            order__state__in=HOLDS_MONEY,
            fund__starts_on__lte=on,
            fund__ends_on__gt=on,
        )
        .exclude(order_id=without_order)
        .values_list("order__organisation_id")
        .annotate(pence=Sum("total_pence"))
        .order_by("order__organisation_id")
    )


def necessities_of(person_id: int) -> list[NecessityRecord]:
    """Whom it is necessary to pay for giving a person care, as the council recorded. Being paid for
    managing the money is another necessity, and an order buys none of that.
    """
    recorded_for_care = NecessityRecord.objects.filter(
        person_id=person_id, covers=NecessityRecord.Covers.CARE
    )
    return list(recorded_for_care.select_related("payee").order_by("pk"))


def linked_organisations(
    person_id: int, organisation_ids: Collection[int], *, on: date
) -> dict[int, Linked]:
    """Organisation -> who helps this person choose and is linked to it, among those given."""
    brokers = brokers_of(person_id, mandate_id=None, on=on)
    if not brokers or not organisation_ids:
        return {}
    helpers = {
        recorded.organisation_id(number): one.is_professional
        for one in brokers
        for number in one.organisation_ids
    }
    people = [one.person for one in brokers if one.person is not None]
    helpers |= {
        recorded.person_id(one.person.pk): one.is_professional for one in brokers if one.person
    }
    surroundings = around(
        {*organisation_ids, *(number for one in brokers for number in one.organisation_ids)}
    )
    parties = [*surroundings.parties, *map(recorded.person_party, people)]
    names = {party.id: party.name for party in parties}
    parameters = recorded.parameters_of(brokers[0].council)
    network = Network(
        parties, surroundings.interests, on=on, lookback_months=parameters.lookback_months
    )
    linked: dict[int, Linked] = {}
    for number in organisation_ids:
        for helper, is_professional in helpers.items():
            relation = network.relation(recorded.organisation_id(number), helper)
            if number not in linked and relation is not None:
                linked[number] = Linked(names[helper], is_professional)
    return linked


def case_of_order(order_id: int) -> ConflictCase | None:
    """The case of an order, locked with its findings; None when there is none."""
    return next(iter(_held_case(order_id)), None)


@prepared
def _held_case(order_id: int) -> QuerySet[ConflictCase]:
    cases = ConflictCase.objects.filter(order_id=order_id)
    return cases.select_for_update(of=("self",), no_key=True)


def lock_case(case_id: int) -> ConflictCase:
    """A case, held until the end of the transaction. Raises ConflictCase.DoesNotExist.

    Its order is held first, as whoever places an order does: two at once never wait for each other.
    """
    orders = Order.objects.select_for_update(of=("self",), no_key=True)
    list(orders.filter(conflict_case=case_id).values_list("pk"))
    return (
        ConflictCase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("order", "person", "council")
        .get(pk=case_id)
    )


def find_case(case_id: int) -> ConflictCase | None:
    """A case with its order, findings in order, answers and decisions: latest first."""
    return (
        ConflictCase.objects.filter(pk=case_id)
        .select_related("order__organisation", "order__placed_by", "person", "council")
        .prefetch_related(
            Prefetch("findings", CaseFinding.objects.order_by("pk")),
            Prefetch(
                "answers",
                NoticeAnswer.objects.select_related("answered_by").order_by("-pk"),
            ),
            Prefetch(
                "decisions", CaseDecision.objects.select_related("decided_by").order_by("-pk")
            ),
        )
        .first()
    )


def current_findings(case: ConflictCase) -> list[CaseFinding]:
    """The findings that are still so, by their keys."""
    return list(case.findings.exclude(state=FindingState.SUPERSEDED).order_by("pk"))


def family_not_payable(case: ConflictCase) -> int | None:
    """The member of the family whom a direct payment may not pay yet; None when the case has none."""
    for finding in case.findings.all():
        kind, _, number = finding.facts["parties"][-1].partition(":")
        if finding.rule == "COI-08" and finding.severity == Severity.BLOCK and kind == "person":
            return int(number)
    return None


def cases_of(person_id: int) -> QuerySet[ConflictCase]:
    """The notices of a person, newest first."""
    return (
        ConflictCase.objects.filter(person_id=person_id)
        .exclude(state=CaseState.CURED)
        .select_related("order__organisation")
        .order_by("-opened_at", "-pk")
    )


def waiting_for(council_ids: Collection[int]) -> QuerySet[ConflictCase]:
    """Cases that wait for a decision of these councils, longest wait first."""
    return (
        ConflictCase.objects.filter(
            council_id__in=council_ids,
            state=CaseState.ACKNOWLEDGED,
            order__state=OrderState.AWAITING_DECISION,
        )
        .select_related("order__organisation", "person", "council")
        .order_by("judged_at", "pk")
    )


def posts_in(person_ids: Collection[int]) -> list[tuple[int, Membership]]:
    """(person, membership) of everybody given, whatever the dates."""
    rows = (
        Membership.objects.filter(user__person__pk__in=person_ids)
        .select_related("user__person", "organisation")
        .order_by("pk")
    )
    return [(row.user.person.pk, row) for row in rows]


def interests_of(person_ids: Collection[int]) -> list[Recorded]:
    """What these people have in organisations."""
    return list(
        Recorded.objects.filter(person_id__in=person_ids, subject_organisation__isnull=False)
        .select_related("person", "subject_organisation")
        .order_by("pk")
    )


def people_helped(holder_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of these records of people for whom an account has or ever had a mandate."""
    held = Mandate.objects.filter(
        holder_id=holder_id, person_id__in=list(person_ids), answered_at__isnull=False
    )
    return set(held.exclude(state=MandateState.DECLINED).values_list("person_id", flat=True))
