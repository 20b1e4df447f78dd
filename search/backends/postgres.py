"""Search in PostgreSQL: one table, one index over words and marks, one statement for page and facets."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from django.db import connection

from search import marks, synonyms, terms, words
from search.backends import postgres_sql
from search.backends.postgres_sql import Clause, Ticks
from search.documents import (
    FacetValue,
    SearchDocument,
    SearchHit,
    SearchQuery,
    SearchResults,
    reaches,
)
from search.meaning.asking import nearest
from search.meaning.near import NOTHING, Near
from search.terms import Dictionary

# Fewer than this and the words are looked at again: spelling first, then any word instead of all.
TOO_FEW = 5
# So many in today's part of the catalogue and the part is enough: nobody turns more than fifty pages.
ENOUGH = 1000
# A correction may change this many letters, and less than a third of a word: little would be left of "nofio", which is
# Welsh. The first letter stays, as on an engine: "brain" is no "train". Shorter words than this are left alone.
MOST_CHANGES, SHORT_WORD = 3, 4
# How much a word says of which we do not know in how many documents it stands.
USUAL_RARITY = 0.5

# For each word typed: the likeliest word that documents have, where no document has it, and in how many its own
# spelling (or the likeliest one) stands. Letters changed over ("glof") are no more than one slip.
SPELLING = """
SELECT given, best.word, coalesce(own.documents, best.documents) FROM unnest(%s::text[]) AS given
LEFT JOIN search_word AS own ON own.word = given
LEFT JOIN LATERAL (
    SELECT near.word, near.documents FROM (
        SELECT word, documents, levenshtein_less_equal(word, given, %s) AS changes FROM search_word
        WHERE own.word IS NULL AND word %% given AND left(word, 1) = left(given, 1)
        UNION ALL
        SELECT word, documents, 0.5 FROM search_word
        WHERE own.word IS NULL AND word = ANY(SELECT overlay(
            given PLACING substr(given, n + 1, 1) || substr(given, n, 1) FROM n FOR 2
        ) FROM generate_series(1, length(given) - 1) AS n)
    ) AS near
    WHERE near.changes <= least(%s, (length(given) - 1) / 3)
        AND NOT EXISTS (SELECT FROM search_indexeddocument WHERE words @@ plainto_tsquery('care', given))
    ORDER BY near.changes - least(ln(near.documents + 1) / 6, 1.2), similarity(near.word, given) DESC, near.word
    LIMIT 1
) AS best ON true
"""
DOCUMENT_FIELDS = {one.name for one in dataclasses.fields(SearchDocument)} - {"body"}


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What one statement found. `before_ticks` counts what the words and the place alone leave."""

    results: SearchResults
    before_ticks: int


class PostgresBackend:
    """The default engine, and the one that answers when another is away."""

    def find(self, query: SearchQuery) -> SearchResults:
        """See SearchBackend.find."""
        wanted = synonyms.read(query.words)
        best = self._run(query, wanted)
        if not wanted or best.before_ticks >= TOO_FEW:
            return best.results
        spelling, rarity = self._look_up(wanted)
        corrected = ""
        if spelling:
            respelt = dataclasses.replace(query, words=words.retype(query.words, spelling))
            again = self._run(respelt, synonyms.read(respelt.words))
            if again.before_ticks >= best.before_ticks:
                corrected, best = respelt.words, again
                query, wanted = respelt, synonyms.read(respelt.words)
        if query.all_words:
            return dataclasses.replace(best.results, corrected=corrected)
        matched = "all"
        added = 0
        have_all = best.results.total
        near = nearest(query) if best.before_ticks < TOO_FEW else NOTHING
        if best.before_ticks < TOO_FEW and (len(wanted) > 1 or near):
            loose = self._run(query, wanted, rarity=rarity, near=near)
            more = loose.before_ticks > best.before_ticks
            if more or near:
                matched = "any" if more and len(wanted) > 1 else "all"
                added = loose.results.total - best.results.total if matched == "all" else 0
                best = loose
        return dataclasses.replace(
            best.results,
            corrected=corrected,
            matched=matched,
            have_all=have_all,
            added_by_meaning=added,
        )

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """See SearchBackend.count_within."""
        dictionary = terms.dictionary()
        ticks = ticks_of(query, dictionary)
        wanted = synonyms.read(query.words)
        looked_for = postgres_sql.words_query(wanted, any_word=False) if wanted else None
        widest = dataclasses.replace(query, within_metres=max(distances))
        where = postgres_sql.conditions(widest, ticks, looked_for, part=None)
        where = Clause.joined(" AND ", [where, postgres_sql.narrowed(ticks)])
        away = postgres_sql.distance(query)
        counts = Clause.joined(
            ", ",
            [
                Clause(
                    f"count(*) FILTER (WHERE everywhere OR {away.sql} <= %s)",
                    (*away.parameters, metres),
                )
                for metres in distances
            ],
        )
        sql = f"SELECT {counts.sql} FROM search_indexeddocument WHERE {where.sql}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [*counts.parameters, *where.parameters])
            row = cursor.fetchone() or ()
        return dict(zip(distances, row, strict=True))

    def _run(
        self,
        query: SearchQuery,
        wanted: tuple[words.Wanted, ...],
        *,
        rarity: Mapping[str, float] | None = None,
        near: Near = NOTHING,
    ) -> Answer:
        """Look at today's part of the catalogue first where that is fair and enough, else at all of it.

        With `rarity` any of the words will do, and rare ones count for more. What is `near` in meaning is found too.
        """
        dictionary = terms.dictionary()
        ticks = ticks_of(query, dictionary)
        looked_for, rank = None, postgres_sql.UNRANKED
        if wanted:
            looked_for = postgres_sql.words_query(wanted, any_word=rarity is not None)
            rank = postgres_sql.rank(wanted, synonyms.read_all(query.words), rarity)
        narrow = not wanted and not query.has_place
        is_small = (
            narrow
            and bool(ticks.categories)
            and all(dictionary.by_number[number].parent for number in ticks.categories)
        )
        if not query.has_place and query.sort == "relevance" and not is_small:
            statement = postgres_sql.page_and_facets(
                query,
                ticks,
                looked_for,
                rank,
                part=marks.sample(query.day_number),
                narrow=narrow,
                near=near,
            )
            answer = read_rows(fetch(statement), query, ticks, dictionary, times=marks.PARTS)
            if answer.results.total >= ENOUGH * marks.PARTS:
                return answer
        statement = postgres_sql.page_and_facets(
            query, ticks, looked_for, rank, part=None, narrow=narrow, near=near
        )
        return read_rows(fetch(statement), query, ticks, dictionary, times=1)

    def _look_up(self, wanted: tuple[words.Wanted, ...]) -> tuple[dict[str, str], dict[str, float]]:
        """Likelier spellings of words that no document has, and how much each word says: 1 is the rarest."""
        doubtful = {
            one.text
            for one in wanted
            if not one.is_phrase and not one.others and len(one.text) > SHORT_WORD - 1
        }
        with connection.cursor() as cursor:
            limits = [MOST_CHANGES] * 2
            cursor.execute(SPELLING, [[one.text for one in wanted], *limits])
            rows = cursor.fetchall()
        spelling = {given: word for given, word, _ in rows if word and given in doubtful}
        rarity = {one.text: USUAL_RARITY for one in wanted}
        for given, word, documents in rows:
            if documents is not None:
                rarity[given] = rarity[word or given] = 1 / (1 + log(1 + documents))
        return spelling, rarity


