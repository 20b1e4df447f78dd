"""What people looked for and did not find, kept for those who shape the market, and nobody's name with it.

The search page is read with GET, and GET writes nothing here but this count: it changes no page, is one statement, and
when it fails the page is shown all the same. Kept are the day, the outcode, the ticked category, the days asked for and
the words, without anything that may say who asked: no account, no session, no address of a computer, no whole postcode,
no numbers, e-mail addresses or names after "Mr", "called" and the like. Of a long search, which is a story rather than
a thing, only words that listings have are kept. After thirteen months the count is deleted.
"""

import logging
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

from search import postcodes, synonyms, words
from search.documents import SearchQuery, SearchResults
from search.models import UnmetSearch

COUNT = (Path(__file__).parent / "sql" / "unmet.sql").read_text()
# Fewer results than this is little.
LITTLE = 3
# A longer search tells a story.
SHORT = 3
MOST_WORDS, LONGEST_WORD, MOST_A_DAY = 6, 20, 5000
KEPT_FOR = timedelta(days=400)
PRIVATE = re.compile(
    r"\S*@\S*|\bhttps?:\S*|\bwww\.\S*"
    r"|\b(?:mr|mrs|ms|miss|mx|dr|called|named|(?:name|i)\s+am|name\s+is|name['’]?s)\b\.?\s+\S+(?:\s+(?-i:[A-Z])\S+)?",
    re.IGNORECASE,
)

log = logging.getLogger(__name__)


def found_little(results: SearchResults) -> bool:
    """Whether those who shape the market should know: next to nothing, or nothing with all of the words."""
    by_words = results.total - results.added_by_meaning
    return by_words < LITTLE or results.matched == "any"


def keep(query: SearchQuery, results: SearchResults, *, place: str, on: date) -> None:
    """Count a search of that day that found little; `place` is a postcode or a part of one. Never raises."""
    typed = words_to_keep(results.corrected or query.words)
    found = results.total - results.added_by_meaning if results.matched == "all" else 0
    code = postcodes.read(place)
    given: dict[str, Any] = {
        "on": on,
        "words": typed,
        "is_short": len(typed) <= SHORT,
        "outcode": code.parts[-1] if code else "",
        "category": query.categories[0] if query.categories else "",
        "days": sum(1 << day for day in set(query.days)),
        "found": found,
        "most_a_day": MOST_A_DAY,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COUNT, given)
    except DatabaseError:
        log.exception("A search that found little was not counted.")


def words_to_keep(typed: str) -> list[str]:
    """The words that say what is wanted, without what may say who wants it."""
    wanted = synonyms.read_all(PRIVATE.sub(" ", typed))
    tokens = [token for one in wanted for token in words.TOKEN.findall(one.text)]
    plain = [token for token in tokens if token.isascii() and _is_plain(token)]
    return list(dict.fromkeys(plain))[:MOST_WORDS]


def _is_plain(token: str) -> bool:
    return len(token) <= LONGEST_WORD and not any(letter.isdigit() for letter in token)


def forget_old(*, on: date) -> int:
    """Delete what is older than thirteen months. Returns how many rows."""
    deleted, _ = UnmetSearch.objects.filter(on__lt=on - KEPT_FOR).delete()
    return deleted
