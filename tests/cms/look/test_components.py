"""The bridge to the GOV.UK macros gives the markup that GOV.UK Frontend's own cases expect."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from cms.templatetags.govuk import govuk

CASES = json.loads((Path(__file__).parent / "fixtures" / "govuk-frontend.json").read_text())[
    "cases"
]


def essence(html):
    """The tree of tags, attributes and words, without the white space between them."""

    def walk(node):
        if isinstance(node, str):
            return " ".join(node.split())
        attributes = sorted(
            (name, " ".join(value) if isinstance(value, list) else value)
            for name, value in node.attrs.items()
        )
        return (node.name, attributes, [child for child in map(walk, node.children) if child])

    return walk(BeautifulSoup(html, "html.parser"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['component']}: {case['name']}")
def test_markup_is_that_of_govuk_frontend(case):
    assert essence(govuk(case["component"], case["options"])) == essence(case["html"])


def test_words_are_escaped():
    assert "<script>" not in govuk("button", text="<script>alert(1)</script>")
    assert "&lt;script&gt;" in govuk("button", text="<script>alert(1)</script>")
