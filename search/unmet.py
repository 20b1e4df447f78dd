"""What people looked for and did not find, kept for those who shape the market, and nobody's name with it.

The search page is read with GET, and GET writes nothing here but this count: it changes no page, is one statement, and
when it fails the page is shown all the same. Kept are the day, the outcode, the ticked category, the days asked for and
the words, with ticked languages and access needs as more words, but nothing that may say who asked: no account, no
session, no address of a computer, no whole postcode, no numbers, e-mail addresses or names after "Mr", "called" and the
like. Of a long search, which is a story rather than a thing, only words that listings have are kept. After thirteen
months the count is deleted.
"""

import logging
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

from search import postcodes, synonyms, terms, words
from search.documents import SearchQuery, SearchResults
from search.models import UnmetSearch

COUNT = (Path(__file__).parent / "sql" / "unmet.sql").read_text()
# Fewer results than this is little.
LITTLE = 3
# A longer search tells a story.
SHORT = 3
MOST_WORDS, LONGEST_WORD, MOST_A_DAY = 6, 20, 5000
KEPT_FOR = timedelta(days=400)
# A name as it is written; in "MS nurse", "I miss swimming", "I am blind" and "I am Deaf" there is none.
NAME = r"(?-i:(?!(?:Deaf|Blind|Autistic|Disabled)\b)[A-Z][a-z]\S*)"
PRIVATE = re.compile(
    r"\S*@\S*|\bhttps?:\S*|\bwww\.\S*"
    rf"|\b(?:mr|mrs|mx|called|named|name\s+(?:is|am)|name['’]?s)\b\.?\s+\S+(?:\s+{NAME})?"
    rf"|\b(?:(?-i:Ms|Miss)|dr|i\s+am|i['’]?m)\b\.?\s+{NAME}(?:\s+{NAME})?",
    re.IGNORECASE,
)

log = logging.getLogger(__name__)


def found_little(results: SearchResults) -> bool:
    """Whether those who shape the market should know: next to nothing has all of the words."""
    return _with_all_words(results) < LITTLE


def _with_all_words(results: SearchResults) -> int:
    if results.matched == "any":
        return results.have_all
    return results.total - results.added_by_meaning


def keep(query: SearchQuery, results: SearchResults, *, on: date) -> None:
    """Count a search of that day that found little. Never raises: the page is shown all the same."""
    found = _with_all_words(results)
    # A correction that nothing has with all of the words is a guess, and guesses are not what people asked for.
    typed = words_to_keep(results.corrected if results.corrected and found else query.words)
    given: dict[str, Any] = {
        "on": on,
        "words": typed,
        "ticked": _ticked(query),
        "is_short": len(typed) <= SHORT,
        "outcode": postcodes.outcode_of(query.outcode),
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
    plain = [token for token in tokens if _is_plain(token)]
    return list(dict.fromkeys(plain))[:MOST_WORDS]


def _is_plain(token: str) -> bool:
    return len(token) <= LONGEST_WORD and not any(letter.isdigit() for letter in token)


def _ticked(query: SearchQuery) -> list[str]:
    """What was ticked that is no category: without it "carer" would seem to be wanting where it is Urdu that is."""
    known = terms.dictionary().by_value
    ticks = [(terms.LANGUAGE, value) for value in query.languages]
    ticks += [(terms.ACCESS, value) for value in query.access_features]
    return [known[tick].label.lower() for tick in ticks if tick in known]


def forget_old(*, on: date) -> int:
    """Delete what is older than thirteen months. Returns how many rows."""
    deleted, _ = UnmetSearch.objects.filter(on__lt=on - KEPT_FOR).delete()
    return deleted
