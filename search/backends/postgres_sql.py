"""Builds the statements of the PostgreSQL backend: fixed text with parameters, never what somebody typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search import marks
from search.documents import SearchQuery
from search.meaning.near import NOTHING, Near
from search.words import OTHER_WORDS, Wanted

# What is online has no distance; it ranks as if it were this far away, in metres.
ONLINE_RANKS_LIKE = 10_000
# Relevance falls to about a third over so many metres.
FADES_OVER = 30_000
FADES = f"exp(-coalesce(distance, {ONLINE_RANKS_LIKE}) / {FADES_OVER})"
# What is full keeps so much of its score: it comes after what matches as well and has space, and before what is
# two miles farther away.
FULL_KEEPS = 0.9
# Nearly equal is equal: the score is cut to thousandths, so that chance decides and not a hair's breadth.
STEPS = 1000
# So much closeness in meaning counts as much as one word in a title and a summary.
MEANING = 1.0
# For text, summary, names and title. When any word will do, it says more how many are found than where they stand.
WEIGHTS, ANY_WORD_WEIGHTS = "'{0.1,0.2,0.4,1}'", "'{0.3,0.5,0.7,1}'"
# What a word counts that stands once in each of these. Who says it again and again is found no better.
ONCE_IN_EACH = {WEIGHTS: 0.686, ANY_WORD_WEIGHTS: 0.759}


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of SQL with the parameters in it."""

    sql: str
    parameters: tuple[Any, ...] = ()

    @classmethod
    def joined(cls, separator: str, clauses: Iterable["Clause"]) -> "Clause":
        """Pieces with a separator between them."""
        pieces = tuple(clauses)
        return cls(
            separator.join(piece.sql for piece in pieces),
            tuple(parameter for piece in pieces for parameter in piece.parameters),
        )


TRUE, FALSE, UNRANKED = Clause("true"), Clause("false"), Clause("0")


@dataclass(frozen=True, slots=True)
class Ticks:
    """The ticked boxes as numbers of the dictionary. `impossible`: only unknown values were named."""

    categories: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    languages: tuple[int, ...] = ()
    access: tuple[int, ...] = ()
    preferred: tuple[int, ...] = ()
    impossible: bool = False


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


def distance(query: SearchQuery) -> Clause:
    """Metres from the person to the document's place; null where either is unknown."""
    if not query.has_place:
        return Clause("NULL::float8")
    return Clause("(point(easting, northing) <-> point(%s, %s))", (query.easting, query.northing))


def conditions(
    query: SearchQuery,
    ticks: Ticks,
    words: Clause | None,
    *,
    part: int | None,
    near: Near = NOTHING,
) -> Clause:
    """What every document found must meet: words, place, days, price, access, and the part of all that is looked at.

    What is near in meaning needs no word, and may lie in any part.
    """
    needed = []
    if ticks.impossible:
        needed.append(Clause("false"))
    asked = []
    if words:
        asked.append(Clause(f"words @@ ({words.sql})", words.parameters))
    if part is not None:
        asked.append(Clause("marks @> %s::int[]", ([part],)))
    if near:
        both = Clause.joined(" AND ", asked)
        numbers = list(near.numbers)
        needed.append(
            Clause(f"(({both.sql}) OR stored_id = ANY(%s::bigint[]))", (*both.parameters, numbers))
        )
    else:
        needed += asked
    if query.has_place:
        needed += _in_reach(query)
    if ticks.access:
        needed.append(
            Clause("marks @> %s::int[]", ([marks.term(number) for number in ticks.access],))
        )
    if query.days:
        needed.append(Clause("days & %s <> 0", (sum(1 << day for day in set(query.days)),)))
    if query.max_price_pence is not None:
        needed.append(Clause("lowest_price <= %s", (query.max_price_pence,)))
    return Clause.joined(" AND ", needed or [TRUE])


def _in_reach(query: SearchQuery) -> list[Clause]:
    assert query.easting is not None  # noqa: S101 (has_place)
    assert query.northing is not None  # noqa: S101
    away = distance(query)
    if query.within_metres is None:
        where = marks.reaching(query.easting, query.northing, query.outcode)
        return [
            Clause("marks && %s::int[]", (where,)),
            # What goes by district has no squares: with one of these marks, it is the person's district.
            Clause(
                f"(everywhere OR reach_metres < 0 OR {away.sql} <= reach_metres)", away.parameters
            ),
        ]
    near = marks.near(query.easting, query.northing, query.within_metres)
    by_square = [Clause("marks && %s::int[]", (near,))] if near else []
    exactly = Clause(f"(everywhere OR {away.sql} <= %s)", (*away.parameters, query.within_metres))
    return [*by_square, exactly]


