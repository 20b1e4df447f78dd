"""Writes of budgets: enter, change, agree, add a line, close. Money moves only in the ledger."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import IntegrityError, transaction

from brokerage.budgets import permissions, queries, rules
from brokerage.budgets.lifecycle import BUDGET, BudgetState
from brokerage.budgets.models import Budget, BudgetLine
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.ledger import actions as ledger
from marketplace.ledger import queries as ledger_queries
from marketplace.ledger.kinds import NAMED_HOLDERS, OWN_HOLDERS, Holder, Source
from marketplace.people.models import Person


class BudgetExceeded(NotAllowed):
    """The lines take more than the budget has."""


class Changed(NotAllowed):
    """The budget is not what the page showed."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One purpose with its sum. No category means any support."""

    label: str
    amount_pence: int
    category_id: int | None = None
    outcome: str = ""
    holder: str = Holder.LA_MANAGED
    holder_organisation_id: int | None = None
    source: str = Source.COUNCIL


@transaction.atomic
def enter_budget(
    *,
    person_id: int,
    starts_on: date,
    ends_on: date,
    total_pence: int,
    lines: Sequence[LineFacts],
    key: str,
    by: Authority,
    at: datetime,
) -> Budget:
    """Write down a budget as a draft. Nothing can be bought from it until it is agreed.

    The council is the person's own. `ends_on` is the first day after. The same form again answers
    with the first budget. Raises NotAllowed and BudgetExceeded.
    """
    person = Person.objects.get(pk=person_id)
    permissions.must_set_budget(by, person_id=person_id, council_id=person.council_id)
    _must_stand(starts_on, ends_on, total_pence, lines)
    facts = {
        "council_id": person.council_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "total_pence": total_pence,
        "entered_by_id": by.actor_id,
        "entered_at": at,
    }
    budget, is_new = Budget.objects.get_or_create(key=key, defaults={"person": person, **facts})
    if budget.person_id != person.pk:
        raise NotAllowed("This form was used for somebody else. Open it again from their page.")
    if not is_new:
        _must_be_the_same(budget, starts_on, ends_on, total_pence, lines)
        return budget
    _write_lines(budget, lines)
    _record("budget.entered", budget, by, at, total_pence=total_pence)
    return budget


@transaction.atomic
def change_budget(
    *,
    budget_id: int,
    starts_on: date,
    ends_on: date,
    total_pence: int,
    lines: Sequence[LineFacts],
    by: Authority,
    at: datetime,
    seen: str | None = None,
) -> Budget:
    """Write a draft anew. An agreed budget has money behind it and is not changed this way.

    `seen` is the mark of the draft that the page was filled with. Raises NotAllowed, BudgetExceeded
    and Changed.
    """
    budget = _lock(budget_id, by)
    if budget.state != BudgetState.DRAFT:
        raise NotAllowed("This budget is agreed. Add a line to it, or close it.")
    _must_be_as_seen(budget, queries.lines_of(budget.pk), seen)
    _must_stand(starts_on, ends_on, total_pence, lines)
    budget.starts_on, budget.ends_on, budget.total_pence = starts_on, ends_on, total_pence
    budget.save(update_fields=["starts_on", "ends_on", "total_pence"])
    budget.lines.all().delete()
    _write_lines(budget, lines)
    _record("budget.changed", budget, by, at, total_pence=total_pence)
    return budget


@transaction.atomic
def agree_budget(*, budget_id: int, by: Authority, at: datetime, seen: str | None = None) -> Budget:
    """Agree a budget: each line gets its own fund, all in one transaction or none.

    One fund a line, so that money for one purpose is never spent on another. `seen` is the mark of
    what the page showed: nobody agrees what a colleague changed meanwhile. Raises NotAllowed and
    Changed.
    """
    budget = _lock(budget_id, by)
    state = BUDGET.next_state(budget.state, "agree")
    lines = queries.lines_of(budget.pk)
    _must_be_as_seen(budget, lines, seen)
    if not lines:
        raise NotAllowed("Add at least one line first: it says what the money is for.")
    budget.state, budget.agreed_by_id, budget.agreed_at = state, by.actor_id, at
    try:
        with transaction.atomic():
            budget.save(update_fields=["state", "agreed_by", "agreed_at"])
    except IntegrityError as error:
        raise NotAllowed(
            "This person has an agreed budget in these dates already. Add a line to that one, "
            "or close it first."
        ) from error
    for line in lines:
        _open_fund(budget, line, by, at)
    _record("budget.agreed", budget, by, at, total_pence=budget.total_pence)
    return budget


