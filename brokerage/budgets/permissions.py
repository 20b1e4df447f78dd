"""Who may set a budget, in plain words."""

from brokerage.conflicts import officers
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission


def councils_of(by: Authority) -> list[int]:
    """The councils for which the actor sets budgets."""
    return sorted(
        council_id for council_id in by.councils if may_set_budgets_of(by, council_id=council_id)
    )


def may_set_budgets_of(by: Authority, *, council_id: int | None) -> bool:
    """Whether the actor sets the budgets of this council."""
    return council_id is not None and by.may(Permission.SET_BUDGET, council_id=council_id)


def must_set_budget(by: Authority, *, person_id: int, council_id: int | None) -> None:
    """Refuse whoever does not set budgets in the person's council, and everybody for themselves, for
    those close to them and for those for whom they act (domain.md COI-19).
    """
    if not may_set_budgets_of(by, council_id=council_id):
        raise NotAllowed("Only somebody who sets budgets in this person’s council can do that.")
    if by.own_person_id == person_id:
        raise NotAllowed("Nobody sets their own budget. Ask somebody else in your team.")
    if officers.is_close(by, {person_id}) or officers.has_helped(by, person_id):
        raise NotAllowed(
            "You are close to this person, or act or acted for them. Ask somebody else in your team."
        )
