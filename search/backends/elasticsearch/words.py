"""Words in a question to the engine: what is looked for, how much it says where it stands, how else it is spelt."""

from collections.abc import Sequence

from search.backends.elasticsearch.clauses import Clause, any_of
from search.meaning.near import NOTHING, Near
from search.words import OTHER_WORDS, Wanted

# A title counts more than names, these more than the summary, and that more than the text: as in PostgreSQL.
WEIGHTS = {"title": 10.0, "names": 4.0, "summary": 2.0, "body": 1.0}
# What is as close in meaning as can be counts like a rare word in all fields.
MEANING = 30.0
# Having all of the words, when any of them will do, counts so much more.
HAS_ALL = 30.0
FIELDS = [f"{name}^{weight:g}" for name, weight in WEIGHTS.items()]
# When any word will do, it says more how many are found than where they stand.
ANY_WORD_FIELDS = ["title^2", "names^2", "summary^1.5", "body"]
# A correction may change this many letters: more the engine does not offer.
MOST_CHANGES = 2
# The name of this part of the answer.
SPELLING = "spelling"


def words_clause(
    required: Sequence[Wanted],
    every: Sequence[Wanted],
    *,
    any_word: bool,
    near: Near = NOTHING,
) -> Clause:
    """Each thing required or another word for it, all of them or any; the rest of what was typed lifts a little.

    With any word, what is `near` in meaning is found too, and lifted the more the nearer it is.
    """
    fields = ANY_WORD_FIELDS if any_word else FIELDS
    things = [_one_thing(one, fields) for one in required]
    if any_word:
        things += [
            {"constant_score": {"filter": {"term": {"number": number}}, "boost": MEANING * more}}
            for number, more in zip(near.numbers, near.above_least, strict=True)
        ]
    lifting = [_one_thing(one, fields, boost=one.says) for one in every if one not in required]
    if any_word and len(required) > 1:
        all_of_them = {"bool": {"must": things[: len(required)]}}
        lifting.append({"constant_score": {"filter": all_of_them, "boost": HAS_ALL}})
    return {"bool": {"must": [any_of(things)] if any_word else things, "should": lifting}}


def _one_thing(one: Wanted, fields: Sequence[str], *, boost: float = 1.0) -> Clause:
    """As typed, or in other words. Only the typed words of a weak thing say little: its others were chosen."""
    typed = _typed(one, fields, boost)
    if not one.others:
        return typed
    phrases = [
        {"multi_match": {"query": other, "fields": fields, "type": "phrase"}}
        for other in one.others
    ]
    return any_of([typed, {"dis_max": {"queries": phrases, "boost": OTHER_WORDS}}])


def _typed(one: Wanted, fields: Sequence[str], boost: float) -> Clause:
    how = {"type": "phrase"} if one.is_phrase else {"type": "cross_fields", "operator": "and"}
    return {"multi_match": {"query": one.text, "fields": fields, "boost": boost, **how}}


def suggestions(doubtful: Sequence[str]) -> Clause:
    """Words that documents have, like those that none has."""
    term = {
        "field": "spelling",
        "suggest_mode": "missing",
        "max_edits": MOST_CHANGES,
        "prefix_length": 1,
        "min_word_length": 4,
        "size": 5,
    }
    return {SPELLING: {"text": " ".join(doubtful), "term": term}}
