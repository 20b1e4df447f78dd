"""Posting to the book in one round trip, and what its refusals mean. The room's actions call it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import IntegrityError, connection

from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.money import format_pounds
from marketplace.ledger import queries
from marketplace.ledger.kinds import MOVES, AccountKind, EntryKind
from marketplace.ledger.models import Entry, Fund
from marketplace.ledger.queries import FundAccounts

POST = """
SELECT entry_id, created FROM ledger_post_entry(
  %s, %s, %s::bigint[], %s::bigint[], %s, %s, %s::bigint, %s, %s, %s::bigint)
"""


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
    """A key came again with another request: two different things must never look like one."""


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


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an entry is about: its key, who acts, when, and the thing it is for ("order:12")."""

    key: str
    by: Authority
    at: datetime
    subject: str


def move(
    kind: EntryKind,
    amounts: Sequence[FundAmount],
    occasion: Occasion,
    funds: Mapping[int, FundAccounts] | None = None,
) -> Posted | None:
    """Post one of kinds.MOVES for each fund, in one entry; None when the sums are all nothing.

    Raises WrongMoney, NotEnoughMoney and KeyReused. `funds` saves the read when it was made before.
    """
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
    return post(kind, lines, occasion, funds)


def post(
    kind: EntryKind,
    lines: Sequence[tuple[int, int]],
    occasion: Occasion,
    funds: Mapping[int, FundAccounts],
    *,
    reverses_id: int | None = None,
) -> Posted:
    """Post lines of (account, pence) as one entry. `funds` puts names in a refusal."""
    accounts, amounts = (list(column) for column in zip(*lines, strict=True))
    by = occasion.by
    asked: list[Any] = [occasion.key, kind.value, accounts, amounts, occasion.subject, occasion.at]
    asked += [by.actor_id, by.actor_name, by.basis.value, reverses_id]
    try:
        with connection.cursor() as cursor:
            cursor.execute(POST, asked)
            entry_id, created = cursor.fetchone()
    except IntegrityError as error:
        raise refusal(error, funds) from error
    return Posted(entry_id, created)


def refusal(error: IntegrityError, funds: Mapping[int, FundAccounts]) -> Exception:
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
