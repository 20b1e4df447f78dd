"""Search on an engine: the same answers as PostgreSQL gives, in at most two requests."""

import dataclasses
import time
from collections.abc import Sequence
from difflib import get_close_matches
from math import hypot, log
from typing import Any

from elastic_transport import Transport

from search import synonyms, terms, words
from search.backends.away import EngineAway
from search.backends.elasticsearch import asking
from search.backends.elasticsearch.client import FAILURES, JSON_TYPE
from search.backends.postgres import (
    DOCUMENT_FIELDS,
    SHORT_WORD,
    TOO_FEW,
    Answer,
    add,
    facets_of,
    ticks_of,
)
from search.backends.postgres_sql import Ticks
from search.documents import SearchDocument, SearchHit, SearchQuery, SearchResults, reaches
from search.meaning.asking import nearest
from search.meaning.near import NOTHING, Near
from search.plain_words import FILLERS, WEAK
from search.terms import Dictionary
from search.words import Wanted

# A word of at least four letters that is so like another differs by one slip.
SAID_BY_PEOPLE, ONE_SLIP = sorted(FILLERS | WEAK), 0.85
# What reading an answer raises that is no answer to our question.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError)
# The same copy answers all pages of a person: copies may score a hair apart.
ASKED = "allow_partial_search_results=false&preference=shop4support"
JSON = dict.fromkeys(("accept", "content-type"), f"{JSON_TYPE}; compatible-with=8")
OK = 200


class ElasticsearchBackend:
    """Asks one engine for one index. Raises EngineAway when it does not answer in time, or not sensibly."""

    def __init__(self, transport: Transport, alias: str, *, seconds: float) -> None:
        self.transport = transport
        self.alias = alias
        self.seconds = seconds

    def find(self, query: SearchQuery) -> SearchResults:
        """See SearchBackend.find."""
        deadline = time.monotonic() + self.seconds
        try:
            return self._find(query, deadline)
        except FAILURES as failure:
            raise EngineAway(_said(failure)) from failure
        except NONSENSE as nonsense:
            raise EngineAway(f"It answered nonsense: {nonsense!r}") from nonsense

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """See SearchBackend.count_within."""
        dictionary = terms.dictionary()
        _, ticks = _ticks(query, dictionary)
        widest = dataclasses.replace(query, within_metres=max(distances))
        wanted = synonyms.read(query.words)
        looked_for = asking.words_clause(wanted, (), any_word=False) if wanted else None
        body = asking.distances(widest, ticks, looked_for, distances)
        try:
            answer = self._ask(body, time.monotonic() + self.seconds)
            buckets = answer["aggregations"][asking.CIRCLES]["buckets"]
            return {metres: int(buckets[str(metres)]["doc_count"]) for metres in distances}
        except FAILURES as failure:
            raise EngineAway(_said(failure)) from failure
        except NONSENSE as nonsense:
            raise EngineAway(f"It answered nonsense: {nonsense!r}") from nonsense

    def ping(self) -> None:
        """Ask the least that can be asked of the index. Raises EngineAway."""
        try:
            self._ask({"size": 0, "terminate_after": 1}, time.monotonic() + self.seconds)
        except FAILURES as failure:
            raise EngineAway(_said(failure)) from failure
        except NONSENSE as nonsense:
            raise EngineAway(f"It answered nonsense: {nonsense!r}") from nonsense

    def _find(self, query: SearchQuery, deadline: float) -> SearchResults:
        wanted = synonyms.read(query.words)
        doubtful = [
            one.text
            for one in wanted
            if not one.is_phrase and not one.others and len(one.text) >= SHORT_WORD
        ]
        best, said = self._page(query, wanted, deadline, doubtful=doubtful)
        if not wanted or best.before_ticks >= TOO_FEW:
            return best.results
        spelling = read_suggestions(said, doubtful) if doubtful else {}
        typed, corrected, matched = query, "", "all"
        if spelling:
            respelt = dataclasses.replace(query, words=words.retype(query.words, spelling))
            again, _ = self._page(respelt, synonyms.read(respelt.words), deadline)
            if again.before_ticks >= best.before_ticks:
                corrected, best = respelt.words, again
                query, wanted = respelt, synonyms.read(respelt.words)
        if query.all_words:
            return dataclasses.replace(best.results, corrected=corrected)
        added = 0
        have_all = best.results.total
        near = nearest(query) if best.before_ticks < TOO_FEW else NOTHING
        if best.before_ticks < TOO_FEW and (len(wanted) > 1 or near):
            loose, _ = self._page(query, wanted, deadline, any_word=True, near=near)
            more = loose.before_ticks > best.before_ticks
            if more or near:
                matched = "any" if more and len(wanted) > 1 else "all"
                added = loose.results.total - best.results.total if matched == "all" else 0
                best = loose
        if corrected and not best.before_ticks:  # then the words as typed are no worse
            loose, _ = self._page(typed, synonyms.read(typed.words), deadline, any_word=True)
            if loose.before_ticks:
                best, corrected, matched = loose, "", "any"
        return dataclasses.replace(
            best.results,
            corrected=corrected,
            matched=matched,
            have_all=have_all,
            added_by_meaning=added,
        )

    def _page(
        self,
        query: SearchQuery,
        wanted: tuple[Wanted, ...],
        deadline: float,
        *,
        any_word: bool = False,
        doubtful: Sequence[str] = (),
        near: Near = NOTHING,
    ) -> tuple[Answer, dict[str, Any]]:
        dictionary = terms.dictionary()
        numbers, ticks = _ticks(query, dictionary)
        looked_for = (
            asking.words_clause(
                wanted, synonyms.read_all(query.words), any_word=any_word, near=near
            )
            if wanted
            else None
        )
        body = asking.page_and_facets(query, ticks, looked_for)
        if doubtful:
            body["suggest"] = asking.suggestions(doubtful)
        answer = self._ask(body, deadline)
        return read_answer(answer, query, numbers, dictionary, near), answer

    def _ask(self, body: dict[str, Any], deadline: float) -> dict[str, Any]:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise EngineAway("It takes too long.")
        meta, answer = self.transport.perform_request(
            "POST",
            f"/{self.alias}/_search?{ASKED}",
            body=body,
            headers=JSON,
            request_timeout=remaining,
        )
        if meta.status != OK:
            raise EngineAway(f"It answered {meta.status} {error_of(answer)}"[:300].rstrip())
        return dict(answer)


