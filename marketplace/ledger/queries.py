"""Reads and locks of funds, statements and the whole book. Each function is one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from marketplace.foundations.prepared import prepared
from marketplace.ledger.kinds import AccountKind, EntryKind
from marketplace.ledger.models import Account, Entry, Fund, Posting


@dataclass(frozen=True, slots=True)
class FundPosition:
    """Where a fund's money stands, in pence: allocated = free + committed + spent + returned."""

    fund_id: int
    label: str
    holder: str
    source: str
    category_ids: tuple[int, ...]
    starts_on: date
    # The first day after the money's time.
    ends_on: date
    allocated_pence: int
    free_pence: int
    committed_pence: int
    spent_pence: int
    returned_pence: int
    person_id: int
    council_id: int | None
    holder_organisation_id: int | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One thing that happened to a fund. `amount_pence` is positive; `kind` says which way."""

    entry_id: int
    at: datetime
    kind: str
    what: str
    amount_pence: int
    subject: str
    actor_name: str


@dataclass(frozen=True, slots=True)
class FundAccounts:
    """The numbers that a posting to a fund needs."""

    fund_id: int
    label: str
    person_id: int
    council_id: int | None
    by_kind: dict[str, int]


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that does not add up: `found_pence` stands where `expected_pence` should."""

    problem: str
    subject: str
    expected_pence: int
    found_pence: int


def positions_of(person_id: int, *, on: date | None = None) -> list[FundPosition]:
    """Every fund of a person, earliest end first; with `on`, only those usable that day."""
    return [_position(row) for row in _funds_of(person_id, on)]


@prepared
def _funds_of(person_id: int, on: date | None) -> QuerySet[Fund]:
    funds = Fund.objects.filter(person_id=person_id)
    if on is not None:
        funds = funds.filter(starts_on__lte=on, ends_on__gt=on)
    return _with_balances(funds).order_by("ends_on", "pk")


def free_of_people(person_ids: Collection[int], *, on: date) -> dict[int, int]:
    """Person id -> pence free in the funds usable that day; nobody without such a fund is in it."""
    ids = tuple(sorted(set(person_ids)))
    return dict(_free_rows(ids, on)) if ids else {}


@prepared
def _free_rows(person_ids: tuple[int, ...], on: date) -> QuerySet[Fund, tuple[int, int]]:
    return (
        Fund.objects.filter(person_id__in=person_ids, starts_on__lte=on, ends_on__gt=on)
        .filter(accounts__kind=AccountKind.FREE)
        .values("person_id")
        .annotate(pence=Coalesce(Sum("accounts__balance__balance_pence"), 0))
        .values_list("person_id", "pence")
    )


def position(fund_id: int) -> FundPosition:
    """Where one fund stands. Raises Fund.DoesNotExist."""
    return _position(_with_balances(Fund.objects.filter(pk=fund_id)).get())


def find_position(fund_id: int) -> FundPosition | None:
    """Where one fund stands, or None when there is no such fund."""
    row = _with_balances(Fund.objects.filter(pk=fund_id)).first()
    return _position(row) if row else None


def _with_balances(funds: QuerySet[Fund]) -> QuerySet[Fund]:
    sums = {
        f"{name}_pence": Coalesce(
            Sum("accounts__balance__balance_pence", filter=Q(accounts__kind=kind)), 0
        )
        for name, kind in (
            ("allocated", AccountKind.ALLOCATED),
            ("free", AccountKind.FREE),
            ("committed", AccountKind.COMMITTED),
            ("spent", AccountKind.SPENT),
            ("returned", AccountKind.RETURNED),
        )
    }
    return funds.annotate(**sums)


def _position(row: Any) -> FundPosition:
    return FundPosition(
        fund_id=row.pk,
        label=row.label,
        holder=row.holder,
        source=row.source,
        category_ids=tuple(row.category_ids),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        # What came in stands as a minus on the account that it came from.
        allocated_pence=-row.allocated_pence,
        free_pence=row.free_pence,
        committed_pence=row.committed_pence,
        spent_pence=row.spent_pence,
        returned_pence=row.returned_pence,
        person_id=row.person_id,
        council_id=row.council_id,
        holder_organisation_id=row.holder_organisation_id,
    )


