"""For which councils somebody may prefer a provider."""

from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission

NOT_YOUR_COUNCIL = (
    "Your posts do not let you prefer a provider for this council. Ask its commissioner."
)
# A commissioner decides; an editor of the same council writes it down.
MAY_PREFER = (Permission.SET_PREFERRED, Permission.MODERATE_LISTING)


def may_prefer_for(by: Authority, council_id: int) -> bool:
    """Whether a post in that very council lets the actor prefer a provider; site keepers may for all."""
    return bool(by.site) or any(
        by.may(permission, council_id=council_id) for permission in MAY_PREFER
    )