def error_of(answer: Any) -> str:
    """What the engine calls its error. Its reasons may quote what somebody typed, and are left out."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return ""
    causes = [error, *error.get("root_cause", ())]
    return ", ".join(dict.fromkeys(str(cause.get("type")) for cause in causes))


def _said(failure: BaseException) -> str:
    return f"{type(failure).__name__}: {failure}"[:300]


def _ticks(query: SearchQuery, dictionary: Dictionary) -> tuple[Ticks, asking.Ticked]:
    ticks = ticks_of(query, dictionary)
    numbers = {
        terms.CATEGORY: ticks.categories,
        terms.KIND: ticks.kinds,
        terms.LANGUAGE: ticks.languages,
        terms.ACCESS: ticks.access,
        terms.PREFERRED: ticks.preferred,
    }
    return ticks, asking.ticked(numbers, ticks.impossible, dictionary)


def read_answer(
    answer: dict[str, Any],
    query: SearchQuery,
    ticks: Ticks,
    dictionary: Dictionary,
    near: Near = NOTHING,
) -> Answer:
    """Page and facets from the engine's answer."""
    counted = answer["aggregations"]
    parts = counted
    for ticked in (asking.UNTICKED, *asking.COUNTED):
        parts = parts | counted.get(ticked, {})
    counts: dict[int, int] = {}
    for facet, fields in asking.COUNTED.items():
        for name in fields:
            for bucket in parts[f"{facet}/{name}"]["buckets"]:
                entry = dictionary.by_value.get((facet, bucket["key"]))
                if entry:
                    add(counts, entry.number, int(bucket["doc_count"]))
    total = int(answer["hits"]["total"]["value"])
    results = SearchResults(
        hits=tuple(_hit(found, query, near) for found in answer["hits"]["hits"]),
        total=total,
        facets=facets_of(counts, ticks, dictionary, times=1),
    )
    before_ticks = (
        counted[asking.BEFORE_TICKS]["value"] if asking.BEFORE_TICKS in counted else total
    )
    return Answer(results, before_ticks=int(before_ticks))


def _hit(found: dict[str, Any], query: SearchQuery, near: Near) -> SearchHit:
    card: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in found["_source"]["card"].items()
        if name in DOCUMENT_FIELDS
    }
    document = SearchDocument(**card, body="")
    away = _distance(document, query)
    return SearchHit(
        document=document,
        distance_metres=away,
        score=found.get("_score") or 0.0,
        reaches=reaches(document, query, away),
        is_near_in_meaning=bool(near) and found["_source"]["number"] in near.numbers,
    )


def _distance(document: SearchDocument, query: SearchQuery) -> int | None:
    if document.everywhere:
        return None
    if None in (query.easting, query.northing, document.easting, document.northing):
        return None
    east = document.easting - query.easting  # type: ignore[operator]
    north = document.northing - query.northing  # type: ignore[operator]
    return round(hypot(east, north))


def read_suggestions(answer: dict[str, Any], doubtful: Sequence[str]) -> dict[str, str]:
    """Words that no document has, with the likeliest that some document has: few changes, and a frequent word.

    How people ask for help ("somone") is known without any document.
    """
    offered = {entry["text"]: entry["options"] for entry in answer["suggest"][asking.SPELLING]}
    spelling = {}
    for word in doubtful:
        changes = {
            option["text"]: _changes(word, option)
            for option in offered.get(word, ())
            if round(_letters(word, option)) <= (len(word) - 1) // 3
        }
        asked = get_close_matches(word, SAID_BY_PEOPLE, n=1, cutoff=ONE_SLIP)
        if asked and word in offered and min(changes.values(), default=2.0) > 1.0:
            spelling[word] = asked[0]
        elif changes:
            spelling[word] = min(changes, key=changes.__getitem__)
    return {word: likeliest for word, likeliest in spelling.items() if word != likeliest}


def _changes(word: str, option: dict[str, Any]) -> float:
    """How many letters differ, less for a word that many documents have."""
    return _letters(word, option) - min(log(option["freq"] + 1) / 6, 1.2)


def _letters(word: str, option: dict[str, Any]) -> float:
    """About how many letters differ."""
    return float((1 - option["score"]) * len(word))
