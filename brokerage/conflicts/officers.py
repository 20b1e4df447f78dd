"""Whether this officer may decide this case: the post, the level, and no link to it (domain.md
COI-19).
"""

from datetime import date

from brokerage.conflicts import permissions, queries, recorded
from brokerage.conflicts.independence import Tie, ties, words
from brokerage.conflicts.models import ConflictCase
from brokerage.conflicts.relatedness import Network
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.people import queries as people
from marketplace.people.authority import own_authority
from marketplace.people.models import User


class Connected(NotAllowed):
    """The officer is linked to the case and may not decide it. The case itself goes on."""


def must_be_able_to_decide(by: Authority, case: ConflictCase, *, on: date) -> None:
    """Raise NotAllowed unless the actor holds the post and has no link to the case."""
    if not permissions.can_decide_in(by, case.council_id):
        raise NotAllowed(
            "Your posts do not let you decide this. Ask a team manager of the council."
        )
    reasons = why_connected(by, case, on=on)
    if reasons:
        raise Connected(cannot_decide(reasons))
    if not permissions.is_high_enough(by, case):
        raise NotAllowed(
            "All or nearly all of the money, or several findings at once: only the Validation Forum "
            "can agree to this. Pass it to a member."
        )


def who_may_decide(case: ConflictCase, *, on: date) -> list[User]:
    """Officers of the council whose posts reach the case and who are linked to nobody in it."""
    if case.council_id is None:
        return []
    found = []
    for officer in people.officers_of(case.council_id, on):
        try:
            must_be_able_to_decide(own_authority(officer, on=on), case, on=on)
        except NotAllowed:
            continue
        found.append(officer)
    return found


def is_close(by: Authority, person_ids: set[int]) -> bool:
    """Whether the actor is one of these people, or family, a friend or of one household with one."""
    if by.own_person_id is None:
        return False
    near = {by.own_person_id}
    for row in queries.close_to(by.own_person_id):
        near |= {number for number in (row.person_id, row.subject_person_id) if number}
    return bool(_numbers_of(near) & _numbers_of(person_ids))


def _numbers_of(person_ids: set[int]) -> set[int]:
    """The numbers of all records of these human beings."""
    return {one.pk for one in people.records_of(person_ids)}


def cannot_decide(reasons: list[str]) -> str:
    """What a linked officer reads."""
    return f"You cannot decide this one. {' '.join(reasons)} Ask a colleague to decide."


def why_connected(by: Authority, case: ConflictCase, *, on: date) -> list[str]:
    """The actor's own links to a case, in plain words; none when they may decide it."""
    client = recorded.person_id(case.person_id)
    officer = recorded.person_id(by.own_person_id) if by.own_person_id else ""
    parties = _parties_of(case)
    network = _network_of(by, case, parties, on=on)
    found = ties(
        network,
        officer=officer,
        client=client,
        parties=parties,
        placed=case.order.placed_by_id == by.actor_id,
        helped=by.actor_id is not None
        and queries.acted_for(by.actor_id, _numbers_of({case.person_id})),
    )
    names = {party["id"]: party["name"] for party in case.inputs["parties"]}
    return list(dict.fromkeys(_words(tie, names) for tie in found))


def _words(tie: Tie, names: dict[str, str]) -> str:
    return words(tie, names.get(tie.party, "somebody in this case"))


def _parties_of(case: ConflictCase) -> list[str]:
    """Everybody with something to gain: broker, provider, payee, whoever stands in a chain between
    them.
    """
    found = {recorded.organisation_id(case.order.organisation_id)}
    found |= {role["party"] for role in case.inputs["roles"]}
    for line in case.inputs["lines"]:
        if line["proposed"]:
            found |= set(line["payees"])
    for finding in case.answer["findings"]:
        found |= set(finding["parties"])
    return sorted(found - {recorded.person_id(case.person_id)})


def _network_of(by: Authority, case: ConflictCase, parties: list[str], *, on: date) -> Network:
    """The officer, everybody close to them, what they all have and had, and the chains above the
    parties.
    """
    numbers = {recorded.organisation_number(party) for party in parties}
    organisations = {number for number in numbers if number is not None}
    personal = queries.close_to(by.own_person_id) if by.own_person_id else []
    near = {case.person_id, by.own_person_id or case.person_id}
    for row in personal:
        near |= {number for number in (row.person_id, row.subject_person_id) if number}
    records = people.records_of(near)
    circle = {one.pk for one in records}
    held = queries.interests_of(circle)
    posts = queries.posts_in(circle)
    surroundings = queries.around(
        organisations
        | {row.subject_organisation_id for row in held if row.subject_organisation_id}
        | {post.organisation_id for _, post in posts}
    )
    interests = {one.id: one for one in surroundings.interests}
    interests |= {one.id: one for one in map(recorded.interest_of, [*personal, *held])}
    interests |= {f"membership:{post.pk}": recorded.post_of(post, person) for person, post in posts}
    return Network(
        [*surroundings.parties, *map(recorded.person_party, records)],
        interests.values(),
        on=on,
        lookback_months=case.inputs["parameters"]["lookback_months"],
    )
