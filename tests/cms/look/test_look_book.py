"""Every pattern in a real browser: nothing for axe, nothing too wide, nothing against the policy."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.cms.look.look_book")]
WIDTHS = [320, 1280]
LOOK_BOOK = "/look-book/"


@pytest.fixture
def theme(client):
    return client.get(reverse("theme"))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_pattern_is_accessible(look_at, client, theme, width, settings):
    settings.DEMONSTRATION = True
    seen = look_at(client.get(LOOK_BOOK), width=width, also=[theme])
    assert seen.problems == []
    assert seen.title == "Look book – Trafford Council"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_refused_form_is_accessible_and_names_every_field(look_at, client, theme, width):
    seen = look_at(
        client.post(LOOK_BOOK),
        width=width,
        also=[theme],
        then=lambda page: {
            link.inner_text(): page.locator(link.get_attribute("href")).count()
            for link in page.locator(".govuk-error-summary a").all()
        },
    )
    assert seen.title.startswith("Error: Look book")
    assert seen.problems == []
    assert seen.answer == {
        "Enter your name": 1,
        "Answer the question: What happened?": 1,
        "Enter an amount in pounds, like 24.50": 1,
        "Enter a date, like 27 3 2027": 1,
        "Choose sort by": 1,
        "Answer the question: How often?": 1,
        "Answer the question: Which days?": 1,
        "Tick the box “I agree” to go on": 1,
        "Choose a file: Proof": 1,
        "Enter password": 1,
    }


def test_all_is_there_without_script(look_at, client, theme):
    wanted = ["Guidance", "Update results", "You are acting for Amina Khan", "Password"]
    seen = look_at(
        client.get(LOOK_BOOK),
        width=320,
        script=False,
        also=[theme],
        then=lambda page: [page.get_by_text(text).first.is_visible() for text in wanted],
    )
    assert seen.answer == [True] * len(wanted)


@pytest.mark.parametrize(("width", "is_open"), [(320, False), (1280, True)])
def test_filters_start_closed_on_a_small_screen_only(look_at, client, theme, width, is_open):
    seen = look_at(
        client.get(LOOK_BOOK),
        width=width,
        also=[theme],
        then=lambda page: page.get_by_text("Update results").is_visible(),
    )
    assert seen.answer is is_open


def test_a_council_gives_the_page_its_colours(look_at, client, theme):
    header = "getComputedStyle(document.querySelector('.app-header')).borderBottomColor"
    seen = look_at(client.get(LOOK_BOOK), also=[theme], then=lambda page: page.evaluate(header))
    assert seen.answer == "rgb(122, 32, 72)"


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        (400, "This request did not make sense"),
        (403, "You cannot see this page"),
        (404, "Page not found"),
        (429, "You tried this too often"),
        (500, "Sorry, something went wrong"),
    ],
)
def test_error_pages_are_accessible(look_at, client, code, heading):
    seen = look_at(client.get(f"/look-book/{code}/"), width=320)
    assert seen.problems == []
    assert seen.heading == heading


def test_a_form_without_its_token_gets_a_page_that_says_what_to_do(look_at, db):
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/accounts/login/", {"login": "amina@example.org"})
    assert refused.status_code == 403
    assert look_at(refused, width=320).heading == "This page was open for too long"
