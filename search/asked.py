"""From an address to a search: what was typed, ticked and chosen, and plain words on what could not be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from search import terms, words
from search.documents import SearchQuery
from search.forms import METRES_IN_A_MILE, MILES, SORTS, SearchForm, postcode_among
from search.models import Place
from search.places import resolve_place
from search.queries import LAST_PAGE

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The page's parameters and the facets they tick.
TICKED = {
    "category": terms.CATEGORY,
    "kind": terms.KIND,
    "preferred": terms.PREFERRED,
    "language": terms.LANGUAGE,
    "access": terms.ACCESS,
}
IN_WORDS = {
    "category": "a category",
    "kind": "a kind of support",
    "preferred": "a council",
    "language": "a language",
    "access": "an access need",
}
MOST_TICKS = 50


@dataclass(slots=True)
class Asked:
    """A search as asked. `problems` are plain sentences; with errors in `form` there is nothing to search for."""

    query: SearchQuery
    form: SearchForm
    place: Place | None = None
    miles: int | None = None
    problems: list[str] = field(default_factory=list)


def read(given: QueryDict, *, on: date) -> Asked:
    """Read the parameters of the search page. Whatever they hold, the answer is a search or an error beside its box."""
    problems: list[str] = []
    form = SearchForm(given)
    form.full_clean()
    typed = form.cleaned_data.get("q", "")
    place = form.cleaned_data.get("postcode")
    if place is None and "postcode" not in form.errors and (found := postcode_among(typed)):
        place = resolve_place(found)
        typed = typed.replace(found, " ", 1) if place else typed
    if len(typed) > words.LONGEST:
        problems.append(f"We used the first {words.LONGEST} letters of what you typed.")
    miles = _miles(given.get("within", ""), place, problems)
    ticked = _ticked(given, problems)
    query = SearchQuery(
        words=typed[: words.LONGEST].strip(),
        categories=ticked["category"],
        kinds=ticked["kind"],
        easting=place.easting if place else None,
        northing=place.northing if place else None,
        within_metres=round(miles * METRES_IN_A_MILE) if miles else None,
        days=_days(given.getlist("day"), problems),
        languages=ticked["language"],
        access_features=ticked["access"],
        preferred_by=tuple(int(council) for council in ticked["preferred"]),
        max_price_pence=form.cleaned_data.get("max_price"),
        sort=_sort(given.get("sort", ""), place, problems),
        page=_page(given.get("page", ""), problems),
        day_number=on.toordinal(),
    )
    return Asked(query=query, form=form, place=place, miles=miles, problems=problems)


def _ticked(given: QueryDict, problems: list[str]) -> Mapping[str, tuple[str, ...]]:
    """Known values only; what nobody knows is said and left out."""
    known = terms.dictionary().by_value
    ticked = {}
    for parameter, facet in TICKED.items():
        values = list(dict.fromkeys(value for value in given.getlist(parameter) if value))[
            :MOST_TICKS
        ]
        ticked[parameter] = tuple(value for value in values if (facet, value) in known)
        if len(ticked[parameter]) < len(values):
            problems.append(f"We left out {IN_WORDS[parameter]} that we do not know.")
    return ticked


def _miles(typed: str, place: Place | None, problems: list[str]) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) in MILES):
        problems.append("We left out the distance. Choose one from the list.")
        return None
    if place is None:
        problems.append("Give a postcode to look within a distance.")
        return None
    return int(typed)


def _days(typed: Sequence[str], problems: list[str]) -> tuple[int, ...]:
    names = {name.lower(): number for number, name in enumerate(DAYS)}
    days = {names[name.lower()] for name in typed if name.lower() in names}
    if any(name and name.lower() not in names for name in typed):
        problems.append("We left out a day that we do not know.")
    return tuple(sorted(days))


def _sort(typed: str, place: Place | None, problems: list[str]) -> str:
    if not typed or typed not in dict(SORTS):
        return "relevance"
    if typed == "distance" and place is None:
        problems.append("Give a postcode to put the nearest first.")
        return "relevance"
    return typed


def _page(typed: str, problems: list[str]) -> int:
    if not typed:
        return 1
    if not (typed.isascii() and typed.isdigit()) or int(typed[:9]) < 1:
        return 1
    if len(typed) > 9 or int(typed) > LAST_PAGE:
        problems.append(
            f"We show the first {LAST_PAGE} pages. Add words, a postcode or a filter to see fewer results."
        )
        return LAST_PAGE
    return int(typed)
