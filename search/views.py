"""The search page: complete without script; with it, the results and counts are swapped in place."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from search import asked, labels, markup, page, queries, sketch, unmet
from search import suggestions as suggesting
from search.asked import Asked
from search.documents import SearchResults
from search.forms import MILES, SORTS
from search.remembered import LAST_SEARCH, MOST_RECENT, PLACE, RECENT

VIEW, MAP = "view", "map"
# A longer address cannot be kept whole, and half of one is none.
LONGEST_ADDRESS = 500


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer whatever was typed with a page. A box with an error is named; nothing is searched until it is right."""
    wanted = asked.read(request.GET, on=timezone.localdate())
    results = _found(wanted) if wanted.form.is_valid() else None
    context = _context(request, wanted, results)
    _remember(request, wanted, results)
    template = "search/in_place.html" if _is_in_place(request) else "search/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    _afterwards(response, partial(_count_if_unmet, wanted, results))
    return response


@require_safe
@cache_control(public=True, max_age=60)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Phrases for what stands in the search box so far: the same for everybody."""
    return JsonResponse({"suggestions": suggesting.suggest(request.GET.get("q", ""))})


def _found(wanted: Asked) -> SearchResults:
    """The page asked for; past the end, the last one."""
    results = queries.find(wanted.query)
    if results.total and not results.hits:
        wanted.query = replace(wanted.query, page=_last_page(results, wanted))
        results = queries.find(wanted.query)
    return results


def _last_page(results: SearchResults, wanted: Asked) -> int:
    return max(1, min(-(-results.total // wanted.query.page_size), queries.LAST_PAGE))


def _context(request: HttpRequest, wanted: Asked, results: SearchResults | None) -> dict[str, Any]:
    lists = page.box_lists(results) if results else []
    context = {
        "form": wanted.form,
        "problems": wanted.problems,
        "understood": wanted.understood,
        "place": wanted.place,
        "words": wanted.query.words,
        "results": results,
        "here": request.get_full_path(),
        "facets": markup.facets(lists),
    }
    if not _is_in_place(request):
        context["panel"] = markup.panel(
            address=request.path,
            suggestions=reverse("search:suggestions"),
            typed=request.GET,
            errors={name: " ".join(errors) for name, errors in wanted.form.errors.items()},
            miles=[
                (str(miles), page.miles_in_words(miles), miles == wanted.miles) for miles in MILES
            ],
            sorts=[(value, label, value == wanted.query.sort) for value, label in SORTS],
            days=page.days(wanted),
            facets=context["facets"],
        )
    if results is None:
        return context
    shows_map = request.GET.get(VIEW) == MAP
    first = (wanted.query.page - 1) * wanted.query.page_size + 1 if shows_map else 0
    organisations = list(dict.fromkeys(hit.document.organisation_id for hit in results.hits))
    said = labels.labels_for(organisations, request, on=timezone.localdate())
    return context | {
        "cards": markup.cards(page.cards(wanted, results, first=first, labels=said)),
        "map": _map(wanted, results, first) if shows_map else "",
        "other_view": _other_view(request.GET, shows_map=shows_map),
        "headline": page.headline(wanted, results),
        "order": page.order_in_words(wanted, results),
        "recent": _recent(request, wanted),
        "wider": page.wider(wanted, results, request.GET),
        "said": page.said_in_words(wanted),
        "is_narrowed": wanted.query.is_narrowed,
        "topics": page.topics(wanted) if not results.total else [],
        "page_number": wanted.query.page,
        "last_page": _last_page(results, wanted),
    }


def _map(wanted: Asked, results: SearchResults, first: int) -> SafeString:
    """The same items as the list, around the place that was asked for."""
    place = wanted.place
    drawn = sketch.draw(
        results.hits,
        first=first,
        place=place.code if place else "",
        at=(place.easting, place.northing) if place else None,
    )
    return markup.sketch(drawn)


def _other_view(given: QueryDict, *, shows_map: bool) -> str:
    """The address of the same page with the map, or without it."""
    kept = {name: given.getlist(name) for name in given if name != VIEW}
    return f"?{urlencode(kept if shows_map else {**kept, VIEW: MAP}, doseq=True)}"


def _is_in_place(request: HttpRequest) -> bool:
    """Whether the script asks for the part that changes, and not the browser for a page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def _afterwards(response: HttpResponse, task: Callable[[], None]) -> None:
    """Do it when the page has gone out: nobody waits for it."""
    close = response.close

    def closing() -> None:
        task()
        close()

    response.close = closing


def _count_if_unmet(wanted: Asked, results: SearchResults | None) -> None:
    """What found little is counted once, on its first page; why a GET may do so says search/unmet.py."""
    asked_for_something = wanted.query.words or wanted.query.categories
    if results and asked_for_something and wanted.query.page == 1 and unmet.found_little(results):
        unmet.keep(
            wanted.query,
            results,
            place=wanted.query.outcode,
            on=timezone.localdate(),
        )


def _remember(request: HttpRequest, wanted: Asked, results: SearchResults | None) -> None:
    """Keep the search for the shortlist and comparisons, only where a session is open already: reading opens none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or results is None:
        return
    place = wanted.place
    if place:
        kept = {
            "label": place.code,
            "easting": place.easting,
            "northing": place.northing,
            "outcode": wanted.query.outcode,
        }
        if request.session.get(PLACE) != kept:
            request.session[PLACE] = kept
    searched = {
        "words": wanted.query.words,
        "place": place.code if place else "",
        "filters": request.GET.urlencode()[:500],
        "found": results.total,
    }
    if request.session.get(LAST_SEARCH) != searched:
        request.session[LAST_SEARCH] = searched
    if wanted.query.page == 1 and (said := page.said_in_words(wanted)):
        _remember_recent(request, said)


def _remember_recent(request: HttpRequest, said: str) -> None:
    """The last five different searches for something, the latest first."""
    address = request.GET.urlencode()
    if len(address) > LONGEST_ADDRESS:
        return
    before = request.session.get(RECENT, [])
    latest = {"said": said, "asked": address}
    kept = [latest, *(one for one in before if one["said"] != latest["said"])][:MOST_RECENT]
    if kept != before:
        request.session[RECENT] = kept


def _recent(request: HttpRequest, wanted: Asked) -> list[dict[str, str]]:
    """What the visitor looked for before, while nothing is asked for; reading opens no session."""
    is_asking = wanted.query.words or wanted.query.categories
    if is_asking or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return []
    recent: list[dict[str, str]] = request.session.get(RECENT, [])
    return recent
