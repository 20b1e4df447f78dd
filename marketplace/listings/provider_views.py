"""Doors for providers: their listings, without an account in the office."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import WorkflowState

from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.listings import actions, queries
from marketplace.listings.forms import AvailabilityForm, ListingForm, NewListingForm
from marketplace.listings.models import Listing
from marketplace.people.models import Organisation

PAGE_SIZE = 20
STATES = {
    "live": ("On the site", "green"),
    "waiting": ("Waiting for approval", "yellow"),
    "changes": ("An editor asks for changes", "orange"),
    "paused": ("Paused", "grey"),
    "withdrawn": ("Taken down", "grey"),
    "draft": ("Not on the site", "grey"),
}


@login_required
@require_safe
def listings(request: HttpRequest) -> HttpResponse:
    """All listings of the organisations the visitor runs."""
    organisation_ids = _editable(request.own_authority)
    if not organisation_ids:
        raise Http404
    page = Paginator(queries.listings_of(organisation_ids), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    workflows = queries.open_workflows([listing.pk for listing in page])
    rows = [
        {"listing": listing, **_standing(listing, workflows.get(listing.pk))} for listing in page
    ]
    return render(
        request,
        "marketplace/listings/provider_listings.html",
        {"rows": rows, "page_obj": page, "several": len(organisation_ids) > 1},
    )


@login_required
@require_http_methods(["GET", "POST"])
def new_listing(request: HttpRequest) -> HttpResponse:
    """Fill in a new listing and send it to the editors."""
    organisation_ids = _editable(request.own_authority)
    if not organisation_ids:
        raise Http404
    organisations = Organisation.objects.filter(pk__in=organisation_ids).order_by("name")
    form = NewListingForm(
        request.POST or None,
        organisations=organisations,
        initial={"organisation": organisation_ids[0] if len(organisation_ids) == 1 else None},
    )
    if request.method == "POST" and form.is_valid():
        refused = _try(
            request,
            lambda: actions.propose_listing(
                listing=form.save(commit=False), by=request.own_authority, at=timezone.now()
            ),
            "Your listing is sent. An editor reads it before it goes on the site.",
        )
        if not refused:
            return redirect("marketplace:provider_listings")
    return _form_page(
        request, form, "marketplace/listings/provider_listing_form.html", title="New listing"
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_listing(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Change words and prices. What is live stays until an editor approves the change."""
    listing = _own_listing(request, listing_id)
    form = ListingForm(request.POST or None, instance=listing.get_latest_revision_as_object())
    if request.method == "POST" and form.is_valid():
        refused = _try(
            request,
            lambda: actions.propose_change(
                listing=form.save(commit=False), by=request.own_authority, at=timezone.now()
            ),
            "Your change is sent. The old words and prices stay until an editor approves it.",
        )
        if not refused:
            return redirect("marketplace:provider_listings")
    return _form_page(
        request,
        form,
        "marketplace/listings/provider_listing_form.html",
        title=f"Change “{listing.title}”",
        listing=listing,
        comment=queries.editors_comment(listing),
    )


@login_required
@require_http_methods(["GET", "POST"])
def availability(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Say whether there is space; it shows at once."""
    listing = _own_listing(request, listing_id)
    form = AvailabilityForm(
        request.POST or None,
        initial={"availability": listing.availability, "available_from": listing.available_from},
    )
    if request.method == "POST" and form.is_valid():
        refused = _try(
            request,
            lambda: actions.set_availability(
                listing_id=listing_id, by=request.own_authority, at=timezone.now(), **form.values()
            ),
            "People see this now.",
        )
        if not refused:
            return redirect("marketplace:provider_listings")
    return _form_page(
        request,
        form,
        "marketplace/listings/provider_availability.html",
        title="Is there space?",
        listing=listing,
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Ask once more before a listing is taken down for good."""
    listing = _own_listing(request, listing_id)
    if request.method == "POST":
        return _do(
            request, actions.withdraw_listing, listing_id, f"“{listing.title}” is taken down."
        )
    return render(request, "marketplace/listings/provider_withdraw.html", {"listing": listing})


@login_required
@require_POST
def confirm(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Everything is still right."""
    _own_listing(request, listing_id)
    return _do(
        request, actions.confirm_listing, listing_id, "Thank you. People see that this is checked."
    )


@login_required
@require_POST
def pause(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Off the site for a while."""
    _own_listing(request, listing_id)
    return _do(
        request,
        actions.pause_listing,
        listing_id,
        "The listing is off the site until you put it back.",
    )


@login_required
@require_POST
def resume(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Back on the site."""
    _own_listing(request, listing_id)
    return _do(request, actions.resume_listing, listing_id, "The listing is back on the site.")


def _editable(authority: Authority) -> list[int]:
    return sorted(
        organisation_id
        for organisation_id in authority.organisations
        if authority.may(Permission.EDIT_LISTING, organisation_id=organisation_id)
    )


def _own_listing(request: HttpRequest, listing_id: int) -> Listing:
    """The listing, or 404: a stranger may not learn that it exists."""
    found = queries.find_listing(listing_id)
    if found is None or found.organisation_id not in _editable(request.own_authority):
        raise Http404
    return found


def _standing(listing: Listing, workflow: WorkflowState | None) -> dict[str, Any]:
    """The words of where a listing stands, and whether a change of it waits."""
    needs_changes = workflow is not None and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES
    if listing.withdrawn_at:
        state = "withdrawn"
    elif listing.paused_at:
        state = "paused"
    elif listing.live:
        state = "live"
    elif needs_changes:
        state = "changes"
    else:
        state = "waiting" if workflow else "draft"
    words, colour = STATES[state]
    return {
        "state": state,
        "words": words,
        "colour": colour,
        "change_waits": listing.live and workflow is not None and not needs_changes,
        "change_returned": listing.live and needs_changes,
    }


def _try(request: HttpRequest, act: Callable[[], object], thanks: str) -> bool:
    """Act; say thank you or why not. Whether it was refused."""
    try:
        act()
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return True
    messages.success(request, thanks)
    return False


def _do(
    request: HttpRequest, action: Callable[..., object], listing_id: int, thanks: str
) -> HttpResponse:
    _try(
        request,
        lambda: action(listing_id=listing_id, by=request.own_authority, at=timezone.now()),
        thanks,
    )
    return redirect("marketplace:provider_listings")


def _form_page(request: HttpRequest, form: Any, template: str, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and not form.is_valid() else 200
    price_forms = getattr(form, "price_forms", [])
    return render(request, template, {"form": form, "forms": price_forms, **context}, status=status)
