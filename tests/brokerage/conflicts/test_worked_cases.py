"""The worked cases of domain.md A7 as files, as far as their rules are built (each file says what
is not).
"""

import json
from pathlib import Path

import pytest

from brokerage.conflicts.case_file import read_case
from brokerage.conflicts.evaluation import evaluate

FOLDER = Path(__file__).parent / "worked_cases"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())


@pytest.mark.parametrize("number", EXPECTED)
def test_worked_case(number):
    expected = EXPECTED[number]
    answer = evaluate(read_case((FOLDER / f"{number}.json").read_bytes())).as_json()
    found = {finding["rule"]: finding for finding in answer["findings"]}
    assert answer["outcome"] == expected["outcome"]
    assert answer["route"] == expected["route"]
    assert {rule: one["severity"] for rule, one in found.items()} == expected["findings"]
    for rule, metrics in expected.get("metrics", {}).items():
        assert metrics.items() <= found[rule]["metrics"].items()
    if "product" in expected:
        (path,) = found["COI-02"]["relation"]["paths"]
        assert path["product"] == expected["product"]
        assert path["control"] is True


def test_every_file_is_expected_and_says_what_it_shows():
    files = {path.stem for path in FOLDER.glob("*.json")} - {"expected"}
    assert files == set(EXPECTED)
    for name in files:
        about = json.loads((FOLDER / f"{name}.json").read_text())["about"]
        assert name.split("-")[0].rstrip("abc") in about
