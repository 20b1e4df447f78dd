"""The golden set is well-formed, and search meets its bars on the demonstration market."""

import pytest
from django.utils import timezone

from bench.golden import judged, scores, scoring
from brokerage.management.demonstration import steps
from search.backends.postgres import PostgresBackend
from search.models import StoredDocument

NEEDED = {"places", "councils", "catalogue", "care_homes", "community", "vocabulary"}
TOPIC = """
[[topic]]
name = "golf"
why = "Any golf club."
sports = { golf = 3 }
queries = [{ q = "golf" }, { q = "glof", of = "golf" }]
"""


def test_the_golden_set_is_large_enough_and_a_part_is_held_out() -> None:
    queries = judged.read(judged.FILE.read_text())

    assert len(queries) >= 150
    assert len([query for query in queries if query.misspelt_of]) >= 40
    assert len([query for query in queries if query.topic.held_out]) >= 50


@pytest.mark.parametrize(
    ("wrong", "by"),
    [
        ("golf = 3", "golf = 4"),
        ("golf = 3", "golf = 2"),
        ("Any golf club.", ""),
        ('of = "golf"', 'of = "gold"'),
        ('"glof", of = "golf"', '"golf"'),
        ('of = "golf"', 'day = "Someday"'),
        ('of = "golf"', 'off = "golf"'),
    ],
)
def test_a_mistake_in_the_golden_set_is_refused(wrong: str, by: str) -> None:
    assert len(judged.read(TOPIC)) == 2

    with pytest.raises(judged.BadGoldenSet):
        judged.read(TOPIC.replace(wrong, by))


@pytest.mark.parametrize(
    ("grades", "answers", "score"),
    [
        ([3, 2, 1], [1, 2, 3], 1),
        ([], [3], 0),
        ([0] * 10 + [3], [3], 0),
        ([0, 3], [3], 0.6309),
        ([3], [3, 3], 0.6131),
    ],
)
def test_the_score_of_a_page(grades: list[int], answers: list[int], score: float) -> None:
    assert scores.ndcg(grades, answers) == pytest.approx(score, abs=0.0001)


@pytest.fixture
def demonstration_market(db: None) -> None:
    """The listings of `manage.py demo`."""
    needed = [step for step in steps.STEPS if step.name in NEEDED]
    steps.load(needed, at=timezone.now(), say=lambda _: None)


@pytest.mark.slow
def test_search_meets_its_bars_on_the_demonstration_market(demonstration_market: None) -> None:
    queries = judged.read(judged.FILE.read_text())
    titles = set(StoredDocument.objects.values_list("card__title", flat=True))
    named = {title for query in queries for title in query.topic.listings}
    assert named <= titles, f"judged, but not in the market: {named - titles}"

    scored = scoring.score(PostgresBackend(), queries)

    assert [one.query.typed for one in scored if one.best < judged.BEST_GRADE] == []
    whole, _, held_out = scoring.reports(scored)
    assert whole.ndcg >= scoring.LEAST_NDCG
    assert whole.nothing <= scoring.MOST_NOTHING
    assert whole.typo_gap <= scoring.WIDEST_GAP
    assert held_out.ndcg >= 0.77, "what was not tuned on has become much worse"
