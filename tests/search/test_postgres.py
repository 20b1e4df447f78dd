"""What the PostgreSQL backend does beside what every engine must do."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from search.backends.postgres import PostgresBackend
from tests.search.contract import ANYWHERE, NEAR_SALE, put, swimming

pytestmark = pytest.mark.django_db


def test_a_page_with_place_words_and_facets_is_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    engine = PostgresBackend()
    put(*(swimming(number) for number in range(1, 31)))

    with django_assert_num_queries(1):
        engine.find(replace(NEAR_SALE, words="swimming", kinds=("activity",)))


def test_a_large_catalogue_is_sampled_fairly_and_says_so() -> None:
    """Above eight thousand equal results without a place, today's eighth stands for the whole."""
    engine = PostgresBackend()
    put(*(swimming(number) for number in range(1, 9_001)))

    results = engine.find(replace(ANYWHERE, words="swimming"))
    tomorrow = engine.find(replace(ANYWHERE, words="swimming", day_number=739_943))

    assert not results.total_is_exact
    assert 8_000 <= results.total <= 10_000
    assert len(results.hits) == 20
    assert {hit.document.key for hit in results.hits} != {hit.document.key for hit in tomorrow.hits}
    assert engine.find(replace(ANYWHERE, words="swimming", sort="price")).total == 9_000
