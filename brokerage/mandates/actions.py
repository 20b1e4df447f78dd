"""Writes of mandates: ask, grant, decline, end. Only the person gives one and can always end it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from brokerage.mandates import notifications, queries
from brokerage.mandates.lifecycle import MANDATE, MandateState
from brokerage.mandates.models import Mandate
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission, Scope
from marketplace.people import queries as people
from marketplace.people.models import User

# Asking sends a letter to a stranger, so there is an end to it.
MOST_ASKED_A_DAY = 20


class AlreadyThere(NotAllowed):
    """These two have a mandate already, asked for or in force."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the holder may do, as whom, and the first day on which it no longer holds."""

    role: str
    scopes: frozenset[Scope]
    organisation_id: int | None = None
    ends_on: date | None = None


@transaction.atomic
def ask_for_mandate(*, person_id: int, terms: Terms, by: Authority, at: datetime) -> Mandate:
    """Ask somebody to let the actor act for them. Nothing is allowed until the person says yes.

    A broker asks for an organisation for which they work as a broker. Raises NotAllowed, and
    AlreadyThere when there is a mandate between the two.
    """
    actor_id = must_be_able_to_ask(terms=terms, by=by, at=at)
    if person_id == by.own_person_id:
        raise NotAllowed("You can always act for yourself. Enter somebody else’s e-mail address.")
    _must_be_free(person_id, actor_id, by, at)
    mandate = _create(person_id, actor_id, terms, MandateState.ASKED, at)
    audit.record(
        "mandate.asked",
        mandate,
        by=by,
        at=at,
        person_id=person_id,
        holder=actor_id,
        scopes=mandate.scopes,
    )
    _tell(notifications.mandate_asked, mandate.pk)
    return mandate


def must_be_able_to_ask(*, terms: Terms, by: Authority, at: datetime) -> int:
    """The actor's number. Raises NotAllowed for what stands in the way whoever is asked.

    Asked before anybody is looked up: a refusal must not tell who has an account.
    """
    if by.actor_id is None:
        raise NotAllowed("Sign in first.")
    if terms.role == Mandate.Role.BROKER:
        by.must(
            Permission.HELP_CLIENTS,
            "You do not work as a broker for this organisation.",
            organisation_id=terms.organisation_id,
        )
    if queries.asked_since(by.actor_id, at - timedelta(days=1)) >= MOST_ASKED_A_DAY:
        raise NotAllowed("You have asked many people today. Wait a day before you ask more.")
    return by.actor_id


@transaction.atomic
def grant_mandate(
    *, person_id: int, holder_id: int, terms: Terms, by: Authority, at: datetime
) -> Mandate:
    """Let somebody act for oneself from today. A broker must work for the organisation named.

    Raises NotAllowed, and AlreadyThere when there is a mandate between the two.
    """
    _must_be_the_person(by, person_id)
    if User.objects.filter(pk=holder_id, person=person_id).exists():
        raise NotAllowed("You can always act for yourself. Enter somebody else’s e-mail address.")
    if terms.role == Mandate.Role.BROKER:
        _must_be_broker(holder_id, terms.organisation_id, localdate(at))
    _must_be_free(person_id, holder_id, by, at)
    mandate = _create(person_id, holder_id, terms, MandateState.GRANTED, at)
    audit.record(
        "mandate.granted",
        mandate,
        by=by,
        at=at,
        person_id=person_id,
        holder=holder_id,
        scopes=mandate.scopes,
    )
    _tell(notifications.mandate_granted, mandate.pk)
    return mandate


@transaction.atomic
def accept_mandate(
    *, mandate_id: int, scopes: frozenset[Scope], by: Authority, at: datetime
) -> Mandate:
    """Say yes to somebody who asked: to all that they asked for or to less, never to more."""
    mandate = queries.lock_mandate(mandate_id)
    _must_be_the_person(by, mandate.person_id)
    if not scopes:
        raise NotAllowed("Choose at least one thing they may do, or say no.")
    if not scopes <= set(mandate.scopes):
        raise NotAllowed(
            "You can allow only what they asked for. To allow more, add them yourself."
        )
    if mandate.ends_on is not None and mandate.ends_on <= localdate(at):
        raise NotAllowed(
            "They asked for a time that is over. If you want their help, let them help you yourself."
        )
    mandate.state = MANDATE.next_state(mandate.state, "grant")
    mandate.scopes = _in_order(scopes)
    mandate.answered_at = at
    mandate.starts_on = localdate(at)
    mandate.save(update_fields=["state", "scopes", "answered_at", "starts_on"])
    audit.record(
        "mandate.granted",
        mandate,
        by=by,
        at=at,
        person_id=mandate.person_id,
        holder=mandate.holder_id,
        scopes=mandate.scopes,
    )
    _tell(notifications.mandate_granted, mandate.pk)
    return mandate


