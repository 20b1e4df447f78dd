"""The search page: complete without script; with it, the results and counts are swapped in place."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import ceil
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

from search import asked, labels, markup, miles, page, queries, remembered, sketch, unmet, wider
from search import suggestions as suggesting
from search.asked import Asked
from search.documents import SearchQuery, SearchResults
from search.forms import MILES, SORTS

# The parameter that shows the map beside the list.
VIEW, MAP = "view", "map"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer whatever was typed with a page. A box with an error is named; nothing is searched until it is right."""
    wanted = asked.read(request.GET, on=timezone.localdate())
    results = None
    if wanted.form.is_valid():
        wanted, results = _found(wanted)
    context = _context(request, wanted, results)
    if results and _has_session(request):
        said, address = page.said_in_words(wanted), request.GET.urlencode()
        remembered.keep(request.session, wanted, results, said=said, address=address)
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


def _found(wanted: Asked) -> tuple[Asked, SearchResults]:
    """What is asked for and its results; past the end that is the last page."""
    results = queries.find(wanted.query)
    if results.total and not results.hits:
        page = _last_page(results, wanted.query)
        wanted = replace(wanted, query=replace(wanted.query, page=page))
        results = queries.find(wanted.query)
    return wanted, results


def _last_page(results: SearchResults, query: SearchQuery) -> int:
    return max(1, min(ceil(results.total / query.page_size), queries.LAST_PAGE))


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
            miles=[(str(far), miles.in_words(far), far == wanted.miles) for far in MILES],
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
        "recent": remembered.recent(request.session, wanted) if _has_session(request) else [],
        "wider": wider.ways_out(wanted, results, request.GET),
        "said": page.said_in_words(wanted),
        "is_narrowed": wanted.query.is_narrowed,
        "topics": wider.topics(wanted) if not results.total else [],
        "page_number": wanted.query.page,
        "last_page": _last_page(results, wanted.query),
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
    """Run a task when the response has been sent and is closed: nobody waits for it."""
    close = response.close

    def closing() -> None:
        task()
        close()

    response.close = closing


def _count_if_unmet(wanted: Asked, results: SearchResults | None) -> None:
    """What found little is counted once, on its first page; why a GET may do so says search/unmet.py."""
    asked_for_something = wanted.query.words or wanted.query.categories
    if results and asked_for_something and wanted.query.page == 1 and unmet.found_little(results):
        unmet.keep(wanted.query, results, on=timezone.localdate())


def _has_session(request: HttpRequest) -> bool:
    """Whether a session is open already: searching opens none."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
