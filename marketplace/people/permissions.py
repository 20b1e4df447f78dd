"""Who keeps the accounts and the register of this site, and who declares what they have themselves."""

from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission


def may_keep_accounts(by: Authority) -> bool:
    """Whether the actor appoints officers and keeps organisations and the register of interests."""
    return by.may(Permission.KEEP_ACCOUNTS)


def must_keep_accounts(by: Authority) -> None:
    """Raise NotAllowed unless the actor is an administrator of the site or a named command."""
    if not may_keep_accounts(by):
        raise NotAllowed("Only whoever keeps the accounts of this site can do that.")


def must_not_be_oneself(by: Authority, user_id: int) -> None:
    """Raise NotAllowed when somebody would give a post or a role to themselves."""
    if by.actor_id == user_id:
        raise NotAllowed("Nobody gives this to themselves. Ask another administrator.")


def may_declare(by: Authority) -> bool:
    """Whether the actor holds a post or the keys of the site, and so declares interests."""
    return by.own_person_id is not None and bool(by.councils or by.site)


def must_declare(by: Authority) -> int:
    """The actor's own person. Raises NotAllowed for whoever decides nothing for a council."""
    if by.own_person_id is None or not may_declare(by):
        raise NotAllowed("Only somebody who works for a council declares interests here.")
    return by.own_person_id
