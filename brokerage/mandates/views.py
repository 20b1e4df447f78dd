"""Doors of mandates: who helps me, whom I help, and acting for one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brokerage.mandates import actions, queries
from brokerage.mandates.authority import choose, leave
from brokerage.mandates.forms import SCOPE_WORDS, AnswerForm, AskForm, GrantForm
from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.look_ups import may_look_up
from brokerage.mandates.models import Mandate
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority, Basis
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission, Scope
from marketplace.ledger import queries as ledger
from marketplace.people import queries as people
from marketplace.people.for_whom import only_for_whom_it_was_drawn

View = Callable[..., HttpResponse]

CLIENTS_A_PAGE = 20
# What the form that switches back sends, to come back to one's own helpers.
THEN_HELPERS = "helpers"
ASKED = (
    "If somebody signs in here with that address, we have asked them. "
    "You will find them on this page when they say yes."
)

GIVEN = (
    "If somebody signs in here with that address, they can now act for you and are on this page. "
    "If they are not, check the address, or ask them to make an account and then do this again."
)


@dataclass(frozen=True, slots=True)
class Helper:
    """One mandate on the person's page."""

    mandate: Mandate
    scopes: list[str]
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Client:
    """One person on the helper's page. `free_pence` is None when they have no budget here."""

    mandate_id: int
    name: str
    role: str
    scopes: list[str]
    last_day: date | None
    free_pence: int | None
    orders_waiting: int
    act_url: str
    give_up_url: str


def only_for_oneself(view: View) -> View:
    """Tell whoever acts for another to switch back first: nobody gives help on another's behalf."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.authority.basis is not Basis.MANDATE:
            return view(request, *args, **kwargs)
        context = {"then": THEN_HELPERS}
        return render(request, "brokerage/mandates/only_for_oneself.html", context, status=403)

    return guarded


def the_person(request: HttpRequest) -> int:
    """The signed-in person, acting for themselves. Raises PermissionDenied for anybody else."""
    authority: Authority = request.authority
    person_id = authority.person_id
    if person_id is None or not authority.may(Permission.GRANT_MANDATE, person_id=person_id):
        raise PermissionDenied
    return person_id


def in_words(mandate: Mandate) -> list[str]:
    """The scopes of a mandate as sentences."""
    return [SCOPE_WORDS[Scope(scope)] for scope in mandate.scopes]


def last_day_of(mandate: Mandate) -> date | None:
    """The last day on which it holds."""
    return mandate.ends_on - timedelta(days=1) if mandate.ends_on else None


@require_safe
@login_required
@only_for_oneself
def people_who_help(request: HttpRequest) -> HttpResponse:
    """Who may act for me, who asks to, and who did."""
    today = timezone.localdate()
    found = queries.helpers_of(the_person(request), today)
    shown = [Helper(one, in_words(one), last_day_of(one)) for one in found]

    def is_over(helper: Helper) -> bool:
        ends_on = helper.mandate.ends_on
        return helper.mandate.state == MandateState.REVOKED or bool(ends_on and ends_on <= today)

    granted = [
        one for one in shown if one.mandate.state == MandateState.GRANTED and not is_over(one)
    ]
    return render(
        request,
        "brokerage/mandates/people_who_help.html",
        {
            "asking": [
                one for one in shown if one.mandate.state == MandateState.ASKED and not is_over(one)
            ],
            "helping": [one for one in granted if one.mandate.is_in_force],  # type: ignore[attr-defined]
            "stopped": [one for one in granted if not one.mandate.is_in_force],  # type: ignore[attr-defined]
            "ended": [one for one in shown if is_over(one)],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@only_for_whom_it_was_drawn("brokerage:clients")
@only_for_oneself
def add_helper(request: HttpRequest) -> HttpResponse:
    """Let somebody act for me."""
    person_id = the_person(request)
    form = GrantForm(
        request.POST if request.method == "POST" else None,
        may_look_up=partial(may_look_up, request.user.pk, on=timezone.localdate()),
    )
    if form.is_valid():
        try:
            if form.helper is not None:
                actions.grant_mandate(
                    person_id=person_id,
                    holder_id=form.helper.user_id or 0,
                    terms=form.terms(),
                    by=request.authority,
                    at=timezone.now(),
                )
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.info(request, GIVEN)
            return redirect("brokerage:people_who_help")
    return render(request, "brokerage/mandates/add_helper.html", {"form": form})


def own_mandate(mandate_id: int, person_id: int) -> Mandate:
    """A mandate of the signed-in person. Raises Http404 for any other."""
    mandate = queries.mandate_of_person(mandate_id, person_id)
    if mandate is None:
        raise Http404
    return mandate


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@only_for_whom_it_was_drawn("brokerage:clients")
@only_for_oneself
def answer_helper(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Say yes or no to somebody who asks."""
    mandate = own_mandate(mandate_id, the_person(request))
    form = AnswerForm(request.POST if request.method == "POST" else None, asked=mandate.scopes)
    if form.is_valid():
        try:
            said = give_answer(form, mandate, by=request.authority)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect("brokerage:people_who_help")
    return render(
        request,
        "brokerage/mandates/answer_helper.html",
        {"form": form, "mandate": mandate, "last_day": last_day_of(mandate)},
    )


