"""The form field for a day: three boxes (day, month, year), which people fill in more surely than a calendar."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
NOT_A_DAY = "Enter a real date, like 27 3 2027"


def read_month(typed: str) -> int:
    """The number of a month given as "3", "03", "mar" or "March". Raises ValueError for anything else."""
    if typed.isascii() and typed.isdigit():
        return int(typed)
    name = typed.lower()
    if len(name) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(name):
                return number
    raise ValueError(NOT_A_DAY)


class DayInput(forms.MultiWidget):
    """Three short text boxes with a label each."""

    part_labels = ("Day", "Month", "Year")
    part_classes = ("govuk-input--width-2", "govuk-input--width-2", "govuk-input--width-4")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()], attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A date from day, month and year. The month may be a number or a name."""

    widget = DayInput
    default_error_messages = {"required": "Enter a date, like 27 3 2027", "invalid": NOT_A_DAY}

    def __init__(self, **options: Any) -> None:
        boxes = tuple(forms.CharField(required=False, max_length=12) for _ in range(3))
        super().__init__(fields=boxes, require_all_fields=False, **options)

    def compress(self, typed: list[str]) -> date | None:
        """Build the date; say which box is empty, or that there is no such day."""
        if not any(typed):
            return None
        missing = [
            name for name, value in zip(("day", "month", "year"), typed, strict=True) if not value
        ]
        if missing:
            raise ValidationError(
                f"The date must include a {' and a '.join(missing)}", code="incomplete"
            )
        try:
            day, month, year = typed[0], read_month(typed[1]), typed[2]
            if not (f"{day}{year}".isascii() and len(year) == 4):
                raise ValueError(NOT_A_DAY)
            return date(int(year), month, int(day))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
