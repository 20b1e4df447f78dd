"""Why a result stands where it stands, in one line."""

import pytest

from search import words
from search.documents import SearchHit
from search.endings import root
from search.why import Reasons
from tests.factories.search import document


def why(typed: str, distance: str = "", **facts: object) -> str:
    plain = {"organisation": "Sunny Days", **facts}
    return Reasons(words.read_all(typed)).of(SearchHit(document(1, **plain)), distance)


@pytest.mark.parametrize(
    ("one", "other"),
    [("swimming", "swim"), ("cleaner", "cleaning"), ("libraries", "library"), ("walks", "walked")],
)
def test_words_of_one_kind_have_one_root(one: str, other: str) -> None:
    assert root(one) == root(other)


def test_words_are_named_with_the_most_telling_place_and_the_distance() -> None:
    said = why(
        "swimming buddies for lunch", "1 mile away", title="Swimming buddy", summary="Lunch too."
    )

    assert (
        said == "“swimming” and “buddies” are in the title. “lunch” is in the summary. 1 mile away."
    )


def test_other_words_for_the_same_thing_are_named() -> None:
    assert why("lawn", title="Gardens and bins") == "“gardens” is in the title."


def test_the_category_is_what_it_is() -> None:
    said = why("golf", title="Fairways", category_name="Golf and target sports")

    assert said == "“golf” is what it is."


def test_who_offers_it_may_be_what_was_looked_for() -> None:
    assert why("sunny") == "“sunny” is in the name of who offers it."


def test_what_only_the_description_has_is_said_so() -> None:
    assert why("falconry") == "Your words, or words for the same thing, are in the description."


def test_weak_words_count_only_by_themselves() -> None:
    assert "group" not in why("dementia group", title="Dementia group")
    assert why("support group", title="Support group") == "“support” and “group” are in the title."


def test_without_words_there_is_no_line() -> None:
    assert why("") == ""


def test_what_is_full_says_that_it_stands_lower_for_that() -> None:
    said = why("golf", title="Golf club", availability="waiting", availability_text="Waiting list")

    assert said == "“golf” is in the title. Waiting list: a little lower for that."
    assert "lower" not in why("golf", title="Golf club")


@pytest.mark.parametrize(
    ("by", "facts", "distance", "said"),
    [
        ("", {}, "", "Chance, new each day."),
        ("price", {}, "1 mile away", "£24.50 an hour. 1 mile away."),
        ("price", {"lowest_price_pence": None}, "", "No price is known: after those with one."),
        ("distance", {}, "1 mile away", "1 mile away."),
        ("distance", {"everywhere": True}, "", "Online or by phone: after what has a place."),
        ("distance", {"easting": None}, "", "Its place is not known: after what has one."),
    ],
)
def test_by_price_and_by_distance_the_line_says_what_counts(
    by: str, facts: dict[str, object], distance: str, said: str
) -> None:
    assert Reasons((), by=by).of(SearchHit(document(1, **facts)), distance) == said
