"""Ways out of an empty page: the same on any day, or farther away, with how many that finds; and the categories."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from search import miles, queries, terms
from search.asked import Asked
from search.documents import SearchResults
from search.forms import MILES

# Where no distance was chosen, only more miles than this are offered: what comes to people is mostly nearer.
USUALLY_NEARER = 4
MOST_DISTANCES = 2


@dataclass(frozen=True, slots=True)
class Wider:
    """A way out of an empty page: how to look instead, how many are there and the address."""

    how: str
    count: int
    url: str


def ways_out(asked: Asked, results: SearchResults, given: QueryDict) -> list[Wider]:
    """What looking on any day, or farther, would find with all the words, for a search that found nothing with them.

    `given` are the parameters of the page, which the addresses keep. Asks the engine twice at most.
    """
    if results.total and results.matched == "all":
        return []
    return [*_on_any_day(asked, results, given), *_farther(asked, results, given)]


def _on_any_day(asked: Asked, results: SearchResults, given: QueryDict) -> list[Wider]:
    if not asked.query.days:
        return []
    words = results.corrected or asked.query.words
    found = queries.find(replace(asked.query, words=words, days=(), all_words=True, page=1))
    if found.total <= results.have_all:
        return []
    changed = given.copy()
    changed.pop("day", None)
    changed.pop("page", None)
    # Days and places that were said among the words: the words without them, and the place in its own box.
    changed["q"] = words
    if asked.place:
        changed["postcode"] = asked.place.code
    return [Wider("on any day", found.total, f"?{changed.urlencode()}")]


def _farther(asked: Asked, results: SearchResults, given: QueryDict) -> list[Wider]:
    if not asked.place:
        return []
    nearest = asked.miles or USUALLY_NEARER
    distances = {miles.in_metres(far): far for far in MILES if far > nearest}
    if not distances:
        return []
    respelt = replace(asked.query, words=results.corrected or asked.query.words, within_metres=None)
    counts = queries.count_within(respelt, tuple(distances))
    found: list[Wider] = []
    for metres, far in distances.items():
        if counts[metres] > (found[-1].count if found else results.have_all):
            changed = given.copy()
            changed["within"] = str(far)
            changed.pop("page", None)
            how = f"within {miles.in_words(far)}"
            found.append(Wider(how, counts[metres], f"?{changed.urlencode()}"))
    return found[:MOST_DISTANCES]


def topics(asked: Asked) -> list[tuple[str, str]]:
    """The categories at the top, with where to look: label and address, for words that nothing has."""
    place = {"postcode": asked.place.code} if asked.place else {}
    return [
        (entry.label, f"?{urlencode({'category': entry.value, **place})}")
        for entry in terms.dictionary().in_order
        if entry.facet == terms.CATEGORY and not entry.parent
    ]
