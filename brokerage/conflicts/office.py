"""Doors for officers: the queue of cases that wait for the council, and one case with its decision."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem

from brokerage.conflicts import (
    actions,
    judging,
    officers,
    permissions,
    presentation,
    queries,
    recorded,
)
from brokerage.conflicts.forms import ApproveForm, NecessityForm, RefuseForm
from brokerage.conflicts.interests import add_months
from brokerage.conflicts.lifecycle import CaseState
from brokerage.conflicts.models import ConflictCase, NecessityRecord, NoticeAnswer
from brokerage.conflicts.outcome import Route
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.orders.lifecycle import OrderState

CASES_A_PAGE = 20
RECORDED = {
    NecessityRecord.Covers.CARE: "Recorded. The order can be placed again now.",
    NecessityRecord.Covers.MANAGING: (
        "Recorded for managing the money. It does not let them be paid for giving care: record that too "
        "if it is necessary."
    ),
}


class DecisionsMenuItem(MenuItem):
    """In the office menu of those who decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who can use it."""
        return bool(councils_of(request.authority))


def menu_item() -> MenuItem:
    """The menu entry."""
    return DecisionsMenuItem(
        "Links to decide", reverse("office_cases"), name="cases", icon_name="glasses", order=120
    )


def councils_of(by: Authority) -> list[int]:
    """The councils for which the officer decides."""
    return sorted(
        number for number in by.councils if by.may(Permission.DECIDE_CONFLICT, council_id=number)
    )


def case_or_404(request: HttpRequest, case_id: int) -> ConflictCase:
    """A case of the officer's council. For anybody else the answer is that there is none."""
    if not councils_of(request.authority):
        raise PermissionDenied
    case = queries.find_case(case_id)
    if case is None or not permissions.can_decide_in(request.authority, case.council_id):
        raise Http404
    return case


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, longest wait first, a page at a time. Of those to which the officer is
    linked nothing is shown but that they wait.
    """
    councils = councils_of(request.authority)
    if not councils:
        raise PermissionDenied
    page = Paginator(queries.waiting_for(councils), CASES_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    linked = officers.linked_to(request.authority, rows, on=timezone.localdate())
    audit.record_reads(
        "conflict.listed",
        person_ids=[case.person_id for case in rows if case.pk not in linked],
        by=request.authority,
        at=timezone.now(),
    )
    shown = [(case, rules_of(case), level_words(case), case.pk in linked) for case in rows]
    context = {"page": page, "cases": shown, "page_title": "Links to decide"}
    return render(request, "brokerage/conflicts/office_cases.html", context)


@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case with everything needed to decide it; for a linked officer, only why they cannot."""
    return draw(request, case_or_404(request, case_id))


@require_POST
def approve(request: HttpRequest, case_id: int) -> HttpResponse:
    """Agree, with conditions and an end."""
    found = case_or_404(request, case_id)
    needs_reason = needs_very_good_reason(found)
    form = ApproveForm(request.POST, needs_very_good_reason=needs_reason)
    if not form.is_valid():
        return draw(request, found, approving=form, status=422)
    try:
        decided = actions.approve_case(
            case_id=found.pk,
            reason=form.cleaned_data["reason"],
            conditions=form.cleaned_data["conditions"],
            expires_on=form.cleaned_data["expires_on"],
            very_good_reason=form.cleaned_data.get("very_good_reason", ""),
            seen=form.cleaned_data["seen"],
            by=request.authority,
            at=timezone.now(),
        )
    except actions.Incomplete as refusal:
        form.add_error(refusal.field, str(refusal))
        return draw(request, found, approving=form, status=422)
    except actions.Changed as refusal:
        form = ApproveForm(typed(request, found, "seen"), needs_very_good_reason=needs_reason)
        form.add_error(None, str(refusal))
        return draw(request, found, approving=form, status=422)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("office_case", found.pk)
    messages.success(request, what_happened(decided))
    return redirect("office_cases")


@require_POST
def refuse(request: HttpRequest, case_id: int) -> HttpResponse:
    """Refuse, with the reason that the person reads."""
    found = case_or_404(request, case_id)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return draw(request, found, refusing=form, status=422)
    try:
        actions.refuse_case(
            case_id=found.pk,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            by=request.authority,
            at=timezone.now(),
        )
    except actions.Changed as refusal:
        form = RefuseForm(typed(request, found, "refuse-seen"))
        form.add_error(None, str(refusal))
        return draw(request, found, refusing=form, status=422)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("office_case", found.pk)
    messages.success(request, "Refused. The person gets your reason, and their support goes on.")
    return redirect("office_cases")


def typed(request: HttpRequest, found: ConflictCase, field: str) -> QueryDict:
    """What was typed, under the facts as the page shows them now."""
    sent = request.POST.copy()
    sent[field] = judging.mark_of(found)
    return sent


