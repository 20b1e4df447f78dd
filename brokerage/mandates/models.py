"""Mandates: a person lets somebody see, plan, order or pay for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from brokerage.mandates.lifecycle import MandateState
from marketplace.foundations.lifecycle import state_is_known


class Mandate(models.Model):
    """What `holder` may do for `person`, until the person or the calendar ends it."""

    class Role(models.TextChoices):
        """In what role the holder acts."""

        CIRCLE = "circle", "Family or friend"
        BROKER = "broker", "Broker"

    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="mandates")
    # The account that may act.
    holder = models.ForeignKey("marketplace.User", models.PROTECT, related_name="mandates_held")
    role = models.CharField(max_length=10, choices=Role)
    # The organisation the broker acts from; none for family and friends.
    organisation = models.ForeignKey(
        "marketplace.Organisation", models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    # Values of foundations.permissions.Scope.
    scopes = ArrayField(models.CharField(max_length=10))
    state = models.CharField(max_length=10, choices=MandateState, default=MandateState.ASKED)
    starts_on = models.DateField()
    # The first day on which it no longer holds; empty means until the person ends it.
    ends_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            state_is_known(MandateState.values, name="mandate_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="mandate_dates_in_order",
                violation_error_message="The end date must be after the start date.",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=["view", "plan", "order", "pay"])
                & Q(scopes__len__gte=1),
                name="mandate_scopes_known",
                violation_error_message="Choose at least one thing they may do.",
            ),
            models.CheckConstraint(
                condition=Q(role="circle", organisation__isnull=True)
                | Q(role="broker", organisation__isnull=False),
                name="broker_acts_from_organisation",
                violation_error_message="Say for which organisation the broker works.",
            ),
            models.CheckConstraint(
                condition=~Q(state=MandateState.REVOKED) | Q(revoked_at__isnull=False),
                name="revoked_mandate_has_time",
            ),
            models.UniqueConstraint(
                fields=["person", "holder"],
                condition=Q(state__in=[MandateState.ASKED, MandateState.GRANTED]),
                name="one_mandate_per_person_and_holder",
                violation_error_message="There is one between you already, asked for or in force.",
            ),
        ]
        indexes = [models.Index(fields=["holder", "state"], name="mandates_of_holder")]

    def __str__(self) -> str:
        return f"mandate {self.pk}"
