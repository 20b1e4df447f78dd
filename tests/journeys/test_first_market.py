"""The main job, twice: a budget holder buys; a broker who also sells is seen, asked about and decided on."""

import re
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.journey

OWN_CARE = "Help getting washed and dressed in the morning"  # of the provider that is also a broker
OTHER_CARE = "Help getting up, washed and dressed"
THIRD_CARE = "Morning help: wash, dress, breakfast"
ASSISTANT = "Dan: personal care and a steady pair of hands"


def pounds_left(page) -> int:
    """What the budget page says is left to use, in pounds."""
    page.goto("/budget/")
    said = page.locator("main").inner_text()
    return int(re.search(r"Left to use\s+£([\d,]+)", said)[1].replace(",", ""))


def search(page, words: str, postcode: str) -> None:
    page.goto("/")
    page.get_by_label("What are you looking for?").fill(words)
    page.get_by_label("Postcode").fill(postcode)
    page.get_by_role("button", name="Find support").click()
    page.wait_for_url("**/search/**")


def shortlist(page, title: str) -> None:
    result = page.locator(".app-result", has_text=title)
    with page.expect_navigation():
        result.get_by_role("button", name="Add to shortlist").click()


def compare_all_on_the_shortlist(page) -> None:
    page.goto("/shortlist/")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_url("**/compare/**")


def put_in_basket(page, *, hours: str, weeks: str) -> None:
    """From a listing's page to the basket."""
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_label("How many do you need?").fill(hours)
    page.get_by_label("Each week").check()
    page.get_by_label("For how many weeks?").fill(weeks)
    page.get_by_role("button", name="Add to basket").click()
    page.wait_for_url("**/basket/")


def order(page) -> str:
    """Check out what is in the basket; return the order's address."""
    page.goto("/checkout/")
    page.get_by_role("button", name="Order now").click()
    page.wait_for_url("**/orders/**")
    return page.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_budget_holder_finds_compares_and_orders(journey, script):
    journey(amina_buys, script=script)


def amina_buys(walk, *, script):
    page = walk.start("amina@example.org", width=1280 if script else 320, script=script)
    before = pounds_left(page)

    search(page, "help getting washed", "M33 7XZ")
    first = page.locator(".app-result").first.inner_text()
    assert "washed" in first
    assert "mile" in first
    assert "£" in first
    walk.shot(page, f"search-{'script' if script else 'no-script-320'}")

    shortlist(page, OTHER_CARE)
    shortlist(page, ASSISTANT)
    compare_all_on_the_shortlist(page)
    table = page.get_by_role("table").first.inner_text()
    assert "£23.50 an hour" in table
    assert "£16.50 an hour" in table
    walk.shot(page, f"compare-{'script' if script else 'no-script-320'}")

    page.get_by_role("link", name=OTHER_CARE).first.click()
    page.wait_for_url("**/listings/**")
    walk.shot(page, f"listing-{'script' if script else 'no-script-320'}")
    put_in_basket(page, hours="2", weeks="10")
    assert "£470" in page.locator("main").inner_text()
    walk.shot(page, f"basket-{'script' if script else 'no-script-320'}")

    page.goto("/checkout/")
    assert "left after this" in page.locator("main").inner_text()
    walk.shot(page, f"checkout-{'script' if script else 'no-script-320'}")
    order(page)
    assert "Sent to the provider" in page.locator("main").inner_text()
    walk.shot(page, f"order-{'script' if script else 'no-script-320'}")

    assert pounds_left(page) == before - 470
    walk.shot(page, f"budget-{'script' if script else 'no-script-320'}")


def test_a_broker_who_sells_is_decided_on_by_somebody_else(journey):
    journey(grace_sells_to_joan)


def state_of_the_notice(page):
    """From the page of an order to its notice, as whoever acts for the person goes; its address."""
    number = re.search(r"/orders/([^/]+)/", page.url)[1]
    page.get_by_role("link", name="See where it stands").click()
    page.wait_for_url("**/notices/")
    page.get_by_role("link", name=re.compile(number)).click()
    page.wait_for_url("**/notices/*/")
    return page.url


