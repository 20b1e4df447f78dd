"""What the answer of any engine is made of: ticks as numbers of the dictionary, results from cards, counted boxes."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search import terms
from search.documents import (
    FacetValue,
    SearchDocument,
    SearchHit,
    SearchQuery,
    SearchResults,
    reaches,
)
from search.terms import Dictionary

CARD_FIELDS = {field.name for field in dataclasses.fields(SearchDocument)} - {"body"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question found. `before_ticks` counts what the words and the place alone leave."""

    results: SearchResults
    before_ticks: int


@dataclass(frozen=True, slots=True)
class Ticks:
    """The ticked boxes as numbers of the dictionary. `impossible`: only unknown values were named."""

    categories: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    languages: tuple[int, ...] = ()
    access: tuple[int, ...] = ()
    preferred: tuple[int, ...] = ()
    impossible: bool = False

    def by_facet(self) -> dict[str, tuple[int, ...]]:
        """The numbers by the name of their facet."""
        return {
            terms.CATEGORY: self.categories,
            terms.KIND: self.kinds,
            terms.LANGUAGE: self.languages,
            terms.ACCESS: self.access,
            terms.PREFERRED: self.preferred,
        }


def ticks_of(query: SearchQuery, dictionary: Dictionary) -> Ticks:
    """Ticked values as numbers. Of a ticked category and one below it, the one below is what is meant."""
    named = {
        terms.CATEGORY: query.categories,
        terms.KIND: query.kinds,
        terms.LANGUAGE: query.languages,
        terms.ACCESS: query.access_features,
        terms.PREFERRED: tuple(str(council) for council in query.preferred_by),
    }
    numbers = {facet: dictionary.numbers(facet, values) for facet, values in named.items()}
    above = {dictionary.by_number[number].parent for number in numbers[terms.CATEGORY]}
    categories = tuple(
        number
        for number in numbers[terms.CATEGORY]
        if dictionary.by_number[number].value not in above
    )
    return Ticks(
        categories=categories,
        kinds=tuple(numbers[terms.KIND]),
        languages=tuple(numbers[terms.LANGUAGE]),
        access=tuple(numbers[terms.ACCESS]),
        preferred=tuple(numbers[terms.PREFERRED]),
        impossible=any(named[facet] and not numbers[facet] for facet in named)
        or len(numbers[terms.ACCESS]) < len(query.access_features),
    )


def add(counts: dict[int, int], number: int, count: int) -> None:
    """Add to the count of a term."""
    counts[number] = counts.get(number, 0) + count


def facets_of(
    counts: Mapping[int, int], ticks: Ticks, dictionary: Dictionary, *, times: int
) -> dict[str, tuple[FacetValue, ...]]:
    """Tick boxes by facet, in the order of their labels: those that would leave something, and those ticked.

    Counts of a part of the catalogue are taken `times` over.
    """
    ticked = {number for numbers in ticks.by_facet().values() for number in numbers}
    facets: dict[str, list[FacetValue]] = {}
    for entry in dictionary.in_order:
        count = counts.get(entry.number, 0)
        if count or entry.number in ticked:
            facets.setdefault(entry.facet, []).append(
                FacetValue(
                    entry.value, entry.label, count * times, entry.number in ticked, entry.parent
                )
            )
    return {facet: tuple(values) for facet, values in facets.items()}


def document_of(card: Mapping[str, Any]) -> SearchDocument:
    """A document without its `body` from its card: lists come back as tuples, and fields that we do not know are left.

    Another version of the program may have written the card.
    """
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in card.items()
        if name in CARD_FIELDS
    }
    return SearchDocument(**known, body="")


def hit_of(
    document: SearchDocument,
    query: SearchQuery,
    *,
    distance_metres: int | None,
    score: float,
    is_near_in_meaning: bool,
) -> SearchHit:
    """A result, with whether it comes as far as the person who asks."""
    return SearchHit(
        document=document,
        distance_metres=distance_metres,
        score=score,
        reaches=reaches(document, query, distance_metres),
        is_near_in_meaning=is_near_in_meaning,
    )
