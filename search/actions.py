"""Writes of the index, in the caller's transaction: what is on sale and what is found never differ."""

import dataclasses
import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from search import marks, synonyms, terms, words
from search.documents import SearchDocument
from search.messenger import poke
from search.models import Phrase, Word

BATCH = 1000
# Stands for a reach in metres where a document names postcode districts: it reaches these and nothing else.
BY_DISTRICT = -1
PUT = (Path(__file__).parent / "sql" / "put.sql").read_text()
REMOVE = (Path(__file__).parent / "sql" / "remove.sql").read_text()
PHRASES = (Path(__file__).parent / "sql" / "phrases.sql").read_text()
VOCABULARY = (Path(__file__).parent / "sql" / "vocabulary.sql").read_text()


def put(documents: Iterable[SearchDocument]) -> int:
    """Index documents, new or changed, in the caller's transaction. Returns how many.

    Of two with one key in the same thousand the last counts. One statement for each thousand, so that one document
    and a hundred thousand take the same path. An engine, where there is one, hears of them after the commit.
    """
    remaining = iter(documents)
    written = 0
    while batch := list({one.key: one for one in islice(remaining, BATCH)}.values()):
        with transaction.atomic():
            _put_batch(sorted(batch, key=lambda document: document.key))
        written += len(batch)
    return written


def _put_batch(documents: Sequence[SearchDocument]) -> None:
    dictionary = terms.learn(documents)
    rows = [_row(document, dictionary) for document in documents]
    with connection.cursor() as cursor:
        cursor.execute(PUT, [json.dumps(rows)])
    transaction.on_commit(poke)


def _row(document: SearchDocument, dictionary: terms.Dictionary) -> dict[str, Any]:
    card = dataclasses.asdict(document)
    card.pop("body")
    category = dictionary.by_value[terms.CATEGORY, document.category].number
    parent = dictionary.by_value.get((terms.CATEGORY, document.parent_category))
    kind = dictionary.by_value[terms.KIND, document.kind].number
    named = [
        *dictionary.numbers(terms.LANGUAGE, document.languages),
        *dictionary.numbers(terms.ACCESS, document.access_features),
        *dictionary.numbers(terms.PREFERRED, (str(council) for council in document.preferred)),
    ]
    # What is online has no place, wherever its office is.
    has_place = not document.everywhere
    return {
        "key": document.key,
        "card": _without_nul(card),
        "title": words.without_echo(document.title.replace("\0", "")),
        "body": document.body.replace("\0", ""),
        "names": " ".join(
            (
                dictionary.by_number[category].label,
                parent.label if parent else "",
                dictionary.by_number[kind].label,
            )
        ).replace("\0", ""),
        "organisation": document.organisation.replace("\0", ""),
        "marks": marks.of_document(
            part=zlib.crc32(document.key.encode()),
            terms={category, kind, *named, *([parent.number] if parent else [])},
            easting=document.easting,
            northing=document.northing,
            reach_metres=document.reach_metres,
            everywhere=document.everywhere,
            districts=document.districts,
        ),
        "category": category,
        "parent_category": parent.number if parent else category,
        "kind": kind,
        "terms": named,
        "days": document.days,
        "lowest_price": document.lowest_price_pence,
        "easting": document.easting if has_place else None,
        "northing": document.northing if has_place else None,
        "reach_metres": BY_DISTRICT if document.districts else document.reach_metres,
        "everywhere": document.everywhere,
        "is_full": document.is_full,
    }


def _without_nul(card: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL keeps no NUL in text; nobody can type one into a page, but an import may bring one."""
    return {
        name: value.replace("\0", "") if isinstance(value, str) else value
        for name, value in card.items()
    }


def remove(keys: Iterable[str]) -> int:
    """Take documents out of the index, in the caller's transaction. Returns how many were in it.

    An empty row with a new version stays, so that an engine hears of the removal (search/outbox.py).
    """
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, [list(keys)])
        transaction.on_commit(poke)
        return cursor.rowcount


def refresh_vocabulary() -> int:
    """Make the tables for spelling and suggestions anew from all documents. Returns the number of words."""
    asked_for = sorted(synonyms.known())
    with transaction.atomic(), connection.cursor() as cursor:
        Phrase.objects.all().delete()
        cursor.execute(PHRASES, [[typed for typed in asked_for if synonyms.is_offered(typed)]])
        Word.objects.all().delete()
        cursor.execute(
            VOCABULARY, [sorted({word for typed in asked_for for word in typed.split()})]
        )
        return cursor.rowcount
