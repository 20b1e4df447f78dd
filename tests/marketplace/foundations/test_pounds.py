"""Money typed by people: what is read, what is refused and with which words."""

import pytest
from django import forms

from marketplace.foundations.money import MOST_PENCE
from marketplace.foundations.pounds import NOT_A_SUM, PoundsField, read_pounds


class BudgetForm(forms.Form):
    weekly = PoundsField(label="How much a week?")


def weekly_from(typed, **options):
    form = forms.Form({"weekly": typed})
    form.fields["weekly"] = PoundsField(**options)
    form.full_clean()
    return form


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("24.50", 2450),
        ("£24.50", 2450),
        (" £ 24.5 ", 2450),
        ("24", 2400),
        ("0", 0),
        ("0.07", 7),
        (".50", 50),
        ("1,200", 120000),
        ("12,345,678.90", 1234567890),
        ("0024", 2400),
    ],
)
def test_a_sum_is_read_as_whole_pence(typed, pence):
    assert read_pounds(typed) == pence


@pytest.mark.parametrize(
    "typed",
    [
        "twenty",
        "24.505",
        "24.",
        "24,50",
        "1,20",
        "1,2000",
        "24 50",
        "1e3",
        "NaN",
        "inf",
        "£",
        "-",
        ".",
        "--5",
        "0x10",
        "1_000",
        "٢٤",
        "２４.50",
        "²",
        "$24",
        "24.50 a week",
        "9" * 5000,
    ],
)
def test_anything_else_is_refused_with_an_example(typed):
    form = weekly_from(typed)
    assert form.errors["weekly"] == [NOT_A_SUM]


def test_nothing_is_asked_for_when_required_and_none_when_not():
    assert weekly_from("").errors["weekly"] == [NOT_A_SUM]
    assert weekly_from("", required=False).cleaned_data == {"weekly": None}


def test_less_than_nothing_is_refused_unless_allowed():
    assert weekly_from("-5").errors["weekly"] == ["Enter £0 or more"]
    assert weekly_from("-5", min_pence=-1000).cleaned_data == {"weekly": -500}
    assert weekly_from("\N{MINUS SIGN}£5.10", min_pence=-1000).cleaned_data == {"weekly": -510}


def test_too_much_is_refused():
    assert weekly_from("250.01", max_pence=25000).errors["weekly"] == ["Enter £250 or less"]
    assert weekly_from(str(MOST_PENCE)).errors["weekly"] == ["Enter £100,000,000 or less"]


def test_a_refused_form_comes_back_as_typed_and_stored_pence_come_as_pounds():
    assert 'value="twenty"' in str(BudgetForm({"weekly": "twenty"})["weekly"])
    assert 'value="1,234.50"' in str(BudgetForm(initial={"weekly": 123450})["weekly"])


def test_the_same_sum_typed_otherwise_is_no_change():
    form = BudgetForm({"weekly": "£24.5"}, initial={"weekly": 2450})
    assert not form.has_changed()
