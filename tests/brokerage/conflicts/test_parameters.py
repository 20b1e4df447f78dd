"""A council's own numbers (domain.md A0)."""

from dataclasses import fields

import pytest

from brokerage.conflicts.case_file import SCHEMA
from brokerage.conflicts.parameters import RANGES, SWITCHABLE, Parameters, WrongPolicy, from_policy


def test_a_council_changes_what_it_may():
    numbers = from_policy({"share_watch": 40, "rules_off": ["COI-14"]}, version="trafford:3")
    assert (numbers.share_watch, numbers.share_high, numbers.rules_off) == (40, 80, ("COI-14",))
    assert numbers.version == "trafford:3"


@pytest.mark.parametrize(
    ("policy", "word"),
    [
        ({"share_watch": 61}, "from 30 to 60"),
        ({"share_watch": 29}, "from 30 to 60"),
        ({"share_watch": 50.0}, "whole number"),
        ({"min_options": True}, "whole number"),
        ({"share_wtach": 50}, "There is no such setting"),
        ({"version": "mine"}, "There is no such setting"),
        ({"rules_off": ["COI-08"]}, "cannot be switched off"),
        ({"rules_off": ["COI-99"]}, "There is no rule"),
        ({"rules_off": "COI-12"}, "Give a list"),
    ],
)
def test_what_may_not_be_set_says_what_is_allowed(policy, word):
    with pytest.raises(WrongPolicy, match=word) as refused:
        from_policy(policy, version="x")
    assert refused.value.name == next(iter(policy))


def test_defaults_are_within_their_ranges_and_the_schema_says_the_same():
    schema = SCHEMA["$defs"]["parameters"]["properties"]
    assert {field.name for field in fields(Parameters)} == set(schema)
    for name, (smallest, largest) in RANGES.items():
        assert smallest <= getattr(Parameters(), name) <= largest
        assert (schema[name]["minimum"], schema[name]["maximum"]) == (smallest, largest)
    assert set(schema["rules_off"]["items"]["enum"]) == SWITCHABLE
