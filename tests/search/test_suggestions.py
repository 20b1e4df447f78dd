"""What the search box offers while somebody types."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from search import actions, suggestions
from search.models import Phrase
from tests.factories.search import document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def market(db: None) -> None:
    actions.put(
        [
            document(1, title="Swimming buddy", category="swimming", category_name="Swimming and water sports"),
            document(2, title="Swing dance 100%", category="dance", category_name="Dance"),
            document(3, title="Lunch with friends", category="lunch", category_name="Lunch clubs"),
            document(4, title="Lunch with friends", category="lunch", category_name="Lunch clubs"),
        ]
    )  # fmt: skip
    actions.refresh_vocabulary()


def test_what_begins_so_is_offered_categories_first() -> None:
    assert suggestions.suggest("swi")[:2] == ["Swimming and water sports", "swim"]
    assert "Swimming buddy" in suggestions.suggest("SWI")


def test_what_is_spelt_nearly_so_is_offered_after_it() -> None:
    assert "Swimming buddy" in suggestions.suggest("swiming")


def test_how_people_ask_is_offered_too() -> None:
    assert "mow the lawn" in suggestions.suggest("mow")


@pytest.mark.parametrize("typed", ["someone to", "suici", "kill"])
def test_half_sentences_and_what_alarms_are_not_offered(typed: str) -> None:
    assert suggestions.suggest(typed) == []


def test_equal_titles_are_offered_once() -> None:
    assert suggestions.suggest("lunch w").count("Lunch with friends") == 1


@pytest.mark.parametrize("typed", ["", "s", " s ", "\0", "🙂", "%", "x" * 500])
def test_too_little_or_nonsense_offers_nothing(typed: str) -> None:
    assert suggestions.suggest(typed) == []


def test_signs_of_a_pattern_are_letters_here() -> None:
    assert suggestions.suggest("swing dance 100%") == ["Swing dance 100%"]
    assert "Swing dance 100%" not in suggestions.suggest("%_")


def test_at_most_eight_in_at_most_two_reads(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    Phrase.objects.bulk_create(
        Phrase(key=f"garden {number}", text=f"Garden {number}", documents=1) for number in range(30)
    )

    with django_assert_max_num_queries(1):
        assert len(suggestions.suggest("gard")) == 8
    with django_assert_max_num_queries(2):
        suggestions.suggest("gradening")


def test_the_address_answers_everybody_the_same_for_a_minute(client: Client) -> None:
    answer = client.get("/search/suggestions/", {"q": "swi"})

    assert answer.json()["suggestions"][0] == "Swimming and water sports"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert client.get("/search/suggestions/").json() == {"suggestions": []}


def test_the_box_says_where_suggestions_are_and_works_without_script(client: Client) -> None:
    html = client.get("/search/").content.decode()

    assert 'data-suggestions="/search/suggestions/"' in html
    assert '<input class="govuk-input " id="id_q" name="q" type="search"' in html
