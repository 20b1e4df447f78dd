"""Doors for officers: the council's people with their budgets, and the plain form of a budget."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from brokerage.budgets import actions, permissions, queries, rules
from brokerage.budgets.forms import (
    BaseLineFormSet,
    BudgetForm,
    LineForm,
    NewLineForm,
    category_choices,
    line_formset,
)
from brokerage.budgets.lifecycle import BudgetState
from brokerage.budgets.models import Budget, BudgetLine
from brokerage.budgets.words import last_day
from marketplace.foundations import audit
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.money import format_pounds
from marketplace.ledger import queries as ledger
from marketplace.ledger.queries import FundPosition
from marketplace.people.models import Person

PEOPLE_A_PAGE = 20
EMPTY_LINES = 3


@dataclass(frozen=True, slots=True)
class ShownBudget:
    """A budget on the officer's page, with where the money of each line stands."""

    budget: Budget
    last_day: Any
    lines: tuple[tuple[BudgetLine, FundPosition | None], ...]
    unshared_pence: int

    @property
    def is_draft(self) -> bool:
        """Whether it can still be written anew."""
        return self.budget.state == BudgetState.DRAFT

    @property
    def is_agreed(self) -> bool:
        """Whether it has money."""
        return self.budget.state == BudgetState.AGREED


class BudgetsMenuItem(MenuItem):
    """In the office menu of those who set budgets."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who can use it."""
        return bool(permissions.councils_of(request.authority))


def menu_item() -> MenuItem:
    """The menu entry."""
    return BudgetsMenuItem(
        "Budgets", reverse("office_budgets"), name="budgets", icon_name="table", order=110
    )


def councils_or_refuse(request: HttpRequest) -> list[int]:
    """The councils whose budgets this officer sets. Raises PermissionDenied for others."""
    councils = permissions.councils_of(request.authority)
    if not councils:
        raise PermissionDenied
    return councils


def person_or_404(request: HttpRequest, person_id: int) -> Person:
    """A person of the officer's council. For anybody else the answer is that there is nobody."""
    person = queries.person_of_councils(person_id, councils_or_refuse(request))
    if person is None:
        raise Http404
    return person


def budget_or_404(request: HttpRequest, budget_id: int) -> Budget:
    """A budget that the officer's council gives. Each of its pages shows what it is for, in the person's
    own words: whoever opens one is on the trail.
    """
    budget = queries.budget_of_councils(budget_id, councils_or_refuse(request))
    if budget is None:
        raise Http404
    if request.method != "POST":
        record_view(request, budget.person)
    return budget


