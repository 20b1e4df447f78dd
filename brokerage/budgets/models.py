"""Budgets and their lines. A line gets its fund in the ledger when the budget is agreed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from brokerage.budgets.lifecycle import BudgetState
from marketplace.foundations.lifecycle import state_is_known
from marketplace.foundations.money import PenceField
from marketplace.ledger.kinds import Holder, Source


class Budget(models.Model):
    """What a council gives one person for support between two dates."""

    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="budgets")
    council = models.ForeignKey("marketplace.Council", models.PROTECT, related_name="budgets")
    starts_on = models.DateField()
    # The first day after the budget's time.
    ends_on = models.DateField()
    total_pence = PenceField()
    state = models.CharField(max_length=10, choices=BudgetState, default=BudgetState.DRAFT)
    entered_by = models.ForeignKey(
        "marketplace.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    # Empty when a command did it.
    agreed_by = models.ForeignKey(
        "marketplace.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    # Made with the form, so that sending the form twice makes one budget.
    key = models.CharField(max_length=100, unique=True)

    class Meta:
        constraints = [
            state_is_known(BudgetState.values, name="budget_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="budget_dates_in_order",
                violation_error_message="The end date must be after the start date.",
            ),
            models.CheckConstraint(
                condition=Q(total_pence__gt=0),
                name="budget_has_money",
                violation_error_message="Enter a budget of more than £0.",
            ),
            models.CheckConstraint(
                condition=~Q(state=BudgetState.AGREED) | Q(agreed_at__isnull=False),
                name="agreed_budget_has_time",
            ),
            ExclusionConstraint(
                name="one_agreed_budget_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state=BudgetState.AGREED),
                violation_error_message=(
                    "This person has an agreed budget in these dates already. "
                    "Add a line to it, or close it first."
                ),
            ),
        ]
        indexes = [models.Index(fields=["person", "-starts_on"], name="budgets_of_person")]

    def __str__(self) -> str:
        return f"budget {self.pk}"


class BudgetLine(models.Model):
    """One purpose of the budget with its sum. Its money is one fund and may buy only this."""

    budget = models.ForeignKey("brokerage.Budget", models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    # What it may buy, with all below it; empty for any support.
    category = models.ForeignKey(
        "marketplace.Category", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the person wants to come of it, in their words.
    outcome = models.TextField(blank=True)
    amount_pence = PenceField()
    holder = models.CharField(max_length=12, choices=Holder, default=Holder.LA_MANAGED)
    holder_organisation = models.ForeignKey(
        "marketplace.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.COUNCIL)
    # Empty until the budget is agreed.
    fund = models.OneToOneField(
        "marketplace.Fund", models.PROTECT, null=True, blank=True, related_name="budget_line"
    )
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "position"], name="budget_lines_in_order"),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0),
                name="budget_line_has_money",
                violation_error_message="Enter an amount of more than £0.",
            ),
            models.CheckConstraint(
                condition=~Q(label=""),
                name="budget_line_has_label",
                violation_error_message="Say what the money is for.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
