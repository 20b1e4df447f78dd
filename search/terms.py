"""The dictionary: numbers for categories, kinds, languages, access features and councils, and the office's words.

The index holds numbers; the page, its address and an engine's documents hold values. Read at most once a minute.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from search.documents import SearchDocument
from search.models import Term
from search.plain_words import SYNONYMS

CACHE_KEY = "search.dictionary"
SECONDS = 60
CATEGORY, KIND = Term.Facet.CATEGORY.value, Term.Facet.KIND.value
LANGUAGE, ACCESS = Term.Facet.LANGUAGE.value, Term.Facet.ACCESS.value
PREFERRED = Term.Facet.PREFERRED.value
READ = """
SELECT id, facet, value, label, parent FROM search_term
UNION ALL SELECT id, '', typed, finds, '' FROM search_synonym
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a facet: a category, a language … `number` is what the index holds for it.

    `parent` is the value of the category above it; empty for all others.
    """

    number: int
    facet: str
    value: str
    label: str
    parent: str


class Dictionary:
    """All entries, by number and by facet and value."""

    def __init__(
        self, entries: Iterable[Entry], synonyms: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        # What is typed and what it also finds: the office's own go before the reviewed ones.
        self.synonyms = SYNONYMS | dict(synonyms or {})
        self.by_number = {entry.number: entry for entry in entries}
        self.by_value = {(entry.facet, entry.value): entry for entry in self.by_number.values()}
        # By facet, and within it by label: the order of the tick boxes.
        self.in_order = sorted(
            self.by_number.values(), key=lambda entry: (entry.facet, entry.label.lower())
        )

    def numbers(self, facet: str, values: Iterable[str]) -> list[int]:
        """The numbers of known values; unknown ones are left out."""
        found = (self.by_value.get((facet, value)) for value in values)
        return [entry.number for entry in found if entry]


class _Remembered:
    """The dictionary that this process read last, and the minute it belongs to.

    The cache holds only the name of the minute: taking eighty entries out of it twice a page would cost more than
    all else that is done with them.
    """

    minute = ""
    dictionary = Dictionary(())


def dictionary() -> Dictionary:
    """The dictionary as it was at most a minute ago."""
    minute = cache.get(CACHE_KEY)
    if minute is None:
        return load()
    if minute != _Remembered.minute:
        _Remembered.dictionary, _Remembered.minute = _read(), minute
    return _Remembered.dictionary


def load() -> Dictionary:
    """The dictionary as it is now; every process reads it again."""
    minute = secrets.token_hex(8)
    cache.set(CACHE_KEY, minute, SECONDS)
    _Remembered.dictionary, _Remembered.minute = _read(), minute
    return _Remembered.dictionary


def _read() -> Dictionary:
    """Terms and the office's synonyms in one read: a page without either in memory pays for it."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        rows = cursor.fetchall()
    return Dictionary(
        (Entry(*row) for row in rows if row[1]),
        {row[2]: tuple(phrases(row[3])) for row in rows if not row[1]},
    )


def phrases(finds: str) -> list[str]:
    """What stands between the commas, each once."""
    parts = (" ".join(part.split()) for part in finds.lower().split(","))
    return list(dict.fromkeys(part for part in parts if part))


def named_by(document: SearchDocument) -> dict[tuple[str, str], tuple[str, str]]:
    """The terms that a document names: (facet, value) to (label, parent)."""
    found = {
        (CATEGORY, document.category): (
            document.category_name or in_words(document.category),
            document.parent_category,
        ),
        (KIND, document.kind): (document.kind_name or in_words(document.kind), ""),
    }
    if document.parent_category:
        name = document.parent_category_name or in_words(document.parent_category)
        found[CATEGORY, document.parent_category] = (name, "")
    found |= {(LANGUAGE, language): (in_words(language), "") for language in document.languages}
    found |= {(ACCESS, feature): (in_words(feature), "") for feature in document.access_features}
    names = document.preferred_by or tuple(f"Council {number}" for number in document.preferred)
    for number, name in zip(document.preferred, names, strict=True):
        found[PREFERRED, str(number)] = (name, "")
    return found


def in_words(value: str) -> str:
    """ "step_free" as people read it: "Step free". What is already in words stays as it is."""
    text = value.replace("_", " ").replace("-", " ") if value.islower() else value
    return text[:1].upper() + text[1:]


def learn(documents: Iterable[SearchDocument]) -> Dictionary:
    """Add the terms that documents name and correct changed labels; the dictionary that results."""
    named: dict[tuple[str, str], tuple[str, str]] = {}
    for document in documents:
        named |= named_by(document)
    known = load()
    changed = [
        Term(facet=facet, value=value, label=label, parent=parent)
        for (facet, value), (label, parent) in named.items()
        if (entry := known.by_value.get((facet, value))) is None
        or (entry.label, entry.parent) != (label, parent)
    ]
    if not changed:
        return known
    Term.objects.bulk_create(
        sorted(changed, key=lambda term: (term.facet, term.value)),
        update_conflicts=True,
        unique_fields=["facet", "value"],
        update_fields=["label", "parent"],
    )
    return load()
