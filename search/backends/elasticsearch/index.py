"""What an index is made of: its fields, its analysis by name, and a document as the engine keeps it."""

import json
import zlib
from functools import cache
from hashlib import blake2b
from typing import Any

from elasticsearch_dsl import (
    Boolean,
    Document,
    Float,
    GeoPoint,
    Integer,
    Keyword,
    Long,
    MetaField,
    Object,
    Text,
)

from search import marks
from search.backends.elasticsearch.reach import point, with_room
from search.documents import WITHOUT_SPACE
from search.terms import in_words
from search.words import without_echo

# How words become terms. `english` folds and stems as PostgreSQL does; `standard` only cuts and lowers, for a server
# that lacks the filters.
ANALYSES: dict[str, dict[str, Any]] = {
    "english": {
        "filter": {
            "care_possessive": {"type": "stemmer", "language": "possessive_english"},
            "care_stems": {"type": "stemmer", "language": "porter2"},
        },
        "analyzer": {
            "care": {
                "type": "custom",
                "tokenizer": "standard",
                "filter": ["lowercase", "care_possessive", "asciifolding", "care_stems"],
            },
            "care_spelling": {
                "type": "custom",
                "tokenizer": "standard",
                "filter": ["lowercase", "asciifolding"],
            },
        },
    },
    "standard": {
        "analyzer": {"care": {"type": "standard"}, "care_spelling": {"type": "standard"}},
    },
}
LONGEST_BODY = 100_000


class Found(Document):
    """A document in the engine. `card` comes back with a result and is not looked into."""

    title = Text(analyzer="care", norms=False, copy_to="spelling")
    names = Text(analyzer="care", norms=False, copy_to="spelling")
    summary = Text(analyzer="care", copy_to="spelling")
    body = Text(analyzer="care", copy_to="spelling")
    spelling = Text(analyzer="care_spelling", norms=False, index_options="freqs")
    category = Keyword()
    parent = Keyword()
    kind = Keyword()
    languages = Keyword()
    access = Keyword()
    preferred = Keyword()
    days = Keyword(doc_values=False)
    lowest_price = Long()
    location = GeoPoint()
    reach = Float(index=False)
    everywhere = Boolean()
    # Online, or nobody knows where: it ranks as if it were some way away.
    is_nowhere = Boolean(doc_values=False)
    is_full = Boolean(doc_values=False)
    marks = Keyword(doc_values=False)
    shuffle = Integer()
    number = Long()
    card = Object(enabled=False)

    class Meta:
        dynamic = MetaField("strict")


@cache
def body_of_index(analysis: str, replicas: int) -> dict[str, Any]:
    """Settings and fields of a new index. Raises KeyError for an unknown analysis.

    One shard: scores are then comparable, so that equals are equal; a million documents fit into it easily.
    """
    return {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": replicas,
            "refresh_interval": "1s",
            "gc_deletes": "1h",  # a late write of what was removed meanwhile is refused
            "analysis": ANALYSES[analysis],
            # Who says a word again and again is found little better than who says it once.
            "similarity": {"default": {"type": "BM25", "k1": 0.3}},
        },
        "mappings": Found._index.to_dict()["mappings"],
    }


def fingerprint(body: dict[str, Any]) -> str:
    """Short and different for every other make of index."""
    return blake2b(json.dumps(body, sort_keys=True).encode(), digest_size=4).hexdigest()


def source(number: int, key: str, card: dict[str, Any], text: str) -> dict[str, Any]:
    """A stored document as the engine keeps it."""
    category, parent = card["category"], card["parent_category"]
    kept: dict[str, Any] = {
        "title": without_echo(card["title"]),
        "names": " ".join(
            filter(
                None,
                (
                    card["category_name"] or in_words(category),
                    card["parent_category_name"] or in_words(parent),
                    card["kind_name"] or in_words(card["kind"]),
                    card["organisation"],
                ),
            )
        ),
        "summary": card["summary"],
        "body": text[:LONGEST_BODY],
        "category": category,
        "kind": card["kind"],
        "languages": card["languages"],
        "access": card["access_features"],
        "preferred": [str(council) for council in card["preferred"]],
        "days": [str(day) for day in range(7) if card["days"] >> day & 1],
        "everywhere": card["everywhere"],
        "is_nowhere": card["everywhere"] or None in (card["easting"], card["northing"]),
        "is_full": card["availability"] in WITHOUT_SPACE,
        "shuffle": zlib.crc32(key.encode()) - 2**31,
        "number": number,
        "card": card,
    }
    if parent and parent != category:
        kept["parent"] = parent
    if card["lowest_price_pence"] is not None:
        kept["lowest_price"] = card["lowest_price_pence"]
    if not card["everywhere"]:
        kept |= _place(card)
    return kept


def _place(card: dict[str, Any]) -> dict[str, Any]:
    """Where it is, and whom it reaches: the districts it names, else as far as it says."""
    easting, northing, reach = card["easting"], card["northing"], card["reach_metres"]
    districts = card.get("districts") or ()  # what was stored before there were any has none
    reached = marks.of_document(
        part=0,
        terms=(),
        easting=easting,
        northing=northing,
        reach_metres=reach,
        everywhere=False,
        districts=districts,
    )
    kept: dict[str, Any] = {"marks": [mark for mark in reached if marks.is_of_reach(mark)]}
    if easting is not None and northing is not None:
        kept["location"] = point(easting, northing)
        if not districts:
            kept["reach"] = with_room(reach)
    return kept
