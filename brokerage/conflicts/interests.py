"""What connects two parties: shares, votes, posts, family. Names follow BODS 0.4 with local types
(domain.md A1).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

WHOLE = Fraction(100)
# The source of what somebody told the council in confidence.
IN_CONFIDENCE = "whistleblow"


class InterestType(StrEnum):
    """Kinds of connection, by the names of the Beneficial Ownership Data Standard and our local
    ones.
    """

    SHAREHOLDING = "shareholding"
    VOTING_RIGHTS = "votingRights"
    APPOINTMENT_OF_BOARD = "appointmentOfBoard"
    OTHER_INFLUENCE = "otherInfluenceOrControl"
    CONTROL_BY_RULES = "controlViaCompanyRulesOrArticles"
    CONTROL_BY_LAW = "controlByLegalFramework"
    SENIOR_MANAGER = "seniorManagingOfficial"
    BOARD_MEMBER = "boardMember"
    BOARD_CHAIR = "boardChair"
    TRUSTEE = "trustee"
    EMPLOYMENT = "employment"
    CONTRACTOR = "contractorTo"
    COMMISSION = "commissionAgreement"
    SPOUSE = "spouse"
    CLOSE_FAMILY = "closeFamily"
    HOUSEHOLD = "household"
    CLOSE_FRIEND = "closeFriend"


# A majority of these is control; each is a part of a whole.
STAKES = frozenset({InterestType.SHAREHOLDING, InterestType.VOTING_RIGHTS})
# Any of these is control by itself: the right to appoint or remove a majority of the board,
# dominant influence, sole membership of a charity, control by the articles or by law.
POWERS = frozenset(
    {
        InterestType.APPOINTMENT_OF_BOARD,
        InterestType.OTHER_INFLUENCE,
        InterestType.CONTROL_BY_RULES,
        InterestType.CONTROL_BY_LAW,
    }
)
# Between two human beings, true in both directions.
PERSONAL = frozenset(
    {
        InterestType.SPOUSE,
        InterestType.CLOSE_FAMILY,
        InterestType.HOUSEHOLD,
        InterestType.CLOSE_FRIEND,
    }
)


@dataclass(frozen=True, slots=True)
class ShareRange:
    """A share in percent between two bounds, exactly; equal bounds when it is known.

    Registers publish bands: "25 to 50" is more than 25 and at most 50, so its lower bound is left
    out.
    """

    minimum: Fraction
    maximum: Fraction
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False

    def times(self, other: "ShareRange") -> "ShareRange":
        """The share of a share."""
        return ShareRange(
            self.minimum * other.minimum / WHOLE,
            self.maximum * other.maximum / WHOLE,
            self.exclusive_minimum or other.exclusive_minimum,
            self.exclusive_maximum or other.exclusive_maximum,
        )


UNKNOWN_SHARE = ShareRange(Fraction(0), WHOLE)


@dataclass(frozen=True, slots=True)
class Interest:
    """`holder` has an interest in `subject`. `as_of` is the day on which the source said so."""

    id: str
    holder: str
    subject: str
    type: InterestType
    source: str
    as_of: date
    share: ShareRange | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def in_confidence(self) -> bool:
        """Whether it was reported in confidence: only who decides may read what was said."""
        return self.source == IN_CONFIDENCE

    def counts_on(self, day: date, *, lookback_months: int) -> bool:
        """Whether it holds on that day, or ended so lately that it still counts."""
        if self.starts_on is not None and self.starts_on > day:
            return False
        return self.ends_on is None or self.ends_on >= add_months(day, -lookback_months)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)
