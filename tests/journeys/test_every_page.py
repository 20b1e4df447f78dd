"""Every page as everybody sees it: nothing for axe to find, nothing too wide, at 320 and 1280 px, script on and off.

A page opened in a wide window is then made narrow, and the other way about: opened wide with scripts, it is opened
narrow without.
"""

import re

import pytest

from tests.browser import what_axe_finds, what_sticks_out

pytestmark = pytest.mark.journey

# Who looks at what. Links found on these pages are followed as `follow` says.
PUBLIC = [
    "/",
    "/?easy=1",
    "/support/",
    "/support/personal-care/",
    "/guidance/",
    "/guidance/personal-budget/",
    "/guidance/personal-budget/?easy=1",
    "/guidance/worried-about-someone/",
    "/guidance/accessibility/",
    "/guidance/data-sources/",
    "/search/",
    "/search/?q=help+getting+washed&postcode=M33+7XZ",
    "/search/?q=help+getting+washed&postcode=M33+7XZ&view=map",
    "/search/?q=zzzzqqq&postcode=M33",
    "/search/?postcode=nowhere&page=-1&within=1e9",
    "/search/?category=personal-care",
    "/shortlist/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/no-such-page/",
]
SIGNED_IN = {
    "amina@example.org": [
        "/basket/",
        "/checkout/",
        "/orders/",
        "/budget/",
        "/budget/?easy=1",
        "/notices/",
        "/account/",
        "/account/people-who-help/",
        "/accounts/email/",
        "/accounts/2fa/",
    ],
    "leila@example.org": ["/clients/", "/clients/ask/", "/account/"],
    "grace@example.org": [
        "/clients/",
        "/provider/",
        "/provider/listings/",
        "/provider/listings/new/",
    ],
    "dan@example.org": ["/provider/", "/provider/orders/", "/provider/listings/"],
    "peter@example.org": ["/budget/", "/orders/", "/basket/"],
}
# One page of each of these kinds is opened from the pages above.
FOLLOW = {
    "search": re.compile(r"^/listings/\d+-[\w-]+/$"),
    "budget": re.compile(r"^/budget/\d+/$"),
    "orders": re.compile(r"^/orders/[\w-]+/$"),
    "provider": re.compile(r"^/provider/(orders/[\w-]+|listings/\d+/edit)/$"),
    "people-who-help": re.compile(r"^/account/people-who-help/[\w/-]+/$"),
}
WIDTHS = (320, 1280)
HEIGHT = 900


def problems_of(page, address: str) -> list[str]:
    """What is wrong with a page as it was opened, and when its window is made wide or narrow."""
    page.goto(address)
    opened = page.viewport_size["width"]
    found = []
    for width in sorted(WIDTHS, key=opened.__ne__):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        problems = what_axe_finds(page) + what_sticks_out(page)
        found += [f"{address}, opened at {opened}, seen at {width}: {one}" for one in problems]
    return found


def linked_from(page) -> list[str]:
    """One address of each kind that this page links to."""
    hrefs = page.locator("main a[href]").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    found = {}
    for kind, pattern in FOLLOW.items():
        for href in hrefs:
            if pattern.match(href.split("?")[0]):
                found.setdefault(kind, href)
    return list(found.values())


def look_at_all(walk, *, email, addresses, script, problems):
    """Every page is opened once, in the width in which the one before it was left."""
    page = walk.start(email, width=WIDTHS[script], load_scripts=script)
    waiting, seen = list(addresses), set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        problems += problems_of(page, address)
        if address in addresses:
            waiting += linked_from(page)


@pytest.mark.parametrize("script", [True, False])
def test_public_pages(journey, script):
    problems: list[str] = []
    journey(look_at_all, email=None, addresses=PUBLIC, script=script, problems=problems)
    assert problems == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("email", SIGNED_IN)
def test_pages_of_a_persona(journey, email, script):
    problems: list[str] = []
    journey(look_at_all, email=email, addresses=SIGNED_IN[email], script=script, problems=problems)
    assert problems == []
