"""What somebody typed, read as what they want."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import words
from search.plain_words import both_ways


def texts(typed: str) -> list[str]:
    return [wanted.text for wanted in words.read(typed)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("help getting washed", ["washed"]),
        ("someone to take my son swimming", ["swimming"]),
        ("I can’t get up the stairs", ["stairs"]),
        ("the", []),
        ("", []),
        ("Swimming SWIMMING swimming", ["swimming"]),
        ('"lunch club" for mum', ["lunch club"]),
        ('"unbalanced', ["unbalanced"]),
        ("café & crème", ["café", "crème"]),
        ("my mum’s 82 years old and she's struggling with washing", ["washing"]),
        ("help from 8am to 10am", []),
        ("washing at 7am for an hour in the mornings", ["washing"]),
        ("'; DROP TABLE search_word; --", ["drop", "table", "search", "word"]),
    ],
)
def test_only_what_carries_meaning_is_looked_for(typed: str, wanted: list[str]) -> None:
    assert texts(typed) == wanted


def test_other_words_for_the_same_thing_are_looked_for_too() -> None:
    (wanted,) = words.read("help getting washed")

    assert "personal care" in wanted.others


@given(st.text(max_size=400))
def test_whatever_is_typed_stays_small_and_clean(typed: str) -> None:
    wanted = words.read(words.without_unwanted(typed)[0])

    assert len(wanted) <= words.MOST_WORDS
    assert all(one.text and "\0" not in one.text for one in wanted)


def test_corrections_are_put_where_the_word_stood() -> None:
    assert (
        words.retype("Swiming, near the pool", {"swiming": "swimming"}) == "swimming, near the pool"
    )


def test_weak_words_count_only_where_there_are_no_others() -> None:
    assert texts("group for people with dementia") == ["dementia"]
    assert texts("support group") == ["support", "group"]
    assert [one.text for one in words.read_all("dementia group") if one.is_weak] == ["group"]


def test_words_that_mean_one_thing_together_are_one_thing() -> None:
    (wanted,) = words.read("a care home for mum")

    assert wanted.text == "care home"
    assert "nursing home" in wanted.others
    assert wanted.is_phrase


@pytest.mark.parametrize(
    ("form", "word"),
    [("dinners", "dinner"), ("respit", "respite")],
)
def test_a_form_of_a_word_has_its_other_words(form: str, word: str) -> None:
    (wanted,) = words.read(form, {word: ("something else",)})

    assert (wanted.text, wanted.others) == (form, ("something else",))


def test_how_one_asks_lifts_but_does_not_rule_out() -> None:
    asks, swims = words.read_all("someone to take my son swimming")

    assert (asks.text, asks.is_weak) == ("someone to take", True)
    assert texts("someone to take my son swimming") == ["swimming"]
    assert swims.text == "swimming"


def test_what_finds_a_word_is_found_by_it_too() -> None:
    """The list says that "blind" finds "sight loss", and nothing of what "sight loss" finds."""
    (wanted,) = words.read("sight loss")

    assert (wanted.text, "blind" in wanted.others) == ("sight loss", True)
    assert both_ways({"a": ("b", "c"), "b": ("d",), "clean": ("cleaning",)}) == {
        "a": ("b", "c"),
        "b": ("d",),
        "c": ("a",),
        "d": ("b",),
        "clean": ("cleaning",),
    }


def test_a_word_with_two_meanings_is_not_read_back() -> None:
    (wanted,) = words.read("swimming")

    assert "baths" not in wanted.others


def test_a_carer_is_found_by_what_one_must_be_able_to_do() -> None:
    assert texts("carer who speaks urdu") == ["speaks", "urdu"]
    assert texts("carer") == ["carer"]
    assert texts("groups for carers") == ["carers"]


def test_the_offices_words_take_the_place_of_ours() -> None:
    (wanted,) = words.read("wash", {"wash": ("bathing",)})

    assert wanted.others == ("bathing",)


def test_a_long_search_is_cut_between_words_and_loses_its_weak_words_first() -> None:
    assert words.cut("swimming " * 100).endswith(" swimming")
    assert len(words.cut("x" * 10_000)) == words.LONGEST
    story = " ".join(["group", *(f"thing{letter}" for letter in "abcdefghijkl")])

    assert [one.text for one in words.read_all(story)] == [
        f"thing{letter}" for letter in "abcdefghijkl"
    ]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Swimming, swim and swims", "Swimming,  and "),
        ("Care from a carer", "Care from a carer"),
        ("Day care and respite care", "Day care and respite care"),
        ("Help and company and a walk", "Help and company and a walk"),
        ("Swimming/swimming-SWIMMING", "Swimming/-"),
    ],
)
def test_an_echo_in_a_title_counts_for_nothing(title: str, kept: str) -> None:
    assert words.without_echo(title) == kept


@pytest.mark.parametrize(
    ("typed", "may_be"),
    [
        ("halal", False),
        ("wanders", False),
        ("tracker", False),
        ("swiming", True),
        ("shoping", True),
        ("wakeing", True),
        ("fisio", True),
    ],
)
def test_a_common_word_that_no_listing_has_is_not_taken_for_another(
    typed: str, may_be: bool
) -> None:
    assert words.may_be_misspelt(words.Wanted(typed)) is may_be


@pytest.mark.parametrize(
    ("typed", "rest", "unwanted"),
    [
        ("somewhere to go, not a care home", "somewhere to go", ("care home",)),
        ("carer not a man please", "carer please", ("man",)),
        ("mum doesn’t want to go in a nursing home", "mum", ("nursing home",)),
        ("swimming rather than the gym", "swimming", ("gym",)),
        ("not a", "not a", ()),
        ("I have no friends and do not drive", "I have no friends and do not drive", ()),
        ('"not a care home"', '"not a care home"', ()),
    ],
)
def test_what_is_not_wanted_is_not_looked_for(
    typed: str, rest: str, unwanted: tuple[str, ...]
) -> None:
    assert words.without_unwanted(typed) == (rest, unwanted)
