"""WCAG 2.2 contrast of two colours, so that no council saves a colour that people cannot read."""

import re

# WCAG 2.2 success criterion 1.4.3, text of normal size.
ENOUGH = 4.5
WHITE = "#ffffff"
HEX_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE | re.ASCII)


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 (black) to 1 (white). Raises ValueError for other notations."""
    if not HEX_COLOUR.fullmatch(colour):
        raise ValueError("Write the colour as # and six of 0 to 9 and a to f, like #00625f.")
    red, green, blue = (_linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours: 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str, background: str = WHITE) -> bool:
    """Whether text of this colour can be read on the background."""
    return ratio(colour, background) >= ENOUGH
