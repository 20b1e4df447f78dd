"""The search box with suggestions, by keyboard in a real browser; and the same box without script."""

from typing import Any

import pytest
from django.test import Client

from search import actions
from tests.factories.search import document

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def market(db: None) -> None:
    actions.put(
        [document(1, title="Swimming buddy", category="swimming", category_name="Swimming")]
    )
    actions.refresh_vocabulary()


def searched_for(page: Any, press: str) -> str:
    """The address that is asked for when a key is pressed in the box."""
    with page.expect_request(lambda request: "/search/?" in request.url) as asked:
        page.locator("#id_q").press(press)
    return str(asked.value.url)


def by_keyboard(page: Any) -> dict[str, Any]:
    box, options = page.locator("#id_q"), page.locator("#id_q__listbox [role=option]")
    box.focus()
    box.press_sequentially("swi")
    options.first.wait_for()
    offered = options.all_inner_texts()
    said = page.locator("[role=status]", has_text="available").first
    said.wait_for(state="attached")
    seen = {
        "offered": offered,
        "said": said.inner_text(),
        "expanded": box.get_attribute("aria-expanded"),
    }
    page.keyboard.press("Escape")
    options.first.wait_for(state="hidden")
    seen |= {"after_escape": box.input_value(), "closed": box.get_attribute("aria-expanded")}
    box.press_sequentially("m")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    seen["focused"] = page.evaluate("document.activeElement.getAttribute('role')")
    page.keyboard.press("Enter")
    options.first.wait_for(state="hidden")
    seen["chosen"] = box.input_value()
    seen["asked"] = searched_for(page, "Enter")
    return seen


def test_suggestions_go_by_keyboard_and_are_said(look_at: Any, client: Client) -> None:
    suggestions = client.get("/search/suggestions/", {"q": "swim"})

    seen = look_at(client.get("/search/"), also=[suggestions], then=by_keyboard)

    answer = seen.answer
    assert seen.problems == []
    assert answer["offered"][0].startswith("Swimming")
    assert "available" in answer["said"]
    assert (answer["expanded"], answer["closed"]) == ("true", "false")
    assert answer["after_escape"] == "swi"
    assert answer["focused"] == "option"
    assert answer["chosen"] == "Swimming"
    assert "q=Swimming" in answer["asked"]


def without_script(page: Any) -> str:
    box = page.get_by_label("What are you looking for?")
    box.fill("swim")
    with page.expect_request(lambda request: "/search/?" in request.url) as asked:
        box.press("Enter")
    return str(asked.value.url)


def test_without_script_the_box_is_a_plain_one(look_at: Any, client: Client) -> None:
    seen = look_at(client.get("/search/"), script=False, then=without_script)

    assert "q=swim" in seen.answer
