"""From an address to a search: what was typed, ticked and chosen, and plain words on what could not be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from search import place_names, spoken, terms, words
from search.documents import SearchQuery
from search.forms import METRES_IN_A_MILE, MILES, SORTS, SearchForm
from search.models import Place
from search.places import resolve_place
from search.queries import LAST_PAGE

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
    # What was read out of the words, in words.
    understood: str = ""


def read(given: QueryDict, *, on: date) -> Asked:
    """Read the parameters of the search page. Whatever they hold, the answer is a search or an error beside its box."""
    problems: list[str] = []
    form = SearchForm(given)
    form.full_clean()
    typed = form.cleaned_data.get("q", "")
    place = form.cleaned_data.get("postcode")
    said = _said(typed, problems, may_say_where=place is None and "postcode" not in form.errors)
    typed, place = said.words, place or said.place
    if len(typed) > words.LONGEST:
        problems.append(f"We used the first {words.LONGEST} letters of what you typed.")
    miles = _miles(given.get("within", ""), place, problems)
    ticked = _ticked(given, problems)
    query = SearchQuery(
        words=" ".join(typed[: words.LONGEST].split()),
        categories=ticked["category"],
        kinds=ticked["kind"],
        easting=place.easting if place else None,
        northing=place.northing if place else None,
        outcode=place.outcode if place else "",
        within_metres=round(miles * METRES_IN_A_MILE) if miles else None,
        days=_days(given.getlist("day"), problems) or said.days,
        languages=ticked["language"],
        access_features=ticked["access"],
        preferred_by=tuple(int(council) for council in ticked["preferred"]),
        max_price_pence=form.cleaned_data.get("max_price"),
        sort=_sort(given.get("sort", ""), place, problems),
        page=_page(given.get("page", ""), problems),
        day_number=on.toordinal(),
    )
    return Asked(
        query=query,
        form=form,
        place=place,
        miles=miles,
        problems=problems,
        understood=said.in_words(),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed, with the place and the days in it taken out."""

    words: str
    place: Place | None = None
    days: tuple[int, ...] = ()

    def in_words(self) -> str:
        """ "We looked near M33, on Saturdays." Empty when no place and no day was among the words."""
        where = f" near {self.place.code}" if self.place else ""
        when = f" on {spoken.days_in_words(self.days)}" if self.days else ""
        return f"We looked{where}{',' if where and when else ''}{when}." if where or when else ""


def _said(typed: str, problems: list[str], *, may_say_where: bool) -> Said:
    """Days as people say them, and the first postcode or "in Sale"; nothing is taken out of words in quotes."""
    rest, said_days = spoken.days(typed)
    if may_say_where:
        for code in spoken.codes(rest):
            if place := resolve_place(code.text):
                return Said(rest.replace(code.said, " ", 1), place, said_days)
        for said, name, towns in () if spoken.QUOTES & set(rest) else place_names.said_in(rest):
            if len(towns) == 1:
                return Said(rest.replace(said, " ", 1), towns[0], said_days)
            problems.append(f"{place_names.which(name, towns)}.")
    return Said(rest, None, said_days)


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
    names = {name.lower(): number for number, name in enumerate(spoken.DAYS)}
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