@transaction.atomic
def decline_mandate(*, mandate_id: int, by: Authority, at: datetime) -> Mandate:
    """Say no to somebody who asked. No reason is needed: saying no is as easy as saying yes."""
    mandate = queries.lock_mandate(mandate_id)
    _must_be_the_person(by, mandate.person_id)
    mandate.state = MANDATE.next_state(mandate.state, "decline")
    mandate.answered_at = at
    mandate.save(update_fields=["state", "answered_at"])
    audit.record("mandate.declined", mandate, by=by, at=at, person_id=mandate.person_id)
    _tell(notifications.mandate_declined, mandate.pk)
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate_id: int, by: Authority, at: datetime) -> Mandate:
    """End a mandate from its holder's next request on. The person can, and so can the holder.

    Orders already placed stay: ending help must not end support.
    """
    mandate = queries.lock_mandate(mandate_id)
    if by.actor_id is None or by.actor_id != mandate.holder_id:
        _must_be_the_person(by, mandate.person_id)
    mandate.state = MANDATE.next_state(mandate.state, "revoke")
    mandate.revoked_at = at
    mandate.save(update_fields=["state", "revoked_at"])
    audit.record("mandate.revoked", mandate, by=by, at=at, person_id=mandate.person_id)
    _tell(notifications.mandate_revoked, mandate.pk, by.actor_id)
    return mandate


@transaction.atomic
def start_acting(*, mandate_id: int, by: Authority, at: datetime) -> Mandate:
    """Note that the holder begins to act. Raises Mandate.DoesNotExist unless it is in force."""
    mandate = queries.mandate_for(
        mandate_id=mandate_id, holder_id=by.actor_id or 0, on=localdate(at)
    )
    if mandate is None:
        raise Mandate.DoesNotExist
    audit.record("acting.started", mandate, by=by, at=at, person_id=mandate.person_id)
    return mandate


@transaction.atomic
def stop_acting(*, by: Authority, at: datetime) -> None:
    """Note that the holder stops acting for the person."""
    if by.mandate_id is not None:
        audit.record("acting.stopped", f"mandate:{by.mandate_id}", by=by, at=at)


def _tell(letter: Callable[..., None], *facts: int | None) -> None:
    """Send a letter once what it tells of stands. A mail server that fails undoes nothing."""

    # A function with a name: Django's report of a failure asks for it, and a partial has none.
    def send() -> None:
        letter(*facts)

    transaction.on_commit(send, robust=True)


def _must_be_the_person(by: Authority, person_id: int) -> None:
    """Raise NotAllowed unless the actor is the person, acting for themselves."""
    by.must(
        Permission.GRANT_MANDATE,
        "Only the person can decide who acts for them.",
        person_id=person_id,
    )


def _must_be_broker(user_id: int, organisation_id: int | None, on: date) -> None:
    """Raise NotAllowed unless the account works as a broker for the organisation on that day."""
    works_there = people.current_brokers(on).filter(
        user_id=user_id, organisation_id=organisation_id
    )
    if not works_there.exists():
        raise NotAllowed("This person does not work as a broker there. Choose family or friend.")


def _must_be_free(person_id: int, holder_id: int, by: Authority, at: datetime) -> None:
    """Raise AlreadyThere when a mandate between the two is asked for or in force.

    One whose dates have passed is closed here, so that it can be given again.
    """
    people.lock_person(person_id)
    found = queries.open_between(person_id, holder_id)
    if found is None:
        return
    if found.ends_on is None or found.ends_on > localdate(at):
        raise AlreadyThere("There is one between you already. End it first to change it.")
    found.state = MANDATE.next_state(found.state, "revoke")
    found.revoked_at = at
    found.save(update_fields=["state", "revoked_at"])
    audit.record("mandate.lapsed", found, by=by, at=at, person_id=person_id)


def _create(
    person_id: int, holder_id: int, terms: Terms, state: MandateState, at: datetime
) -> Mandate:
    """The row, as asked for or as granted."""
    if not terms.scopes:
        raise NotAllowed("Choose at least one thing they may do.")
    if terms.ends_on is not None and terms.ends_on <= localdate(at):
        raise NotAllowed("The end date must be in the future.")
    return Mandate.objects.create(
        person_id=person_id,
        holder_id=holder_id,
        role=terms.role,
        organisation_id=terms.organisation_id if terms.role == Mandate.Role.BROKER else None,
        scopes=_in_order(terms.scopes),
        state=state,
        starts_on=localdate(at),
        ends_on=terms.ends_on,
        asked_at=at,
        answered_at=at if state == MandateState.GRANTED else None,
    )


def _in_order(scopes: frozenset[Scope]) -> list[str]:
    """Scopes from the mildest to the strongest, as they are shown."""
    return [scope.value for scope in Scope if scope in scopes]
