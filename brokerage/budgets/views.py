"""Doors of a person's money: where it stands, and what happened to each part of it."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from brokerage.budgets import easy_read, queries, words
from brokerage.budgets.queries import Money, Pot
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority, Basis
from marketplace.foundations.money import format_pounds
from marketplace.foundations.permissions import Permission
from marketplace.ledger import queries as ledger
from marketplace.ledger.queries import StatementRow
from marketplace.ledger.restrictions import in_words
from marketplace.orders.models import Order

ROWS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class ShownPot:
    """A fund on the page: its words, and the rows of its bar."""

    pot: Pot
    holder: str
    last_day: date
    is_later: bool
    bars: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a statement."""

    row: StatementRow
    what: str
    order: Order | None


def person_acted_for(authority: Authority) -> str:
    """The name of the person when somebody acts for another; empty for oneself."""
    return authority.person_name if authority.basis is Basis.MANDATE else ""


def may_see(authority: Authority, person_id: int | None) -> bool:
    """Whether the visitor may see this person's money."""
    return person_id is not None and authority.may(Permission.VIEW_PERSON, person_id=person_id)


def record_view(authority: Authority, person_id: int, subject: str) -> None:
    """Write down that somebody looked at another's money. One's own is nobody's business."""
    if authority.own_person_id != person_id:
        audit.record("budget.viewed", subject, by=authority, at=timezone.now(), person_id=person_id)


@login_required
@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """Where my money stands, or that of the person I act for; without a budget, what one is."""
    authority: Authority = request.authority
    today = timezone.localdate()
    context: dict[str, object] = {
        "easy": "easy" in request.GET,
        "person": person_acted_for(authority),
    }
    person_id = authority.person_id
    if person_id is None or not may_see(authority, person_id):
        return render(request, "brokerage/budgets/no_budget.html", context)
    money = queries.money_of(person_id, on=today)
    record_view(authority, person_id, f"person:{person_id}")
    if not (money.pots or money.earlier or money.budgets):
        return render(request, "brokerage/budgets/no_budget.html", context)
    shown = [show_pot(pot, authority, today) for pot in money.pots]
    earlier = [show_pot(pot, authority, today) for pot in money.earlier]
    context |= {"money": money, "pots": shown, "earlier": earlier}
    if context["easy"]:
        context |= in_easy_read(money, shown, person_acted_for(authority))
        return render(request, "brokerage/budgets/budget_easy.html", context)
    return render(request, "brokerage/budgets/budget.html", context)


@login_required
@require_safe
def statement(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What happened to one part of the money, latest first, a page at a time."""
    authority: Authority = request.authority
    position = ledger.find_position(fund_id)
    if position is None or not may_see(authority, position.person_id):
        raise Http404
    before = request.GET.get("before", "")
    known = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    rows = ledger.statement(fund_id, limit=ROWS_A_PAGE + 1, before=known)
    record_view(authority, position.person_id, f"fund:{fund_id}")
    numbers = [words.order_number(row.subject) for row in rows[:ROWS_A_PAGE]]
    orders = queries.orders_of(position.person_id, {one for one in numbers if one is not None})
    shown = [
        ShownRow(row, words.HAPPENED[row.kind], orders.get(number or 0))
        for row, number in zip(rows, numbers, strict=False)
    ]
    context = {
        "position": position,
        "last_day": words.last_day(position.ends_on),
        "rows": shown,
        "is_first_page": known is None,
        "older": shown[-1].row.entry_id if len(rows) > ROWS_A_PAGE else None,
        "person": person_acted_for(authority),
    }
    return render(request, "brokerage/budgets/statement.html", context)


def in_easy_read(money: Money, shown: list[ShownPot], person: str) -> dict[str, object]:
    """What the easy-read page draws."""
    whole = easy_read.whole(
        person=person,
        free_pence=money.free_pence,
        committed_pence=money.committed_pence,
        spent_pence=money.spent_pence,
        later_pence=money.later_pence,
    )
    pots = [
        {
            "shown": one,
            "rows": easy_read.pot(
                free_pence=one.pot.money.free_pence,
                may_buy=", ".join(name for _, name in one.pot.categories),
                first_day=in_words(one.pot.money.starts_on) if one.is_later else "",
                last_day=in_words(one.last_day),
                holder=one.holder,
            ),
        }
        for one in shown
    ]
    return {"easy_rows": whole, "easy_pots": pots}


def show_pot(pot: Pot, authority: Authority, today: date) -> ShownPot:
    """The words and the bars of a fund."""
    money = pot.money
    bars = [
        ("Left to use", money.free_pence),
        ("Set aside", money.committed_pence),
        ("Spent", money.spent_pence),
    ]
    if money.returned_pence:
        bars.append(("Given back", money.returned_pence))
    return ShownPot(
        pot=pot,
        holder=words.holder_words(
            money.holder, name=pot.holder_name, person=person_acted_for(authority)
        ),
        last_day=words.last_day(money.ends_on),
        is_later=money.starts_on > today,
        bars=tuple((label, pence, format_pounds(pence)) for label, pence in bars),
    )
