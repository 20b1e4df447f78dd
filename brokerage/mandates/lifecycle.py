"""The states of a mandate."""

from django.db.models import TextChoices

from marketplace.foundations.lifecycle import Lifecycle


class MandateState(TextChoices):
    """Where a mandate stands. Whether it is in force also depends on its dates."""

    ASKED = "asked", "Waiting for the person"
    GRANTED = "granted", "In force"
    DECLINED = "declined", "Declined"
    REVOKED = "revoked", "Ended"


MANDATE = Lifecycle(
    "mandate",
    {
        "grant": ({MandateState.ASKED}, MandateState.GRANTED),
        "decline": ({MandateState.ASKED}, MandateState.DECLINED),
        "revoke": ({MandateState.GRANTED, MandateState.ASKED}, MandateState.REVOKED),
    },
)
