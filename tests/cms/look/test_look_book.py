"""Every pattern in a real browser: nothing for axe to find, nothing too wide, nothing against the policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [
    pytest.mark.journey,
    pytest.mark.urls("tests.cms.look.look_book"),
]
WIDTHS = [320, 1280]


def what_axe_finds(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def too_wide(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_every_pattern_is_accessible(open_page, width, settings):
    settings.DEMONSTRATION = True
    page = open_page("/look-book/", width=width)
    assert what_axe_finds(page) == []
    assert too_wide(page) == 0
    assert page.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refused_form_is_accessible_and_names_every_field(open_page, width):
    page = open_page("/look-book/", width=width)
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error: Look book")
    assert page.locator(".govuk-error-summary a").count() == 9
    for link in page.locator(".govuk-error-summary a").all():
        assert page.locator(link.get_attribute("href")).count() == 1
    assert what_axe_finds(page) == []
    assert too_wide(page) == 0


def test_all_is_there_without_script(open_page):
    page = open_page("/look-book/", width=320, script=False)
    assert page.get_by_role("link", name="Guidance").is_visible()
    assert page.get_by_role("button", name="Update results").is_visible()
    assert page.get_by_text("acting for Amina Khan").first.is_visible()


def test_filters_start_closed_on_a_small_screen_and_open_on_a_large_one(open_page):
    assert not open_page("/look-book/", width=320).get_by_text("Update results").is_visible()
    assert open_page("/look-book/", width=1280).get_by_text("Update results").is_visible()


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        (400, "This request did not make sense"),
        (403, "You cannot see this page"),
        (404, "Page not found"),
        (500, "Sorry, something went wrong"),
    ],
)
def test_error_pages_are_accessible(open_page, code, heading):
    page = open_page(f"/look-book/{code}/", width=320)
    assert what_axe_finds(page) == []
    assert too_wide(page) == 0
    assert page.get_by_role("heading", level=1).inner_text() == heading
    assert page.get_by_role("link", name="Go to the start page").is_visible()
