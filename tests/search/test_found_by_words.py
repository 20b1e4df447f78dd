"""What every engine must do with the words that people type."""

from dataclasses import replace

import pytest

from search.backends.base import SearchBackend
from tests.factories.search import MILE, SALE, document
from tests.search.contract import ANYWHERE, NEAR_SALE, keys, put, swimming


@pytest.mark.needs_stems
def test_words_are_found_by_their_stems_without_accents(engine: SearchBackend) -> None:
    put(document(1, title="Café visits"), swimming(2))

    assert keys(engine, replace(ANYWHERE, words="swim")) == ["listing:2"]
    assert keys(engine, replace(ANYWHERE, words="cafe visit")) == ["listing:1"]


def test_a_title_counts_more_than_the_body(engine: SearchBackend) -> None:
    put(document(1, body="We may go swimming."), swimming(2))

    assert keys(engine, replace(ANYWHERE, words="swimming")) == ["listing:2", "listing:1"]


def test_plain_language_finds_personal_care_first(engine: SearchBackend) -> None:
    put(
        document(1, title="Laundry", summary="Your washing done.", category="laundry", category_name="Laundry",
                 parent_category="help-at-home", parent_category_name="Help at home"),
        document(2, title="Personal care at home", summary="Help to wash and dress."),
        swimming(3),
    )  # fmt: skip

    assert keys(engine, replace(NEAR_SALE, words="help getting washed"))[0] == "listing:2"


def test_a_misspelt_word_is_corrected_and_said(engine: SearchBackend) -> None:
    put(document(1), swimming(2))

    results = engine.find(replace(ANYWHERE, words="somone to take my son swiming"))

    assert [hit.document.key for hit in results.hits] == ["listing:2"]
    assert "swimming" in results.corrected


def test_a_slip_in_a_longer_form_finds_the_short_word(engine: SearchBackend) -> None:
    put(document(1), document(2, title="Paint with others"))

    results = engine.find(replace(ANYWHERE, words="paintng"))

    assert (results.corrected, [hit.document.key for hit in results.hits]) == (
        "paint",
        ["listing:2"],
    )


def test_whom_one_asks_for_lifts_those_who_do_just_that(engine: SearchBackend) -> None:
    """Words for "someone to take" decide between things that match the rest equally well."""
    put(
        *(swimming(number, title=f"Club {number} for swimming") for number in range(1, 9)),
        swimming(
            9,
            title="Tunde: swimming, gym and getting fit with you",
            category="somebody-to-go-out-with",
            category_name="Somebody to go out with",
            easting=SALE[0] + MILE,
        ),
    )

    words = "somone to take my son swiming"
    assert keys(engine, replace(NEAR_SALE, words=words, days=(5,)))[0] == "listing:9"


def test_when_any_word_will_do_what_has_both_comes_first(engine: SearchBackend) -> None:
    put(
        document(1, title="Gardening"),
        document(2, title="Club", category="both", category_name="Swimming and gardening"),
        swimming(3, category_name="Sport"),
        *(document(number) for number in range(4, 8)),
    )

    found = engine.find(replace(ANYWHERE, words="swimming gardening lessons"))

    assert found.matched == "any"
    assert found.hits[0].document.key == "listing:2"


def test_what_has_all_of_the_words_comes_before_a_title_with_one(engine: SearchBackend) -> None:
    put(
        *(document(number, title="Lady bowling", body="") for number in (1, 2, 3)),
        document(4, title="At home", body="A lady comes when you bathe."),
    )

    found = engine.find(replace(ANYWHERE, words="lady bathe"))

    assert (found.matched, found.have_all) == ("any", 1)
    assert found.hits[0].document.key == "listing:4"


def test_a_misspelt_filler_does_not_stand_in_the_way(engine: SearchBackend) -> None:
    put(document(1, title="Some days out"), swimming(2))

    results = engine.find(replace(ANYWHERE, words="somone for swiming"))

    assert [hit.document.key for hit in results.hits] == ["listing:2"]


def test_any_word_will_do_when_all_find_too_little(engine: SearchBackend) -> None:
    put(document(1, title="Gardening"), swimming(2))

    results = engine.find(replace(ANYWHERE, words="swimming gardening"))

    assert {hit.document.key for hit in results.hits} == {"listing:1", "listing:2"}
    assert (results.matched, results.have_all) == ("any", 0)


def test_a_word_that_nobody_has_does_not_become_quite_another(engine: SearchBackend) -> None:
    put(*(document(number, title="Train water") for number in (1, 2)))

    for typed in ("brain", "walker", "nofio"):
        assert (typed, engine.find(replace(ANYWHERE, words=typed)).corrected) == (typed, "")


def test_all_of_the_words_may_be_insisted_on(engine: SearchBackend) -> None:
    put(document(1, title="Gardening"), swimming(2), document(3, title="Swimming, gardening"))
    query = replace(ANYWHERE, words="swiming gardening")

    assert keys(engine, replace(query, all_words=True)) == ["listing:3"]
    assert engine.find(query).have_all == 1


def test_all_words_are_enough_when_five_have_them(engine: SearchBackend) -> None:
    put(*(swimming(number) for number in range(1, 6)), document(9, title="Saturdays"))

    results = engine.find(replace(ANYWHERE, words="swimming saturdays"))

    assert (results.total, results.matched) == (5, "all")


def test_a_quoted_phrase_stays_together(engine: SearchBackend) -> None:
    put(document(1, title="Lunch club"), document(2, title="Club for golf, with lunch"))

    assert keys(engine, replace(ANYWHERE, words='"lunch club"')) == ["listing:1"]


@pytest.mark.parametrize(
    "typed",
    [
        "& | ! <->",
        "a:b* OR (c",
        "'; DROP TABLE x; --",
        "🙂🙂",
        "‏שלום",
        "%s %(x)s",
        "\\",
        "x" * 10_000,
    ],
)
def test_odd_words_are_only_words(engine: SearchBackend, typed: str) -> None:
    put(document(1))

    assert engine.find(replace(ANYWHERE, words=typed)).total in {0, 1}
