"""Whether a basket line still fits its listing, and which money may pay for it. Facts in, plain words out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from marketplace.foundations.money import format_pounds
from marketplace.ledger.restrictions import why_not
from marketplace.orders.pricing import price_words


class Remedy(StrEnum):
    """What the person can do about a line that no longer fits."""

    REMOVE = "remove"
    ACCEPT_PRICE = "accept_price"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why a basket line cannot be ordered as it stands, and the remedy."""

    words: str
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Offer:
    """A price in pence for a unit, as it was seen or as it stands now."""

    unit: str
    unit_price_pence: int


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What matters about a listing when somebody orders from it."""

    title: str
    is_live: bool
    is_paused: bool
    is_full: bool


def mismatch(
    *, listing: ListingFacts, seen: Offer, now: Offer | None, starts_on: date | None, today: date
) -> Mismatch | None:
    """What no longer fits, gravest first; None when the line can be ordered.

    `now` is None when the price is no longer there. `starts_on` is None for "as soon as possible".
    """
    if listing.is_paused:
        return Mismatch(
            f"“{listing.title}” is not taking orders for now. Remove it, or keep it and look again later.",
            Remedy.REMOVE,
        )
    if not listing.is_live:
        return Mismatch(
            f"“{listing.title}” is no longer offered. Remove it and look for something else.",
            Remedy.REMOVE,
        )
    if listing.is_full:
        return Mismatch(
            f"“{listing.title}” is full now. Remove it, or keep it and look again later.",
            Remedy.REMOVE,
        )
    if now is None:
        return Mismatch(
            f"“{listing.title}” no longer has the price you chose. Choose one of its prices now.",
            Remedy.CHANGE,
        )
    if now.unit != seen.unit:
        return Mismatch(
            f"“{listing.title}” is sold another way now: {_words(now)}. Choose how much you need again.",
            Remedy.CHANGE,
        )
    if now != seen:
        return Mismatch(
            f"The price of “{listing.title}” changed from {_words(seen)} to {_words(now)}.",
            Remedy.ACCEPT_PRICE,
        )
    if starts_on is not None and starts_on < today:
        return Mismatch(
            f"The day on which “{listing.title}” should start has passed. Choose another day.",
            Remedy.CHANGE,
        )
    return None


def _words(offer: Offer) -> str:
    return price_words(unit=offer.unit, unit_price_pence=offer.unit_price_pence)


class Money(Protocol):
    """What these rules need to know of a fund; ledger.queries.FundPosition says it."""

    @property
    def fund_id(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def category_ids(self) -> Sequence[int]: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def free_pence(self) -> int: ...


@dataclass(frozen=True, slots=True)
class FundOption:
    """One fund of the person, and whether it can pay for one line. `problem` is empty when it can."""

    fund_id: int
    label: str
    free_pence: int
    left_pence: int
    problem: str


def fund_options(
    *,
    positions: Sequence[Money],
    total_pence: int,
    category_path: Collection[int],
    starts_on: date,
    ends_on: date,
) -> list[FundOption]:
    """Every fund with its answer to "can this pay?". The money must run on the first and on the last day."""
    return [
        FundOption(
            fund_id=position.fund_id,
            label=position.label,
            free_pence=position.free_pence,
            left_pence=position.free_pence - total_pence,
            problem=why_fund_cannot_pay(
                position, category_path=category_path, starts_on=starts_on, ends_on=ends_on
            )
            or _short_by(position.free_pence, total_pence),
        )
        for position in positions
    ]


def why_fund_cannot_pay(
    position: Money, *, category_path: Collection[int], starts_on: date, ends_on: date
) -> str:
    """The restriction that stands in the way, whatever the sum; empty when there is none."""
    for day in (starts_on, ends_on):
        reason = why_not(
            category_ids=position.category_ids,
            listing_category_path=category_path,
            starts_on=position.starts_on,
            ends_on=position.ends_on,
            on=day,
        )
        if reason:
            return reason
    return ""


def _short_by(free_pence: int, total_pence: int) -> str:
    if free_pence >= total_pence:
        return ""
    short = format_pounds(total_pence - free_pence)
    return f"It has {format_pounds(free_pence)} left. That is {short} too little."


def only_choice(options: Sequence[FundOption]) -> int | None:
    """The fund to choose beforehand: the one that can pay, when there is just one."""
    able = [option.fund_id for option in options if not option.problem]
    return able[0] if len(able) == 1 else None
