"""The register of interests: writing a connection down, ending it, and officers' own declarations."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.people import queries
from marketplace.people.connections import STAKES, Party, Share, kinds_between
from marketplace.people.models import Declaration, Interest, Person
from marketplace.people.permissions import must_declare, must_keep_accounts

# An end may be declared so many days late (domain.md A0, declare_late): an older one would be a way
# to make a link disappear from the months that still count.
LATE_DAYS = 28


@dataclass(frozen=True, slots=True)
class Connection:
    """What connects two parties, since when, and how we know."""

    type: str
    share: Share | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    evidence: str = ""


class NotPossible(NotAllowed):
    """What was typed cannot be so. `field` names the field of `Connection` that is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@transaction.atomic
def record_interest(
    *,
    party: Party,
    subject: Party,
    connection: Connection,
    source: Interest.Source,
    by: Authority,
    at: datetime,
) -> Interest:
    """Write down that two parties are connected. Never changed: it ends, and another is written.

    Nobody writes about themselves here: officers declare what they have.
    """
    must_keep_accounts(by)
    if queries.is_one_of(by.own_person_id, {party.person_id, subject.person_id}):
        raise NotAllowed("This is about you. Use “My declarations”.")
    return _write(party, subject, connection, source, by=by, at=at)


@transaction.atomic
def end_interest(*, interest_id: int, ends_on: date, by: Authority, at: datetime) -> Interest:
    """End a connection: it stays in the register, and counts for as long as the rules look back.

    `ends_on` is the last day on which it was so. Raises NotAllowed when it has an end already.
    """
    must_keep_accounts(by)
    interest = queries.lock_interest(interest_id)
    if queries.is_one_of(by.own_person_id, {interest.person_id, interest.subject_person_id}):
        raise NotAllowed("This is about you. Ask another administrator to end it.")
    return _end(interest, ends_on, by=by, at=at)


@transaction.atomic
def declare_interest(
    *, subject: Party, connection: Connection, by: Authority, at: datetime
) -> Interest:
    """An officer says what they have in an organisation. People are named with `declare_person`."""
    person_id = must_declare(by)
    _must_not_end_long_ago(connection.ends_on, at)
    if subject.organisation_id is None:
        raise NotAllowed("Choose the organisation.")
    return _write(
        Party(person_id=person_id), subject, connection, Interest.Source.DECLARED, by=by, at=at
    )


@transaction.atomic
def declare_person(
    *, name: str, postcode: str, connection: Connection, by: Authority, at: datetime
) -> Interest:
    """An officer names somebody who is close to them.

    The record is that of the one person with this name and postcode, if there is one; otherwise a
    new one. The officer is not told which: they may not learn who is known to the council.
    """
    person_id = must_declare(by)
    _must_not_end_long_ago(connection.ends_on, at)
    known = queries.people_called(name, postcode, other_than=person_id)
    subject = known[0] if len(known) == 1 else Person.objects.create(name=name, postcode=postcode)
    return _write(
        Party(person_id=person_id),
        Party(person_id=subject.pk),
        connection,
        Interest.Source.DECLARED,
        by=by,
        at=at,
    )


@transaction.atomic
def end_declared(*, interest_id: int, ends_on: date, by: Authority, at: datetime) -> Interest:
    """An officer says that what they declared is over. What others wrote about them they cannot end."""
    person_id = must_declare(by)
    interest = queries.lock_interest(interest_id)
    if interest.person_id != person_id or interest.source != Interest.Source.DECLARED:
        raise NotAllowed("You can end only what you declared yourself.")
    _must_not_end_long_ago(ends_on, at)
    return _end(interest, ends_on, by=by, at=at)


@transaction.atomic
def declare_complete(*, by: Authority, at: datetime) -> Declaration:
    """An officer says that their list is complete. An empty list is a nil return, and counts."""
    person_id = must_declare(by)
    queries.lock_person(person_id)
    declaration = Declaration.objects.create(
        person_id=person_id,
        made_at=at,
        interests=queries.declared_by(person_id).filter(ends_on__isnull=True).count(),
    )
    audit.record(
        "declaration.made",
        declaration,
        by=by,
        at=at,
        person_id=person_id,
        interests=declaration.interests,
    )
    return declaration


def _write(
    party: Party,
    subject: Party,
    connection: Connection,
    source: Interest.Source,
    *,
    by: Authority,
    at: datetime,
) -> Interest:
    _must_be_possible(party, subject, connection, localdate(at))
    share = connection.share
    interest = Interest.objects.create(
        person_id=party.person_id,
        organisation_id=party.organisation_id,
        subject_person_id=subject.person_id,
        subject_organisation_id=subject.organisation_id,
        type=connection.type,
        share_from=share.low if share else None,
        share_to=share.high if share else None,
        source=source,
        starts_on=connection.starts_on,
        ends_on=connection.ends_on,
        recorded_at=at,
        evidence=connection.evidence,
    )
    audit.record(
        "interest.recorded",
        interest,
        by=by,
        at=at,
        person_id=party.person_id or subject.person_id,
        type=connection.type,
        source=source,
    )
    return interest


def _end(interest: Interest, ends_on: date, *, by: Authority, at: datetime) -> Interest:
    if interest.ends_on is not None:
        raise NotAllowed("This has an end already. Record it anew if the end is wrong.")
    _must_be_in_order(interest.starts_on, ends_on, localdate(at))
    interest.ends_on = ends_on
    interest.save(update_fields=["ends_on"])
    audit.record(
        "interest.ended",
        interest,
        by=by,
        at=at,
        person_id=interest.person_id or interest.subject_person_id,
        ends_on=ends_on.isoformat(),
    )
    return interest


def _must_be_possible(party: Party, subject: Party, connection: Connection, today: date) -> None:
    if party == subject:
        raise NotAllowed("Nobody is connected to themselves. Choose somebody else.")
    if connection.type not in kinds_between(party, subject):
        raise NotPossible("type", "Choose a connection that these two can have.")
    if connection.share is not None and connection.type not in STAKES:
        raise NotPossible("share", "Only shares and votes have a size. Choose “Not known”.")
    if connection.starts_on is not None and connection.starts_on > today:
        raise NotPossible("starts_on", "The first day must not be after today.")
    if connection.ends_on is not None:
        _must_be_in_order(connection.starts_on, connection.ends_on, today)


def _must_be_in_order(starts_on: date | None, ends_on: date, today: date) -> None:
    if starts_on is not None and ends_on < starts_on:
        raise NotPossible("ends_on", "The last day must not be before the first day.")
    if ends_on > today:
        raise NotPossible("ends_on", "The last day must not be after today.")


def _must_not_end_long_ago(ends_on: date | None, at: datetime) -> None:
    if ends_on is not None and ends_on < localdate(at) - timedelta(days=LATE_DAYS):
        raise NotPossible(
            "ends_on",
            f"That is more than {LATE_DAYS} days ago. Ask whoever keeps the register to end it.",
        )
