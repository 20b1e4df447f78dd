"""What people type when they put something in the basket, check out, decline or look."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from marketplace.foundations.days import DayField
from marketplace.foundations.money import format_pounds
from marketplace.listings import weekdays
from marketplace.listings.models import ListingPrice
from marketplace.orders import pricing
from marketplace.orders.checkout import Checkout, CheckoutRow
from marketplace.orders.matching import FundOption

TYPED_NUMBER = re.compile(r"(?P<whole>\d{1,12})?(?:\.(?P<part>\d{1,2}))?", re.ASCII)
NOT_A_NUMBER = "Enter how much you need as a number, like 4 or 1.5"
EACH_OR_ALL = "Choose “each week” or “in all”"
EACH_WEEK, IN_ALL = "each_week", "in_all"
LONGEST_NOTE = 1000


class QuantityField(forms.Field):
    """ "1.5" on the page, 150 hundredths (int) in `cleaned_data`."""

    widget = forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}
    )
    default_error_messages = {"required": NOT_A_NUMBER, "invalid": NOT_A_NUMBER}

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        found = TYPED_NUMBER.fullmatch(str(value).strip())
        if found is None or not (found["whole"] or found["part"]):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(found["whole"] or 0) * 100 + int((found["part"] or "0").ljust(2, "0"))

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < 1:
            raise ValidationError("Enter more than 0", code="too_low")
        if value > pricing.MOST_HUNDREDTHS:
            raise ValidationError("Enter 1,000 or less", code="too_high")

    def prepare_value(self, value: Any) -> Any:
        """Hundredths from the program are written as a number; what was typed comes back as typed."""
        return pricing.number_words(value).replace(",", "") if isinstance(value, int) else value


class BasketForm(forms.Form):
    """How much of a listing, at which price, for how long and from when."""

    price = forms.TypedChoiceField(
        label="Which price?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a price",
            "invalid_choice": "Choose one of the prices on this page",
        },
    )
    quantity = QuantityField(
        label="How many do you need?",
        help_text="Hours, visits or whatever the price is for. For example, 4 or 1.5",
    )
    repeats = forms.ChoiceField(
        label="Is that each week, or in all?",
        choices=[(EACH_WEEK, "Each week"), (IN_ALL, "In all")],
        widget=forms.RadioSelect,
        error_messages={"required": EACH_OR_ALL, "invalid_choice": EACH_OR_ALL},
    )
    weeks = forms.IntegerField(
        label="For how many weeks?",
        help_text="Leave this empty if you chose “in all”",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"invalid": "Enter the number of weeks as a whole number, like 12"},
    )
    starts_on = DayField(
        label="When should it start?",
        help_text="For example, 27 3 2027. Leave it empty for as soon as possible",
        required=False,
    )

    def __init__(self, *args: Any, prices: Sequence[ListingPrice], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {price.pk: price.unit for price in prices}
        self.fields["price"].choices = [(price.pk, price_label(price)) for price in prices]
        if len(prices) == 1:
            self.fields["price"].initial = prices[0].pk

    def clean_weeks(self) -> int | None:
        weeks: int | None = self.cleaned_data["weeks"]
        if weeks is not None and not 1 <= weeks <= pricing.MOST_WEEKS:
            raise ValidationError(f"Enter between 1 and {pricing.MOST_WEEKS} weeks")
        return weeks

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        each_week = cleaned.get("repeats") == EACH_WEEK
        if each_week and cleaned.get("weeks") is None and "weeks" not in self.errors:
            self.add_error("weeks", "Enter how many weeks, or choose “in all”")
        unit = self.units.get(cleaned.get("price", 0), "")
        if each_week and unit in pricing.ONLY_IN_ALL:
            self.add_error("repeats", "This price is for a month. Choose “in all”")
        return cleaned

    def amount(self) -> dict[str, Any]:
        """What the basket's actions take."""
        cleaned = self.cleaned_data
        return {
            "price_id": cleaned["price"],
            "quantity_hundredths": cleaned["quantity"],
            "weeks": cleaned["weeks"] if cleaned["repeats"] == EACH_WEEK else 1,
            "starts_on": cleaned["starts_on"],
        }


def price_label(price: ListingPrice) -> str:
    """ "£24.50 an hour, Weekends, Saturday and Sunday (with travel)": two prices never read the same
    when they hold at other times.
    """
    words = pricing.price_words(unit=price.unit, unit_price_pence=price.amount_pence)
    when = weekdays.when_in_words(price.days, price.from_time, price.to_time)
    is_always = when == weekdays.in_words(weekdays.EVERY_DAY)
    label = ", ".join(filter(None, (words, price.label, "" if is_always else when)))
    return f"{label} (with {price.included})" if price.included else label


