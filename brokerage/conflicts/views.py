"""Doors of notices: the person reads who is linked to whom, says yes or no, and sees what happens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from brokerage.conflicts import actions, judging, permissions, presentation, queries
from brokerage.conflicts.contacts import contact_of
from brokerage.conflicts.forms import YES, AnswerForm
from brokerage.conflicts.lifecycle import CaseState, FindingState
from brokerage.conflicts.models import ConflictCase, NoticeAnswer
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.orders.lifecycle import OrderState
from marketplace.people.for_whom import only_for_whom_it_was_drawn

NOTICES_A_PAGE = 20
COLOURS = {
    CaseState.DISCLOSED: "yellow",
    CaseState.ACKNOWLEDGED: "blue",
    CaseState.APPROVED: "green",
    CaseState.BLOCKED: "red",
}


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of the person, newest first, with where each stands."""
    by: Authority = request.authority
    person_id = by.person_id
    may_see = person_id is not None and by.may(Permission.VIEW_PERSON, person_id=person_id)
    found = queries.cases_of(person_id or 0) if may_see else ConflictCase.objects.none()
    page = Paginator(found, NOTICES_A_PAGE).get_page(request.GET.get("page"))
    if may_see and by.own_person_id != person_id:
        audit.record("notice.listed", f"person:{person_id}", by=by, at=timezone.now())
    shown = [
        (one, state_words(one, by), COLOURS.get(one.state, "grey")) for one in page.object_list
    ]
    return render(request, "brokerage/conflicts/notices.html", {"page": page, "notices": shown})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@only_for_whom_it_was_drawn("brokerage:notices")
def notice(request: HttpRequest, case_id: int) -> HttpResponse:
    """One notice. The person reads and answers; who acts for them sees only where it stands."""
    by: Authority = request.authority
    case = queries.find_case(case_id)
    if case is None or not permissions.can_see(by, case):
        raise Http404
    if request.method == "POST":
        return take_answer(request, case)
    return draw(request, case, empty_answer(request, case))


def empty_answer(request: HttpRequest, case: ConflictCase, words: str = "") -> AnswerForm:
    """The form under the notice as it stands now, with no answer chosen."""
    return AnswerForm(
        initial={
            "read_as": wanted_format(request),
            "seen": judging.mark_of(case),
            "words": words,
        }
    )


def take_answer(request: HttpRequest, case: ConflictCase) -> HttpResponse:
    """Hand the answer on; a refused form comes back filled in, with what to do."""
    form = AnswerForm(request.POST)
    if not permissions.can_answer(request.authority, case):
        messages.error(request, permissions.ONLY_THE_PERSON)
        return draw(request, case, form, status=403)
    if not form.is_valid():
        return draw(request, case, form, status=422)
    says_yes = form.cleaned_data["answer"] == YES
    try:
        actions.answer_notice(
            case_id=case.pk,
            says_yes=says_yes,
            words=form.cleaned_data["words"],
            read_as=form.cleaned_data["read_as"],
            seen=form.cleaned_data["seen"],
            by=request.authority,
            at=timezone.now(),
        )
    except actions.Changed as refusal:
        messages.error(request, str(refusal))
        return draw(request, case, empty_answer(request, case, form.cleaned_data["words"]), 422)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You said yes." if says_yes else "You said no.")
    return redirect("brokerage:notice", case.pk)


def draw(
    request: HttpRequest, case: ConflictCase, form: AnswerForm, status: int = 200
) -> HttpResponse:
    """The page of a notice, and a row on the trail of whoever reads it."""
    by: Authority = request.authority
    is_person = permissions.can_answer(by, case)
    audit.record("notice.read", case, by=by, at=timezone.now(), person_id=case.person_id)
    context: dict[str, object] = {
        "case": case,
        "state": state_words(case, by),
        "colour": COLOURS.get(case.state, "grey"),
        "is_person": is_person,
        "is_waiting": is_waiting(case),
        "form": form if is_waiting(case) and is_person else None,
        # Who acts for the person may do what is missing; what the council must do is the person's own.
        "remedies": [one for one in remedies(case) if is_person or one[1]],
    }
    if not is_person:
        return render(request, "brokerage/conflicts/notice_state.html", context, status=status)
    is_easy = wanted_format(request) == NoticeAnswer.Format.EASY_READ
    context |= {
        "shown": presentation.show(case),
        "money_caption": f"Your money for support {case.inputs.get('period', '')}".strip(),
        "is_easy": is_easy,
        "is_blocked": case.state == CaseState.BLOCKED,
        "answer": next(iter(case.answers.all()), None),
        "decision": next(iter(case.decisions.all()), None),
        "contact": dict(zip(("name", "phone"), contact_of(case.council), strict=True)),
    }
    return render(request, "brokerage/conflicts/notice.html", context, status=status)


def wanted_format(request: HttpRequest) -> str:
    """Easy read when the address or the form says so."""
    easy = request.GET.get("easy") or request.POST.get("read_as") == NoticeAnswer.Format.EASY_READ
    return NoticeAnswer.Format.EASY_READ if easy else NoticeAnswer.Format.STANDARD


def is_waiting(case: ConflictCase) -> bool:
    """Whether an answer is wanted."""
    return case.state == CaseState.DISCLOSED and case.order.state in {
        OrderState.AWAITING_ANSWER,
        OrderState.AWAITING_DECISION,
    }


def state_words(case: ConflictCase, by: Authority) -> str:
    """Where a case stands, also when its order went another way."""
    if case.state == CaseState.DISCLOSED and not is_waiting(case):
        return "The order was cancelled"
    if case.state == CaseState.DISCLOSED and permissions.can_answer(by, case):
        return "Waiting for your answer"
    if case.state == CaseState.ACKNOWLEDGED and case.order.state == OrderState.AWAITING_DECISION:
        return "Waiting for the council"
    return CaseState(case.state).label


def remedies(case: ConflictCase) -> list[tuple[str, str]]:
    """What to do about each finding that blocks, with an address where there is one."""
    return [
        (finding.remedy, reverse("marketplace:compare") if finding.rule == "COI-14" else "")
        for finding in case.findings.all()
        if finding.remedy and finding.state == FindingState.OPEN
    ]
