"""What every engine must do: places, filters, and what becomes of a change."""

from dataclasses import replace

import pytest

from search import actions
from search.backends.base import SearchBackend
from search.documents import SearchQuery
from tests.factories.search import MILE, SALE, document
from tests.search.contract import ANYWHERE, NEAR_SALE, counts, keys, put, swimming


class TestPlace:
    def test_only_what_reaches_the_person_is_found(self, engine: SearchBackend) -> None:
        put(
            document(1, easting=SALE[0] + 4 * MILE, reach_metres=5 * MILE),
            document(2, easting=SALE[0] + 6 * MILE, reach_metres=5 * MILE),
            document(3, easting=SALE[0] + 90 * MILE, reach_metres=100 * MILE),
            document(4, easting=None, northing=None, everywhere=True),
            document(5, easting=None, northing=None),
        )

        assert keys(engine, NEAR_SALE) == ["listing:1", "listing:3", "listing:4"]

    def test_within_a_distance_also_finds_what_does_not_come_and_says_so(
        self, engine: SearchBackend
    ) -> None:
        put(
            document(1, easting=SALE[0] + 6 * MILE, reach_metres=5 * MILE),
            document(2, easting=SALE[0] + 11 * MILE, reach_metres=50 * MILE),
        )

        (hit,) = engine.find(replace(NEAR_SALE, within_metres=10 * MILE)).hits

        assert (hit.document.key, hit.distance_metres, hit.reaches) == (
            "listing:1",
            6 * MILE,
            False,
        )

    def test_how_far_something_comes_counts_by_the_metre(self, engine: SearchBackend) -> None:
        """17 km is no distance that a form offers; an engine may be wrong by one in a thousand."""
        put(
            document(1, easting=SALE[0] + 17_000, reach_metres=17_000),
            document(2, easting=SALE[0] + 17_000, reach_metres=16_960),
            document(3, northing=SALE[1] + 300_000, reach_metres=300_000),
            document(4, northing=SALE[1] + 300_000, reach_metres=299_000),
        )
        assert sorted(keys(engine, NEAR_SALE)) == ["listing:1", "listing:3"]

    def test_districts_reach_whoever_lives_in_them_however_far(self, engine: SearchBackend) -> None:
        put(
            document(1, easting=SALE[0] + 30 * MILE, reach_metres=0, districts=("M41", "M33")),
            document(2, reach_metres=0, districts=("M41",)),
            document(3, easting=None, northing=None, reach_metres=0, districts=("M33",)),
            document(4),
        )

        in_m33 = engine.find(replace(NEAR_SALE, outcode="M33")).hits
        within = engine.find(replace(NEAR_SALE, outcode="M33", within_metres=5 * MILE)).hits

        assert [hit.document.key for hit in in_m33] == ["listing:4", "listing:1", "listing:3"]
        assert all(hit.reaches for hit in in_m33)
        assert {hit.document.key: hit.reaches for hit in within} == {
            "listing:2": False,
            "listing:4": True,
        }
        in_m41 = keys(engine, replace(NEAR_SALE, outcode="M41"))
        assert (set(in_m41[:2]), in_m41[2:]) == ({"listing:2", "listing:4"}, ["listing:1"])
        assert keys(engine, NEAR_SALE) == ["listing:4"]

    def test_a_boundless_distance_finds_everything(self, engine: SearchBackend) -> None:
        put(document(1, easting=100_000, northing=20_000), document(2))

        assert keys(engine, replace(NEAR_SALE, within_metres=2_000_000)) == [
            "listing:2",
            "listing:1",
        ]

    def test_looking_farther_says_what_it_would_find(self, engine: SearchBackend) -> None:
        put(*(swimming(number, easting=SALE[0] + number * 4 * MILE) for number in range(1, 5)))

        found = engine.count_within(
            replace(NEAR_SALE, words="swimming"), [5 * MILE, 10 * MILE, 25 * MILE]
        )

        assert found == {5 * MILE: 1, 10 * MILE: 2, 25 * MILE: 4}

    def test_nearer_comes_before_farther_for_the_same_words(self, engine: SearchBackend) -> None:
        put(
            swimming(1, easting=SALE[0] + 30 * MILE, reach_metres=40 * MILE),
            swimming(2, easting=SALE[0] + 3 * MILE, reach_metres=40 * MILE),
        )

        assert keys(engine, replace(NEAR_SALE, words="swimming")) == ["listing:2", "listing:1"]


