"""In which order every engine answers: by what is stated, and by nothing else."""

from dataclasses import replace

from search.backends.base import SearchBackend
from tests.factories.search import MILE, SALE, document
from tests.search.contract import ANYWHERE, NEAR_SALE, keys, put, swimming


class TestOrder:
    def test_lowest_price_first_and_unknown_prices_last(self, engine: SearchBackend) -> None:
        put(
            document(1, lowest_price_pence=3000),
            document(2, lowest_price_pence=None),
            document(3, lowest_price_pence=0),
        )

        assert keys(engine, replace(ANYWHERE, sort="price")) == [
            "listing:3",
            "listing:1",
            "listing:2",
        ]

    def test_nearest_first_even_when_another_matches_better(self, engine: SearchBackend) -> None:
        put(
            swimming(1, easting=SALE[0] + 4 * MILE),
            document(2, body="swimming", easting=SALE[0] + 1 * MILE),
        )

        assert keys(engine, replace(NEAR_SALE, words="swimming", sort="distance")) == [
            "listing:2",
            "listing:1",
        ]

    def test_nobody_is_first_by_what_is_not_stated(self, engine: SearchBackend) -> None:
        """Who owns what, who is preferred, how it is rated: exchange it all, and every position stays."""
        plain = [swimming(number, easting=SALE[0] + number % 3 * MILE) for number in range(1, 31)]
        put(*plain)
        queries = [
            replace(NEAR_SALE, words="swimming", page_size=50),
            replace(NEAR_SALE, page_size=50),
            replace(ANYWHERE, words="swimming", page_size=50),
            replace(ANYWHERE, sort="price", page_size=50),
        ]
        before = [keys(engine, query) for query in queries]
        put(
            *(
                replace(
                    one,
                    organisation_id=31 - number,
                    preferred=(1,) if number % 4 == 0 else (),
                    preferred_by=("Trafford Council",) if number % 4 == 0 else (),
                    rating=("outstanding", "inadequate")[number % 2],
                    is_demonstration=bool(number % 3),
                )
                for number, one in enumerate(plain, start=1)
            )
        )

        assert [keys(engine, query) for query in queries] == before

    def test_what_is_full_comes_after_what_matches_as_well_whoever_owns_it(
        self, engine: SearchBackend
    ) -> None:
        full = {
            number: ("full", "waiting", "soon", "unknown")[number % 4] for number in range(1, 17)
        }
        put(*(swimming(number, availability=says) for number, says in full.items()))
        queries = [
            replace(query, words="swimming", page_size=50) for query in (NEAR_SALE, ANYWHERE)
        ]

        before = [keys(engine, query) for query in queries]
        put(
            *(
                swimming(number, availability=says, organisation_id=number)
                for number, says in full.items()
            )
        )

        for found in before:
            last = {full[int(key.removeprefix("listing:"))] for key in found[8:]}
            assert last == {"full", "waiting"}
        assert [keys(engine, query) for query in queries] == before

    def test_what_is_full_and_matches_better_or_is_much_nearer_stays_above(
        self, engine: SearchBackend
    ) -> None:
        put(
            swimming(1, availability="full"),
            swimming(2, easting=SALE[0] + 4 * MILE),
            document(3, body="We may go swimming."),
        )

        assert keys(engine, replace(NEAR_SALE, words="swimming")) == [
            "listing:1",
            "listing:2",
            "listing:3",
        ]

    def test_nearest_and_cheapest_first_do_not_ask_for_space(self, engine: SearchBackend) -> None:
        put(
            swimming(1, availability="full", lowest_price_pence=100),
            swimming(2, easting=SALE[0] + MILE, lowest_price_pence=200),
        )

        for sort in ("distance", "price"):
            query = replace(NEAR_SALE, words="swimming", sort=sort)
            assert keys(engine, query) == ["listing:1", "listing:2"]

    def test_ticking_preferred_narrows_and_puts_nobody_higher(self, engine: SearchBackend) -> None:
        """Those on the list stand in the order that they have without the tick, whoever owns them."""
        listed = {number: number % 3 == 0 for number in range(1, 31)}
        put(
            *(
                swimming(
                    number,
                    easting=SALE[0] + number % 3 * MILE,
                    organisation_id=number % 5,
                    preferred=(1,) if is_listed else (),
                    preferred_by=("Trafford Council",) if is_listed else (),
                )
                for number, is_listed in listed.items()
            )
        )
        query = replace(NEAR_SALE, words="swimming", page_size=50)

        everything = keys(engine, query)
        ticked = keys(engine, replace(query, preferred_by=(1,)))

        assert ticked == [key for key in everything if listed[int(key.removeprefix("listing:"))]]
        assert len(ticked) == 10

    def test_equals_take_turns_by_the_day(self, engine: SearchBackend) -> None:
        put(*(swimming(number) for number in range(1, 31)))
        query = replace(NEAR_SALE, words="swimming", page_size=50)

        days = [
            tuple(keys(engine, replace(query, day_number=day))) for day in range(739_942, 739_952)
        ]

        assert len(set(days)) == 10
        assert len({day[0] for day in days}) > 3
        assert keys(engine, replace(query, day_number=739_942)) == list(days[0])

    def test_pages_do_not_overlap_and_leave_nothing_out(self, engine: SearchBackend) -> None:
        put(*(swimming(number) for number in range(1, 31)))
        query = replace(NEAR_SALE, words="swimming", page_size=12)

        pages = [keys(engine, replace(query, page=page)) for page in (1, 2, 3, 4)]

        assert [len(page) for page in pages] == [12, 12, 6, 0]
        assert len({key for page in pages for key in page}) == 30
