"""Pure: which connections there can be between whom, and shares written as words or numbers."""

import re
from dataclasses import dataclass
from enum import StrEnum

# By the names of `Interest.Type`.
PERSONAL = frozenset({"close_family", "spouse", "household", "close_friend"})
STAKES = frozenset({"shareholding", "voting_rights"})
PERSON_IN_ORGANISATION = STAKES | {
    "appointment_of_board",
    "other_influence_or_control",
    "board_member",
    "trustee",
    "senior_managing_official",
    "employment",
    "contractor_to",
    "commission_agreement",
}
ORGANISATION_IN_ORGANISATION = PERSON_IN_ORGANISATION - {"senior_managing_official", "employment"}
PERSON_TO_PERSON = PERSONAL | {"employment", "contractor_to", "commission_agreement"}
ORGANISATION_TO_PERSON = frozenset({"contractor_to", "commission_agreement"})

WHOLE = 10_000
PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?\s*%?", re.ASCII)


class Band(StrEnum):
    """Bands of the register of people with significant control."""

    QUARTER = "25-50"
    HALF = "50-75"
    MOST = "75-100"


@dataclass(frozen=True, slots=True)
class Share:
    """A share between two bounds, both included, in hundredths of a percent; equal when it is known."""

    low: int
    high: int


# Domain.md A2: "25 to 50" is more than 25 and at most 50; "50 to 75" less than 75.
BANDS = {
    Band.QUARTER: Share(2_501, 5_000),
    Band.HALF: Share(5_001, 7_499),
    Band.MOST: Share(7_500, WHOLE),
}


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a connection: a person or an organisation, by number."""

    person_id: int | None = None
    organisation_id: int | None = None


def kinds_between(party: Party, subject: Party) -> frozenset[str]:
    """The connections that one side can have in the other."""
    if party.person_id is not None:
        return PERSON_TO_PERSON if subject.person_id is not None else PERSON_IN_ORGANISATION
    return ORGANISATION_TO_PERSON if subject.person_id is not None else ORGANISATION_IN_ORGANISATION


def exact_share(typed: str) -> Share:
    """A share from "51", "33.5" or "20%". Raises ValueError for anything else, nothing, or over 100."""
    match = PERCENT.fullmatch(typed.strip())
    if match is None:
        raise ValueError(typed)
    hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    if not 0 < hundredths <= WHOLE:
        raise ValueError(typed)
    return Share(hundredths, hundredths)


def share_words(low: int | None, high: int | None) -> str:
    """A share as people write it: "51%", "33.5%", "25% to 50%"; empty when it is not known."""
    if low is None or high is None:
        return ""
    if low == high:
        return _percent(low)
    for band, share in BANDS.items():
        if (share.low, share.high) == (low, high):
            return f"{band.replace('-', '% to ')}%"
    return f"{_percent(low)} to {_percent(high)}"


def _percent(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%" if rest else f"{whole}%"
