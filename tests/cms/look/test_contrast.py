"""Colours of a council: readable or refused with the reason."""

import pytest

from cms.look import contrast, theme


def test_known_ratios():
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast.ratio("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", ["#00625f", "#1a65a6", "#7a2048", "#000000"])
def test_readable_colours_are_taken(colour):
    assert theme.colour_problem(colour) is None


@pytest.mark.parametrize("colour", ["#ffdd00", "#777777", "#767676"])
def test_pale_colours_are_refused_with_their_contrast(colour):
    assert "Choose a darker colour." in theme.colour_problem(colour)


@pytest.mark.parametrize("colour", ["red", "#fff", "#00625g", "#00625f;}", "", "#００625f"])
def test_other_notations_are_refused(colour):
    assert "six of 0 to 9 and a to f" in theme.colour_problem(colour)
    with pytest.raises(ValueError):
        theme.theme_css(brand_colour=colour, link_colour="#1a65a6")


def test_a_theme_sets_three_properties():
    assert theme.theme_css(brand_colour="#7a2048", link_colour="#1a65a6") == (
        ":root{--govuk-brand-colour:#7a2048;--govuk-link-colour:#1a65a6;"
        "--govuk-link-hover-colour:#0d3253}\n"
    )
