"""Other words for the same thing: the reviewed list, and what the office has added or changed, applied at once."""

import secrets
from collections.abc import Mapping

from django.core.cache import cache

from search import words
from search.models import Synonym
from search.plain_words import SYNONYMS
from search.words import Wanted

CACHE_KEY = "search.synonyms"
SECONDS = 60


class _Remembered:
    """What this process read last, and the version it belongs to; the cache holds only the name of the version."""

    version = ""
    known: Mapping[str, tuple[str, ...]] = SYNONYMS


def known() -> Mapping[str, tuple[str, ...]]:
    """What is typed, and what it also finds; at most a minute old in another process, at once in this one."""
    version = cache.get(CACHE_KEY)
    if version is None:
        version = refresh()
    elif version != _Remembered.version:
        _Remembered.known, _Remembered.version = _read(), version
    return _Remembered.known


def refresh() -> str:
    """Every process reads the office's words again. Returns the new version."""
    version = secrets.token_hex(8)
    _Remembered.known, _Remembered.version = _read(), version
    cache.set(CACHE_KEY, version, SECONDS)
    return version


def _read() -> dict[str, tuple[str, ...]]:
    """The office's own go before the reviewed ones; with nothing to find, they switch them off."""
    return SYNONYMS | {
        typed: tuple(phrases(finds))
        for typed, finds in Synonym.objects.values_list("typed", "finds")
    }


def phrases(finds: str) -> list[str]:
    """What stands between the commas, each once."""
    parts = (" ".join(part.split()) for part in finds.lower().split(","))
    return list(dict.fromkeys(part for part in parts if part))


def read(typed: str) -> tuple[Wanted, ...]:
    """What must be found of what somebody typed."""
    return words.read(typed, known())


def read_all(typed: str) -> tuple[Wanted, ...]:
    """All that is looked for, the weak words too."""
    return words.read_all(typed, known())
