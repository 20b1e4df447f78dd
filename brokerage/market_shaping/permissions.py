"""Who may see the market of a council."""

from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission


def councils_of(by: Authority) -> list[int]:
    """The councils whose market the actor sees."""
    return sorted(
        number for number in by.councils if by.may(Permission.SEE_MARKET, council_id=number)
    )
