"""Doors of the person and whoever orders for them: basket, checkout, orders."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority, Basis
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.listings.models import Listing
from marketplace.orders import actions, basket, checkout, labels, permissions, queries
from marketplace.orders.forms import EACH_WEEK, IN_ALL, BasketForm, CheckoutForm, read_checkout
from marketplace.orders.lifecycle import ORDER, OrderState
from marketplace.orders.models import BasketLine, Order
from marketplace.people.for_whom import only_for_whom_it_was_drawn

ORDERS_ON_A_PAGE = 20
# What somebody chose before signing in travels in the address, and no more than this of it.
KEPT = ("price", "quantity", "repeats", "weeks", "starts_on_0", "starts_on_1", "starts_on_2")
LONGEST_KEPT = 20


def buyer(request: HttpRequest) -> tuple[Authority, int]:
    """Who acts and for which person; refuses whoever may not order for them."""
    by: Authority = request.authority  # type: ignore[attr-defined]
    try:
        permissions.must_be_able_to_order(by, by.person_id)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return by, by.person_id or 0


@require_http_methods(["GET", "POST"])
@only_for_whom_it_was_drawn("marketplace:basket")
def add(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Choose price, amount and time of a listing, and put it in the basket."""
    prices = queries.offered_prices(listing_id)
    if not prices:
        listing = get_object_or_404(
            Listing.objects.only("pk", "slug", "title"),
            pk=listing_id,
            first_published_at__isnull=False,
        )
        messages.error(request, f"“{listing.title}” is not offered any more. Nothing was added.")
        return redirect(listing)
    if request.method != "POST":
        form = BasketForm(prices=prices, initial=_choice(request))
        return _basket_form(request, form, prices[0].listing)
    if "quantity" not in request.POST:
        return redirect(_with_choice(request, listing_id))
    if not request.user.is_authenticated:
        return redirect_to_login(_with_choice(request, listing_id))
    form = BasketForm(request.POST, prices=prices)
    put = partial(basket.add_to_basket, person_id=request.authority.person_id)  # type: ignore[attr-defined]
    return _save(request, form, prices[0].listing, put, "is in your basket.")


@login_required
@require_http_methods(["GET", "POST"])
@only_for_whom_it_was_drawn("marketplace:basket")
def change(request: HttpRequest, line_id: int) -> HttpResponse:
    """Change a line of the basket."""
    _, person_id = buyer(request)
    line = queries.basket_line(line_id=line_id, person_id=person_id)
    if line is None:
        raise Http404
    prices = queries.offered_prices(line.listing_id)
    if not prices:
        messages.error(request, f"“{line.listing.title}” is not offered any more.")
        return redirect("marketplace:basket")
    if request.method != "POST":
        form = BasketForm(prices=prices, initial=_as_typed(line))
        return _basket_form(request, form, prices[0].listing, line)
    form = BasketForm(request.POST, prices=prices)
    put = partial(basket.change_line, person_id=person_id, line_id=line.pk)
    return _save(request, form, prices[0].listing, put, "was changed.", line)


