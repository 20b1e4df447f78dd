"""Builds the statements of the PostgreSQL backend: fixed text with parameters, never what somebody typed."""

from collections.abc import Sequence
from dataclasses import replace

from search import marks
from search.backends.answers import Ticks
from search.backends.clauses import FALSE, TRUE, Clause
from search.backends.postgres_words import with_meaning
from search.documents import SearchQuery
from search.meaning.near import NOTHING, Near
from search.order import FADES_OVER, FULL_KEEPS, ONLINE_RANKS_LIKE

FADES = f"exp(-coalesce(distance, {ONLINE_RANKS_LIKE}) / {FADES_OVER})"
# Nearly equal is equal: the score is cut to thousandths, so that chance decides and not a hair's breadth.
STEPS = 1000
# Which part of an answer a row belongs to: the page, counts by category and kind, or counts of other terms.
PAGE, CUBE, TERMS = 0, 1, 2


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
        needed.append(FALSE)
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
    """One statement for page and counts, of the `part` with this mark if any. `narrow`: facets obey their own ticks."""
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
SELECT {PAGE} AS part, n, NULL::int, NULL::int, NULL::int, true, {meant.sql}, distance, score, card::text
FROM page JOIN search_storeddocument AS stored ON stored.id = page.id
UNION ALL
SELECT {CUBE}, count(*), category, parent_category, kind, speaks, listed, NULL, NULL, NULL
FROM found GROUP BY category, parent_category, kind, speaks, listed
UNION ALL
SELECT {TERMS}, count(*), term, NULL, NULL, speaks, listed, NULL, NULL, NULL
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


def counts_within(
    query: SearchQuery, ticks: Ticks, words: Clause | None, distances: Sequence[int]
) -> Clause:
    """One row with how many are within each distance in metres of the query's place, all ticks obeyed."""
    widest = replace(query, within_metres=max(distances))
    where = Clause.joined(" AND ", [conditions(widest, ticks, words, part=None), narrowed(ticks)])
    away = distance(query)
    counts = Clause.joined(
        ", ",
        [
            Clause(
                f"count(*) FILTER (WHERE everywhere OR {away.sql} <= %s)",
                (*away.parameters, metres),
            )
            for metres in distances
        ],
    )
    return Clause(
        f"SELECT {counts.sql} FROM search_indexeddocument WHERE {where.sql}",  # noqa: S608
        (*counts.parameters, *where.parameters),
    )
