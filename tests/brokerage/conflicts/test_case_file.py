"""The file door: a wrong file gets the path of the wrong field and what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from brokerage.conflicts.case_file import WrongFile, read_case
from brokerage.conflicts.evaluation import evaluate

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[2] / "docs/examples/conflict-case.json"


def example(**changes):
    return {**json.loads(EXAMPLE.read_text()), **changes}


def refused(data):
    with pytest.raises(WrongFile) as refusal:
        read_case(data if isinstance(data, bytes) else json.dumps(data).encode())
    return refusal.value.path, refusal.value.remedy


INTEREST = {
    "id": "1",
    "interested_party": "o1",
    "subject": "agency",
    "type": "votingRights",
    "source": "declared",
    "recorded_at": "2026-11-01",
}


@pytest.mark.parametrize(
    ("changes", "path", "word"),
    [
        ({"hook": "H99"}, "hook", "Use one of: H3"),
        ({"on": "22/11/2026"}, "on", "2026-11-22"),
        ({"on": "2026-02-30"}, "on", "no such day"),
        ({"person": "nobody"}, "person", "no party with the id “nobody”"),
        ({"colour": "red"}, "the file", "There is no field “colour”"),
        ({"lines": []}, "lines", ""),
        (
            {"lines": [{"id": "1", "provider": "o1", "pence": 9.5}]},
            "lines[0].pence",
            "type integer",
        ),
        ({"lines": [{"id": "1", "provider": "o1", "pence": -1}]}, "lines[0].pence", "from 0"),
        ({"lines": [{"id": "1", "provider": "o9", "pence": 1}]}, "lines[0].provider", "“o9”"),
        ({"parties": [{"id": "a", "kind": "person"}] * 2}, "parties[1].id", "used twice"),
        ({"parameters": {"share_watch": 99}}, "parameters.share_watch", "from 30 to 60"),
        ({"parameters": {"rules_off": ["COI-08"]}}, "parameters.rules_off[0]", "Use one of"),
        (
            {"interests": [{**INTEREST, "share": {"exact": 101}}]},
            "interests[0].share.exact",
            "from 0 to 100",
        ),
        (
            {"interests": [{**INTEREST, "share": {"exact": 10, "maximum": 20}}]},
            "interests[0].share",
            "alone",
        ),
        (
            {"interests": [{**INTEREST, "share": {"minimum": 30, "maximum": 20}}]},
            "interests[0].share",
            "above",
        ),
        (
            {"interests": [{**INTEREST, "start": "2026-02-01", "end": "2026-01-01"}]},
            "interests[0].end",
            "before it starts",
        ),
        (
            {"comparisons": [{"need": "a", "compared_on": "2026-11-23", "options": []}]},
            "comparisons[0].compared_on",
            "after",
        ),
    ],
)
def test_a_wrong_field_is_named(changes, path, word):
    found, remedy = refused(example(**changes))
    assert found == path
    assert word in remedy


def test_a_missing_field_is_named():
    data = example()
    del data["hook"]
    assert refused(data) == ("the file", "Add the missing field: hook.")


@pytest.mark.parametrize(
    ("content", "path", "word"),
    [
        (b"{", "line 1, column 2", "not JSON"),
        (b"\xff\xfe", "the file", "UTF-8"),
        (b'{"on": 1, "on": 2}', "on", "twice"),
        (b'{"on": NaN}', "the file", "not a number"),
        (b'{"on": 1e999999999}', "the file", "without"),
        (b'{"on": ' + b"9" * 5000 + b"}", "the file", "too many digits"),
        (b"[" * 100_000, "the file", "nested"),
        (b"[]", "the file", "type object"),
    ],
)
def test_what_is_no_case_at_all(content, path, word):
    found, remedy = refused(content)
    assert found == path
    assert word in remedy


def test_shares_are_read_exactly_as_written():
    text = json.dumps(example(interests=[{**INTEREST, "share": {"exact": 51.1}}]))
    (interest,) = read_case(text.encode()).interests
    assert (interest.share.minimum.numerator, interest.share.minimum.denominator) == (511, 10)


def test_bounds_that_are_left_out():
    band = {"exclusiveMinimum": 50, "exclusiveMaximum": 75}
    (interest,) = read_case(
        json.dumps(example(interests=[{**INTEREST, "share": band}])).encode()
    ).interests
    assert (interest.share.exclusive_minimum, interest.share.exclusive_maximum) == (True, True)


def test_the_command_answers_without_a_database():
    """As somebody would run it: another process, with a database address where nobody listens."""
    ran = subprocess.run(
        [sys.executable, "manage.py", "evaluate_conflicts", str(EXAMPLE)],
        capture_output=True,
        cwd=EXAMPLE.parents[2],
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == evaluate(read_case(EXAMPLE.read_bytes())).as_json()


def test_the_command_refuses_with_status_2(tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(example(hook="later")))
    with pytest.raises(CommandError, match=r"wrong\.json: hook: Use one of") as refusal:
        call_command("evaluate_conflicts", str(wrong))
    assert refusal.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evaluate_conflicts", str(tmp_path / "none.json"))


def test_the_documented_answer_is_the_answer():
    page = (HERE.parents[2] / "docs/evaluate-conflicts.md").read_text()
    answer = evaluate(read_case(EXAMPLE.read_bytes())).as_json()
    assert f'"outcome": "{answer["outcome"]}", "route": "{answer["route"]}"' in page
    for finding in answer["findings"]:
        assert f'{{"rule": "{finding["rule"]}", "severity": "{finding["severity"]}"' in page
    assert json.dumps(answer["allowed_actions"]) in page
    assert json.dumps(answer["continues"]) in page
