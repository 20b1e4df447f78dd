"""What the search box offers while somebody types: phrases that begin so, then phrases with words like it."""

from django.db import connection

SHORTEST, LONGEST = 2, 60
MOST = 8
# With fewer than this that begin with what was typed, those with words like it are added.
TOO_FEW = 4
BEGIN = """
SELECT text FROM search_phrase WHERE key LIKE %s ORDER BY documents DESC, length(key), key LIMIT %s
"""
SOUND_LIKE = """
SELECT text FROM search_phrase WHERE %s <%% key
ORDER BY word_similarity(%s, key) DESC, documents DESC, key LIMIT %s
"""


def suggest(typed: str) -> list[str]:
    """At most eight phrases for what was typed so far; at most two reads. Empty below two letters."""
    key = " ".join(typed.replace("\0", " ").lower().split())[:LONGEST]
    if len(key) < SHORTEST:
        return []
    escaped = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = _read(BEGIN, [f"{escaped}%", MOST])
    if len(found) < TOO_FEW:
        found += _read(SOUND_LIKE, [key, key, MOST])
    return list(dict.fromkeys(found))[:MOST]


def _read(sql: str, parameters: list[str | int]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]
