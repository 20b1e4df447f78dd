"""Tags, filters and pure parts of the patterns."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from cms.look import patterns
from cms.templatetags.govuk import pounds
from tests.cms.look.look_book import EveryField


def draw(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("pence", "shown"),
    [
        (2450, "£24.50"),
        (93100, "£931"),
        (123450, "£1,234.50"),
        (5, "£0.05"),
        (0, "£0"),
        (-5, "−£0.05"),
    ],
)
def test_pence_are_shown_as_pounds(pence, shown):
    assert pounds(pence) == shown


@pytest.mark.parametrize("wrong", [24.5, "2450", True])
def test_only_whole_pence_are_money(wrong):
    with pytest.raises(TypeError, match="whole pence"):
        pounds(wrong)


def test_no_sum_is_shown_as_nothing():
    assert pounds(None) == ""


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 12, [1, 2, None, 12]),
        (3, 12, [1, 2, 3, 4, None, 12]),
        (4, 12, [1, 2, 3, 4, 5, None, 12]),
        (6, 12, [1, None, 5, 6, 7, None, 12]),
        (12, 12, [1, None, 11, 12]),
    ],
)
def test_page_numbers_around_the_current_one(current, last, shown):
    assert patterns.page_numbers(current, last) == shown


def test_pagination_keeps_every_other_question():
    request = RequestFactory().get("/search/?q=help+at+home&kind=pa&kind=support&page=3")
    drawn = draw("{% pagination number=3 pages=5 %}", request=request)
    assert 'href="?q=help+at+home&amp;kind=pa&amp;kind=support&amp;page=4" rel="next"' in drawn
    assert drawn.count('aria-current="page"') == 1


def test_one_page_needs_no_pagination():
    request = RequestFactory().get("/search/")
    assert draw("{% pagination number=1 pages=1 %}", request=request).strip() == ""


def test_the_longest_bar_fills_the_cell():
    widths = [bar.width for bar in patterns.bars([("a", 52), ("b", 13), ("c", 0)])]
    assert widths == ["100.0%", "25.0%", "0%"]


def test_parts_fill_the_cell_together_and_say_so_in_words():
    parts = patterns.bars([("left", 52), ("aside", 13), ("spent", 0)], are_parts=True)
    assert [bar.width for bar in parts] == ["80.0%", "20.0%", "0%"]
    assert [bar.part for bar in parts] == ["80% of it", "20% of it", "None of it"]
    words = [patterns.part_words(part, 1000) for part in (1000, 999, 1)]
    assert words == ["All of it", "Nearly all of it", "Less than 1% of it"]


def test_a_table_of_nothing_has_no_bars():
    assert [bar.width for bar in patterns.bars([("a", 0)])] == ["0%"]


def test_a_field_is_described_by_its_hint_and_error():
    form = EveryField({})
    drawn = str(form["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_a_group_of_choices_is_described_as_a_group():
    drawn = str(EveryField({})["days"].as_field_group())
    assert (
        '<fieldset class="govuk-fieldset" aria-describedby="id_days_helptext id_days_error">'
        in drawn
    )
    assert drawn.count("aria-describedby") == 1


def test_classes_and_attributes_of_the_author_are_kept():
    class Width(forms.Form):
        code = forms.CharField(
            widget=forms.TextInput(
                {"class": "govuk-input--width-4", "autocomplete": "one-time-code"}
            )
        )

    drawn = str(Width()["code"].as_field_group())
    assert 'class="govuk-input govuk-input--width-4"' in drawn
    assert 'autocomplete="one-time-code"' in drawn


def test_what_was_typed_comes_back_escaped():
    drawn = str(EveryField({"name": '"><script>'})["name"].as_field_group())
    assert "<script>" not in drawn
    assert "&quot;&gt;&lt;script&gt;" in drawn


def test_errors_of_the_whole_form_link_to_its_first_field():
    class Dates(forms.Form):
        start = forms.CharField(label="Start")

        def clean(self):
            raise forms.ValidationError("The end is before the start")

    drawn = draw("{% error_summary %}", form=Dates({"start": "x"}))
    assert '<a href="#id_start">The end is before the start</a>' in drawn


def test_a_form_in_order_has_no_summary_and_no_prefix():
    assert draw("{% error_summary %}{% error_prefix %}", form=EveryField()) == ""
    assert draw("{% error_summary %}{% error_prefix %}") == ""
