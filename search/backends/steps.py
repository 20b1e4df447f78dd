"""How a search goes on when its words find too little: the same steps on every engine (docs/search.md, "Order").

All of the words first; then with their spelling corrected; then any of them, and what is near in meaning.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from search import synonyms, words
from search.backends.answers import Answer
from search.documents import SearchQuery, SearchResults
from search.meaning.asking import nearest
from search.meaning.near import Near
from search.words import Wanted

# Fewer results than this, before ticks, and the next step is tried.
TOO_FEW = 5


class Steps(Protocol):
    """What one search on one engine can do. Later steps may use what earlier ones learnt."""

    def all_words(self, query: SearchQuery, wanted: tuple[Wanted, ...]) -> Answer:
        """What has every one of the words; everything, when there are none."""

    def spelling(self, wanted: tuple[Wanted, ...]) -> dict[str, str]:
        """Likelier spellings of words that no document has. Asked after `all_words`."""

    def any_word(self, query: SearchQuery, wanted: tuple[Wanted, ...], near: Near) -> Answer:
        """What has one of the words or is near in meaning; rare words say more. Asked after `spelling`."""

    def as_typed(self, query: SearchQuery) -> Answer | None:
        """Any of the words as typed, for when a correction found nothing. None where that cannot find anything."""


def find(steps: Steps, query: SearchQuery) -> SearchResults:
    """A page of results, after as few steps as find a handful; it says what was done to the words."""
    wanted = synonyms.read(query.words)
    best = steps.all_words(query, wanted)
    if not wanted or best.before_ticks >= TOO_FEW:
        return best.results
    typed, corrected, matched, added = query, "", "all", 0
    if spelling := steps.spelling(wanted):
        respelt = replace(query, words=words.retype(query.words, spelling))
        wanted_then = synonyms.read(respelt.words)
        again = steps.all_words(respelt, wanted_then)
        if again.before_ticks >= best.before_ticks:
            corrected, best, query, wanted = respelt.words, again, respelt, wanted_then
    if query.all_words:
        return replace(best.results, corrected=corrected)
    have_all = best.results.total
    if best.before_ticks < TOO_FEW:
        near = nearest(query)
        if len(wanted) > 1 or near:
            loose = steps.any_word(query, wanted, near)
            found_more = loose.before_ticks > best.before_ticks
            if found_more and len(wanted) > 1:
                best, matched = loose, "any"
            elif found_more or near:
                added = loose.results.total - best.results.total
                best = loose
    if corrected and not best.before_ticks:
        loose_as_typed = steps.as_typed(typed)
        if loose_as_typed and loose_as_typed.before_ticks:
            best, corrected, matched = loose_as_typed, "", "any"
    return replace(
        best.results,
        corrected=corrected,
        matched=matched,
        have_all=have_all,
        added_by_meaning=added,
    )


def doubtful(wanted: Sequence[Wanted]) -> list[str]:
    """Words that may be misspelt, where no document has them."""
    return [one.text for one in wanted if words.may_be_misspelt(one)]
