"""Doors of providers: their orders, and yes or no to each. They see no budget and no fund."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.orders import actions, labels, queries, sent
from marketplace.orders.forms import DeclineForm
from marketplace.orders.lifecycle import HOLDS_MONEY, ORDER, OrderState
from marketplace.orders.models import Order
from marketplace.people import formats

ORDERS_ON_A_PAGE = 20


@login_required
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """My organisations, the orders that wait for an answer (oldest first), and the latest others."""
    by: Authority = request.own_authority  # type: ignore[attr-defined]
    if not by.organisations:
        raise Http404
    answers_for = _answers_for(by)
    waiting = sent.orders_sent_to(answers_for).filter(state=OrderState.PLACED)
    page = Paginator(
        queries.in_a_list(waiting).order_by("placed_at", "pk"), ORDERS_ON_A_PAGE
    ).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    recent = sent.latest_answered(tuple(answers_for)) if answers_for else []
    queries.read_titles([*page.object_list, *recent])
    return render(
        request,
        "marketplace/orders/provider_hub.html",
        {
            "organisations": sent.organisations_named(by.organisations),
            "page": page,
            "recent": labels.with_colours(recent[: sent.LATEST]),
            "has_more": len(recent) > sent.LATEST,
            "may_edit": by.may_anywhere(Permission.EDIT_LISTING),
            "may_answer": bool(answers_for),
        },
    )


@login_required
@require_GET
def answered(request: HttpRequest) -> HttpResponse:
    """Every order that we answered or that was cancelled, newest first: what was agreed is found again."""
    by: Authority = request.own_authority  # type: ignore[attr-defined]
    if not _answers_for(by):
        raise Http404
    found = sent.orders_sent_to(_answers_for(by)).filter(state__in=sent.ANSWERED)
    page = Paginator(queries.in_a_list(found), ORDERS_ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    queries.read_titles(page.object_list)
    return render(
        request,
        "marketplace/orders/provider_answered.html",
        {
            "page": page,
            "orders": labels.with_colours(page.object_list),
            "several": len(_answers_for(by)) > 1,
        },
    )


def _answers_for(by: Authority) -> list[int]:
    return [
        organisation_id
        for organisation_id, permissions in by.organisations.items()
        if Permission.ANSWER_ORDER in permissions
    ]


def _order_or_404(request: HttpRequest, reference: str) -> Order:
    by: Authority = request.own_authority  # type: ignore[attr-defined]
    return get_object_or_404(sent.orders_sent_to(_answers_for(by)), reference=reference)


@login_required
@require_GET
def show_order(request: HttpRequest, reference: str) -> HttpResponse:
    """What was ordered, by whom by first name, and yes or no. Looking is on the trail.

    What the person wants them to know is there while they need it: not after a no or a cancellation.
    """
    by: Authority = request.own_authority  # type: ignore[attr-defined]
    order = _order_or_404(request, reference)
    audit.record(
        "order.seen_by_provider",
        order,
        by=by,
        at=timezone.now(),
        person_id=order.person_id,
        council_id=order.council_id,
        organisation_id=order.organisation_id,
    )
    return render(
        request,
        "marketplace/orders/provider_order.html",
        {
            "order": order,
            "lines": queries.lines_of(order),
            "first_name": labels.first_name(order),
            "colour": labels.COLOURS[OrderState(order.state)],
            "may_answer": "accept" in ORDER.moves_from(order.state),
            "is_late": queries.is_late(order, today=timezone.localdate()),
            # Who said no, or was cancelled, has no need of it any more.
            "may_know": order.state in HOLDS_MONEY,
            "told_in": formats.in_words(order.person.formats),
        },
    )


@login_required
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Say yes."""
    by: Authority = request.own_authority  # type: ignore[attr-defined]
    order = _order_or_404(request, reference)
    try:
        actions.accept_order(order_id=order.pk, by=by, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"You accepted order {order.reference}.")
    return redirect("marketplace:provider_order", order.reference)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no, with a reason."""
    by: Authority = request.own_authority  # type: ignore[attr-defined]
    order = _order_or_404(request, reference)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.decline_order(
                order_id=order.pk, reason=form.cleaned_data["reason"], by=by, at=timezone.now()
            )
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"You declined order {order.reference}.")
        return redirect("marketplace:provider_order", order.reference)
    return render(request, "marketplace/orders/decline.html", {"form": form, "order": order})
