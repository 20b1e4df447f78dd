"""Reads and locks of budgets, and of the money behind their lines."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from brokerage.budgets import rules
from brokerage.budgets.lifecycle import BudgetState
from brokerage.budgets.models import Budget, BudgetLine
from marketplace.foundations.prepared import prepared
from marketplace.ledger.queries import FundPosition, positions_of
from marketplace.listings.models import Category
from marketplace.orders.models import Order
from marketplace.people.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class Pot:
    """One fund as its person sees it: where the money stands, and the budget line it belongs to."""

    money: FundPosition
    # The line's outcome in the person's words; empty for money without a line.
    outcome: str
    # What it may buy: (slug, name) of each category; empty for any support.
    categories: tuple[tuple[str, str], ...]
    holder_name: str


@dataclass(frozen=True, slots=True)
class Money:
    """All of a person's money from the council, on one day. The sums are those of that day: nobody is
    told that they can use what starts later.
    """

    on: date
    # Those of that day and later ones.
    pots: tuple[Pot, ...]
    earlier: tuple[Pot, ...]
    budgets: tuple[Budget, ...]

    @property
    def _usable(self) -> list[Pot]:
        return [pot for pot in self.pots if pot.money.starts_on <= self.on]

    @property
    def later_pence(self) -> int:
        """What was agreed for a time that has not come."""
        pots = [pot for pot in self.pots if pot.money.starts_on > self.on]
        budgets = [budget for budget in self.budgets if budget.starts_on > self.on]
        return sum(pot.money.allocated_pence for pot in pots) + _unshared(budgets)

    @property
    def allocated_pence(self) -> int:
        """What was put in the pots."""
        return sum(pot.money.allocated_pence for pot in self._usable)

    @property
    def free_pence(self) -> int:
        """What can still be used."""
        return sum(pot.money.free_pence for pot in self._usable)

    @property
    def committed_pence(self) -> int:
        """What is set aside for orders."""
        return sum(pot.money.committed_pence for pot in self._usable)

    @property
    def spent_pence(self) -> int:
        """What has been paid."""
        return sum(pot.money.spent_pence for pot in self._usable)

    @property
    def returned_pence(self) -> int:
        """What went back."""
        return sum(pot.money.returned_pence for pot in self._usable)

    @property
    def unshared_pence(self) -> int:
        """What the agreed budgets have beyond their lines: agreed, but not yet for anything."""
        return _unshared([budget for budget in self.budgets if budget.starts_on <= self.on])


def _unshared(budgets: Iterable[Budget]) -> int:
    return sum(
        rules.unshared_pence(budget.total_pence, [line.amount_pence for line in budget.lines.all()])
        for budget in budgets
    )


def money_of(person_id: int, *, on: date) -> Money:
    """A person's funds with their lines: at most six queries, whatever their number."""
    positions = positions_of(person_id)
    lines = {line.fund_id: line for line in _lines_with_money(person_id)}
    category_ids = {pk for one in positions for pk in one.category_ids}
    categories = Category.objects.in_bulk(category_ids) if category_ids else {}
    holder_ids = {one.holder_organisation_id for one in positions if one.holder_organisation_id}
    organisations = Organisation.objects.in_bulk(holder_ids) if holder_ids else {}
    pots = []
    for one in positions:
        line = lines.get(one.fund_id)
        organisation = organisations.get(one.holder_organisation_id)
        found = [categories[pk] for pk in one.category_ids if pk in categories]
        pots.append(
            Pot(
                money=one,
                outcome=line.outcome if line else "",
                categories=tuple((category.slug, category.name) for category in found),
                holder_name=organisation.name if organisation else "",
            )
        )
    return Money(
        on=on,
        pots=tuple(pot for pot in pots if pot.money.ends_on > on),
        earlier=tuple(pot for pot in pots if pot.money.ends_on <= on),
        budgets=tuple(_agreed(person_id, on)),
    )


@prepared
def _lines_with_money(person_id: int) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(fund__person_id=person_id)


@prepared
def _agreed(person_id: int, on: date) -> QuerySet[Budget]:
    agreed = Budget.objects.filter(person_id=person_id, state=BudgetState.AGREED, ends_on__gt=on)
    return agreed.order_by("starts_on").prefetch_related("lines")


def orders_of(person_id: int, order_ids: Collection[int]) -> dict[int, Order]:
    """Order id -> the person's order with its provider."""
    orders = Order.objects.filter(person_id=person_id).select_related("organisation")
    return orders.in_bulk(order_ids)


def people_of_councils(council_ids: Collection[int], *, name: str = "") -> QuerySet[Person]:
    """The people of some councils by name, each with state and sum of their latest budget."""
    latest = Budget.objects.filter(person=OuterRef("pk")).order_by("-starts_on", "-pk")
    people = Person.objects.filter(council_id__in=council_ids).select_related("council")
    if name.strip():
        people = people.filter(name__icontains=name.strip())
    return people.annotate(
        budget_state=Subquery(latest.values("state")[:1]),
        budget_pence=Subquery(latest.values("total_pence")[:1]),
        budget_ends_on=Subquery(latest.values("ends_on")[:1]),
    ).order_by("name", "pk")


def person_of_councils(person_id: int, council_ids: Collection[int]) -> Person | None:
    """A person of one of these councils; None for anybody else."""
    people = Person.objects.filter(pk=person_id, council_id__in=council_ids)
    return people.select_related("council").first()


def budgets_of(person_id: int) -> list[Budget]:
    """Every budget of a person, latest first, with lines: two queries."""
    budgets = Budget.objects.filter(person_id=person_id).order_by("-starts_on", "-pk")
    return list(budgets.prefetch_related("lines__category", "lines__holder_organisation"))


def budget_of_councils(budget_id: int, council_ids: Collection[int]) -> Budget | None:
    """A budget that one of these councils gives, with person and lines; None for any other."""
    budgets = Budget.objects.filter(pk=budget_id, council_id__in=council_ids)
    return (
        budgets.select_related("person", "council")
        .prefetch_related("lines__category", "lines__holder_organisation")
        .first()
    )


def lock_budget(budget_id: int) -> Budget:
    """A budget, held until the end of the transaction. Raises Budget.DoesNotExist."""
    return Budget.objects.select_for_update(of=("self",), no_key=True).get(pk=budget_id)


def lines_of(budget_id: int) -> list[BudgetLine]:
    """The lines of a budget in their order."""
    return list(BudgetLine.objects.filter(budget_id=budget_id).order_by("position"))


def mark_of(budget: Budget, lines: Iterable[BudgetLine]) -> str:
    """Names what a budget says on a page: when it is another, somebody changed the budget since."""
    said = [
        [one.label, one.amount_pence, one.category_id, one.outcome]
        + [one.holder, one.holder_organisation_id, one.source]
        for one in sorted(lines, key=lambda line: line.position)
    ]
    facts = [budget.state, str(budget.starts_on), str(budget.ends_on), budget.total_pence, said]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def categories() -> QuerySet[Category]:
    """What a line's money may be for, main kinds first with theirs below them."""
    return Category.objects.select_related("parent").order_by(
        "parent__position", "parent__name", "position", "name"
    )


def organisations_named(name: str) -> QuerySet[Organisation]:
    """Organisations whose name is exactly this, whatever its capitals."""
    return Organisation.objects.filter(Q(name__iexact=name.strip()), same_as__isnull=True)
