"""Asks an engine every judged query as the search page would, and says how well it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from bench.golden import scores
from bench.golden.judged import Query
from search import asked
from search.backends.base import SearchBackend
from search.models import Place, StoredDocument
from search.places import resolve_place
from search.spoken import DAYS

# Equals take turns day by day: three days, so that one lucky shuffle proves nothing.
ON = (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
LEAST_NDCG = 0.80
MOST_NOTHING = 0.03
WIDEST_GAP = 0.05


@dataclass(frozen=True, slots=True)
class Scored:
    """One query, its mean nDCG@10, the fewest results of the days, and what stood on top."""

    query: Query
    ndcg: float
    found: int
    top: tuple[str, ...]
    best: int


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of one part of the golden set."""

    name: str
    queries: int
    ndcg: float
    nothing: float
    typo_gap: float

    @property
    def passes(self) -> bool:
        """Whether the stated bars are met."""
        return (
            self.ndcg >= LEAST_NDCG and self.nothing <= MOST_NOTHING and self.typo_gap <= WIDEST_GAP
        )


def score(backend: SearchBackend, queries: Sequence[Query]) -> list[Scored]:
    """Every query on three days."""
    stored = StoredDocument.objects.filter(is_removed=False)
    cards = dict(stored.values_list("key", "card"))
    return [_score_one(backend, query, cards) for query in queries]


def _score_one(backend: SearchBackend, query: Query, cards: Mapping[str, Any]) -> Scored:
    place = resolve_place(query.place or query.postcode)
    grades = {
        key: query.topic.grade(card) if _can_answer(card, query, place) else 0
        for key, card in cards.items()
    }
    answers = [grade for grade in grades.values() if grade]
    runs: list[float] = []
    found: list[int] = []
    top: tuple[str, ...] = ()
    for on in ON:
        typed = QueryDict(urlencode({"q": query.typed, "postcode": query.postcode}))
        results = backend.find(asked.read(typed, on=on).query)
        keys = [hit.document.key for hit in results.hits]
        runs.append(scores.ndcg([grades.get(key, 0) for key in keys], answers))
        found.append(results.total)
        top = tuple(hit.document.title for hit in results.hits[:3])
    return Scored(query, scores.mean(runs), min(found), top, max(answers, default=0))


def _can_answer(card: Mapping[str, Any], query: Query, place: Place | None) -> bool:
    """What does not reach the person, or is closed on the day they named, is no answer."""
    if query.day and not card["days"] & 1 << DAYS.index(query.day):
        return False
    if place is None or card["everywhere"]:
        return True
    if card["districts"]:
        return place.outcode in card["districts"]
    if card["easting"] is None:
        return False
    away = hypot(card["easting"] - place.easting, card["northing"] - place.northing)
    return bool(away <= card["reach_metres"])


def report(name: str, scored: Sequence[Scored]) -> Report:
    """Sum up a part of the golden set."""
    clean = {(one.query.topic.name, one.query.typed): one.ndcg for one in scored}
    gaps = [
        clean[one.query.topic.name, one.query.misspelt_of] - one.ndcg
        for one in scored
        if one.query.misspelt_of
    ]
    return Report(
        name=name,
        queries=len(scored),
        ndcg=scores.mean([one.ndcg for one in scored]),
        nothing=scores.mean([float(one.found == 0) for one in scored]),
        typo_gap=scores.mean(gaps),
    )


def reports(scored: Sequence[Scored]) -> list[Report]:
    """All of it, and the held-out part by itself."""
    return [
        report("all", scored),
        report("tuned on", [one for one in scored if not one.query.topic.held_out]),
        report("held out", [one for one in scored if one.query.topic.held_out]),
    ]
