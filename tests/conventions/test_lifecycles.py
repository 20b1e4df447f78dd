"""A lifecycle's table, its words for the screen, the database and the documentation agree."""

import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, TextChoices

from marketplace.foundations.lifecycle import Lifecycle, NotInThisState
from tests.conventions import tree

DOCUMENT = tree.ROOT / "docs" / "lifecycles.md"


def lifecycles() -> list[tuple[str, Lifecycle, type[TextChoices]]]:
    found = []
    for path in tree.room_files("lifecycle"):
        if "foundations" in path.parts:
            continue
        module = importlib.import_module(".".join(Path(tree.short(path)).with_suffix("").parts))
        tables = {
            name: value for name, value in vars(module).items() if isinstance(value, Lifecycle)
        }
        states = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, TextChoices)
            and value is not TextChoices
        ]
        for name, table in tables.items():
            own = [words for words in states if table.states <= set(words.values)]
            assert own, f"{module.__name__}.{name} has moves between states that have no words."
            found.append((f"{module.__name__}.{name}", table, own[0]))
    return found


each_lifecycle = pytest.mark.parametrize(
    ("name", "table", "states"),
    [pytest.param(*found, id=found[0]) for found in lifecycles()],
)


def test_there_are_lifecycles_to_check():
    assert {table.noun for _, table, _ in lifecycles()} >= {"order", "mandate"}


@each_lifecycle
def test_every_state_can_be_reached_or_begins(name, table, states):
    reached = {end for _, end in table.moves.values()}
    beginnings = set(states.values) - reached
    assert len(beginnings) == 1, f"{name}: one state begins, all others are reached by a move."


@each_lifecycle
def test_the_database_holds_no_other_state(name, table, states):
    guarded = []
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint) and constraint.name.endswith(
                "state_is_known"
            ):
                guarded.append(set(dict(constraint.condition.children)["state__in"]))
    assert set(states.values) in guarded, f"{name} needs state_is_known(…) on its table."


@each_lifecycle
def test_a_move_from_elsewhere_is_refused_in_words(name, table, states):
    for move, (starts, _) in table.moves.items():
        for state in set(states.values) - set(starts):
            with pytest.raises(NotInThisState, match=table.noun):
                table.next_state(state, move)


def test_the_documentation_shows_todays_tables():
    text = DOCUMENT.read_text(encoding="utf-8")
    stale = [name for name, table, _ in lifecycles() if table.as_mermaid() not in text]
    assert stale == [], (
        "Write docs/lifecycles.md again: python -m tests.conventions.write_lifecycles"
    )
