"""Writes are actions: keyword-only, with `by` and `at`, and a docstring that says the rule."""

import ast
import re

import pytest

from tests.conventions import tree


def public_actions():
    for path in tree.room_files("actions"):
        if path.parts[-3] == "search" or "search" in path.relative_to(tree.ROOT).parts[:1]:
            continue  # the basement knows no authority
        for node in tree.syntax(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield pytest.param(node, id=f"{tree.short(path)}:{node.name}")


@pytest.mark.parametrize("action", list(public_actions()))
def test_an_action_says_who_acts_and_when(action):
    names = {argument.arg for argument in action.args.kwonlyargs}
    assert not action.args.args, "Keyword-only, so that a call reads aloud."
    assert {"by", "at"} <= names
    assert ast.get_docstring(action), "Say the rule and why."


def test_every_package_has_a_sign_on_the_door():
    unsigned = [
        tree.short(path)
        for path in tree.python_files()
        if path.name == "__init__.py"
        and path.parent.name not in {"management", "commands", "templatetags", "settings"}
        and not ast.get_docstring(tree.syntax(path))
    ]
    assert unsigned == []


def test_no_module_has_a_name_that_says_nothing():
    empty_names = {"utils", "util", "helpers", "common", "services", "manager", "misc"}
    assert [tree.short(path) for path in tree.python_files() if path.stem in empty_names] == []


def test_the_day_of_a_moment_is_the_day_in_england():
    """Moments are kept in UTC: for an hour after a summer's midnight their own date is yesterday's."""
    of_utc = re.compile(r"(\bat|_at|now\(\))\.date\(\)")
    found = [
        f"{tree.short(path)}:{number}"
        for path in tree.python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if of_utc.search(line)
    ]
    assert found == [], "Use django.utils.timezone.localdate(at)."
