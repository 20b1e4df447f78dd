"""Days typed into three boxes."""

from datetime import date

import pytest
from django import forms

from marketplace.foundations.days import NOT_A_DAY, DayField


class StartForm(forms.Form):
    start = DayField(label="When should it start?")


def start_from(day, month, year):
    return StartForm({"start_0": day, "start_1": month, "start_2": year})


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march", "MARCH"])
def test_the_month_may_be_a_number_or_a_name(month):
    form = start_from("27", month, "2027")
    assert form.is_valid()
    assert form.cleaned_data == {"start": date(2027, 3, 27)}


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "2027"),
        ("0", "3", "2027"),
        ("27", "13", "2027"),
        ("27", "ma", "2027"),
        ("27", "3", "27"),
        ("27", "3", "0000"),
        ("٢٧", "3", "2027"),
        ("x", "3", "2027"),
    ],
)
def test_a_day_that_does_not_exist_is_refused(day, month, year):
    assert start_from(day, month, year).errors["start"] == [NOT_A_DAY]


def test_an_empty_box_is_named():
    assert start_from("27", "", "2027").errors["start"] == ["The date must include a month"]
    assert start_from("27", "", "").errors["start"] == ["The date must include a month and a year"]


def test_no_date_is_asked_for():
    assert start_from("", "", "").errors["start"] == ["Enter a date, like 27 3 2027"]


def test_a_stored_day_fills_the_three_boxes():
    drawn = str(StartForm(initial={"start": date(2027, 3, 27)})["start"])
    assert all(f'value="{part}"' in drawn for part in (27, 3, 2027))
