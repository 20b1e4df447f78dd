"""Whether this officer may decide this case: the post, the level, and no link to it (domain.md
COI-19).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from brokerage.conflicts import independence, permissions, queries, recorded
from brokerage.conflicts.independence import Tie, ties
from brokerage.conflicts.interests import Interest
from brokerage.conflicts.models import ConflictCase
from brokerage.conflicts.parties import Party
from brokerage.conflicts.relatedness import Network
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.people import queries as people
from marketplace.people.authority import own_authority
from marketplace.people.models import User

UNKNOWN = (
    "Your account belongs to no person in the register, so nobody can see whom you are linked to. Ask "
    "an administrator for an account of your own."
)


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


def has_helped(by: Authority, person_id: int) -> bool:
    """Whether the actor acts or ever acted for this person."""
    return by.actor_id is not None and bool(
        queries.people_helped(by.actor_id, _numbers_of({person_id}))
    )


def _numbers_of(person_ids: set[int]) -> set[int]:
    """The numbers of all records of these human beings."""
    return {one.pk for one in people.records_of(person_ids)}


def cannot_decide(reasons: list[str]) -> str:
    """What a linked officer reads."""
    return f"You cannot decide this one. {' '.join(reasons)} Ask a colleague to decide."


def why_connected(by: Authority, case: ConflictCase, *, on: date) -> list[str]:
    """The actor's own links to a case, in plain words; none when they may decide it."""
    return _links(by, [case], on=on)[case.pk]


def linked_to(by: Authority, cases: Sequence[ConflictCase], *, on: date) -> set[int]:
    """Those of these cases to which the actor is linked: as many reads for a page of them as for one."""
    return {number for number, reasons in _links(by, cases, on=on).items() if reasons}


def _links(by: Authority, cases: Sequence[ConflictCase], *, on: date) -> dict[int, list[str]]:
    officer = recorded.person_id(by.own_person_id) if by.own_person_id else ""
    parties = {case.pk: _parties_of(case) for case in cases}
    facts = _facts_around(by, cases, {one for found in parties.values() for one in found})
    networks: dict[int, Network] = {}
    reasons = {}
    for case in cases:
        months = case.inputs["parameters"]["lookback_months"]
        if months not in networks:
            networks[months] = Network(
                facts.parties, facts.interests, on=on, lookback_months=months
            )
        found = ties(
            networks[months],
            officer=officer,
            client=recorded.person_id(case.person_id),
            parties=parties[case.pk],
            placed=case.order.placed_by_id == by.actor_id,
            helped=case.person_id in facts.helped,
        )
        names = {party["id"]: party["name"] for party in case.inputs["parties"]}
        words = list(dict.fromkeys(_words(tie, names) for tie in found))
        # Unknown is not clear (domain.md, six facts, 4).
        reasons[case.pk] = words if officer else [*words, UNKNOWN]
    return reasons


def _words(tie: Tie, names: dict[str, str]) -> str:
    return independence.words(tie, names.get(tie.party, "somebody in this case"))


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


@dataclass(frozen=True, slots=True)
class _Facts:
    """The officer, everybody close to them, what they all have and had, the chains above the parties,
    and for which of the clients the officer acts or acted.
    """

    parties: list[Party]
    interests: list[Interest]
    helped: set[int]


def _facts_around(by: Authority, cases: Sequence[ConflictCase], parties: set[str]) -> _Facts:
    numbers = {recorded.organisation_number(party) for party in parties}
    organisations = {number for number in numbers if number is not None}
    clients = {case.person_id for case in cases}
    personal = queries.close_to(by.own_person_id) if by.own_person_id else []
    near = clients | ({by.own_person_id} if by.own_person_id else set())
    for row in personal:
        near |= {number for number in (row.person_id, row.subject_person_id) if number}
    records = people.records_of(near)
    kept = {one.pk: one.same_as_id or one.pk for one in records}
    helped = queries.people_helped(by.actor_id, kept) if by.actor_id is not None else set()
    helped_kept = {kept[number] for number in helped}
    held = queries.interests_of(kept)
    posts = queries.posts_in(kept)
    surroundings = queries.around(
        organisations
        | {row.subject_organisation_id for row in held if row.subject_organisation_id}
        | {post.organisation_id for _, post in posts}
    )
    interests = {one.id: one for one in surroundings.interests}
    interests |= {one.id: one for one in map(recorded.interest_of, [*personal, *held])}
    interests |= {f"membership:{post.pk}": recorded.post_of(post, person) for person, post in posts}
    return _Facts(
        parties=[*surroundings.parties, *map(recorded.person_party, records)],
        interests=list(interests.values()),
        helped={number for number in clients if kept.get(number, number) in helped_kept},
    )
