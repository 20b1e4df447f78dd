"""A council's colours, as the few custom properties of the stylesheet that they replace."""

from cms.look import contrast

# The stylesheet's own colours (frontend/main.scss and GOV.UK Frontend): a council that keeps them needs no theme.
BRAND_COLOUR = "#00625f"
LINK_COLOUR = "#1a65a6"
# Links also stand on the light surface of filters and footer (frontend/main.scss).
SURFACE = "#f1f7f7"


def theme_css(*, brand_colour: str, link_colour: str) -> str:
    """CSS that recolours the whole site. Raises ValueError for a colour that is not "#rrggbb"."""
    for colour in (brand_colour, link_colour):
        contrast.luminance(colour)
    return (
        ":root{"
        f"--govuk-brand-colour:{brand_colour};"
        f"--govuk-link-colour:{link_colour};"
        f"--govuk-link-hover-colour:{darker(link_colour)}"
        "}\n"
    )


def darker(colour: str) -> str:
    """The same colour at half its brightness."""
    return "#" + "".join(f"{int(colour[at : at + 2], 16) // 2:02x}" for at in (1, 3, 5))


def colour_problem(colour: str) -> str | None:
    """Why a council may not use this colour, in plain words; None when it may."""
    try:
        readable = contrast.is_readable(colour) and contrast.is_readable(colour, SURFACE)
    except ValueError as error:
        return str(error)
    if readable:
        return None
    return (
        f"{colour} is too light to read on white: its contrast is {contrast.ratio(colour, contrast.WHITE):.1f} "
        f"to 1 and must be at least {contrast.ENOUGH} to 1. Choose a darker colour."
    )
