"""Finding: the chosen engine, and a minute's memory for what everybody sees."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from hashlib import blake2b

from django.core.cache import cache

from search import words
from search.documents import FacetValue, SearchQuery, SearchResults
from search.guarded import backend

# How long a page without words and place is remembered: it is the same for everybody, and counts the whole catalogue.
SECONDS = 60
LAST_PAGE = 50


def find(query: SearchQuery) -> SearchResults:
    """Answer a search. Browsing without words and place may be up to a minute old."""
    if query.has_place or words.read(query.words):
        return backend().find(query)
    return _browse(query)


def _browse(query: SearchQuery) -> SearchResults:
    """Without words the engine narrows by all ticks at once; what a facet would show without its own is asked apart."""
    results = _narrowed(query)
    facets: dict[str, tuple[FacetValue, ...]] = dict(results.facets)
    without_own = {
        "category": replace(query, categories=(), page=1),
        "kind": replace(query, kinds=(), page=1),
        "language": replace(query, languages=(), page=1),
        "preferred": replace(query, preferred_by=(), page=1),
    }
    for facet, unticked in without_own.items():
        if unticked != replace(query, page=1):
            facets[facet] = _tick(_narrowed(unticked).facets.get(facet, ()), facets.get(facet, ()))
    return replace(results, facets=facets)


def _narrowed(query: SearchQuery) -> SearchResults:
    """The answer with all ticks at once, remembered."""
    key = "search.browse." + blake2b(repr(astuple(query)).encode(), digest_size=16).hexdigest()
    remembered: SearchResults | None = cache.get(key)
    if remembered is None:
        remembered = backend().find(query)
        cache.set(key, remembered, SECONDS)
    return remembered


def _tick(
    values: tuple[FacetValue, ...], narrowed: tuple[FacetValue, ...]
) -> tuple[FacetValue, ...]:
    selected = {value.value for value in narrowed if value.selected}
    kept = [replace(value, selected=value.value in selected) for value in values]
    known = {value.value for value in values}
    return (*kept, *(value for value in narrowed if value.selected and value.value not in known))


def count_within(query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
    """How many would be found within each distance in metres: for "nothing near you, try farther"."""
    return backend().count_within(query, distances)