def grace_sells_to_joan(walk):
    grace = walk.start("grace@example.org")
    grace.goto("/clients/")
    walk.shot(grace, "clients")
    with grace.expect_navigation():
        grace.get_by_role("button", name="Act for Joan Price").click()
    before = pounds_left(grace)
    assert "acting for Joan Price" in grace.locator("body").inner_text()

    # Ordering from itself without a real comparison cannot go ahead.
    search(grace, "help getting washed", "M33 4BP")
    for title in (OWN_CARE, OTHER_CARE, THIRD_CARE, ASSISTANT):
        shortlist(grace, title)
    grace.get_by_role("link", name=OWN_CARE).click()
    put_in_basket(grace, hours="5", weeks="40")
    order(grace)
    assert "cannot go ahead" in grace.locator("main").inner_text().lower()
    state_of_the_notice(grace)
    assert "Compare at least 3 choices" in grace.locator("main").inner_text()

    compare_all_on_the_shortlist(grace)
    assert "Linked to the broker" in grace.get_by_role("table").first.inner_text()
    for yes in grace.locator("main input[type=radio][value=yes]").all():
        yes.check()
    grace.get_by_label("What it costs").check()
    with grace.expect_navigation():
        grace.get_by_role("button", name="Keep this comparison").click()
    address = order(grace)
    assert "Waiting for the person’s answer" in grace.locator("main").inner_text()
    assert pounds_left(grace) == before
    walk.shot(grace, "order-waiting")

    # The broker sees where the notice stands, and can neither read nor answer it.
    grace.goto(address)
    notice = state_of_the_notice(grace)
    assert "£4,900 out of £8,000" not in grace.locator("main").inner_text()
    assert grace.get_by_role("button", name="Send my answer").count() == 0

    joan = walk.start("joan@example.org", width=320)
    joan.goto(notice)
    words = joan.locator("main").inner_text()
    assert "£4,900 out of £8,000" in words
    assert "You can say no" in words
    walk.shot(joan, "notice-320")
    joan.goto(f"{notice}?easy=1")
    assert "It is OK to say no." in joan.locator("main").inner_text()
    walk.shot(joan, "notice-easy-read-320")
    joan.get_by_label("Yes, I want this").check()
    joan.get_by_label("Why?").fill("I know them and they know me.")
    with joan.expect_navigation():
        joan.get_by_role("button", name="Send my answer").click()
    assert "Waiting for the council" in joan.locator("main").inner_text()

    # Mark's wife works for the provider: he sees that he cannot decide, and none of the facts.
    mark = walk.start("mark@example.org")
    mark.goto("/office/links/")
    assert "Joan Price" not in mark.locator("main").first.inner_text()
    with mark.expect_navigation():
        mark.get_by_role("row", name=re.compile("You are linked")).get_by_role("link").click()
    case = mark.url
    assert "You cannot decide this one" in mark.locator("main").first.inner_text()
    assert mark.get_by_role("button", name="Agree", exact=True).count() == 0
    walk.shot(mark, "office-connected-officer")

    ruth = walk.start("ruth@example.org")
    ruth.goto(case)
    assert "I know them and they know me." in ruth.locator("main").first.inner_text()
    walk.shot(ruth, "office-case")
    ruth.get_by_label("Why do you agree").fill("She saw three others and chose freely.")
    ruth.get_by_label("Last day of this agreement").fill(f"{date.today() + timedelta(days=91)}")  # noqa: DTZ011
    with ruth.expect_navigation():
        ruth.get_by_role("button", name="Agree", exact=True).click()

    joan.goto(address)
    assert "Sent to the provider" in joan.locator("main").inner_text()
    assert pounds_left(joan) == before - 4900
    walk.shot(joan, "order-agreed-320")
