"""The facts of one case, as the rules see them: frozen, without a database (domain.md A1)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from brokerage.conflicts.interests import Interest
from brokerage.conflicts.parameters import Parameters
from brokerage.conflicts.parties import Party


class Hook(StrEnum):
    """The moment at which the rules are asked (domain.md A1). The first rules know these."""

    COMPARE = "H3"
    SUBMIT_PLAN = "H4"
    APPROVE_PLAN = "H5"
    ORDER = "H7"
    RELEASE_PAYMENT = "H8"
    VARY_PLAN = "H9"
    REVIEW = "H10"


class Role(StrEnum):
    """What a party does in the case."""

    BROKER = "broker"
    PROVIDER = "provider"
    CUSTODIAN = "custodian"
    PLANNER = "planner"


class Buys(StrEnum):
    """What a line's money is for. Only support counts in the share (domain.md A4)."""

    SUPPORT = "support"
    BROKER_FEE = "broker_fee"
    CONTINGENCY = "contingency"


DIRECT_PAYMENTS = frozenset({"DP_SELF", "DP_AGENT"})


@dataclass(frozen=True, slots=True)
class RoleInCase:
    """A party has a role in this case."""

    party: str
    role: Role


@dataclass(frozen=True, slots=True)
class Line:
    """Money for one thing from one party, in pence. `proposed` is False for what is already bought.

    `payees` are the human beings who would be paid: the PA in person. `need` names the comparison
    that belongs to it.
    """

    id: str
    provider: str
    pence: int
    buys: Buys = Buys.SUPPORT
    holder: str = "LA_MANAGED"
    need: str = ""
    proposed: bool = True
    payees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice that was looked at, with its price in words as it was then."""

    id: str
    provider: str
    kind: str
    eligible: bool
    name: str = ""
    price: str = ""
    reason_out: str = ""


@dataclass(frozen=True, slots=True)
class LimitedMarket:
    """Evidence that there is nothing more to compare: a search, and what else it found."""

    searched_on: date
    filters: str
    further_providers: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The choices seen for one need, on one day."""

    need: str
    compared_on: date
    options: tuple[Option, ...]
    limited_market: LimitedMarket | None = None


@dataclass(frozen=True, slots=True)
class Necessity:
    """The council recorded that paying this member of the family is necessary, until a day."""

    payee: str
    recorded_on: date
    reason: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the rules may look at. `support_pence` is the money for support when the lines do
    not show it all.
    """

    id: str
    hook: Hook
    on: date
    person: str
    parties: tuple[Party, ...]
    roles: tuple[RoleInCase, ...]
    lines: tuple[Line, ...]
    interests: tuple[Interest, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    necessities: tuple[Necessity, ...] = ()
    support_pence: int | None = None
    gross_budget_pence: int | None = None
    contact: str = ""
    # The person belongs to no council here, so nobody could decide what the council must decide.
    without_council: bool = False
    # The day on which the choice was made, when it is decided later: a comparison ages until then.
    chosen_on: date | None = None
    # What the sums cover, in words: "this year".
    period: str = ""
    parameters: Parameters = field(default_factory=Parameters)

    def in_role(self, role: Role) -> tuple[str, ...]:
        """The parties with that role, in order."""
        return tuple(sorted({held.party for held in self.roles if held.role is role}))

    def name_of(self, party_id: str) -> str:
        """The party's name; its id when no name is known."""
        for party in self.parties:
            if party.id == party_id:
                return party.name or party.id
        return party_id
