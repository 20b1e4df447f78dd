"""Whether an officer may decide a case: nobody with a link to it may (domain.md COI-19).

It stops the officer, never the case. A link is any one: an own interest or post, also one that
ended in the look-back time; the same of a husband, wife, partner, close family, household or close
friend; kinship with the client; or having placed the order or helped to make it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from brokerage.conflicts.interests import PERSONAL, Interest, InterestType
from brokerage.conflicts.relatedness import Network


class TieKind(StrEnum):
    """How an officer is linked to a case."""

    IS_CLIENT = "is_client"
    KNOWS_CLIENT = "knows_client"
    IS_PARTY = "is_party"
    OWN_INTEREST = "own_interest"
    THEIR_INTEREST = "their_interest"
    PLACED = "placed"
    HELPED = "helped"


@dataclass(frozen=True, slots=True)
class Tie:
    """One link: through whom (a personal interest, when not the officer), and what (an interest in
    a party).
    """

    kind: TieKind
    party: str = ""
    through: Interest | None = None
    interest: Interest | None = None
    # Whether what leads from the interest to the party was reported in confidence.
    leads_in_confidence: bool = False

    @property
    def in_confidence(self) -> bool:
        """Whether any of it rests on what was reported in confidence."""
        known_by = [one for one in (self.through, self.interest) if one is not None]
        return self.leads_in_confidence or any(one.in_confidence for one in known_by)


RELATION_WORDS = {
    InterestType.SPOUSE: "Your husband, wife or partner",
    InterestType.CLOSE_FAMILY: "Close family of yours",
    InterestType.HOUSEHOLD: "Somebody in your home",
    InterestType.CLOSE_FRIEND: "A close friend of yours",
}
INTEREST_WORDS = {
    InterestType.EMPLOYMENT: ("work or worked for", "works or worked for"),
    InterestType.CONTRACTOR: ("work or worked for", "works or worked for"),
    InterestType.SENIOR_MANAGER: ("help or helped to run", "helps or helped to run"),
    InterestType.BOARD_MEMBER: ("are or were on the board of", "is or was on the board of"),
    InterestType.BOARD_CHAIR: ("chair or chaired the board of", "chairs or chaired the board of"),
    InterestType.TRUSTEE: ("are or were a trustee of", "is or was a trustee of"),
    InterestType.SHAREHOLDING: ("own or owned part of", "owns or owned part of"),
    InterestType.VOTING_RIGHTS: ("have or had votes in", "has or had votes in"),
}
NOT_NAMED = "The register of interests links you to somebody in this case."
OTHER_WORDS = ("have or had an interest in", "has or had an interest in")


def ties(
    network: Network,
    *,
    officer: str,
    client: str,
    parties: Sequence[str],
    placed: bool = False,
    helped: bool = False,
) -> tuple[Tie, ...]:
    """Every link of the officer to the case, in order; none means that the officer may decide."""
    found: list[Tie] = []
    if placed:
        found.append(Tie(TieKind.PLACED))
    if helped:
        found.append(Tie(TieKind.HELPED))
    if officer and network.root(officer) == network.root(client):
        found.append(Tie(TieKind.IS_CLIENT))
    if officer:
        for who, through in _circle(network, officer):
            found += _ties_of(network, who, through, client, parties)
    return tuple(found)


def words(tie: Tie, name: str) -> str:
    """The link in plain words, for the officer whose link it is. `name` is the party's.

    What was reported in confidence is not told to the one whom it is about.
    """
    if tie.in_confidence:
        return NOT_NAMED
    if tie.kind is TieKind.PLACED:
        return "You placed this order."
    if tie.kind is TieKind.HELPED:
        return "You act or acted for this person."
    if tie.kind is TieKind.IS_CLIENT:
        return "This is about your own support."
    if tie.through is None:
        if tie.kind is TieKind.IS_PARTY or tie.interest is None:
            return f"You would be paid as {name}."
        return f"You {INTEREST_WORDS.get(tie.interest.type, OTHER_WORDS)[0]} {name}."
    relative = RELATION_WORDS[tie.through.type]
    if tie.kind is TieKind.KNOWS_CLIENT:
        return f"{relative} is the person this is about."
    if tie.kind is TieKind.IS_PARTY or tie.interest is None:
        return f"{relative} would be paid as {name}."
    return f"{relative} {INTEREST_WORDS.get(tie.interest.type, OTHER_WORDS)[1]} {name}."


def _circle(network: Network, officer: str) -> list[tuple[str, Interest | None]]:
    """The officer, and everybody close to the officer."""
    me = network.root(officer)
    circle: list[tuple[str, Interest | None]] = [(me, None)]
    for interest in network.interests:
        if interest.type in PERSONAL:
            ends = network.root(interest.holder), network.root(interest.subject)
            if me in ends:
                circle.append((ends[1] if ends[0] == me else ends[0], interest))
    return circle


def _ties_of(
    network: Network, who: str, through: Interest | None, client: str, parties: Sequence[str]
) -> list[Tie]:
    found: list[Tie] = []
    if through is not None and who == network.root(client):
        found.append(Tie(TieKind.KNOWS_CLIENT, client, through))
    kind = TieKind.OWN_INTEREST if through is None else TieKind.THEIR_INTEREST
    for party in sorted({network.root(party) for party in parties}):
        if who == party:
            found.append(Tie(TieKind.IS_PARTY, party, through))
        for interest in network.interests:
            if interest.type not in PERSONAL and network.root(interest.holder) == who:
                relation = network.relation(interest.subject, party)
                if relation is not None:
                    found.append(Tie(kind, party, through, interest, relation.in_confidence))
    return found
