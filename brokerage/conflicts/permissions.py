"""Who may answer a notice, read a case, and decide it, with the reason in plain words when not."""

from brokerage.conflicts.models import ConflictCase
from brokerage.conflicts.outcome import Route
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission

ONLY_THE_PERSON = (
    "Only the person whose support this is can answer. Somebody who acts for them cannot."
)


def can_answer(by: Authority, case: ConflictCase) -> bool:
    """Whether the actor is the person. No mandate gives this, whoever holds it (domain.md A1)."""
    return by.may(Permission.ANSWER_NOTICE, person_id=case.person_id)


def must_be_able_to_answer(by: Authority, case: ConflictCase) -> None:
    """Raise NotAllowed unless the actor is the person."""
    if not can_answer(by, case):
        raise NotAllowed(ONLY_THE_PERSON)


def can_see(by: Authority, case: ConflictCase) -> bool:
    """Whether the actor may know of the case: the person, and who may see their affairs."""
    return by.may(Permission.VIEW_PERSON, person_id=case.person_id)


def can_decide_in(by: Authority, council_id: int | None) -> bool:
    """Whether the actor decides about conflicts in that council."""
    return council_id is not None and by.may(Permission.DECIDE_CONFLICT, council_id=council_id)


def is_high_enough(by: Authority, case: ConflictCase) -> bool:
    """Whether the actor's post reaches the route: what goes to the Forum only its members decide."""
    if case.route != Route.FORUM:
        return can_decide_in(by, case.council_id)
    return case.council_id is not None and by.may(
        Permission.DECIDE_AT_FORUM, council_id=case.council_id
    )
