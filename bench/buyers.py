"""Signed-in people with money, as the cases that buy know them. bench/making_buyers.py makes them."""

from dataclasses import dataclass

CSRF = "b" * 32


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody signed in, with one line in the basket and a fund that can pay for it.

    Who has orders also has more funds, a friend who helps 25 people, and a provider that got them all.
    """

    session: str
    listing_id: int
    price_id: int
    line_id: int
    fund_id: int
    total_pence: int
    friend_session: str = ""
    provider_session: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Headers of this person's forms."""
        return headers(self.session)


def headers(session: str) -> dict[str, str]:
    """Headers of somebody's forms."""
    return {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
