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
        """Who owns what and is called what, who is preferred, how it is rated: exchange it, and all positions stay."""
        plain = [
            swimming(
                number,
                title=("Swimming buddy", "Club for swimming", "Saturday swim club")[number % 3],
                easting=SALE[0] + number % 3 * MILE,
            )
            for number in range(1, 31)
        ]
        put(*plain)
        queries = [
            replace(NEAR_SALE, words="swimming", page_size=50),
            replace(NEAR_SALE, words="swimming on saturdays with somebody", page_size=50),
            replace(NEAR_SALE, words='"swim club"', page_size=50),
            replace(NEAR_SALE, words="swimming lessons indoors", page_size=50),
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
                    organisation=" ".join(["Helping", *["Hands and Hearts"] * (number % 7)]),
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

    def test_a_long_name_of_who_offers_it_moves_no_words_apart(self, engine: SearchBackend) -> None:
        """Phrases count by how near their words stand: whose listing it is must not stand between them."""
        plain = [
            swimming(number, title="Lunch club", summary="Club with lunch on Saturdays.")
            for number in range(1, 13)
        ]
        query = replace(NEAR_SALE, words='"lunch club"', page_size=50)
        put(*plain)
        before = keys(engine, query)
        put(
            *(
                replace(one, organisation=" ".join(["Sunny", *["and Happy"] * (number % 6)]))
                for number, one in enumerate(plain)
            )
        )

        assert len(before) == len(plain)
        assert keys(engine, query) == before

    def test_saying_a_word_again_in_the_title_puts_nobody_higher(
        self, engine: SearchBackend
    ) -> None:
        put(
            *(swimming(number) for number in range(1, 12)),
            *(swimming(number, title="Swimming, swim and swims") for number in range(12, 23)),
            swimming(
                23,
                title="Swimming fun, swimming joy, swimming days, swimming ways",
                summary="Swimming trips, swimming games, swimming clubs.",
                body="Swimming here, swimming there, swimming now, swimming then. " * 9,
                easting=SALE[0] + 4 * MILE,
            ),
        )

        days = [
            keys(engine, replace(NEAR_SALE, words="swimming", page_size=50, day_number=day))
            for day in range(739_942, 739_952)
        ]

        assert {day[-1] for day in days} == {"listing:23"}
        assert 1 < sum(int(day[0].removeprefix("listing:")) < 12 for day in days) < 9

    def test_an_office_of_what_is_online_makes_it_neither_near_nor_far(
        self, engine: SearchBackend
    ) -> None:
        """Online, and of an unknown place, ranks like ten kilometres away, wherever its office is."""
        put(
            swimming(1, everywhere=True),
            swimming(2, everywhere=True, easting=SALE[0] + 200 * MILE),
            swimming(3, easting=SALE[0] + 3 * MILE, reach_metres=50 * MILE),
            swimming(4, easting=SALE[0] + 12 * MILE, reach_metres=50 * MILE),
            swimming(5, easting=None, northing=None, reach_metres=0, districts=("M33",)),
        )
        query = replace(NEAR_SALE, outcode="M33")

        by_words = engine.find(replace(query, words="swimming")).hits
        found = [hit.document.key for hit in by_words]
        nearest = keys(engine, query)

        assert (found[0], found[-1]) == ("listing:3", "listing:4")
        assert nearest[:2] == ["listing:3", "listing:4"]
        assert {hit.document.key for hit in by_words if hit.distance_metres is None} == {
            "listing:1",
            "listing:2",
            "listing:5",
        }
