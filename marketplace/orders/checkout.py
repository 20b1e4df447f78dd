"""The checkout page as one value: what can be ordered now, and which of the person's money can pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.ledger.queries import FundPosition, positions_of
from marketplace.listings.queries import category_path_ids
from marketplace.orders import pricing
from marketplace.orders.matching import FundOption, fund_options, only_choice
from marketplace.orders.queries import BasketRow, basket_of


@dataclass(frozen=True, slots=True)
class CheckoutRow:
    """One line that fits, with what each fund says to it."""

    line_id: int
    title: str
    words: str
    starts_on: date | None
    total_pence: int
    options: tuple[FundOption, ...]

    @property
    def field_name(self) -> str:
        """The name of the form field in which its fund is chosen."""
        return f"fund_{self.line_id}"

    @property
    def is_free(self) -> bool:
        """Whether no money is needed."""
        return self.total_pence == 0

    @property
    def able(self) -> list[FundOption]:
        """The funds that can pay."""
        return [option for option in self.options if not option.problem]

    @property
    def unable(self) -> list[FundOption]:
        """The funds that cannot, each with its reason."""
        return [option for option in self.options if option.problem]

    @property
    def is_payable(self) -> bool:
        """Whether it can be ordered now."""
        return self.is_free or bool(self.able)

    @property
    def only_fund_id(self) -> int | None:
        """The fund to choose beforehand."""
        return only_choice(self.options)


@dataclass(frozen=True, slots=True)
class CheckoutPart:
    """What becomes one order. Pence count what can be paid for."""

    organisation_id: int
    organisation_name: str
    rows: tuple[CheckoutRow, ...]

    @property
    def field_name(self) -> str:
        """The name of the form field for a word to the provider."""
        return f"note_{self.organisation_id}"

    @property
    def is_payable(self) -> bool:
        """Whether any of it can be ordered now."""
        return any(row.is_payable for row in self.rows)

    @property
    def total_pence(self) -> int:
        """Pence of what can be ordered now."""
        return sum(row.total_pence for row in self.rows if row.is_payable)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The basket as it can be ordered now, with the person's money. `left_out` stays in the basket."""

    parts: tuple[CheckoutPart, ...]
    left_out: tuple[BasketRow, ...]
    positions: tuple[FundPosition, ...]

    @property
    def total_pence(self) -> int:
        """Pence of all that can be ordered now."""
        return sum(part.total_pence for part in self.parts)

    @property
    def is_payable(self) -> bool:
        """Whether anything can be ordered now."""
        return any(part.is_payable for part in self.parts)


def checkout_of(person_id: int, *, today: date) -> Checkout:
    """Basket and money of a person, two queries. Money whose time is over is left out."""
    basket = basket_of(person_id, today=today)
    positions = tuple(one for one in positions_of(person_id) if one.ends_on > today)
    parts = tuple(
        CheckoutPart(
            organisation_id=part.organisation_id,
            organisation_name=part.organisation_name,
            rows=tuple(
                _checkout_row(row, positions, today) for row in part.rows if row.mismatch is None
            ),
        )
        for part in basket.parts
        if any(row.mismatch is None for row in part.rows)
    )
    left_out = tuple(row for row in basket.rows if row.mismatch is not None)
    return Checkout(parts=parts, left_out=left_out, positions=positions)


def _checkout_row(row: BasketRow, positions: Sequence[FundPosition], today: date) -> CheckoutRow:
    line = row.line
    first = line.starts_on or today
    return CheckoutRow(
        line_id=line.pk,
        title=line.listing.title,
        words=row.words,
        starts_on=line.starts_on,
        total_pence=row.total_pence,
        options=tuple(
            fund_options(
                positions=positions,
                total_pence=row.total_pence,
                category_path=category_path_ids(line.listing.category_id),
                starts_on=first,
                ends_on=pricing.last_day(
                    unit=line.unit,
                    quantity_hundredths=line.quantity_hundredths,
                    weeks=line.weeks,
                    starts_on=first,
                ),
            )
        ),
    )