def narrowed(ticks: Ticks) -> Clause:
    """All ticks as conditions that the index answers, for when there is nothing else to look up."""
    groups = (ticks.categories, ticks.kinds, ticks.languages, ticks.preferred)
    return Clause.joined(
        " AND ",
        [
            Clause("marks && %s::int[]", ([marks.term(number) for number in group],))
            for group in groups
            if group
        ]
        or [TRUE],
    )


def flag(numbers: tuple[int, ...]) -> Clause:
    """Whether a document has one of the ticked terms of a facet; true when none is ticked."""
    return Clause("terms && %s::int[]", (list(numbers),)) if numbers else TRUE


def in_ticked(ticks: Ticks) -> Clause:
    """Whether a document is of a ticked category and a ticked kind."""
    needed = []
    if ticks.categories:
        chosen = list(ticks.categories)
        needed.append(
            Clause(
                "(category = ANY(%s::int[]) OR parent_category = ANY(%s::int[]))", (chosen, chosen)
            )
        )
    if ticks.kinds:
        needed.append(Clause("kind = ANY(%s::int[])", (list(ticks.kinds),)))
    return Clause.joined(" AND ", needed or [TRUE])


def order(query: SearchQuery, *, has_words: bool) -> Clause:
    """The stated criteria only, and chance among equals: a shuffle that is the same for everybody all day."""
    shuffle = Clause("hashint8extended(id, %s)", (query.day_number,))
    if query.sort == "price":
        return Clause.joined(
            ", ", [Clause("lowest_price NULLS LAST"), Clause("distance NULLS LAST"), shuffle]
        )
    if query.has_place and (query.sort == "distance" or not has_words):
        return Clause.joined(", ", [Clause("distance NULLS LAST"), shuffle])
    if has_words:
        return Clause.joined(", ", [Clause("score DESC"), shuffle])
    return shuffle


def page_and_facets(
    query: SearchQuery,
    ticks: Ticks,
    words: Clause | None,
    rank: Clause,
    *,
    part: int | None,
    narrow: bool,
    near: Near = NOTHING,
) -> Clause:
    """One statement for the page (rows of part 0), counts by category and kind (1) and counts of terms (2)."""
    away = distance(query)
    fades = FADES if query.has_place else "1"
    wanted = conditions(query, ticks, words, part=part, near=near)
    rank = with_meaning(rank, near)
    if narrow:
        wanted = Clause.joined(" AND ", [wanted, narrowed(ticks)])
        ticks = Ticks()
    languages, preferred = flag(ticks.languages), flag(ticks.preferred)
    ticked, ordered = in_ticked(ticks), order(query, has_words=bool(words))
    page = ((query.page - 1) * query.page_size, query.page_size)
    meant = Clause("page.id = ANY(%s::bigint[])", (list(near.numbers),)) if near else FALSE
    # Only the fixed pieces above are put together here; everything typed is a parameter.
    sql = f"""
WITH found AS MATERIALIZED (
    SELECT stored_id AS id, category, parent_category, kind, terms, lowest_price, is_full,
        {away.sql} AS distance, ({rank.sql})::float8 AS rank, {languages.sql} AS speaks, {preferred.sql} AS listed
    FROM search_indexeddocument WHERE {wanted.sql}
), page AS (
    SELECT row_number() OVER () AS n, best.* FROM (
        SELECT id, distance, lowest_price,
            floor({STEPS} * rank * {fades} * CASE WHEN is_full THEN {FULL_KEEPS} ELSE 1 END) AS score
        FROM found WHERE speaks AND listed AND {ticked.sql} ORDER BY {ordered.sql} OFFSET %s LIMIT %s
    ) AS best
)
SELECT 0 AS part, n, NULL::int, NULL::int, NULL::int, true, {meant.sql}, distance, score, card::text
FROM page JOIN search_storeddocument AS stored ON stored.id = page.id
UNION ALL
SELECT 1, count(*), category, parent_category, kind, speaks, listed, NULL, NULL, NULL
FROM found GROUP BY category, parent_category, kind, speaks, listed
UNION ALL
SELECT 2, count(*), term, NULL, NULL, speaks, listed, NULL, NULL, NULL
FROM (SELECT unnest(terms) AS term, speaks, listed FROM found WHERE {ticked.sql}) AS each
GROUP BY term, speaks, listed"""  # noqa: S608
    return Clause(
        sql,
        (
            *away.parameters,
            *rank.parameters,
            *languages.parameters,
            *preferred.parameters,
            *wanted.parameters,
            *ticked.parameters,
            *ordered.parameters,
            *page,
            *meant.parameters,
            *ticked.parameters,
        ),
    )