def record_view(request: HttpRequest, found: Person) -> None:
    """One row on the trail of who looked at a person's money."""
    by, now = request.authority, timezone.now()
    audit.record("budget.viewed", found, by=by, at=now, person_id=found.pk)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The council's people, a page at a time, with their latest budget."""
    councils = councils_or_refuse(request)
    name = request.GET.get("q", "")[:100].replace("\0", "")
    page = Paginator(queries.people_of_councils(councils, name=name), PEOPLE_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    audit.record_reads(
        "budget.listed",
        person_ids=[person.pk for person in rows],
        by=request.authority,
        at=timezone.now(),
    )
    shown = [
        (person, BudgetState(person.budget_state).label if person.budget_state else "")
        for person in rows
    ]
    context = {"page": page, "people": shown, "q": name, "page_title": "Budgets"}
    return render(request, "brokerage/budgets/office_people.html", context)


@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person's budgets and where the money stands."""
    found = person_or_404(request, person_id)
    positions = {one.fund_id: one for one in ledger.positions_of(found.pk)}
    record_view(request, found)
    shown = [show(budget, positions) for budget in queries.budgets_of(found.pk)]
    context = {"person": found, "budgets": shown, "page_title": found.name}
    return render(request, "brokerage/budgets/office_person.html", context)


def show(budget: Budget, positions: dict[int, FundPosition]) -> ShownBudget:
    """A budget with what its page says."""
    lines = sorted(budget.lines.all(), key=lambda line: line.position)
    return ShownBudget(
        budget=budget,
        last_day=last_day(budget.ends_on),
        lines=tuple((line, positions.get(line.fund_id or 0)) for line in lines),
        unshared_pence=rules.unshared_pence(
            budget.total_pence, [line.amount_pence for line in lines]
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person_id: int) -> HttpResponse:
    """A new budget for one person, as a draft."""
    found = person_or_404(request, person_id)

    def save(form: BudgetForm, lines: BaseLineFormSet) -> None:
        actions.enter_budget(
            person_id=found.pk,
            **form.facts(),
            lines=lines.facts(),
            key=form.cleaned_data["key"],
            by=request.authority,
            at=timezone.now(),
        )

    return write(request, found, save, title=f"Enter a budget for {found.name}")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, budget_id: int) -> HttpResponse:
    """A draft written anew."""
    budget = budget_or_404(request, budget_id)

    def save(form: BudgetForm, lines: BaseLineFormSet) -> None:
        actions.change_budget(
            budget_id=budget.pk,
            **form.facts(),
            lines=lines.facts(),
            seen=form.cleaned_data["seen"],
            by=request.authority,
            at=timezone.now(),
        )

    title = f"Change the budget of {budget.person.name}"
    return write(request, budget.person, save, title=title, budget=budget)


def write(
    request: HttpRequest, found: Person, save: Any, *, title: str, budget: Budget | None = None
) -> HttpResponse:
    """Draw the form; save it when it is sent; with one row more when that was asked for."""
    options: dict[str, Any] = {
        "prefix": "lines",
        "form_kwargs": {"choices": category_choices()},
    }
    if request.method != "POST":
        kept = sorted(budget.lines.all(), key=lambda line: line.position) if budget else []
        form = BudgetForm(initial=BudgetForm.initial_of(budget) if budget else None)
        initial = [LineForm.initial_of(line) for line in kept]
        lines = line_formset(extra=1 if kept else EMPTY_LINES)(initial=initial, **options)
    else:
        form = BudgetForm(request.POST)
        lines = line_formset(extra=0)(request.POST, **options)
        if "another" in request.POST:
            typed = {name: form[name].data for name in form.fields}
            form = BudgetForm(initial=typed)
            lines = line_formset(extra=1)(initial=lines.as_typed(), **options)
        elif form.is_valid() & lines.is_valid():
            try:
                save(form, lines)
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Saved as a draft. Agree it to open the money.")
                return redirect("office_budgets_person", found.pk)
    context = {
        "person": found,
        "form": form,
        "lines": lines,
        "formset": lines,
        "page_title": title,
    }
    return render(request, "brokerage/budgets/office_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_line(request: HttpRequest, budget_id: int) -> HttpResponse:
    """One more line in an agreed budget, from what is not shared out yet."""
    budget = budget_or_404(request, budget_id)
    form = NewLineForm(request.POST or None, choices=category_choices())
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_line(
                budget_id=budget.pk,
                line=form.facts(),
                key=form.cleaned_data["key"],
                by=request.authority,
                at=timezone.now(),
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The line has been added.")
            return redirect("office_budgets_person", budget.person_id)
    context = {
        "shown": show(budget, {}),
        "person": budget.person,
        "form": form,
        "page_title": f"Add a line to the budget of {budget.person.name}",
    }
    return render(request, "brokerage/budgets/office_line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, budget_id: int) -> HttpResponse:
    """Look once more, then agree: the money is there from then on."""
    budget = budget_or_404(request, budget_id)

    def do() -> str:
        actions.agree_budget(
            budget_id=budget.pk,
            seen=request.POST.get("seen", ""),
            by=request.authority,
            at=timezone.now(),
        )
        usable_pence = sum(line.amount_pence for line in budget.lines.all())
        return f"Agreed. {budget.person.name} has {format_pounds(usable_pence)} to use."

    return confirm(request, budget, do, question="Agree this budget", button="Agree the budget")


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, budget_id: int) -> HttpResponse:
    """Look once more, then close: free money goes back, orders keep theirs."""
    budget = budget_or_404(request, budget_id)

    def do() -> str:
        actions.close_budget(budget_id=budget.pk, by=request.authority, at=timezone.now())
        return "Closed. Money that was free has gone back."

    return confirm(request, budget, do, question="Close this budget", button="Close the budget")


def confirm(
    request: HttpRequest, budget: Budget, do: Any, *, question: str, button: str
) -> HttpResponse:
    """Show the budget with one button; do it when the button is sent."""
    if request.method == "POST":
        try:
            messages.success(request, do())
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("office_budgets_person", budget.person_id)
    positions = {one.fund_id: one for one in ledger.positions_of(budget.person_id)}
    context = {
        "shown": show(budget, positions),
        "person": budget.person,
        "button": button,
        "seen": queries.mark_of(budget, budget.lines.all()),
        "closes": question.startswith("Close"),
        "page_title": f"{question}: {budget.person.name}",
    }
    return render(request, "brokerage/budgets/office_confirm.html", context)


urlpatterns = [
    path("budgets/", people, name="office_budgets"),
    path("budgets/people/<int:person_id>/", person, name="office_budgets_person"),
    path("budgets/people/<int:person_id>/enter/", enter, name="office_budgets_enter"),
    path("budgets/<int:budget_id>/change/", change, name="office_budgets_change"),
    path("budgets/<int:budget_id>/add-line/", add_line, name="office_budgets_add_line"),
    path("budgets/<int:budget_id>/agree/", agree, name="office_budgets_agree"),
    path("budgets/<int:budget_id>/close/", close, name="office_budgets_close"),
]