def give_answer(form: AnswerForm, mandate: Mandate, *, by: Authority) -> str:
    """Make the call that was chosen; return what to say about it."""
    now = timezone.now()
    if form.cleaned_data["answer"] == "no":
        actions.decline_mandate(mandate_id=mandate.pk, by=by, at=now)
        return f"You said no. {mandate.holder} cannot act for you."
    scopes = frozenset(form.cleaned_data["scopes"])
    actions.accept_mandate(mandate_id=mandate.pk, scopes=scopes, by=by, at=now)
    return f"{mandate.holder} can now act for you."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@only_for_whom_it_was_drawn("brokerage:clients")
@only_for_oneself
def end_helper(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """End somebody's help at once, after one question."""
    mandate = own_mandate(mandate_id, the_person(request))
    if request.method == "POST":
        try:
            actions.revoke_mandate(mandate_id=mandate.pk, by=request.authority, at=timezone.now())
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{mandate.holder} can no longer act for you.")
        return redirect("brokerage:people_who_help")
    return render(request, "brokerage/mandates/end_helper.html", {"mandate": mandate})


@require_safe
@login_required
def clients(request: HttpRequest) -> HttpResponse:
    """The people I help, with what waits for me."""
    own: Authority = request.own_authority
    now = timezone.now()
    held = queries.caseload(own.actor_id or 0, timezone.localdate())
    page = Paginator(held, CLIENTS_A_PAGE).get_page(request.GET.get("page"))
    mandates = queries.held_mandates(page.object_list)
    audit.record_reads(
        "caseload.seen", person_ids=[mandate.person_id for mandate in mandates], by=own, at=now
    )
    return render(
        request,
        "brokerage/mandates/clients.html",
        {
            "clients": list_clients(mandates, timezone.localdate()),
            "page": page,
            "acting_under": request.authority.mandate_id,
        },
    )


def list_clients(mandates: Sequence[Mandate], on: date) -> list[Client]:
    """The rows of one page: two queries, however many rows."""
    person_ids = [mandate.person_id for mandate in mandates]
    free = ledger.free_of_people(person_ids, on=on)
    waiting = queries.orders_waiting(person_ids)
    return [
        Client(
            mandate_id=mandate.pk,
            name=str(mandate.person),
            role=", ".join(
                filter(None, (mandate.get_role_display(), str(mandate.organisation or "")))
            ),
            scopes=in_words(mandate),
            last_day=last_day_of(mandate),
            free_pence=free.get(mandate.person_id),
            orders_waiting=waiting.get(mandate.person_id, 0),
            act_url=reverse("brokerage:act_for", args=[mandate.pk]),
            give_up_url=reverse("brokerage:give_up", args=[mandate.pk]),
        )
        for mandate in mandates
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to act for somebody. The answer is the same whether they have an account or not."""
    own: Authority = request.own_authority
    employers = people.brokers_employers(own.actor_id or 0, timezone.localdate())
    form = AskForm(request.POST if request.method == "POST" else None, employers=employers)
    if form.is_valid():
        now = timezone.now()
        try:
            actions.must_be_able_to_ask(terms=form.terms(), by=own, at=now)
            person = form.person()
            if person is not None:
                actions.ask_for_mandate(person_id=person.pk, terms=form.terms(), by=own, at=now)
        except actions.AlreadyThere:
            messages.info(request, ASKED)
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
            return render(request, "brokerage/mandates/ask.html", {"form": form})
        else:
            messages.info(request, ASKED)
        return redirect("brokerage:clients")
    return render(request, "brokerage/mandates/ask.html", {"form": form})


@require_POST
@login_required
def act_for(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Begin to act for one of the people I help."""
    try:
        mandate = actions.start_acting(
            mandate_id=mandate_id, by=request.own_authority, at=timezone.now()
        )
    except Mandate.DoesNotExist as error:
        raise Http404 from error
    choose(request.session, mandate)
    messages.success(request, f"You now act for {mandate.person.name}.")
    return redirect("/")


@require_POST
@login_required
def stop_acting(request: HttpRequest) -> HttpResponse:
    """Act for myself again."""
    actions.stop_acting(by=request.authority, at=timezone.now())
    leave(request.session)
    if request.POST.get("then") == THEN_HELPERS:
        return redirect("brokerage:people_who_help")
    return redirect("brokerage:clients")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give_up(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Stop helping somebody for good, after one question."""
    own: Authority = request.own_authority
    mandate = queries.mandate_for(
        mandate_id=mandate_id, holder_id=own.actor_id or 0, on=timezone.localdate()
    )
    if mandate is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.revoke_mandate(mandate_id=mandate.pk, by=own, at=timezone.now())
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"You no longer act for {mandate.person}.")
        return redirect("brokerage:clients")
    return render(request, "brokerage/mandates/give_up.html", {"mandate": mandate})
