"""Builds the question to the engine: stated criteria, facets that ignore their own ticks, chance among equals."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from search import terms
from search.backends.answers import Ticks
from search.backends.elasticsearch.clauses import Clause
from search.backends.elasticsearch.places import here, reaching, within
from search.documents import SearchQuery
from search.order import FADES_OVER, FULL_KEEPS, ONLINE_RANKS_LIKE
from search.terms import Dictionary

# What is left of a score where FADES_OVER ends, and of that of what is online.
LEFT_AT_THE_END, ONLINE_KEEPS = exp(-1), exp(-ONLINE_RANKS_LIKE / FADES_OVER)
# Nearly equal is equal: chance may raise a score by so large a part of it.
CHANCE = 0.003
MOST_VALUES = 1000
# Names of parts of the answer.
BEFORE_TICKS, UNTICKED, CIRCLES = "before_ticks", "unticked", "circles"
# The fields that hold the values of each facet. A category is looked for among what is above a document's own, too.
COUNTED = {
    terms.CATEGORY: ("category", "parent"),
    terms.KIND: ("kind",),
    terms.LANGUAGE: ("languages",),
    terms.ACCESS: ("access",),
    terms.PREFERRED: ("preferred",),
}


@dataclass(frozen=True, slots=True)
class Ticked:
    """The clauses of the ticked boxes by facet; a facet without ticks is left out."""

    by_facet: dict[str, Clause]
    access: tuple[str, ...]
    impossible: bool

    def others(self, *facets: str) -> Clause:
        """What the ticks of all facets but these leave."""
        kept = [clause for facet, clause in self.by_facet.items() if facet not in facets]
        return {"bool": {"filter": kept}} if kept else {"match_all": {}}


def ticked(ticks: Ticks, dictionary: Dictionary) -> Ticked:
    """Clauses for numbers of the dictionary."""
    values = {
        facet: [dictionary.by_number[number].value for number in chosen]
        for facet, chosen in ticks.by_facet().items()
    }
    by_facet: dict[str, Clause] = {}
    for facet in (terms.CATEGORY, terms.KIND, terms.LANGUAGE, terms.PREFERRED):
        if chosen := values[facet]:
            any_of: list[Clause] = [{"terms": {name: chosen}} for name in COUNTED[facet]]
            by_facet[facet] = any_of[0] if len(any_of) == 1 else {"bool": {"should": any_of}}
    return Ticked(by_facet, tuple(values[terms.ACCESS]), ticks.impossible)


def conditions(query: SearchQuery, ticks: Ticked) -> list[Clause]:
    """What every document found must meet, before ticks: place, days, price, access."""
    needed: list[Clause] = [{"term": {"access": feature}} for feature in ticks.access]
    if ticks.impossible:
        needed.append({"match_none": {}})
    if query.days:
        needed.append({"terms": {"days": [str(day) for day in sorted(set(query.days))]}})
    if query.max_price_pence is not None:
        needed.append({"range": {"lowest_price": {"lte": query.max_price_pence}}})
    if query.has_place:
        needed.append(
            within(query, query.within_metres) if query.within_metres else reaching(query)
        )
    return needed


def page_and_facets(query: SearchQuery, ticks: Ticked, looked_for: Clause | None) -> Clause:
    """One request for the page, the total, and the counts of every facet."""
    matching: Clause = {"bool": {"filter": conditions(query, ticks)}}
    if looked_for:
        matching["bool"]["must"] = [looked_for]
    body = {
        "query": _scored(query, matching, has_words=bool(looked_for)),
        "sort": order(query, has_words=bool(looked_for)),
        "aggs": _counts(ticks),
        "from": (query.page - 1) * query.page_size,
        "size": query.page_size,
        "track_total_hits": True,
        "_source": ["card", "number"],
    }
    return body | {"post_filter": ticks.others()} if ticks.by_facet else body


def _scored(query: SearchQuery, matching: Clause, *, has_words: bool) -> Clause:
    """Relevance that fades with distance, less for what is full, and chance: the same for everybody all day."""
    chance: Clause = {"random_score": {"seed": query.day_number, "field": "shuffle"}}
    if not has_words:
        return {
            "function_score": {"query": matching, "functions": [chance], "boost_mode": "replace"}
        }
    if query.has_place:
        origin = {"origin": here(query), "scale": f"{FADES_OVER}m", "decay": LEFT_AT_THE_END}
        matching = {
            "function_score": {
                "query": matching,
                "functions": [
                    {"exp": {"location": origin}},  # nothing fades that has no place
                    {"filter": {"term": {"is_nowhere": True}}, "weight": ONLINE_KEEPS},
                ],
            }
        }
    return {
        "function_score": {
            "query": matching,
            "functions": [
                {"weight": FULL_KEEPS},
                {"filter": {"term": {"is_full": False}}, "weight": 1 - FULL_KEEPS},
                {**chance, "weight": CHANCE},
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def order(query: SearchQuery, *, has_words: bool) -> list[Clause]:
    """The stated criteria only; `_score` is the chance among equals, or holds it.

    Empty when the score alone decides, as it does without saying so: an engine shares a search among its cores only
    when it sorts by nothing else.
    """
    last: list[Clause] = [{"_score": {"order": "desc"}}, {"number": {"order": "asc"}}]
    nearest: list[Clause] = []
    if query.has_place:
        nearest = [{"_geo_distance": {"location": here(query), "order": "asc", "unit": "m"}}]
    if query.sort == "price":
        return [{"lowest_price": {"order": "asc", "missing": "_last"}}, *nearest, *last]
    if query.has_place and (query.sort == "distance" or not has_words):
        return [*nearest, *last]
    return []


def _counts(ticks: Ticked) -> Clause:
    """Counts of values, each under "facet/field". A facet with ticks ignores its own.

    Nothing is put under a filter that lets all pass: that would cost as much as the counting.
    """
    counts = {
        facet: {
            f"{facet}/{name}": {"terms": {"field": name, "size": MOST_VALUES}} for name in names
        }
        for facet, names in COUNTED.items()
    }
    if not ticks.by_facet:
        return {name: values for fields in counts.values() for name, values in fields.items()}
    wanted: Clause = {BEFORE_TICKS: {"value_count": {"field": "number"}}}  # all have one
    unticked: Clause = {}
    for facet, fields in counts.items():
        if facet not in ticks.by_facet:
            unticked |= fields
        elif len(ticks.by_facet) > 1:
            wanted[facet] = {"filter": ticks.others(facet), "aggs": fields}
        else:
            wanted |= fields
    return wanted | {UNTICKED: {"filter": ticks.others(), "aggs": unticked}}


def distances(
    query: SearchQuery, ticks: Ticked, looked_for: Clause | None, metres: Sequence[int]
) -> Clause:
    """One request that counts how many are within each distance."""
    needed = [*conditions(query, ticks), *ticks.by_facet.values()]
    if looked_for:
        needed.append(looked_for)
    circles = {str(distance): within(query, distance) for distance in metres}
    return {
        "query": {"bool": {"filter": needed}},
        "aggs": {CIRCLES: {"filters": {"filters": circles}}},
        "size": 0,
    }
