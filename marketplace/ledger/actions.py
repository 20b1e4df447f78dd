"""Writes of the book. Each is one entry with a key, so that asking twice posts once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.ledger import entries, queries
from marketplace.ledger.entries import (
    FundAmount,
    KeyReused,
    NotEnoughMoney,
    Occasion,
    Posted,
    WrongMoney,
)
from marketplace.ledger.kinds import CONSTRAINED, AccountKind, EntryKind
from marketplace.ledger.models import Account, Fund
from marketplace.people.models import Person

__all__ = [
    "FundAmount",
    "KeyReused",
    "NotEnoughMoney",
    "Posted",
    "WrongMoney",
    "allocate",
    "close_fund",
    "commit_money",
    "open_fund",
    "release_money",
    "return_money",
    "reverse_entry",
    "spend_money",
]

NOT_YOUR_COUNCIL = "Only somebody who sets budgets in this person’s council can do that."
NOT_A_SUM = "Enter an amount of more than £0."
CLOSED = "This budget is closed: nothing can be added to it."


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
    if amount_pence <= 0:
        raise WrongMoney(NOT_A_SUM)
    fund = _fund_of_key(
        key,
        at,
        person_id=person_id,
        council_id=council_id,
        label=label,
        holder=holder,
        holder_organisation_id=holder_organisation_id,
        source=source,
        category_ids=list(category_ids),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    occasion = Occasion(key, by, at, audit.subject_of(fund))
    posted = entries.move(EntryKind.ALLOCATE, [FundAmount(fund.pk, amount_pence)], occasion)
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


def _fund_of_key(key: str, at: datetime, **facts: Any) -> Fund:
    """The fund with its five accounts; the same key again must come with the same facts."""
    try:
        fund, created = Fund.objects.get_or_create(key=key, defaults={**facts, "opened_at": at})
    except IntegrityError as error:
        raise entries.refusal(error, {}) from error
    if created:
        Account.objects.bulk_create(
            Account(
                code=f"fund:{fund.pk}:{kind}", kind=kind, fund=fund, constrained=kind in CONSTRAINED
            )
            for kind in AccountKind
        )
    elif any(getattr(fund, name) != value for name, value in facts.items()):
        raise KeyReused("This money was opened before with other facts. Start again.")
    return fund


@transaction.atomic
def allocate(*, fund_id: int, amount_pence: int, key: str, by: Authority, at: datetime) -> Posted:
    """Put more money in a fund. Taking some out is `return_money`."""
    if any(fund.closed_at for fund in queries.lock_funds([fund_id])):
        raise NotAllowed(CLOSED)
    return _council_move(EntryKind.ALLOCATE, "fund.allocated", fund_id, amount_pence, key, by, at)


@transaction.atomic
def return_money(
    *, fund_id: int, amount_pence: int, key: str, by: Authority, at: datetime
) -> Posted:
    """Give free money back to where it came from. What is set aside or spent cannot go back."""
    return _council_move(EntryKind.RETURN, "fund.returned", fund_id, amount_pence, key, by, at)


@transaction.atomic
def close_fund(*, fund_id: int, key: str, by: Authority, at: datetime) -> int:
    """Close a fund: what is free goes back now, what is set aside when it is made free.

    The pence that went back now. A closed fund stays closed; closing it again changes nothing.
    """
    fund = next(iter(queries.lock_funds([fund_id])), None)
    by.must(Permission.SET_BUDGET, NOT_YOUR_COUNCIL, council_id=fund.council_id if fund else None)
    if fund is None or fund.closed_at is not None:
        return 0
    fund.closed_at = at
    fund.save(update_fields=["closed_at"])
    free_pence = queries.position(fund_id).free_pence
    if free_pence:
        return_money(fund_id=fund_id, amount_pence=free_pence, key=key, by=by, at=at)
    return free_pence


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
    fund = funds.get(fund_id)
    by.must(Permission.SET_BUDGET, NOT_YOUR_COUNCIL, council_id=fund.council_id if fund else None)
    subject = f"fund:{fund_id}"
    amounts = [FundAmount(fund_id, amount_pence)]
    posted = entries.move(kind, amounts, Occasion(key, by, at, subject), funds)
    if fund is None or posted is None:
        raise WrongMoney(NOT_A_SUM)
    if posted.created:
        who = {"person_id": fund.person_id, "council_id": fund.council_id}
        audit.record(event, subject, by=by, at=at, **who, amount_pence=amount_pence)
    return posted


@transaction.atomic
def commit_money(
    *, amounts: Sequence[FundAmount], key: str, by: Authority, at: datetime, subject: str
) -> Posted | None:
    """Set free money aside in one entry over one or several funds of one person.

    Called inside the action that needs the money; that action has checked the permission. Sums of
    nothing are left out; None when nothing is left.
    Raises NotEnoughMoney, WrongMoney and KeyReused.
    """
    return entries.move(EntryKind.COMMIT, amounts, Occasion(key, by, at, subject))


@transaction.atomic
def release_money(
    *, amounts: Sequence[FundAmount], key: str, by: Authority, at: datetime, subject: str
) -> Posted | None:
    """Make money that was set aside free again. As `commit_money` otherwise.

    Money of a closed fund goes back to where it came from at once. The funds are held first, so that
    none is closed in between.
    """
    funds = queries.lock_funds({amount.fund_id for amount in amounts})
    posted = entries.move(EntryKind.RELEASE, amounts, Occasion(key, by, at, subject))
    if posted and posted.created:
        closed = {fund.pk for fund in funds if fund.closed_at is not None}
        back = [amount for amount in amounts if amount.fund_id in closed]
        entries.move(EntryKind.RETURN, back, Occasion(f"{key}:return", by, at, subject))
    return posted


@transaction.atomic
def spend_money(
    *, amounts: Sequence[FundAmount], key: str, by: Authority, at: datetime, subject: str
) -> Posted | None:
    """Turn money that was set aside into money spent. As `commit_money` otherwise."""
    return entries.move(EntryKind.SPEND, amounts, Occasion(key, by, at, subject))


@transaction.atomic
def reverse_entry(*, entry_id: int, key: str, by: Authority, at: datetime) -> Posted:
    """Put an entry right by posting its opposite, once. The mistake stays to be seen.

    Raises NotAllowed when it has been reversed already, NotEnoughMoney when the money has moved on.
    """
    lines = queries.postings_of(entry_id)
    funds = queries.accounts_of_funds(
        {line.account.fund_id for line in lines if line.account.fund_id}
    )
    councils = {fund.council_id for fund in funds.values()} or {None}
    for council_id in councils:
        by.must(Permission.SET_BUDGET, NOT_YOUR_COUNCIL, council_id=council_id)
    if not lines:
        raise NotAllowed("There is no such entry.")
    posted = entries.post(
        EntryKind.REVERSE,
        [(line.account_id, -line.amount_pence) for line in lines],
        Occasion(key, by, at, lines[0].entry.subject),
        funds,
        reverses_id=entry_id,
    )
    if posted.created:
        owner = next(iter(funds.values()), None)
        who = {"person_id": owner.person_id, "council_id": owner.council_id} if owner else {}
        audit.record("entry.reversed", f"entry:{entry_id}", by=by, at=at, **who)
    return posted
