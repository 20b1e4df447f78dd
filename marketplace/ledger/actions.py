"""Writes of the book. Each is one entry with a key, so that asking twice posts once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import IntegrityError, connection, transaction

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.money import format_pounds
from marketplace.foundations.permissions import Permission
from marketplace.ledger import queries
from marketplace.ledger.kinds import CONSTRAINED, MOVES, AccountKind, EntryKind
from marketplace.ledger.models import Account, Entry, Fund
from marketplace.ledger.queries import FundAccounts
from marketplace.people.models import Person

NOT_YOUR_COUNCIL = "Only somebody who sets budgets in this person’s council can do that."


class NotEnoughMoney(NotAllowed):
    """The fund has less than was asked for. Says which fund, what there is and what was needed."""

    def __init__(
        self, *, fund_id: int, label: str, kind: str, there_pence: int, needed_pence: int
    ) -> None:
        self.fund_id = fund_id
        self.there_pence = there_pence
        self.needed_pence = needed_pence
        state = "free" if kind == AccountKind.FREE else "set aside"
        super().__init__(
            f"There is not enough money in “{label}”: {format_pounds(there_pence)} is {state} "
            f"and {format_pounds(needed_pence)} is needed."
        )


class KeyReused(NotAllowed):
    """The same key came with another request: two different things must never look like one."""


class WrongMoney(NotAllowed):
    """The amounts or funds make no sense together."""


@dataclass(frozen=True, slots=True)
class FundAmount:
    """Whole pence of one fund."""

    fund_id: int
    amount_pence: int


@dataclass(frozen=True, slots=True)
class Posted:
    """The entry; `created` is False when this key had been posted before."""

    entry_id: int
    created: bool


@transaction.atomic
def open_fund(
    *,
    person_id: int,
    council_id: int,
    label: str,
    holder: str,
    source: str,
    category_ids: Sequence[int],
    starts_on: date,
    ends_on: date,
    amount_pence: int,
    key: str,
    by: Authority,
    at: datetime,
    holder_organisation_id: int | None = None,
) -> Fund:
    """Open restricted money for one person and put the first sum in.

    Only the person's own council gives it. `ends_on` is the first day after its time.
    Raises NotAllowed, WrongMoney and KeyReused.
    """
    by.must(Permission.SET_BUDGET, NOT_YOUR_COUNCIL, council_id=council_id)
    if not Person.objects.filter(pk=person_id, council_id=council_id).exists():
        raise NotAllowed(NOT_YOUR_COUNCIL)
    _must_be_a_sum(amount_pence)
    facts = {
        "person_id": person_id,
        "council_id": council_id,
        "label": label,
        "holder": holder,
        "holder_organisation_id": holder_organisation_id,
        "source": source,
        "category_ids": list(category_ids),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    try:
        fund, created = Fund.objects.get_or_create(key=key, defaults={**facts, "opened_at": at})
    except IntegrityError as error:
        raise _refusal(error, {}) from error
    if any(getattr(fund, name) != value for name, value in facts.items()):
        raise KeyReused("This key has opened another fund already.")
    if created:
        Account.objects.bulk_create(
            Account(
                code=f"fund:{fund.pk}:{kind}", kind=kind, fund=fund, constrained=kind in CONSTRAINED
            )
            for kind in AccountKind
        )
    posted = _move(
        EntryKind.ALLOCATE, [FundAmount(fund.pk, amount_pence)], key, by, at, _subject(fund.pk)
    )
    if posted and posted.created:
        audit.record(
            "fund.opened",
            fund,
            by=by,
            at=at,
            person_id=person_id,
            council_id=council_id,
            amount_pence=amount_pence,
            holder=holder,
            source=source,
        )
    return fund


@transaction.atomic
def allocate(*, fund_id: int, amount_pence: int, key: str, by: Authority, at: datetime) -> Posted:
    """Put more money in a fund. Taking some out is `return_money`."""
    return _council_move(EntryKind.ALLOCATE, "fund.allocated", fund_id, amount_pence, key, by, at)


@transaction.atomic
def return_money(
    *, fund_id: int, amount_pence: int, key: str, by: Authority, at: datetime
) -> Posted:
    """Give free money back to where it came from. What is set aside or spent cannot go back."""
    return _council_move(EntryKind.RETURN, "fund.returned", fund_id, amount_pence, key, by, at)


@transaction.atomic
def commit_money(
    *, amounts: Sequence[FundAmount], key: str, by: Authority, at: datetime, subject: str
) -> Posted | None:
    """Set free money aside in one entry over one or several funds of one person.

    Called inside the action that needs the money; that action has checked the permission. Sums of
    nothing are left out; None when nothing is left.
    Raises NotEnoughMoney, WrongMoney and KeyReused.
    """
    return _move(EntryKind.COMMIT, amounts, key, by, at, subject)


@transaction.atomic
def release_money(
    *, amounts: Sequence[FundAmount], key: str, by: Authority, at: datetime, subject: str
) -> Posted | None:
    """Make money that was set aside free again. As `commit_money` otherwise."""
    return _move(EntryKind.RELEASE, amounts, key, by, at, subject)


@transaction.atomic
def spend_money(
    *, amounts: Sequence[FundAmount], key: str, by: Authority, at: datetime, subject: str
) -> Posted | None:
    """Turn money that was set aside into money spent. As `commit_money` otherwise."""
    return _move(EntryKind.SPEND, amounts, key, by, at, subject)


@transaction.atomic
def reverse_entry(*, entry_id: int, key: str, by: Authority, at: datetime) -> Posted:
    """Put an entry right by posting its opposite, once. The mistake stays to be seen.

    Raises NotAllowed when it has been reversed already, NotEnoughMoney when the money has moved on.
    """
    lines = queries.postings_of(entry_id)
    if not lines:
        raise NotAllowed("There is no such entry.")
    funds = queries.accounts_of_funds(
        {line.account.fund_id for line in lines if line.account.fund_id}
    )
    for council_id in {fund.council_id for fund in funds.values()} or {None}:
        by.must(Permission.SET_BUDGET, NOT_YOUR_COUNCIL, council_id=council_id)
    posted = _post(
        EntryKind.REVERSE,
        [(line.account_id, -line.amount_pence) for line in lines],
        funds,
        key,
        by,
        at,
        lines[0].entry.subject,
        reverses_id=entry_id,
    )
    if posted.created:
        owner = next(iter(funds.values()), None)
        audit.record(
            "entry.reversed",
            f"entry:{entry_id}",
            by=by,
            at=at,
            person_id=owner.person_id if owner else None,
            council_id=owner.council_id if owner else None,
        )
    return posted


def _council_move(
    kind: EntryKind,
    event: str,
    fund_id: int,
    amount_pence: int,
    key: str,
    by: Authority,
    at: datetime,
) -> Posted:
    funds = queries.accounts_of_funds([fund_id])
    council_id = funds[fund_id].council_id if fund_id in funds else None
    by.must(Permission.SET_BUDGET, NOT_YOUR_COUNCIL, council_id=council_id)
    _must_be_a_sum(amount_pence)
    posted = _move(kind, [FundAmount(fund_id, amount_pence)], key, by, at, _subject(fund_id), funds)
    if posted is None:
        raise WrongMoney("Enter more than £0.")
    if posted.created:
        audit.record(
            event,
            _subject(fund_id),
            by=by,
            at=at,
            person_id=funds[fund_id].person_id,
            council_id=council_id,
            amount_pence=amount_pence,
        )
    return posted


def _move(
    kind: EntryKind,
    amounts: Sequence[FundAmount],
    key: str,
    by: Authority,
    at: datetime,
    subject: str,
    funds: Mapping[int, FundAccounts] | None = None,
) -> Posted | None:
    """Post one of the moves of kinds.MOVES for each fund, in one entry."""
    totals: dict[int, int] = {}
    for amount in amounts:
        if amount.amount_pence < 0:
            raise WrongMoney("An amount of money cannot be less than £0.")
        totals[amount.fund_id] = totals.get(amount.fund_id, 0) + amount.amount_pence
    totals = {fund_id: pence for fund_id, pence in sorted(totals.items()) if pence}
    if not totals:
        return None
    funds = queries.accounts_of_funds(totals) if funds is None else funds
    if set(totals) - set(funds):
        raise WrongMoney("That money is not there. Choose from the list of your money.")
    if len({funds[fund_id].person_id for fund_id in totals}) > 1:
        raise WrongMoney("The money of two people cannot be used together.")
    source, target = MOVES[kind]
    lines = []
    for fund_id, pence in totals.items():
        accounts = funds[fund_id].by_kind
        lines += [(accounts[source], -pence), (accounts[target], pence)]
    return _post(kind, lines, funds, key, by, at, subject)


def _post(
    kind: EntryKind,
    lines: Sequence[tuple[int, int]],
    funds: Mapping[int, FundAccounts],
    key: str,
    by: Authority,
    at: datetime,
    subject: str,
    *,
    reverses_id: int | None = None,
) -> Posted:
    accounts, amounts = [list(column) for column in zip(*lines, strict=True)]
    asked: Sequence[Any] = [
        key,
        kind.value,
        accounts,
        amounts,
        subject,
        at,
        by.actor_id,
        by.actor_name,
        by.basis.value,
        reverses_id,
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT entry_id, created FROM ledger_post_entry(%s, %s, %s::bigint[],"
                " %s::bigint[], %s, %s, %s::bigint, %s, %s, %s::bigint)",
                asked,
            )
            entry_id, created = cursor.fetchone()
    except IntegrityError as error:
        raise _refusal(error, funds) from error
    return Posted(entry_id, created)


def _refusal(error: IntegrityError, funds: Mapping[int, FundAccounts]) -> Exception:
    """The refusal that a violated constraint means; the error itself when it means none."""
    told = error.__cause__.diag if isinstance(error.__cause__, psycopg.Error) else None
    name = told.constraint_name if told else None
    if told and name == "no_overspend":
        account_id, there, needed = (int(part) for part in (told.message_detail or "").split())
        for fund in funds.values():
            for kind, number in fund.by_kind.items():
                if number == account_id:
                    return NotEnoughMoney(
                        fund_id=fund.fund_id,
                        label=fund.label,
                        kind=kind,
                        there_pence=there,
                        needed_pence=needed,
                    )
    if name == "key_used_for_something_else":
        return KeyReused(
            "This was asked for before with other amounts. Start again from the page before."
        )
    for constraint in [*Fund._meta.constraints, *Entry._meta.constraints]:
        if constraint.name == name:
            return NotAllowed(str(constraint.violation_error_message))
    return error


def _must_be_a_sum(amount_pence: int) -> None:
    if amount_pence <= 0:
        raise WrongMoney("Enter more than £0.")


def _subject(fund_id: int) -> str:
    return f"fund:{fund_id}"
