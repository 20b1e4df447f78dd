"""From the query string of the search page to a search, with plain words on what could not be used."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict

from search import place_names, postcodes, spoken, synonyms, terms, words
from search.documents import SearchQuery
from search.forms import MILES, SORTS, SearchForm
from search.miles import in_metres
from search.models import Place
from search.places import resolve_place
from search.queries import LAST_PAGE

# The page's parameters, the facets they tick, and what is said of a value that nobody knows.
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
# Places and days are read in so many letters; of these the words.
MOST_READ = 1000
# What is left at the end when a place or a day is taken out: "swimming in", "a carer but".
DANGLING = re.compile(r"(?:[\s,;]+(?:to|or|and|but|in|near|from))*[\s,;]*$", re.IGNORECASE)
NOT_SAID = "What you typed does not say what you are looking for. Add a word for it, like washing, company or swimming."
IN_DANGER = (
    "If someone is in danger now, call 999. If you think of ending your life, you can call Samaritans "
    "at any time, free, on 116 123."
)
NEAR_WHOM = "Add your postcode or town to see what is near you."


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as asked. With errors in `form` there is nothing to search for.

    `place` is where the person looks from and `miles` how far they ticked. `problems` are plain sentences on what could
    not be used. `understood` says in words which place and days were read out of the words typed.
    """

    query: SearchQuery
    form: SearchForm
    place: Place | None = None
    miles: int | None = None
    problems: list[str] = field(default_factory=list)
    understood: str = ""


def read(given: QueryDict, *, on: date) -> Asked:
    """A search from the parameters of the search page; `on` seeds the daily shuffle. Never raises.

    Whatever the parameters hold, the answer is a search, or an error beside the box that it is about.
    """
    problems: list[str] = []
    form = SearchForm(given)
    form.full_clean()
    typed = " ".join(form.cleaned_data.get("q", "")[:MOST_READ].split())
    if spoken.is_in_danger(typed):
        problems.append(IN_DANGER)
    said = _said(typed, problems)
    place = _place(form, said, problems, asks_near=spoken.asks_near(typed))
    looked_for = _words(said, place, problems)
    miles = _miles(given.get("within", ""), place, problems)
    ticked = _ticked(given, problems)
    days = _days(given.getlist("day"), problems)
    query = SearchQuery(
        words=looked_for,
        categories=ticked["category"],
        kinds=ticked["kind"],
        easting=place.easting if place else None,
        northing=place.northing if place else None,
        outcode=place.outcode if place else "",
        within_metres=in_metres(miles) if miles else None,
        days=days or said.days,
        languages=ticked["language"],
        access_features=ticked["access"],
        preferred_by=tuple(int(council) for council in ticked["preferred"]),
        max_price_pence=form.cleaned_data.get("max_price"),
        sort=_sort(given.get("sort", ""), place, problems),
        page=_page(given.get("page", ""), problems),
        day_number=on.toordinal(),
    )
    # What stands in a box of its own was not read out of the words.
    read_out = replace(
        said,
        place=None if form.cleaned_data.get("postcode") else place,
        days=() if days else said.days,
    )
    return Asked(
        query=query,
        form=form,
        place=place,
        miles=miles,
        problems=list(dict.fromkeys(problems)),
        understood=read_out.in_words(),
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
        when = f" {spoken.when(self.days)}" if self.days else ""
        return f"We looked{where}{',' if where and when else ''}{when}." if where or when else ""


def _said(typed: str, problems: list[str]) -> Said:
    """Days as people say them, and postcodes or "in Sale", the first of which counts; words in quotes stay."""
    rest, said_days = spoken.days(typed)
    found: list[Place] = []
    for code in spoken.codes(rest):
        if place := resolve_place(code.text):
            found.append(place)
        elif code.is_whole:
            problems.append(f"We do not know the postcode {_as_written(code.text)}. Check it.")
        else:
            continue
        rest = rest.replace(code.said, " ", 1)
    for said, name, towns in () if spoken.QUOTES & set(rest) else place_names.said_in(rest):
        if len(towns) == 1:
            found.append(towns[0])
        else:
            problems.append(f"{place_names.which(name, towns)}.")
        rest = rest.replace(said, " ", 1)
    if rest != typed:
        rest = DANGLING.sub("", " ".join(rest.split()))
    return Said(rest, found[0] if found else None, said_days)


def _place(form: SearchForm, said: Said, problems: list[str], *, asks_near: bool) -> Place | None:
    """The place in its own box, else the one among the words; none, while the box has an error."""
    if "postcode" in form.errors:
        return None
    box: Place | None = form.cleaned_data.get("postcode")
    if box and said.place and said.place.outcode != box.outcode:
        problems.append(f"We looked near {box.code}, and not near {said.place.code}.")
    if asks_near and not (box or said.place):
        problems.append(NEAR_WHOM)
    return box or said.place


def _words(said: Said, place: Place | None, problems: list[str]) -> str:
    """The words to look for. Words that say nothing find everything: none is claimed to have been looked for then."""
    if len(said.words) > words.LONGEST:
        problems.append(f"We used the first {words.LONGEST} letters of what you typed.")
    wanted_words, unwanted = words.without_unwanted(said.words, synonyms.known())
    if unwanted:
        problems.append(f"Your words say not {_quoted(unwanted)}, so we did not look for it.")
    looked_for = words.cut(wanted_words)
    if looked_for and not synonyms.read(looked_for):
        if not (place or said.days):
            problems.append(NOT_SAID)
        return ""
    return looked_for


def _quoted(texts: Sequence[str]) -> str:
    return " or ".join(f"“{text}”" for text in dict.fromkeys(texts))


def _as_written(code: str) -> str:
    read = postcodes.read(code)
    return read.text if read else code.upper()


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
