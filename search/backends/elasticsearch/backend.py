"""Search on an engine: the same answers as PostgreSQL gives, in at most two requests."""

import dataclasses
import time
from collections.abc import Sequence
from difflib import get_close_matches
from math import hypot, log
from typing import Any

from elastic_transport import Transport

from search import synonyms, terms
from search.backends import answers, steps
from search.backends.answers import Answer, Ticks
from search.backends.away import EngineAway
from search.backends.elasticsearch import asking, words
from search.backends.elasticsearch.client import JSON_TYPE, answering
from search.documents import SearchDocument, SearchHit, SearchQuery, SearchResults
from search.meaning.near import NOTHING, Near
from search.plain_words import FILLERS, WEAK
from search.terms import Dictionary
from search.words import Wanted

# A word of at least four letters that is so like another differs by one slip.
SAID_BY_PEOPLE, ONE_SLIP = sorted(FILLERS | WEAK), 0.85
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
        with answering():
            return steps.find(_Steps(self, deadline=time.monotonic() + self.seconds), query)

    def count_within(self, query: SearchQuery, distances: Sequence[int]) -> dict[int, int]:
        """See SearchBackend.count_within."""
        dictionary = terms.dictionary()
        ticked = asking.ticked(answers.ticks_of(query, dictionary), dictionary)
        widest = dataclasses.replace(query, within_metres=max(distances))
        wanted = synonyms.read(query.words)
        looked_for = words.words_clause(wanted, (), any_word=False) if wanted else None
        body = asking.distances(widest, ticked, looked_for, distances)
        with answering():
            answer = self.ask(body, time.monotonic() + self.seconds)
            buckets = answer["aggregations"][asking.CIRCLES]["buckets"]
            return {metres: int(buckets[str(metres)]["doc_count"]) for metres in distances}

    def ping(self) -> None:
        """Ask the least that can be asked of the index. Raises EngineAway."""
        with answering():
            self.ask({"size": 0, "terminate_after": 1}, time.monotonic() + self.seconds)

    def ask(self, body: dict[str, Any], deadline: float) -> dict[str, Any]:
        """The engine's answer to one question. Raises EngineAway, and what the client raises."""
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


class _Steps:
    """The steps of one search. The first question asks for other spellings too, read only when they are needed."""

    def __init__(self, backend: ElasticsearchBackend, deadline: float) -> None:
        self.backend = backend
        self.deadline = deadline
        self.first: dict[str, Any] | None = None

    def all_words(self, query: SearchQuery, wanted: tuple[Wanted, ...]) -> Answer:
        doubtful = steps.doubtful(wanted) if self.first is None else []
        answer, said = self._page(query, wanted, doubtful=doubtful)
        self.first = self.first or said
        return answer

    def spelling(self, wanted: tuple[Wanted, ...]) -> dict[str, str]:
        doubtful = steps.doubtful(wanted)
        return read_suggestions(self.first or {}, doubtful) if doubtful else {}

    def any_word(self, query: SearchQuery, wanted: tuple[Wanted, ...], near: Near) -> Answer:
        return self._page(query, wanted, any_word=True, near=near)[0]

    def as_typed(self, query: SearchQuery) -> Answer:
        return self._page(query, synonyms.read(query.words), any_word=True)[0]

    def _page(
        self,
        query: SearchQuery,
        wanted: tuple[Wanted, ...],
        *,
        any_word: bool = False,
        doubtful: Sequence[str] = (),
        near: Near = NOTHING,
    ) -> tuple[Answer, dict[str, Any]]:
        dictionary = terms.dictionary()
        ticks = answers.ticks_of(query, dictionary)
        looked_for = None
        if wanted:
            every = synonyms.read_all(query.words)
            looked_for = words.words_clause(wanted, every, any_word=any_word, near=near)
        body = asking.page_and_facets(query, asking.ticked(ticks, dictionary), looked_for)
        if doubtful:
            body["suggest"] = words.suggestions(doubtful)
        said = self.backend.ask(body, self.deadline)
        return read_answer(said, query, ticks, dictionary, near), said


def read_answer(
    answer: dict[str, Any], query: SearchQuery, ticks: Ticks, dictionary: Dictionary, near: Near
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
                    answers.add(counts, entry.number, int(bucket["doc_count"]))
    total = int(answer["hits"]["total"]["value"])
    results = SearchResults(
        hits=tuple(_hit(found, query, near) for found in answer["hits"]["hits"]),
        total=total,
        facets=answers.facets_of(counts, ticks, dictionary, times=1),
    )
    before_ticks = (
        counted[asking.BEFORE_TICKS]["value"] if asking.BEFORE_TICKS in counted else total
    )
    return Answer(results, before_ticks=int(before_ticks))


def _hit(found: dict[str, Any], query: SearchQuery, near: Near) -> SearchHit:
    document = answers.document_of(found["_source"]["card"])
    return answers.hit_of(
        document,
        query,
        distance_metres=_distance(document, query),
        score=found.get("_score") or 0.0,
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
    offered = {entry["text"]: entry["options"] for entry in answer["suggest"][words.SPELLING]}
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
    """How many letters differ: the engine says it as a part of the shorter word."""
    return float((1 - option["score"]) * min(len(word), len(option["text"])))