@require_http_methods(["GET", "HEAD", "POST"])
def necessity(request: HttpRequest, case_id: int) -> HttpResponse:
    """Record that it is necessary to pay this member of the family from a direct payment."""
    found = case_or_404(request, case_id)
    payee = payee_of(found)
    if payee is None:
        raise Http404
    if officers.why_connected(request.authority, found, on=timezone.localdate()):
        return draw(request, found, status=403 if request.method == "POST" else 200)
    number, name = payee
    form = NecessityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.record_necessity(
                case_id=found.pk,
                payee_id=number,
                **form.cleaned_data,
                by=request.authority,
                at=timezone.now(),
            )
        except actions.Incomplete as refusal:
            form.add_error(refusal.field, str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, RECORDED[form.cleaned_data["covers"]])
            return redirect("office_case", found.pk)
    record_read(request, found)
    context = {
        "case": found,
        "form": form,
        "payee": name,
        "page_title": f"Is it necessary to pay {name}?",
    }
    status = 422 if form.errors else 200
    return render(request, "brokerage/conflicts/office_necessity.html", context, status=status)


def record_read(request: HttpRequest, found: ConflictCase, *, stopped: bool = False) -> None:
    """One row on the trail of who read a case."""
    audit.record(
        "conflict.read",
        found,
        by=request.authority,
        at=timezone.now(),
        person_id=found.person_id,
        council_id=found.council_id,
        stopped=stopped,
    )


def draw(
    request: HttpRequest,
    found: ConflictCase,
    *,
    approving: ApproveForm | None = None,
    refusing: RefuseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a case. A linked officer withdraws from it: they see their link and nothing else."""
    by: Authority = request.authority
    now = timezone.now()
    reasons = officers.why_connected(by, found, on=timezone.localdate(now))
    record_read(request, found, stopped=bool(reasons))
    context: dict[str, Any] = {"case": found, "page_title": f"Order {found.order.reference}"}
    if reasons:
        context["reasons"] = reasons
        return render(request, "brokerage/conflicts/office_linked.html", context, status=status)
    waits = (
        found.state == CaseState.ACKNOWLEDGED and found.order.state == OrderState.AWAITING_DECISION
    )
    may_decide = waits and permissions.is_high_enough(by, found)
    answer = next(iter(found.answers.all()), None)
    context |= {
        "shown": presentation.show(found),
        "links": presentation.links_of(found),
        "findings": [one for one in found.findings.all() if one.state != "superseded"],
        "answer": answer,
        "read": words_read(answer) if answer else found.answer["notice"]["standard"],
        # They are asked again: what they said was about something else.
        "is_earlier": found.state == CaseState.DISCLOSED,
        "decisions": list(found.decisions.all()),
        "level": level_words(found),
        "payee": payee_of(found),
        "waits": waits,
        "approving": (approving or empty_approval(found, timezone.localdate(now)))
        if may_decide
        else None,
        "refusing": (refusing or RefuseForm(initial={"seen": judging.mark_of(found)}))
        if may_decide
        else None,
    }
    context["forms"] = [context["approving"], context["refusing"]]
    return render(request, "brokerage/conflicts/office_case.html", context, status=status)


def words_read(answer: NoticeAnswer) -> list[str]:
    """The paragraphs of the notice as the person read it, in whichever form that was."""
    if answer.format == NoticeAnswer.Format.EASY_READ:
        return [" ".join(part["sentences"]) for part in answer.notice]
    return list(answer.notice)


def empty_approval(found: ConflictCase, today: date) -> ApproveForm:
    """The form with the longest end a council may give, to be shortened."""
    months = found.inputs["parameters"]["approval_months"]
    return ApproveForm(
        initial={"expires_on": add_months(today, months), "seen": judging.mark_of(found)},
        needs_very_good_reason=needs_very_good_reason(found),
    )


def needs_very_good_reason(found: ConflictCase) -> bool:
    """Whether it is about the whole budget (domain.md COI-13)."""
    return "COI-13" in rules_of(found)


def rules_of(found: ConflictCase) -> list[str]:
    """The rules that were met, in order."""
    return sorted({finding["rule"] for finding in found.answer["findings"]})


def level_words(found: ConflictCase) -> str:
    """Who decides."""
    return "Validation Forum" if found.route == Route.FORUM else "Team manager"


def payee_of(found: ConflictCase) -> tuple[int, str] | None:
    """The member of the family whom a direct payment may not pay yet: number and name."""
    number = queries.family_not_payable(found)
    if number is None:
        return None
    names = {party["id"]: party["name"] for party in found.inputs["parties"]}
    return number, names[recorded.person_id(number)]


def what_happened(decided: ConflictCase) -> str:
    """What to tell the officer: the facts may have changed under the decision, or the money gone."""
    if decided.order.state == OrderState.PLACED:
        return "Agreed. The order went to the provider."
    if decided.state == CaseState.DISCLOSED:
        return (
            "Your decision is kept, but the facts changed since the person answered. "
            "They are asked again, and it comes back to you."
        )
    if decided.state == CaseState.BLOCKED:
        return (
            "Your decision is kept, but the order cannot go ahead as it is. The person is told why."
        )
    return f"Your decision is kept. The order has not gone on: {decided.order.reason or 'it waits'}"


urlpatterns = [
    path("links/", cases, name="office_cases"),
    path("links/<int:case_id>/", case, name="office_case"),
    path("links/<int:case_id>/agree/", approve, name="office_case_approve"),
    path("links/<int:case_id>/refuse/", refuse, name="office_case_refuse"),
    path("links/<int:case_id>/necessary/", necessity, name="office_case_necessity"),
]
