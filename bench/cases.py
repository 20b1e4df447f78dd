"""What is measured. A case is one function that gives the addresses to ask for; add one and it is measured too."""

import random
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from bench.buyers import CSRF, headers
from bench.market import Market


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # Whether "not found" is the right answer.
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A page with the most it may cost in a market of the usual size: processor milliseconds and statements."""

    name: str
    requests: Callable[[Market], Iterator[Request]]
    cpu_ms: int | None = None
    statements: int | None = None
    # Words or a category that a search engine looks up, near a place, and whether a third of all listings have them.
    is_search: bool = False
    has_place: bool = False
    is_broad: bool = False


CASES: list[Case] = []


def case(name: str, **more: Any) -> Callable:
    """Measure what the function below yields; it never ends, the bench stops asking. `more` are fields of Case."""

    def add(requests: Callable[[Market], Iterator[Request]]) -> Callable:
        CASES.append(Case(name, requests, **more))
        return requests

    return add


NEAR: dict[str, Any] = {"is_search": True, "has_place": True}
# The words of the search study: broad ones stand in 17-48 % of listings, middling in 3-9 %, narrow in under 1 %.
BROAD = ("support", "dementia", "makaton", "autism", "friendly", "carers")
MIDDLING = (
    "swimming", "hydrotherapy", "washing and dressing", "cinema dancing", "benefits advice", "lunch club", "stairlift",
    "foot care", "gardening", "night sitting",
)  # fmt: skip
NARROW = (
    "wheelchair accessible swimming", "makaton cookery class", "benefits advice bilingual", "sensory play autistic",
    "dementia singing", "peg feeding respite stay", "chair yoga stroke", "travel training saturdays",
)  # fmt: skip


def searches(market: Market, *groups: tuple[str, ...]) -> Iterator[Request]:
    """Words in turn from each group, each from another part of the country."""
    chance = random.Random(11)  # noqa: S311
    while True:
        for group in groups:
            typed = {"q": chance.choice(group), "postcode": chance.choice(market.districts())}
            yield Request(f"/search/?{urlencode(typed)}")


@case("search, broad words + place + facets", is_broad=True, **NEAR)
def search_broad(market: Market) -> Iterator[Request]:
    """Words that a third of all listings have."""
    return searches(market, BROAD)


@case("search, middling words + place + facets", **NEAR)
def search_middling(market: Market) -> Iterator[Request]:
    """Words of everyday searches."""
    return searches(market, MIDDLING)


@case("search, narrow words + place + facets", **NEAR)
def search_narrow(market: Market) -> Iterator[Request]:
    """Several words; often nothing has all of them."""
    return searches(market, NARROW)


@case("search, all three in turn", cpu_ms=12, statements=6, is_broad=True, **NEAR)
def search_mean(market: Market) -> Iterator[Request]:
    """The mean of the three: the bar."""
    return searches(market, BROAD, MIDDLING, NARROW)


@case("search, all three in turn, a kind ticked", cpu_ms=12, statements=6, is_broad=True, **NEAR)
def search_with_tick(market: Market) -> Iterator[Request]:
    """The same with a filter."""
    for request in searches(market, BROAD, MIDDLING, NARROW):
        yield Request(f"{request.path}&kind=support")


@case("search, broad words without a place", is_search=True, is_broad=True)
def search_no_place(market: Market) -> Iterator[Request]:
    """The widest question there is."""
    chance = random.Random(12)  # noqa: S311
    while True:
        yield Request(f"/search/?{urlencode({'q': chance.choice(BROAD)})}")


@case("category page", cpu_ms=10, statements=6)
def category(market: Market) -> Iterator[Request]:
    """All categories in turn; remembered for a minute, so the first of each minute pays for the others."""
    while True:
        for slug in market.categories:
            yield Request(f"/search/?category={slug}")


@case("category page near a place")
def category_near(market: Market) -> Iterator[Request]:
    """A category and a place: never remembered."""
    chance = random.Random(13)  # noqa: S311
    while True:
        typed = {
            "category": chance.choice(market.categories),
            "postcode": chance.choice(market.districts()),
        }
        yield Request(f"/search/?{urlencode(typed)}")


@case("listing page", cpu_ms=6, statements=7)
def listing(market: Market) -> Iterator[Request]:
    """Listings in no order."""
    while True:
        for path in market.listing_paths():
            yield Request(path)


def form(**fields: object) -> bytes:
    """What a browser sends for a form."""
    return urlencode({"csrfmiddlewaretoken": CSRF, **fields}).encode()


@case("add to basket", cpu_ms=8, statements=10)
def add_to_basket(market: Market) -> Iterator[Request]:
    """Each time somebody else, with one thing in the basket."""
    while True:
        buyer = market.buyer()
        amount = {"price": buyer.price_id, "quantity": "1.5", "repeats": "each_week", "weeks": 6}
        yield Request(
            f"/basket/add/{buyer.listing_id}/", "POST", form(**amount), headers=buyer.headers
        )


@case("checkout of one line, all checks, money set aside", cpu_ms=15, statements=25)
def check_out(market: Market) -> Iterator[Request]:
    """Each time somebody else."""
    while True:
        buyer = market.buyer()
        chosen = {
            "key": str(UUID(bytes=secrets.token_bytes(16))),
            "expected_pence": buyer.total_pence,
            "line": buyer.line_id,
            f"fund_{buyer.line_id}": buyer.fund_id,
        }
        yield Request("/checkout/", "POST", form(**chosen), headers=buyer.headers)


@case("checkout page of one line", cpu_ms=12, statements=10)
def checkout_page(market: Market) -> Iterator[Request]:
    """Which money pays."""
    buyer = market.buyer()
    while True:
        yield Request("/checkout/", headers=buyer.headers)


@case("list of orders, 20 rows", cpu_ms=12, statements=10)
def orders(market: Market) -> Iterator[Request]:
    """Somebody with 25 orders."""
    buyer = market.somebody_busy()
    while True:
        yield Request("/orders/", headers=buyer.headers)


@case("budget page, five funds", cpu_ms=12, statements=10)
def budget(market: Market) -> Iterator[Request]:
    """Somebody's money."""
    buyer = market.somebody_busy()
    while True:
        yield Request("/budget/", headers=buyer.headers)


@case("provider's orders, 20 rows", cpu_ms=12, statements=10)
def provider_hub(market: Market) -> Iterator[Request]:
    """A provider with more orders to answer than fit on a page."""
    buyer = market.somebody_busy()
    while True:
        yield Request("/provider/", headers=headers(buyer.provider_session))


@case("people I help, 20 rows", cpu_ms=12, statements=10)
def clients(market: Market) -> Iterator[Request]:
    """Somebody who acts for 25 people; that they looked is written down for each."""
    buyer = market.somebody_busy()
    while True:
        yield Request("/clients/", headers=headers(buyer.friend_session))


@case("a page that is not there, signed in")
def not_found(market: Market) -> Iterator[Request]:
    """The frame around every page, and little else."""
    buyer = market.somebody_busy()
    while True:
        yield Request("/nothing/here/", headers=buyer.headers, is_missing=True)
