"""Weekdays as seven bits, Monday first: one integer says "Tuesdays and Saturdays" and an index can test it."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

EVERY_DAY = 127
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = 31
WEEKEND = 96


def bits_of(days: Iterable[int]) -> int:
    """The bits of some days; 0 is Monday."""
    bits = 0
    for day in days:
        bits |= 1 << day
    return bits


def days_in(bits: int) -> list[int]:
    """The days that are set, 0 for Monday."""
    return [day for day in range(7) if bits >> day & 1]


def in_words(bits: int) -> str:
    """ "Every day", "Monday to Friday", "Tuesday and Saturday"."""
    days = days_in(bits)
    if bits == EVERY_DAY:
        return "Every day"
    if not days:
        return "No fixed days"
    names = [NAMES[day] for day in days]
    if len(days) >= 3 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} to {names[-1]}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def when_in_words(bits: int, from_time: time | None, to_time: time | None) -> str:
    """ "Every day", or "Saturday and Sunday, 7am to 2:30pm" with hours."""
    named = in_words(bits)
    if from_time is None or to_time is None:
        return named
    return f"{named}, {_clock(from_time)} to {_clock(to_time)}"


def _clock(moment: time) -> str:
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"


class WeekdaysFormField(forms.TypedMultipleChoiceField):
    """Seven tick boxes; gives and takes the seven bits."""

    def __init__(self, **options: Any) -> None:
        for unused in ("max_value", "min_value", "coerce", "empty_value", "choices", "widget"):
            options.pop(unused, None)
        super().__init__(
            choices=list(enumerate(NAMES)),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Bits from the program become ticks; what somebody ticked stays as it was."""
        return days_in(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        bits = bits_of(super().clean(value))
        if self.required and not bits:
            raise ValidationError(self.error_messages["required"], code="required")
        return bits

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial if isinstance(initial, int) else bits_of(int(day) for day in initial or [])
        after = bits_of(int(day) for day in data or [] if str(day).isdigit() and int(day) < 7)
        return before != after


class WeekdaysField(models.PositiveSmallIntegerField):
    """Seven bits in the database, seven tick boxes in a form."""

    def formfield(self, **options: Any) -> forms.Field | None:
        """Tick boxes, at least one of them."""
        options.setdefault("error_messages", {"required": "Choose at least one day"})
        options["required"] = True
        return super().formfield(form_class=WeekdaysFormField, **options)