class CheckoutForm(forms.Form):
    """Which fund pays for each line, and a word to each provider."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    expected_pence = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, checkout: Checkout, **options: Any) -> None:
        super().__init__(*args, **options)
        self.checkout = checkout
        for part in checkout.parts:
            for row in part.rows:
                if row.is_payable and not row.is_free:
                    self.fields[row.field_name] = fund_field(row)
            if part.is_payable:
                self.fields[part.field_name] = forms.CharField(
                    label=f"Anything {part.organisation_name} should know?",
                    help_text=(
                        f"You do not have to. For example, when to ring. {part.organisation_name} "
                        "sees it with a first name, and no family name. Nobody else who helps sees it."
                    ),
                    required=False,
                    max_length=LONGEST_NOTE,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )

    def parts(self) -> list[dict[str, Any]]:
        """For the page: each provider with its lines, each line with its field."""
        return [
            {
                "id": part.organisation_id,
                "name": part.organisation_name,
                "rows": [
                    (row, self[row.field_name] if row.field_name in self.fields else None)
                    for row in part.rows
                ],
                "note": self[part.field_name] if part.is_payable else None,
            }
            for part in self.checkout.parts
        ]

    def visible_errors(self) -> bool:
        """Whether a field that the person sees has an error."""
        return any(field.errors for field in self.visible_fields())

    def left(self) -> list[tuple[str, int]]:
        """Each fund chosen so far with what is left after all that it pays, in pence."""
        spending: dict[str, int] = {}
        for part in self.checkout.parts:
            for row in part.rows:
                if row.field_name in self.fields and self[row.field_name].value():
                    fund_id = str(self[row.field_name].value())
                    spending[fund_id] = spending.get(fund_id, 0) + row.total_pence
        return [
            (position.label, position.free_pence - spending[str(position.fund_id)])
            for position in self.checkout.positions
            if str(position.fund_id) in spending
        ]


def fund_field(row: CheckoutRow) -> forms.TypedChoiceField:
    """The funds that can pay for a line; chosen beforehand when there is just one."""
    refusal = f"Choose which budget pays for “{row.title}”"
    return forms.TypedChoiceField(
        label=f"Which budget pays for “{row.title}”?",
        choices=[(option.fund_id, fund_label(option)) for option in row.able],
        coerce=int,
        initial=row.only_fund_id,
        widget=forms.RadioSelect,
        error_messages={"required": refusal, "invalid_choice": refusal},
    )


def fund_label(option: FundOption) -> str:
    """ "Help at home: £2,480 left now, £1,304 after this"."""
    return (
        f"{option.label}: {format_pounds(option.free_pence)} left now, "
        f"{format_pounds(option.left_pence)} after this"
    )


@dataclass(frozen=True, slots=True)
class SentCheckout:
    """A checkout form as it was sent, read without asking the database: the action checks all of it."""

    key: str
    expected_pence: int
    choices: dict[int, int | None]
    notes: dict[int, str]


def read_checkout(sent: QueryDict) -> SentCheckout | None:
    """What was chosen; None when something is not in order, so that CheckoutForm says what."""
    lines = sent.getlist("line")
    notes = {name: text for name, text in sent.items() if name.startswith("note_")}
    funds = [sent.get(f"fund_{line}", "") for line in lines]
    numbers = [*lines, *filter(None, funds), *(name[5:] for name in notes)]
    if not lines or not all(map(is_number, [*numbers, sent.get("expected_pence", "")])):
        return None
    if any(len(text) > LONGEST_NOTE or "\0" in text for text in notes.values()):
        return None
    try:
        key = str(UUID(sent.get("key", "")))
    except ValueError:
        return None
    return SentCheckout(
        key=key,
        expected_pence=int(sent["expected_pence"]),
        choices={
            int(line): int(fund) if fund else None for line, fund in zip(lines, funds, strict=True)
        },
        notes={int(name[5:]): text.strip() for name, text in notes.items()},
    )


def is_number(typed: str) -> bool:
    """Whether it is a whole number that an id or a sum can be."""
    return typed.isascii() and typed.isdecimal() and len(typed) <= 15


class DeclineForm(forms.Form):
    """Why a provider says no."""

    reason = forms.CharField(
        label="Why can you not do this?",
        help_text="The person reads this. Say it kindly and plainly.",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why. The person reads it"},
    )