def _save(
    request: HttpRequest,
    form: BasketForm,
    listing: Listing,
    put: Any,
    done: str,
    line: BasketLine | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            put(**form.amount(), by=request.authority, at=timezone.now())  # type: ignore[attr-defined]
        except basket.WrongDay as refusal:
            form.add_error("starts_on", str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{listing.title}” {done}")
            return redirect("marketplace:basket")
    return _basket_form(request, form, listing, line)


def _basket_form(
    request: HttpRequest, form: BasketForm, listing: Listing, line: BasketLine | None = None
) -> HttpResponse:
    return render(
        request,
        "marketplace/orders/basket_form.html",
        {"form": form, "listing": listing, "line": line},
    )


def _choice(request: HttpRequest) -> dict[str, Any]:
    """What was chosen on the listing's page or before signing in, to fill the form with."""
    given = request.GET
    initial: dict[str, Any] = {
        name: given[name][:LONGEST_KEPT] for name in KEPT[:4] if name in given
    }
    if any(name in given for name in KEPT[4:]):
        initial["starts_on"] = [given.get(name, "")[:LONGEST_KEPT] for name in KEPT[4:]]
    return initial


def _with_choice(request: HttpRequest, listing_id: int) -> str:
    kept = {name: request.POST[name][:LONGEST_KEPT] for name in KEPT if request.POST.get(name)}
    address = reverse("marketplace:basket_add", args=[listing_id])
    return f"{address}?{urlencode(kept)}" if kept else address


def _as_typed(line: BasketLine) -> dict[str, Any]:
    return {
        "price": line.price_id,
        "quantity": line.quantity_hundredths,
        "repeats": EACH_WEEK if line.weeks > 1 else IN_ALL,
        "weeks": line.weeks if line.weeks > 1 else None,
        "starts_on": line.starts_on,
    }


@login_required
@require_GET
def show_basket(request: HttpRequest) -> HttpResponse:
    """What is in the basket, provider by provider, with what no longer fits and its remedy."""
    by, person_id = buyer(request)
    found = queries.basket_of(person_id, today=timezone.localdate())
    _record_look(by, "basket.seen", f"person:{person_id}", person_id)
    return render(request, "marketplace/orders/basket.html", {"basket": found})


@login_required
@require_POST
@only_for_whom_it_was_drawn("marketplace:basket")
def remove(request: HttpRequest, line_id: int) -> HttpResponse:
    """Take a line out of the basket."""
    by, person_id = buyer(request)
    basket.remove_line(person_id=person_id, line_id=line_id, by=by, at=timezone.now())
    messages.success(request, "It is no longer in your basket.")
    return redirect("marketplace:basket")


@login_required
@require_POST
@only_for_whom_it_was_drawn("marketplace:basket")
def accept_price(request: HttpRequest, line_id: int) -> HttpResponse:
    """Take a line at the price that the basket showed as new."""
    by, person_id = buyer(request)
    shown = request.POST.get("amount_pence", "")
    try:
        basket.accept_price(
            person_id=person_id,
            line_id=line_id,
            amount_pence=int(shown) if shown.isdecimal() and len(shown) < 12 else -1,
            by=by,
            at=timezone.now(),
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("marketplace:basket")


@login_required
@require_http_methods(["GET", "POST"])
@only_for_whom_it_was_drawn("marketplace:checkout")
def check_out(request: HttpRequest) -> HttpResponse:
    """One page: which money pays for what, what is left after, and the order button."""
    by, person_id = buyer(request)
    if request.method != "POST":
        found = checkout.checkout_of(person_id, today=timezone.localdate())
        if not found.parts:
            return redirect("marketplace:basket")
        start = {"key": uuid4(), "expected_pence": found.total_pence}
        return _checkout_page(request, CheckoutForm(checkout=found, initial=start))
    sent = read_checkout(request.POST)
    if sent is None:
        return _refused_checkout(request, "Check what you chose and order again.")
    try:
        orders = actions.place_orders(
            person_id=person_id,
            choices=sent.choices,
            notes=sent.notes,
            key=sent.key,
            expected_pence=sent.expected_pence,
            by=by,
            at=timezone.now(),
        )
    except actions.BasketChanged as refusal:
        return _refused_checkout(request, str(refusal), basket_changed=True)
    except NotAllowed as refusal:
        return _refused_checkout(request, str(refusal))
    return _ordered(request, orders)


def _refused_checkout(
    request: HttpRequest, refusal: str, *, basket_changed: bool = False
) -> HttpResponse:
    """The form as it was sent, with the errors of its fields, or else with the refusal.

    The page shows the basket and its total as they are now: that total is what the next press agrees to.
    """
    _, person_id = buyer(request)
    found = checkout.checkout_of(person_id, today=timezone.localdate())
    if basket_changed and not found.parts:
        messages.error(request, refusal)
        return redirect("marketplace:basket")
    sent = {**request.POST.dict(), "expected_pence": str(found.total_pence)}
    form = CheckoutForm(sent, checkout=found)
    if "key" in form.errors:
        # Nobody can put right what they do not see: the page is drawn with its own again.
        form = CheckoutForm({**sent, "key": str(uuid4())}, checkout=found)
    if form.is_valid() or basket_changed or not form.visible_errors():
        form.add_error(None, refusal)
    return _checkout_page(request, form)


def _checkout_page(request: HttpRequest, form: CheckoutForm) -> HttpResponse:
    by, person_id = buyer(request)
    _record_look(by, "checkout.seen", f"person:{person_id}", person_id)
    return render(
        request, "marketplace/orders/checkout.html", {"form": form, "checkout": form.checkout}
    )


def _ordered(request: HttpRequest, orders: list[Order]) -> HttpResponse:
    for order in orders:
        is_placed = order.state == OrderState.PLACED
        say = messages.success if is_placed else messages.warning
        words = labels.state_words(order, is_person=_is_for_oneself(request.authority))  # type: ignore[attr-defined]
        say(request, f"Order {order.reference}: {words.lower()}.")
    if len(orders) == 1:
        return redirect("marketplace:order", orders[0].reference)
    return redirect("marketplace:orders")


@login_required
@require_GET
def list_orders(request: HttpRequest) -> HttpResponse:
    """Every order of the person, newest first."""
    by: Authority = request.authority  # type: ignore[attr-defined]
    if by.person_id is None:
        raise PermissionDenied
    found = queries.in_a_list(queries.orders_visible_to(by))
    page = Paginator(found, ORDERS_ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    queries.read_titles(page.object_list)
    _record_look(by, "orders.seen", f"person:{by.person_id}", by.person_id)
    return render(
        request,
        "marketplace/orders/orders.html",
        {
            "page": page,
            "orders": labels.rows(page.object_list, is_person=_is_for_oneself(by)),
        },
    )


def _order_or_404(request: HttpRequest, reference: str) -> Order:
    by: Authority = request.authority  # type: ignore[attr-defined]
    return get_object_or_404(
        queries.orders_visible_to(by).select_related("organisation", "person", "placed_by"),
        reference=reference,
    )


@login_required
@require_GET
def show_order(request: HttpRequest, reference: str) -> HttpResponse:
    """One order: what, who, money, where it stands, what happened. Another person's is not found."""
    by: Authority = request.authority  # type: ignore[attr-defined]
    order = _order_or_404(request, reference)
    _record_look(by, "order.seen", audit.subject_of(order), order.person_id)
    state = OrderState(order.state)
    may_order = permissions.can_order(by, order.person_id)
    held_back = state in queries.HELD_BACK
    notices = labels.notices(queries.latest_checks(order.pk)) if held_back else []
    return render(
        request,
        "marketplace/orders/order.html",
        {
            "order": order,
            "lines": queries.lines_of(order),
            "colour": labels.COLOURS[state],
            "state_words": labels.state_words(order, is_person=_is_for_oneself(by)),
            "next_step": labels.NEXT_STEPS[state],
            # What the checks found may name the person's family: it is told to nobody else.
            "notices": notices,
            "is_person": by.may(Permission.ANSWER_NOTICE, person_id=order.person_id),
            "may_try_again": bool(order.reason)
            and held_back
            and not notices
            and permissions.can_settle(by, order),
            "steps": labels.steps(queries.timeline(order)),
            "may_cancel": may_order and "cancel" in ORDER.moves_from(state),
            "is_late": queries.is_late(order, today=timezone.localdate()),
            "is_unanswered": queries.is_unanswered(order, today=timezone.localdate()),
            "shows_note": order.person_id == by.own_person_id or order.placed_by_id == by.actor_id,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
@only_for_whom_it_was_drawn("marketplace:orders")
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then cancel."""
    by: Authority = request.authority  # type: ignore[attr-defined]
    order = _order_or_404(request, reference)
    if request.method != "POST":
        _record_look(by, "order.seen", audit.subject_of(order), order.person_id)
        return render(request, "marketplace/orders/cancel.html", {"order": order})
    try:
        actions.cancel_order(order_id=order.pk, by=by, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Order {order.reference} was cancelled.")
    return redirect("marketplace:order", order.reference)


@login_required
@require_POST
@only_for_whom_it_was_drawn("marketplace:orders")
def try_again(request: HttpRequest, reference: str) -> HttpResponse:
    """Place an agreed order whose money was missing, now that there is some again."""
    by: Authority = request.authority  # type: ignore[attr-defined]
    order = _order_or_404(request, reference)
    try:
        actions.proceed_order(order_id=order.pk, by=by, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("marketplace:order", order.reference)


def _is_for_oneself(by: Authority) -> bool:
    """Whether the person whose orders these are is the one who looks."""
    return by.person_id is not None and by.person_id == by.own_person_id


def _record_look(by: Authority, event: str, subject: str, person_id: int) -> None:
    """Looking at another's orders is on the trail; looking at one's own is nobody's business."""
    if by.basis is Basis.MANDATE or by.own_person_id != person_id:
        audit.record(event, subject, by=by, at=timezone.now(), person_id=person_id)