@transaction.atomic
def add_line(
    *, budget_id: int, line: LineFacts, key: str, by: Authority, at: datetime
) -> BudgetLine:
    """Give part of what is not shared out yet to a new line, with a fund once the budget is agreed.

    The same form again answers with the first line. Raises NotAllowed and BudgetExceeded.
    """
    budget = _lock(budget_id, by)
    lines = queries.lines_of(budget.pk)
    own_key = f"{budget.pk}:{key}"
    for earlier in lines:
        if earlier.key == own_key:
            if _facts_of(earlier) != line:
                raise NotAllowed(
                    "This form was sent already with other words or another amount, and that line "
                    "is there. Open the form again to add one more."
                )
            return earlier
    if budget.state == BudgetState.CLOSED:
        raise NotAllowed("This budget is closed. Enter a new one.")
    refusal = rules.why_too_much(
        budget.total_pence, [*(one.amount_pence for one in lines), line.amount_pence]
    )
    if refusal:
        raise BudgetExceeded(refusal)
    _must_be_a_line(line)
    position = max((one.position for one in lines), default=0) + 1
    added = BudgetLine.objects.create(budget=budget, position=position, key=own_key, **asdict(line))
    if budget.state == BudgetState.AGREED:
        _open_fund(budget, added, by, at)
    _record("budget.line_added", budget, by, at, amount_pence=line.amount_pence)
    return added


@transaction.atomic
def close_budget(*, budget_id: int, by: Authority, at: datetime) -> Budget:
    """Close a budget and give its free money back. What is set aside stays for its orders; what
    they no longer need goes back too.
    """
    budget = _lock(budget_id, by)
    was_agreed = budget.state == BudgetState.AGREED
    budget.state = BUDGET.next_state(budget.state, "close")
    budget.save(update_fields=["state"])
    funds = sorted(line.fund_id for line in queries.lines_of(budget.pk) if line.fund_id)
    returned_pence = 0
    if was_agreed:
        ledger_queries.lock_funds(funds)
        for fund_id in funds:
            key = f"budget:{budget.pk}:close:{fund_id}"
            returned_pence += ledger.close_fund(fund_id=fund_id, key=key, by=by, at=at)
    _record("budget.closed", budget, by, at, returned_pence=returned_pence)
    return budget


def _lock(budget_id: int, by: Authority) -> Budget:
    budget = queries.lock_budget(budget_id)
    permissions.must_set_budget(by, person_id=budget.person_id, council_id=budget.council_id)
    return budget


def _must_be_as_seen(budget: Budget, lines: Sequence[BudgetLine], seen: str | None) -> None:
    """None is for commands, which show nobody anything."""
    if seen is not None and seen != queries.mark_of(budget, lines):
        raise Changed("Somebody changed this budget after you opened the page. Look at it again.")


def _must_be_the_same(
    budget: Budget, starts_on: date, ends_on: date, total_pence: int, lines: Sequence[LineFacts]
) -> None:
    """A form that is sent again, corrected, must not be taken for the first one."""
    kept = [_facts_of(line) for line in queries.lines_of(budget.pk)]
    first = (budget.starts_on, budget.ends_on, budget.total_pence, kept)
    if first != (starts_on, ends_on, total_pence, list(lines)):
        raise NotAllowed(
            "This form was sent already with other dates or sums, and that draft is there. "
            "Change the draft on the person’s page."
        )


def _facts_of(line: BudgetLine) -> LineFacts:
    return LineFacts(**{field.name: getattr(line, field.name) for field in fields(LineFacts)})


def _must_stand(
    starts_on: date, ends_on: date, total_pence: int, lines: Sequence[LineFacts]
) -> None:
    if ends_on <= starts_on:
        raise NotAllowed("The end date must be after the start date.")
    if total_pence <= 0:
        raise NotAllowed("Enter a budget of more than £0.")
    for line in lines:
        _must_be_a_line(line)
    refusal = rules.why_too_much(total_pence, [line.amount_pence for line in lines])
    if refusal:
        raise BudgetExceeded(refusal)


def _must_be_a_line(line: LineFacts) -> None:
    if not line.label.strip():
        raise NotAllowed("Say what the money of each line is for.")
    if line.amount_pence <= 0:
        raise NotAllowed(f"Enter more than £0 for “{line.label}”.")
    if line.holder in NAMED_HOLDERS and line.holder_organisation_id is None:
        raise NotAllowed(f"Name the organisation that looks after the money of “{line.label}”.")
    if line.holder in OWN_HOLDERS and line.holder_organisation_id is not None:
        raise NotAllowed(
            f"Leave the organisation of “{line.label}” empty: the council or the person looks "
            "after this money."
        )


def _write_lines(budget: Budget, lines: Sequence[LineFacts]) -> None:
    BudgetLine.objects.bulk_create(
        BudgetLine(
            budget=budget, position=position, key=f"budget:{budget.pk}:{position}", **asdict(line)
        )
        for position, line in enumerate(lines, start=1)
    )


def _open_fund(budget: Budget, line: BudgetLine, by: Authority, at: datetime) -> None:
    line.fund_id = ledger.open_fund(
        person_id=budget.person_id,
        council_id=budget.council_id,
        label=line.label,
        holder=line.holder,
        holder_organisation_id=line.holder_organisation_id,
        source=line.source,
        category_ids=[line.category_id] if line.category_id else [],
        starts_on=budget.starts_on,
        ends_on=budget.ends_on,
        amount_pence=line.amount_pence,
        key=f"budget-line:{line.pk}",
        by=by,
        at=at,
    ).pk
    line.save(update_fields=["fund"])


def _record(event: str, budget: Budget, by: Authority, at: datetime, **facts: int) -> None:
    who = {"person_id": budget.person_id, "council_id": budget.council_id}
    audit.record(event, budget, by=by, at=at, **who, **facts)
