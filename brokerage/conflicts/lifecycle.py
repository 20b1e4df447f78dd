"""The states of a case and of each thing found in it."""

from django.db.models import TextChoices

from marketplace.foundations.lifecycle import Lifecycle


class CaseState(TextChoices):
    """Where a case stands, in words for the screen."""

    OPEN = "open", "Being looked at"
    DISCLOSED = "disclosed", "Waiting for the person"
    ACKNOWLEDGED = "acknowledged", "The person said yes"
    DECLINED = "declined", "The person said no"
    APPROVED = "approved", "Agreed by the council"
    REFUSED = "refused", "Refused by the council"
    BLOCKED = "blocked", "Cannot go ahead"
    CURED = "cured", "Nothing left to decide"


CASE = Lifecycle(
    "notice",
    {
        # Also when a link that was gone is there again before the order went on.
        "disclose": ({CaseState.OPEN, CaseState.CURED}, CaseState.DISCLOSED),
        "acknowledge": ({CaseState.DISCLOSED}, CaseState.ACKNOWLEDGED),
        "decline": ({CaseState.DISCLOSED}, CaseState.DECLINED),
        "approve": ({CaseState.ACKNOWLEDGED}, CaseState.APPROVED),
        "refuse": ({CaseState.ACKNOWLEDGED}, CaseState.REFUSED),
        # The facts changed after the answer or the decision, or what was agreed is over.
        "ask_again": ({CaseState.ACKNOWLEDGED, CaseState.APPROVED}, CaseState.DISCLOSED),
        "block": (
            {
                CaseState.OPEN,
                CaseState.DISCLOSED,
                CaseState.ACKNOWLEDGED,
                CaseState.APPROVED,
                CaseState.CURED,
            },
            CaseState.BLOCKED,
        ),
        "cure": (
            {CaseState.OPEN, CaseState.DISCLOSED, CaseState.ACKNOWLEDGED, CaseState.APPROVED},
            CaseState.CURED,
        ),
    },
)


class FindingState(TextChoices):
    """Where one finding stands (domain.md A1)."""

    OPEN = "open", "Not answered yet"
    ACKNOWLEDGED = "acknowledged", "The person knows and said yes"
    APPROVED = "approved", "Agreed by the council"
    REFUSED = "refused", "Refused"
    SUPERSEDED = "superseded", "No longer so"


FINDING = Lifecycle(
    "finding",
    {
        "acknowledge": ({FindingState.OPEN}, FindingState.ACKNOWLEDGED),
        "approve": ({FindingState.ACKNOWLEDGED}, FindingState.APPROVED),
        "refuse": ({FindingState.OPEN, FindingState.ACKNOWLEDGED}, FindingState.REFUSED),
        "supersede": (
            {FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.APPROVED},
            FindingState.SUPERSEDED,
        ),
    },
)
