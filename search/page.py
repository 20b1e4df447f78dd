"""The search page in plain words: cards, tick boxes and sentences, ready for the template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.utils.text import slugify

from search import miles, spoken, synonyms, terms, why
from search.asked import TICKED, Asked
from search.documents import FacetValue, SearchHit, SearchResults

# The lists of tick boxes in reading order; a facet that offers no choice is not shown.
FACETS = (
    ("category", "What you need"),
    ("kind", "Kind of support"),
    ("preferred", "Preferred by a council"),
    ("language", "Language"),
    ("access", "Getting in and joining in"),
)
LONGEST_LIST = 12
ASK_FOR_SPACE = "Ask if there is space"
FULL_LOWER = "What is full, or has a waiting list, comes a little lower"


@dataclass(frozen=True, slots=True)
class Card:
    """One result, in words."""

    title: str
    url: str
    organisation: str
    summary: str
    price: str
    distance: str
    place: str
    rating: str
    availability: str
    preferred: tuple[str, ...]
    is_demonstration: bool
    does_not_reach: bool
    # Of who offers it: "Linked to the broker Castle Support".
    labels: tuple[str, ...]
    why: str
    # Its number on the map; 0 without one.
    number: int


@dataclass(frozen=True, slots=True)
class Box:
    """One tick box."""

    id: str
    value: str
    label: str
    count: str
    is_ticked: bool
    is_below: bool


@dataclass(frozen=True, slots=True)
class BoxList:
    """One list of tick boxes."""

    name: str
    legend: str
    boxes: tuple[Box, ...]


def cards(
    asked: Asked,
    results: SearchResults,
    *,
    first: int = 0,
    labels: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
) -> list[Card]:
    """The results as people read them, each with why it stands where it stands. Numbered from `first`, if given.

    `labels` are what is said of organisations, by their ids.
    """
    by = ordered_by(asked)
    typed = (results.corrected or asked.query.words) if by == "words" else ""
    reasons = why.Reasons(synonyms.read_all(typed) if typed else (), by=by)
    return [
        card(
            hit,
            reasons,
            number=first and first + place,
            labels=labels.get(hit.document.organisation_id, ()),
        )
        for place, hit in enumerate(results.hits)
    ]


def card(
    hit: SearchHit, reasons: why.Reasons, *, number: int = 0, labels: tuple[str, ...] = ()
) -> Card:
    """A result as people read it."""
    document = hit.document
    distance = miles.away_in_words(hit.distance_metres)
    return Card(
        title=document.title,
        url=document.url,
        organisation=document.organisation,
        summary=document.summary,
        price=document.price_text or "Ask for the price",
        distance=distance,
        place=document.place,
        rating=document.rating_text,
        availability=ASK_FOR_SPACE
        if document.availability == "unknown"
        else document.availability_text,
        preferred=document.preferred_by,
        is_demonstration=document.is_demonstration,
        does_not_reach=not hit.reaches and document.comes_to_you,
        labels=labels,
        why=reasons.of(hit, distance),
        number=number,
    )


@cache
def box_id(name: str, value: str) -> str:
    """The same id for the same box whatever else is shown, so that focus stays on it when the list changes."""
    return f"{name}-{slugify(value) or 'x'}"


def box_lists(results: SearchResults) -> list[BoxList]:
    """The filters with counts. Categories show what is below them once they are ticked."""
    lists = []
    for name, legend in FACETS:
        values = results.facets.get(TICKED[name], ())
        shown = tuple(_categories(values)) if name == "category" else _most_common(values)
        if len(shown) > 1 or any(value.selected for value in shown):
            boxes = tuple(
                Box(
                    id=box_id(name, value.value),
                    value=value.value,
                    label=value.label,
                    count=_count(value.count, results),
                    is_ticked=value.selected,
                    is_below=bool(value.parent),
                )
                for value in shown
            )
            lists.append(BoxList(name, legend, boxes))
    return lists


def _categories(values: tuple[FacetValue, ...]) -> Iterator[FacetValue]:
    open_parents = {value.parent or value.value for value in values if value.selected}
    for top in values:
        if top.parent:
            continue
        yield top
        if top.value in open_parents:
            yield from (value for value in values if value.parent == top.value)


def _most_common(values: tuple[FacetValue, ...]) -> tuple[FacetValue, ...]:
    """At most a dozen, those ticked always among them, in the order of their labels."""
    if len(values) <= LONGEST_LIST:
        return values
    kept = sorted(values, key=lambda value: (not value.selected, -value.count))[:LONGEST_LIST]
    return tuple(value for value in values if value in kept)


def _count(number: int, results: SearchResults) -> str:
    return f"{number:,}" if results.total_is_exact else f"about {_rounded(number):,}"


def _rounded(number: int) -> int:
    """An estimate to two figures, so that it does not look exact."""
    step = 10 ** max(len(str(number)) - 2, 0)
    return round(number / step) * step


def headline(asked: Asked, results: SearchResults) -> str:
    """ "23 results for “swimming” near M33", "More than 1,000 results"."""
    if results.total_is_exact:
        counted = f"{results.total:,} result{'' if results.total == 1 else 's'}"
    else:
        counted = "More than 1,000 results"
    if asked.query.words:
        counted += f" for “{results.corrected or asked.query.words}”"
    return counted + _where(asked)


def said_in_words(asked: Asked) -> str:
    """ "swimming within 5 miles of M33 on Saturdays": a search as one would say it. Empty when nothing is wanted."""
    known = terms.dictionary().by_value
    categories = [known[terms.CATEGORY, value].label for value in asked.query.categories]
    what = ", ".join(filter(None, [asked.query.words, *categories]))
    if not what:
        return ""
    when = f" {spoken.when(asked.query.days)}" if asked.query.days else ""
    return f"{what}{_where(asked)}{when}"


def _where(asked: Asked) -> str:
    if not asked.place:
        return ""
    within = f"within {miles.in_words(asked.miles)} of" if asked.miles else "near"
    return f" {within} {asked.place.code}"


def ordered_by(asked: Asked) -> str:
    """What comes first in the order: "price", "distance", "words", or "" where only chance decides."""
    if asked.query.sort == "price":
        return "price"
    if asked.place and (asked.query.sort == "distance" or not asked.query.words):
        return "distance"
    return "words" if asked.query.words else ""


def order_in_words(asked: Asked, results: SearchResults) -> str:
    """Why the results stand in this order: only what is said here counts."""
    best = "Best match for your words"
    if results.has_near_in_meaning:
        best += " and for what they mean"
    nearer = ", and nearer before farther" if asked.place else ""
    first = {
        "price": "Lowest price first. Prices are for different things: an hour, a visit, a night",
        "distance": "Nearest first",
        "words": f"{best} first{nearer}. {FULL_LOWER}",
        "": "In no special order, mixed anew each day",
    }[ordered_by(asked)]
    return f"{first}. Equals take turns, day by day. Nobody can pay to be higher up."


def days(asked: Asked) -> list[tuple[str, str, bool]]:
    """Value, label and whether it is ticked, for each day of the week."""
    return [
        (name.lower(), name, number in asked.query.days) for number, name in enumerate(spoken.DAYS)
    ]
