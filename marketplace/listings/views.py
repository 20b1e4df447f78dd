"""Doors for everybody: a listing, the shortlist, options side by side."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.listings import comparisons, labels, presentation, queries, shortlist
from marketplace.listings.comparison_forms import ComparisonForm
from marketplace.listings.models import Listing
from marketplace.listings.presentation import ListingFacts, VisitorPlace
from marketplace.people.for_whom import only_for_whom_it_was_drawn
from search import remembered


@require_safe
def listing(request: HttpRequest, listing_id: int, slug: str) -> HttpResponse:
    """The public page. What was once public says that it is gone (410); what never was is not found."""
    found = queries.find_listing(listing_id)
    if found is None or (not found.live and found.first_published_at is None):
        return render(request, "404.html", status=404)
    if not found.live:
        return render(request, "marketplace/listings/gone.html", {"listing": found}, status=410)
    if slug != found.slug:
        return redirect(found, permanent=True)
    today = timezone.localdate()
    facts = presentation.facts_of([found], on=today, place=visitor_place(request))[0]
    said = labels.labels_for([found.organisation_id], by=request.authority, on=today)
    return render(
        request,
        "marketplace/listings/listing.html",
        {
            "facts": facts,
            "listing": found,
            "labels": said.get(found.organisation_id, ()),
            "is_shortlisted": listing_id in _shortlisted(request),
            "easy_read": bool(found.easy_read) and "easy-read" in request.GET,
        },
    )


@require_safe
def show_shortlist(request: HttpRequest) -> HttpResponse:
    """What the visitor kept, in the order they kept it."""
    kept = _shortlisted(request)
    options = _options(request, queries.public_listings(kept))
    shown = {option["facts"].listing.pk for option in options}
    missing = [listing_id for listing_id in kept if listing_id not in shown]
    return render(
        request,
        "marketplace/listings/shortlist.html",
        {
            "options": options,
            "gone": queries.gone_listings(missing) if missing else [],
            "most_compared": shortlist.SIDE_BY_SIDE,
        },
    )


@require_POST
def shortlist_add(request: HttpRequest, listing_id: int, slug: str) -> HttpResponse:
    """Keep a listing, and go back to where they were."""
    kept = get_object_or_404(Listing, pk=listing_id, live=True)
    try:
        shortlist.add(request.session, listing_id)
        messages.success(request, f"“{kept.title}” is on your shortlist.")
    except shortlist.ShortlistIsFull as refusal:
        messages.error(request, str(refusal))
    return redirect(back_to(request, kept.get_absolute_url()))


@require_POST
def shortlist_remove(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Take a listing off the shortlist."""
    shortlist.remove(request.session, listing_id)
    return redirect(back_to(request, "marketplace:shortlist"))


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four side by side: those asked for, or the first of the shortlist."""
    ids = _asked_ids(request)
    options = _options(request, queries.public_listings(ids))
    return render(request, "marketplace/listings/compare.html", _compare_context(request, options))


@require_POST
@only_for_whom_it_was_drawn("marketplace:compare")
def keep_comparison(request: HttpRequest) -> HttpResponse:
    """Keep the comparison as evidence for the person acted for."""
    authority: Authority = request.authority
    if authority.person_id is None or not _may_keep(authority):
        return render(request, "404.html", status=404)
    ids = shortlist.read_ids(request.POST.get("ids", ""), comparisons.MOST_OPTIONS)
    if not ids:
        return HttpResponseBadRequest("Choose what to compare.")
    options = _options(request, queries.public_listings(ids))
    facts = [option["facts"] for option in options]
    form = ComparisonForm(request.POST, facts=facts)
    if not form.is_valid():
        return render(
            request,
            "marketplace/listings/compare.html",
            _compare_context(request, options, form),
            status=422,
        )
    try:
        comparisons.record_comparison(
            person_id=authority.person_id,
            listing_ids=[each.listing.pk for each in facts],
            search=request.session.get(remembered.LAST_SEARCH, {}),
            place=visitor_place(request),
            by=authority,
            at=timezone.now(),
            **form.values(),
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The comparison is kept for {authority.person_name}.")
    return redirect(_compare_address(ids))


def visitor_place(request: HttpRequest) -> VisitorPlace | None:
    """Where the visitor looked from in their last search; None when they did not say."""
    kept = request.session.get(remembered.PLACE)
    if not kept:
        return None
    return VisitorPlace(
        label=str(kept["label"]),
        easting=int(kept["easting"]),
        northing=int(kept["northing"]),
        outcode=str(kept.get("outcode", "")),
    )


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of this site that the form named in `next`, or else came from."""
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if address and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return otherwise


def _shortlisted(request: HttpRequest) -> list[int]:
    return shortlist.listing_ids(request.session)


def _asked_ids(request: HttpRequest) -> list[int]:
    """Ids of the address: `ids=1,2,3` or several `ids`; without any, the shortlist."""
    asked = shortlist.read_ids(",".join(request.GET.getlist("ids")), comparisons.MOST_OPTIONS)
    return asked or _shortlisted(request)[: comparisons.MOST_OPTIONS]


def _options(request: HttpRequest, listings: list[Listing]) -> list[dict[str, Any]]:
    today: date = timezone.localdate()
    said = (
        labels.labels_for([one.organisation_id for one in listings], by=request.authority, on=today)
        if listings
        else {}
    )
    facts = presentation.facts_of(listings, on=today, place=visitor_place(request))
    return [{"facts": each, "labels": said.get(each.listing.organisation_id, ())} for each in facts]


def _may_keep(authority: Authority) -> bool:
    return any(
        authority.may(permission, person_id=authority.person_id)
        for permission in (Permission.PLAN_SUPPORT, Permission.PLACE_ORDER)
        if authority.person_id is not None
    )


def _compare_context(
    request: HttpRequest, options: list[dict[str, Any]], form: ComparisonForm | None = None
) -> dict[str, Any]:
    facts: list[ListingFacts] = [option["facts"] for option in options]
    may_keep = len(facts) >= 2 and _may_keep(request.authority)
    return {
        "options": options[: shortlist.SIDE_BY_SIDE],
        "more": len(options) - shortlist.SIDE_BY_SIDE,
        "place": visitor_place(request),
        "has_demonstration": any(each.made_up for each in facts),
        "person_name": request.authority.person_name,
        "ids": ",".join(str(each.listing.pk) for each in facts),
        "form": form or (ComparisonForm(facts=facts) if may_keep else None),
    }


def _compare_address(ids: list[int]) -> str:
    return f"/compare/?ids={','.join(map(str, ids))}"