def fetch(statement: Clause) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.parameters)
        return cursor.fetchall()


def ticks_of(query: SearchQuery, dictionary: Dictionary) -> Ticks:
    """Ticked values as numbers. A ticked category below a ticked one is what is meant."""
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


def read_rows(
    rows: Sequence[tuple[Any, ...]],
    query: SearchQuery,
    ticks: Ticks,
    dictionary: Dictionary,
    *,
    times: int,
) -> Answer:
    """Page and facets from the rows of a statement; counts of a part of the catalogue are taken `times` over."""
    hits = [(row[1], hit_of(row, query)) for row in rows if row[0] == 0]
    cube = [row for row in rows if row[0] == 1]
    counted = [row for row in rows if row[0] == 2]

    def in_category(row: tuple[Any, ...]) -> bool:
        chosen = ticks.categories
        return not chosen or row[2] in chosen or row[3] in chosen

    def in_kind(row: tuple[Any, ...]) -> bool:
        return not ticks.kinds or row[4] in ticks.kinds

    total = sum(row[1] for row in cube if row[5] and row[6] and in_category(row) and in_kind(row))
    counts: dict[int, int] = {}
    for row in cube:
        if row[5] and row[6] and in_kind(row):
            add(counts, row[2], row[1])
            if row[3] != row[2]:
                add(counts, row[3], row[1])
        if row[5] and row[6] and in_category(row):
            add(counts, row[4], row[1])
    for row in counted:
        facet = dictionary.by_number[row[2]].facet if row[2] in dictionary.by_number else ""
        if (row[5] or facet == terms.LANGUAGE) and (row[6] or facet == terms.PREFERRED):
            add(counts, row[2], row[1])
    results = SearchResults(
        hits=tuple(hit for _, hit in sorted(hits, key=lambda numbered: numbered[0])),
        total=total * times,
        total_is_exact=times == 1,
        facets=facets_of(counts, ticks, dictionary, times=times),
    )
    return Answer(results, before_ticks=sum(row[1] for row in cube) * times)


def add(counts: dict[int, int], number: int, count: int) -> None:
    """Add to the count of a term."""
    counts[number] = counts.get(number, 0) + count


def hit_of(row: tuple[Any, ...], query: SearchQuery) -> SearchHit:
    """A result from its card. Lists come back as tuples; what an older version wrote and we do not know is left."""
    card: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in json.loads(row[9]).items()
        if name in DOCUMENT_FIELDS
    }
    document = SearchDocument(**card, body="")
    away = None if row[7] is None else round(row[7])
    return SearchHit(
        document=document,
        distance_metres=away,
        score=row[8] or 0.0,
        reaches=reaches(document, query, away),
        is_near_in_meaning=row[6],
    )


def facets_of(
    counts: dict[int, int], ticks: Ticks, dictionary: Dictionary, *, times: int
) -> dict[str, tuple[FacetValue, ...]]:
    """Tick boxes by facet, in the order of their labels: those that would leave something, and those ticked."""
    ticked = {*ticks.categories, *ticks.kinds, *ticks.languages, *ticks.access, *ticks.preferred}
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
