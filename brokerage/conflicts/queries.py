"""Reads and locks of conflicts: who is around a case, the cases of a person, the queue of a
council.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Prefetch, Q, QuerySet, Subquery, Sum
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
from brokerage.mandates.models import Mandate
from brokerage.mandates.queries import NO_MANDATE, holds
from marketplace.foundations.prepared import prepared
from marketplace.orders.lifecycle import HOLDS_MONEY, OrderState
from marketplace.orders.models import OrderLine
from marketplace.people.models import Interest as Recorded
from marketplace.people.models import Membership, Organisation, Person
from marketplace.people.roles import OrganisationRole

NETWORK_SQL = (Path(__file__).parent / "network.sql").read_text(encoding="utf-8")
CONTROL_TYPES = [name for name, kind in recorded.TYPES.items() if kind in STAKES | POWERS]
PERSONAL_TYPES = [name for name, kind in recorded.TYPES.items() if kind in PERSONAL]
LOOKBACK_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Broker:
    """Who acts as the person's broker: the organisation if there is one, and the human being."""

    mandate_id: int
    organisation: Organisation | None
    person: Person | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Parties and interests around some organisations."""

    parties: tuple[Party, ...]
    interests: tuple[Interest, ...]


def brokers_of(person_id: int, *, mandate_id: int | None, on: date) -> list[Broker]:
    """Brokers in force for the person, and the one under whose mandate the order was asked for."""
    return [
        Broker(one.pk, one.organisation, getattr(one.holder, "person", None))
        for one in _broker_mandates(person_id, mandate_id or NO_MANDATE, on)
    ]


@prepared
def _broker_mandates(person_id: int, mandate_id: int, on: date) -> QuerySet[Mandate]:
    return (
        Mandate.objects.filter(holds(on) | Q(pk=mandate_id))
        .filter(person_id=person_id, role=Mandate.Role.BROKER)
        .select_related("organisation", "holder__person")
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
    """What the council recorded as necessary for a person, with who is paid."""
    return list(
        NecessityRecord.objects.filter(person_id=person_id).select_related("payee").order_by("pk")
    )


def linked_organisations(
    person_id: int, organisation_ids: Collection[int], *, on: date
) -> dict[int, str]:
    """Organisation -> the broker of this person that it is linked to, by name, among those given."""
    brokers = [one for one in brokers_of(person_id, mandate_id=None, on=on) if one.organisation]
    if not brokers or not organisation_ids:
        return {}
    names = {one.organisation.pk: one.organisation.name for one in brokers if one.organisation}
    surroundings = around({*organisation_ids, *names})
    network = Network(
        surroundings.parties, surroundings.interests, on=on, lookback_months=LOOKBACK_MONTHS
    )
    linked: dict[int, str] = {}
    for number in organisation_ids:
        for broker, name in names.items():
            ends = recorded.organisation_id(number), recorded.organisation_id(broker)
            if number not in linked and network.relation(*ends) is not None:
                linked[number] = name
    return linked


def case_of_order(order_id: int) -> ConflictCase | None:
    """The case of an order, locked with its findings; None when there is none."""
    return next(iter(_held_case(order_id)), None)


@prepared
def _held_case(order_id: int) -> QuerySet[ConflictCase]:
    cases = ConflictCase.objects.filter(order_id=order_id)
    return cases.select_for_update(of=("self",), no_key=True)


def lock_case(case_id: int) -> ConflictCase:
    """A case, held until the end of the transaction. Raises ConflictCase.DoesNotExist."""
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


def acted_for(holder_id: int, person_ids: Collection[int]) -> bool:
    """Whether an account ever had a mandate for a person, by any of their records."""
    return Mandate.objects.filter(
        holder_id=holder_id, person_id__in=person_ids, answered_at__isnull=False
    ).exists()
