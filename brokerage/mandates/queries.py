"""Reads and locks of mandates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.models import Mandate
from marketplace.foundations.prepared import prepared
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.models import Order
from marketplace.people import queries as people

# How long an ended mandate stays on the person's page.
SHOWN_AFTER_END = timedelta(days=365)
NO_MANDATE = 0
WAITING = (OrderState.AWAITING_ANSWER, OrderState.AWAITING_DECISION, OrderState.PLACED)


@dataclass(frozen=True, slots=True)
class Held:
    """Whether an account may act for anybody, and the mandate it chose if that holds."""

    helps_somebody: bool
    chosen: Mandate | None


def in_force(on: date) -> QuerySet[Mandate]:
    """Mandates that let their holder act on that day.

    A broker's mandate holds only while the broker works for the organisation it names.
    """
    return Mandate.objects.filter(holds(on))


def holds(on: date) -> Q:
    """What makes a mandate one that is in force on that day."""
    runs = Q(state=MandateState.GRANTED, starts_on__lte=on) & (
        Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    )
    works_there = Exists(
        people.current_brokers(on).filter(
            user_id=OuterRef("holder_id"), organisation_id=OuterRef("organisation_id")
        )
    )
    return runs & (Q(role=Mandate.Role.CIRCLE) | Q(works_there))


def still_helps(holder_id: int, person_id: int, on: date) -> bool:
    """Whether an account may see a person's affairs on that day: every mandate in force says so."""
    return bool(_between(holder_id, person_id, on))


@prepared
def _between(holder_id: int, person_id: int, on: date) -> QuerySet[Mandate, tuple[int]]:
    return in_force(on).filter(holder_id=holder_id, person_id=person_id).values_list("pk")[:1]


def mandate_for(*, mandate_id: int, holder_id: int, on: date) -> Mandate | None:
    """The mandate, with person and organisation, if it is in force and this holder's."""
    return (
        in_force(on)
        .filter(pk=mandate_id, holder_id=holder_id)
        .select_related("person", "organisation")
        .first()
    )


def held_by(*, holder_id: int, chosen_id: int | None, on: date) -> Held:
    """Whether an account helps anybody, and the mandate it chose to act under: one query."""
    rows = _held_chosen_first(holder_id, chosen_id or NO_MANDATE, on)
    return Held(
        helps_somebody=bool(rows),
        chosen=rows[0] if rows and rows[0].pk == chosen_id else None,
    )


@prepared
def _held_chosen_first(holder_id: int, chosen_id: int, on: date) -> QuerySet[Mandate]:
    is_chosen = Case(
        When(pk=chosen_id, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    held = in_force(on).filter(holder_id=holder_id)
    return held.select_related("person").order_by(is_chosen.desc())[:1]


def helpers_of(person_id: int, on: date) -> list[Mandate]:
    """Everybody who may act, asks to, or did within a year: newest first. At most 200.

    Each comes with `is_in_force`: a broker who left the organisation was not ended and cannot act.
    """
    in_force_now = Case(
        When(holds(on), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    return list(
        Mandate.objects.filter(person_id=person_id)
        .annotate(is_in_force=in_force_now)
        .filter(
            Q(state__in=[MandateState.ASKED, MandateState.GRANTED])
            | Q(revoked_at__date__gte=on - SHOWN_AFTER_END)
        )
        .select_related("holder", "organisation")
        .order_by("-pk")[:200]
    )


def mandate_of_person(mandate_id: int, person_id: int) -> Mandate | None:
    """One mandate of this person, whatever its state."""
    return (
        Mandate.objects.filter(pk=mandate_id, person_id=person_id)
        .select_related("holder", "person", "organisation")
        .first()
    )


def caseload(holder_id: int, on: date) -> list[int]:
    """The mandates under which an account may act today, by the person's name: their ids."""
    return _caseload_rows(holder_id, on)


@prepared
def _caseload_rows(holder_id: int, on: date) -> QuerySet[Mandate, int]:
    held = in_force(on).filter(holder_id=holder_id)
    return held.order_by("person__name", "pk").values_list("pk", flat=True)


def held_mandates(mandate_ids: Iterable[int]) -> list[Mandate]:
    """These mandates with person and organisation, by the person's name: one query."""
    ids = tuple(mandate_ids)
    return _mandate_rows(ids) if ids else []


@prepared
def _mandate_rows(mandate_ids: tuple[int, ...]) -> QuerySet[Mandate]:
    return (
        Mandate.objects.filter(pk__in=mandate_ids)
        .select_related("person", "organisation")
        .order_by("person__name", "pk")
    )


def orders_waiting(person_ids: Iterable[int]) -> dict[int, int]:
    """Person id -> how many orders wait for an answer, a decision or the provider: one query."""
    ids = tuple(sorted(set(person_ids)))
    return dict(_waiting_rows(ids)) if ids else {}


@prepared
def _waiting_rows(person_ids: tuple[int, ...]) -> QuerySet[Order, tuple[int, int]]:
    return (
        Order.objects.filter(person_id__in=person_ids, state__in=WAITING)
        .values("person_id")
        .annotate(orders=Count("pk"))
        .values_list("person_id", "orders")
    )


def open_between(person_id: int, holder_id: int) -> Mandate | None:
    """The mandate asked for or granted between these two, dates aside."""
    return Mandate.objects.filter(
        person_id=person_id,
        holder_id=holder_id,
        state__in=[MandateState.ASKED, MandateState.GRANTED],
    ).first()


def asked_since(holder_id: int, since: datetime) -> int:
    """How many people an account has asked since then."""
    return Mandate.objects.filter(
        holder_id=holder_id, state=MandateState.ASKED, asked_at__gt=since
    ).count()


def with_people(mandate_id: int) -> Mandate:
    """A mandate with both accounts, for letters."""
    return Mandate.objects.select_related("person__user", "holder", "organisation").get(
        pk=mandate_id
    )


def lock_mandate(mandate_id: int) -> Mandate:
    """A mandate, held until the end of the transaction. Raises Mandate.DoesNotExist."""
    return (
        Mandate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "holder", "organisation")
        .get(pk=mandate_id)
    )
