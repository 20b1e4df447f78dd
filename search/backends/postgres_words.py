"""Words in SQL: what is looked for as a tsquery, and how well it fits as a number. Never what somebody typed."""

from collections.abc import Mapping, Sequence

from search.backends.clauses import Clause
from search.meaning.near import Near
from search.words import OTHER_WORDS, Wanted

# So much closeness in meaning counts as much as one word in a title and a summary.
MEANING = 1.0
# So does having all of the words, when any of them will do: it comes before a title with one.
HAS_ALL = 1.0
# For text, summary, names and title. When any word will do, it says more how many are found than where they stand.
WEIGHTS, ANY_WORD_WEIGHTS = "'{0.1,0.2,0.4,1}'", "'{0.3,0.5,0.7,1}'"
# What a word counts that stands once in each of these. Who says it again and again is found no better.
ONCE_IN_EACH = {WEIGHTS: 0.686, ANY_WORD_WEIGHTS: 0.759}


def words_query(wanted: Sequence[Wanted], *, any_word: bool) -> Clause:
    """A tsquery: each thing wanted or another word for it; all of them, or any."""
    return Clause.joined(" || " if any_word else " && ", (_one_thing(one) for one in wanted))


def _one_thing(one: Wanted) -> Clause:
    return _any_of([_typed(one), *([_others(one)] if one.others else [])])


def _typed(one: Wanted) -> Clause:
    return (
        _phrase(one.text) if one.is_phrase else Clause("plainto_tsquery('care', %s)", (one.text,))
    )


def _others(one: Wanted) -> Clause:
    return _any_of([_phrase(other) for other in one.others])


def _phrase(text: str) -> Clause:
    return Clause("phraseto_tsquery('care', %s)", (text,))


def _any_of(queries: Sequence[Clause]) -> Clause:
    joined = Clause.joined(" || ", queries)
    return Clause(f"({joined.sql})", joined.parameters)


def rank(
    required: Sequence[Wanted], every: Sequence[Wanted], rarity: Mapping[str, float] | None
) -> Clause:
    """How well the words fit: a sum over all things looked for. With `rarity` any word will do; rare ones say more."""
    weights = WEIGHTS if rarity is None else ANY_WORD_WEIGHTS
    pieces = []
    for one in every:
        says = (rarity or {}).get(one.text, 1.0) if one in required else 1.0
        pieces.append(
            _times(
                says if one in required else one.says,
                [(_ranked if one.is_phrase else _ranked_once)(_typed(one), weights)],
            )
        )
        if one.others:
            pieces.append(_times(says * OTHER_WORDS, _apart(one.others, weights)))
    if rarity is not None and len(required) > 1:
        all_of_them = words_query(required, any_word=False)
        pieces.append(
            Clause(f"{HAS_ALL} * (words @@ ({all_of_them.sql}))::int", all_of_them.parameters)
        )
    return Clause.joined(" + ", pieces)


def _apart(others: Sequence[str], weights: str) -> list[Clause]:
    """Single words as one query, each phrase by itself: ts_rank takes phrases joined by "or" for all their words."""
    words = [_phrase(other) for other in others if " " not in other]
    phrases = [_phrase(other) for other in others if " " in other]
    return [
        *([_ranked_once(_any_of(words), weights)] if words else []),
        *(_ranked(phrase, weights) for phrase in phrases),
    ]


def _ranked(query: Clause, weights: str) -> Clause:
    return Clause(f"ts_rank({weights}, words, {query.sql})", query.parameters)


def _ranked_once(query: Clause, weights: str) -> Clause:
    ranked = _ranked(query, weights)
    return Clause(f"least({ranked.sql}, {ONCE_IN_EACH[weights]})", ranked.parameters)


def _times(factor: float, ranked: Sequence[Clause]) -> Clause:
    best = Clause.joined(", ", ranked)
    return Clause(f"{factor:.4f} * greatest({best.sql})", best.parameters)


def with_meaning(rank: Clause, near: Near) -> Clause:
    """The rank by words, and more for what is near in meaning, the nearer the more."""
    if not near:
        return rank
    return Clause(
        f"{rank.sql} + {MEANING} * coalesce((%s::float8[])[array_position(%s::bigint[], stored_id)], 0)",
        (*rank.parameters, near.above_least, list(near.numbers)),
    )
