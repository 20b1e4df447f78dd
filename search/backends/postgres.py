"""Search in PostgreSQL: one table, one index over words and marks, one statement for page and facets."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any

from django.db import connection

from search import marks, synonyms, terms
from search.backends import answers, postgres_sql, postgres_words, steps
from search.backends.answers import Answer, Ticks
from search.backends.clauses import ZERO, Clause
from search.backends.postgres_sql import CUBE, PAGE, TERMS
from search.documents import SearchQuery, SearchResults
from search.meaning.near import NOTHING, Near
from search.terms import Dictionary
from search.words import Wanted

SPELLING = (Path(__file__).parents[1] / "sql" / "spelling.sql").read_text()
# So many in today's part of the catalogue and the part is enough: nobody turns more than fifty pages.
ENOUGH = 1000
# A correction may change this many letters, and less than a third of a word: little would be left of "nofio", which is
# Welsh. The first letter stays, as on an engine: "brain" is no "train".
MOST_CHANGES = 3
# How much a word says of which we do not know in how many documents it stands.
USUAL_RARITY = 0.5


class PostgresBackend:
    """The default engine, and the one that answers when another is away."""

    def find(self, query: SearchQuery) -> SearchResults:
        """See SearchBackend.find."""
        return steps.find(_Steps(), query)

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """See SearchBackend.count_within."""
        ticks = answers.ticks_of(query, terms.dictionary())
        wanted = synonyms.read(query.words)
        looked_for = postgres_words.words_query(wanted, any_word=False) if wanted else None
        statement = postgres_sql.counts_within(query, ticks, looked_for, distances)
        (row,) = fetch(statement)
        return dict(zip(distances, row, strict=True))


@dataclass(slots=True)
class _Steps:
    """The steps of one search; looking up its spelling also tells how rare each word is."""

    rarity: dict[str, float] = field(default_factory=dict)

    def all_words(self, query: SearchQuery, wanted: tuple[Wanted, ...]) -> Answer:
        return ask(query, wanted)

    def spelling(self, wanted: tuple[Wanted, ...]) -> dict[str, str]:
        likelier, self.rarity = look_up(wanted)
        return likelier

    def any_word(self, query: SearchQuery, wanted: tuple[Wanted, ...], near: Near) -> Answer:
        return ask(query, wanted, rarity=self.rarity, near=near)

    def as_typed(self, query: SearchQuery) -> None:
        """What was corrected stands in no document at all, so as typed it finds nothing either."""


def ask(
    query: SearchQuery,
    wanted: tuple[Wanted, ...],
    *,
    rarity: Mapping[str, float] | None = None,
    near: Near = NOTHING,
) -> Answer:
    """Look at today's part of the catalogue first where that is fair and enough, else at all of it.

    With `rarity` any of the words will do, and rare ones count for more. What is `near` in meaning is found too.
    """
    dictionary = terms.dictionary()
    ticks = answers.ticks_of(query, dictionary)
    looked_for, rank = None, ZERO
    if wanted:
        looked_for = postgres_words.words_query(wanted, any_word=rarity is not None)
        rank = postgres_words.rank(wanted, synonyms.read_all(query.words), rarity)
    # With nothing else to look up, the ticks are what the index answers.
    narrow = not wanted and not query.has_place

    def answer(part: int | None, times: int) -> Answer:
        statement = postgres_sql.page_and_facets(
            query, ticks, looked_for, rank, part=part, narrow=narrow, near=near
        )
        return read_rows(fetch(statement), query, ticks, dictionary, times=times)

    is_small = narrow and _are_all_below_another(ticks.categories, dictionary)
    if not query.has_place and query.sort == "relevance" and not is_small:
        sampled = answer(marks.sample(query.day_number), times=marks.PARTS)
        if sampled.results.total >= ENOUGH * marks.PARTS:
            return sampled
    return answer(part=None, times=1)


def _are_all_below_another(categories: Iterable[int], dictionary: Dictionary) -> bool:
    parents = [dictionary.by_number[number].parent for number in categories]
    return bool(parents) and all(parents)


def look_up(wanted: Sequence[Wanted]) -> tuple[dict[str, str], dict[str, float]]:
    """Likelier spellings of words that no document has, and how much each word says: 1 is the rarest."""
    doubtful = set(steps.doubtful(wanted))
    texts = [one.text for one in wanted]
    rows = fetch(Clause(SPELLING, (texts, MOST_CHANGES, MOST_CHANGES)))
    spelling = {given: word for given, word, _ in rows if word and given in doubtful}
    rarity = dict.fromkeys(texts, USUAL_RARITY)
    for given, word, documents in rows:
        if documents is not None:
            rarity[given] = rarity[word or given] = 1 / (1 + log(1 + documents))
    return spelling, rarity


def fetch(statement: Clause) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.parameters)
        return cursor.fetchall()


def read_rows(
    rows: Sequence[tuple[Any, ...]],
    query: SearchQuery,
    ticks: Ticks,
    dictionary: Dictionary,
    *,
    times: int,
) -> Answer:
    """Page and facets from the rows of a statement; counts of a part of the catalogue are taken `times` over."""
    counts: dict[int, int] = {}
    total = before_ticks = 0
    for _, count, category, parent, kind, speaks, is_listed, *_ in _part(rows, CUBE):
        before_ticks += count
        if not (speaks and is_listed):
            continue
        # A facet ignores its own ticks and obeys the others.
        chosen = ticks.categories
        in_category = not chosen or category in chosen or parent in chosen
        in_kind = not ticks.kinds or kind in ticks.kinds
        if in_category and in_kind:
            total += count
        if in_kind:
            answers.add(counts, category, count)
            if parent != category:
                answers.add(counts, parent, count)
        if in_category:
            answers.add(counts, kind, count)
    for _, count, term, _, _, speaks, is_listed, *_ in _part(rows, TERMS):
        facet = dictionary.by_number[term].facet if term in dictionary.by_number else ""
        if (speaks or facet == terms.LANGUAGE) and (is_listed or facet == terms.PREFERRED):
            answers.add(counts, term, count)
    hits = {
        place: answers.hit_of(
            answers.document_of(json.loads(card)),
            query,
            distance_metres=None if distance is None else round(distance),
            score=score or 0.0,
            is_near_in_meaning=is_meant,
        )
        for _, place, _, _, _, _, is_meant, distance, score, card in _part(rows, PAGE)
    }
    results = SearchResults(
        hits=tuple(hits[place] for place in sorted(hits)),
        total=total * times,
        total_is_exact=times == 1,
        facets=answers.facets_of(counts, ticks, dictionary, times=times),
    )
    return Answer(results, before_ticks=before_ticks * times)


def _part(rows: Sequence[tuple[Any, ...]], part: int) -> Iterator[tuple[Any, ...]]:
    return (row for row in rows if row[0] == part)
