"""Pure: the judged queries of topics.toml, and how good a listing is as an answer to one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.spoken import DAYS

FILE = Path(__file__).parent / "topics.toml"
BEST_GRADE = 3


class BadGoldenSet(ValueError):
    """The file says something that cannot be; the message names the topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that is wanted, and what answers it: grades by title, by category, by sport."""

    name: str
    why: str
    held_out: bool = False
    listings: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    sports: Mapping[str, int] = field(default_factory=dict)

    def grade(self, card: Mapping[str, Any]) -> int:
        """0 to 3 for a listing's card. A title's own judgement goes before its category's."""
        if card["title"] in self.listings:
            return self.listings[card["title"]]
        sport = card["summary"].removeprefix("A local club for ").split(".")[0]
        if sport != card["summary"] and sport in self.sports:
            return self.sports[sport]
        return self.categories.get(card["category"], 0)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed. `postcode` went into its own box; `place` and `day` are said by the words themselves."""

    topic: Topic
    typed: str
    postcode: str = ""
    place: str = ""
    day: str = ""
    misspelt_of: str = ""


def read(text: str) -> list[Query]:
    """All queries of a file. Raises BadGoldenSet."""
    found: list[Query] = []
    for given in tomllib.loads(text)["topic"]:
        queries = given.pop("queries")
        topic = Topic(**given)
        grades = {**topic.listings, **topic.categories, **topic.sports}
        if not grades or not set(grades.values()) <= set(range(1, BEST_GRADE + 1)):
            raise BadGoldenSet(f"{topic.name}: grades are 1 to {BEST_GRADE}")
        if BEST_GRADE not in grades.values() or len(topic.why) < 10:
            raise BadGoldenSet(f"{topic.name}: needs a best answer and a reason")
        of_topic = [_query(topic, one) for one in queries]
        spelt = {query.typed: query for query in of_topic if not query.misspelt_of}
        for query in of_topic:
            if query.misspelt_of and query.misspelt_of not in spelt:
                raise BadGoldenSet(f"{topic.name}: “{query.misspelt_of}” is not among its queries")
        found += of_topic
    typed = [(query.typed, query.postcode) for query in found]
    twice = {one for one in typed if typed.count(one) > 1}
    if twice:
        raise BadGoldenSet(f"asked twice: {twice}")
    return found


def _query(topic: Topic, given: Mapping[str, str]) -> Query:
    unknown = set(given) - {"q", "postcode", "place", "day", "of"}
    if unknown or given.get("day", DAYS[0]) not in DAYS:
        raise BadGoldenSet(f"{topic.name}: {unknown or given['day']} is not known")
    return Query(
        topic=topic,
        typed=given["q"],
        postcode=given.get("postcode", ""),
        place=given.get("place", ""),
        day=given.get("day", ""),
        misspelt_of=given.get("of", ""),
    )
