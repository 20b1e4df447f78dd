"""The form field for money: people type pounds, the program gets whole pence."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from marketplace.foundations.money import MOST_PENCE, format_pounds

# ASCII digits only: other scripts' digits look like a sum and are read as another one.
TYPED_POUNDS = re.compile(
    r"(?P<minus>[-\N{MINUS SIGN}])?\s?£?\s?(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<pence>\d{1,2}))?",
    re.ASCII,
)
NOT_A_SUM = "Enter an amount in pounds, like 24.50"


def read_pounds(typed: str) -> int:
    """Whole pence from what somebody typed: "24.50", "£24.5" and "1,200". Raises ValueError for anything else."""
    found = TYPED_POUNDS.fullmatch(typed.strip())
    if found is None or (found["pounds"] is None and found["pence"] is None):
        raise ValueError(NOT_A_SUM)
    if len(found["pounds"] or "") > len(f"{MOST_PENCE:,}"):
        raise ValueError(NOT_A_SUM)
    pounds = int((found["pounds"] or "0").replace(",", ""))
    pence = pounds * 100 + int((found["pence"] or "0").ljust(2, "0"))
    return -pence if found["minus"] else pence


class PoundsInput(forms.TextInput):
    """A short text box with "£" before it. Not type=number: that changes the sum when the wheel turns."""

    prefix = "£"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "inputmode": "decimal",
                "autocomplete": "off",
                "class": "govuk-input--width-5",
                **(attrs or {}),
            }
        )


class PoundsField(forms.Field):
    """Pounds on the page, pence (int) in `cleaned_data`. Zero or more unless `min_pence` says otherwise."""

    widget = PoundsInput
    default_error_messages = {"required": NOT_A_SUM, "invalid": NOT_A_SUM}

    def __init__(self, *, min_pence: int = 0, max_pence: int = MOST_PENCE, **options: Any) -> None:
        self.min_pence = min_pence
        self.max_pence = max_pence
        super().__init__(**options)

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return read_pounds(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.min_pence:
            raise ValidationError(f"Enter {format_pounds(self.min_pence)} or more", code="too_low")
        if value > self.max_pence:
            raise ValidationError(f"Enter {format_pounds(self.max_pence)} or less", code="too_high")

    def prepare_value(self, value: Any) -> Any:
        """Pence from the program are written as pounds; what somebody typed comes back as typed."""
        if isinstance(value, int) and not isinstance(value, bool):
            return format_pounds(value).replace("£", "")
        return value