class TestFilters:
    def test_days_price_language_and_access(self, engine: SearchBackend) -> None:
        put(
            document(1, days=0b0100000, languages=("Urdu",), access_features=("Hearing loop", "Quiet space")),
            document(2, days=1, lowest_price_pence=1000, languages=("Polish",), access_features=("Hearing loop",)),
            document(3, lowest_price_pence=None, price_text=""),
        )  # fmt: skip

        assert set(keys(engine, replace(ANYWHERE, days=(5,)))) == {"listing:1", "listing:3"}
        assert keys(engine, replace(ANYWHERE, max_price_pence=1000)) == ["listing:2"]
        assert set(keys(engine, replace(ANYWHERE, languages=("Urdu", "Polish")))) == {
            "listing:1",
            "listing:2",
        }
        both = ("Hearing loop", "Quiet space")
        assert keys(engine, replace(ANYWHERE, access_features=both)) == ["listing:1"]

    def test_preferred_only_when_asked(self, engine: SearchBackend) -> None:
        put(document(1), document(2, preferred=(7,), preferred_by=("Trafford Council",)))

        assert keys(engine, replace(ANYWHERE, preferred_by=(7,))) == ["listing:2"]
        assert engine.find(ANYWHERE).total == 2

    def test_a_category_holds_all_below_it(self, engine: SearchBackend) -> None:
        put(
            document(1), document(2, category="night-care", category_name="Night care"), swimming(3)
        )

        assert set(keys(engine, replace(ANYWHERE, categories=("personal-care",)))) == {
            "listing:1",
            "listing:2",
        }
        narrower = ("personal-care", "night-care")
        assert keys(engine, replace(ANYWHERE, categories=narrower)) == ["listing:2"]

    @pytest.mark.parametrize("facet", ["categories", "kinds", "languages", "access_features"])
    def test_what_nobody_offers_finds_nothing(self, engine: SearchBackend, facet: str) -> None:
        put(document(1))

        assert engine.find(replace(ANYWHERE, **{facet: ("unheard-of",)})).total == 0

    @pytest.mark.parametrize("query", [NEAR_SALE, replace(NEAR_SALE, words="swimming care")])
    def test_a_facet_ignores_its_own_ticks_and_obeys_the_others(
        self, engine: SearchBackend, query: SearchQuery
    ) -> None:
        put(
            *(document(number, title="Care", summary="swimming") for number in (1, 2, 3)),
            *(swimming(number, title="Care to swim") for number in (4, 5)),
        )

        ticked = replace(query, kinds=("activity",))

        assert engine.find(ticked).total == 2
        assert counts(engine, ticked, "kind") == {"support": 3, "activity": 2}
        assert counts(engine, ticked, "category") == {"sport": 2, "swimming": 2}

    def test_language_counts_ignore_language_ticks(self, engine: SearchBackend) -> None:
        put(
            document(1, languages=("Urdu",)),
            document(2, languages=("Polish",), kind="activity", kind_name="Activity"),
            document(3, languages=("Polish",)),
        )

        ticked = replace(NEAR_SALE, languages=("Urdu",))

        assert counts(engine, ticked, "language") == {"Urdu": 1, "Polish": 2}
        assert counts(engine, ticked, "kind") == {"support": 1}
        assert counts(engine, replace(ticked, kinds=("support",)), "language") == {
            "Urdu": 1,
            "Polish": 1,
        }


class TestIndex:
    def test_a_change_replaces_what_was_there(self, engine: SearchBackend) -> None:
        put(document(1, title="Gardening"))
        put(document(1, title="Painting"))

        assert keys(engine, replace(ANYWHERE, words="painting")) == ["listing:1"]
        assert engine.find(replace(ANYWHERE, words="gardening")).total == 0

    def test_what_is_removed_is_gone_and_can_come_back(self, engine: SearchBackend) -> None:
        put(document(1), document(2))

        assert actions.remove(["listing:1", "listing:99"]) == 1
        assert keys(engine, ANYWHERE) == ["listing:2"]
        put(document(1))
        assert engine.find(ANYWHERE).total == 2

    def test_a_result_has_all_that_its_card_shows(self, engine: SearchBackend) -> None:
        whole = document(1, languages=("Urdu",), preferred=(3,), preferred_by=("Trafford Council",))
        put(whole)

        (hit,) = engine.find(ANYWHERE).hits

        assert hit.document == replace(whole, body="")