def statement(fund_id: int, limit: int = 20, before: int | None = None) -> list[StatementRow]:
    """What happened to a fund, latest first; `before` is the last entry_id of the page before."""
    postings = Posting.objects.filter(account__fund_id=fund_id, amount_pence__gt=0)
    if before is not None:
        postings = postings.filter(entry_id__lt=before)
    rows = postings.order_by("-entry_id").values(
        "entry_id",
        "amount_pence",
        at=F("entry__at"),
        kind=F("entry__kind"),
        subject=F("entry__subject"),
        actor_name=F("entry__actor_name"),
    )[:limit]
    return [StatementRow(what=str(EntryKind(row["kind"]).label), **row) for row in rows]


def accounts_of_funds(fund_ids: Collection[int]) -> dict[int, FundAccounts]:
    """Fund id -> its accounts; a fund that is not there is left out."""
    found: dict[int, FundAccounts] = {}
    rows = _account_rows(tuple(sorted(set(fund_ids)))) if fund_ids else []
    for account_id, kind, fund_id, label, person_id, council_id in rows:
        fund = found.setdefault(fund_id, FundAccounts(fund_id, label, person_id, council_id, {}))
        fund.by_kind[kind] = account_id
    return found


@prepared
def _account_rows(fund_ids: tuple[int, ...]) -> QuerySet[Account, tuple[Any, ...]]:
    return Account.objects.filter(fund_id__in=fund_ids).values_list(
        "pk", "kind", "fund_id", "fund__label", "fund__person_id", "fund__council_id"
    )


def lock_funds(fund_ids: Collection[int]) -> list[Fund]:
    """Hold several funds until the transaction ends, always in the same order.

    Only for a transaction that posts several entries: one entry alone needs no lock.
    """
    funds = Fund.objects.filter(pk__in=fund_ids).order_by("pk")
    return list(funds.select_for_update(of=("self",), no_key=True))


def entry_with_key(key: str) -> Entry | None:
    """What was posted under a key, if anything was."""
    return Entry.objects.filter(key=key).first()


def postings_of(entry_id: int) -> Sequence[Posting]:
    """The lines of an entry with account and fund, in their order."""
    lines = Posting.objects.filter(entry_id=entry_id).order_by("line")
    return list(lines.select_related("entry", "account__fund"))


def trial_balance() -> dict[str, int]:
    """Kind of account -> the sum of everything posted to it. All together they are nothing."""
    rows = Posting.objects.values_list("account__kind").annotate(pence=Sum("amount_pence"))
    return dict(rows.order_by("account__kind"))


DRIFT = """
WITH sums AS (
  SELECT account_id, sum(amount_pence)::bigint AS pence FROM ledger_posting GROUP BY account_id
)
SELECT 'The balance kept is not the sum of the postings', account.code, coalesce(sums.pence, 0),
       balance.balance_pence
  FROM ledger_account account
  JOIN ledger_account_balance balance ON balance.account_id = account.id
  LEFT JOIN sums ON sums.account_id = account.id
  WHERE balance.balance_pence <> coalesce(sums.pence, 0)
UNION ALL
SELECT 'The account has no balance row', account.code, coalesce(sums.pence, 0), 0
  FROM ledger_account account LEFT JOIN sums ON sums.account_id = account.id
  WHERE (account.constrained OR account.fund_id IS NOT NULL)
    AND NOT EXISTS (SELECT FROM ledger_account_balance WHERE account_id = account.id)
UNION ALL
SELECT 'The postings of the entry do not add up to nothing', 'entry:' || posting.entry_id, 0,
       sum(posting.amount_pence)::bigint
  FROM ledger_posting posting JOIN ledger_account account ON account.id = posting.account_id
  GROUP BY posting.entry_id, account.fund_id HAVING sum(posting.amount_pence) <> 0
UNION ALL
SELECT 'The entry has fewer than two postings', 'entry:' || entry.id, 0, 0
  FROM ledger_entry entry
  WHERE (SELECT count(*) FROM ledger_posting WHERE entry_id = entry.id) < 2
UNION ALL
SELECT 'The fund lacks accounts', 'fund:' || fund.id, 0, 0
  FROM marketplace_fund fund
  WHERE (SELECT count(*) FROM ledger_account WHERE fund_id = fund.id) <> 5
ORDER BY 1, 2
"""


def drift() -> list[Drift]:
    """Everything in the book that does not add up. Empty is the only good answer."""
    with connection.cursor() as cursor:
        cursor.execute(DRIFT)
        return [Drift(*row) for row in cursor.fetchall()]
