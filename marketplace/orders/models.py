"""Baskets and orders. Prices and words are frozen on the order when it is made."""

from django.db import models
from django.db.models import Q

from marketplace.foundations.lifecycle import state_is_known
from marketplace.foundations.money import PenceField
from marketplace.orders.lifecycle import OrderState


class BasketLine(models.Model):
    """Something a person means to buy, as it was priced when it was put in the basket.

    Quantity is in hundredths of the unit each week (150 is one and a half hours a week), or once
    when `weeks` is 1.
    """

    person = models.ForeignKey("marketplace.Person", models.CASCADE, related_name="basket_lines")
    listing = models.ForeignKey("marketplace.Listing", models.CASCADE, related_name="+")
    price = models.ForeignKey(
        "marketplace.ListingPrice", models.SET_NULL, null=True, related_name="+"
    )
    # What the person saw; compared with the listing again at checkout.
    unit = models.CharField(max_length=10)
    unit_price_pence = PenceField()
    quantity_hundredths = models.PositiveIntegerField(default=100)
    weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey("marketplace.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_hundredths__gte=1, quantity_hundredths__lte=100_000),
                name="basket_quantity_in_range",
            ),
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=53), name="basket_weeks_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"basket line {self.pk}"


class Order(models.Model):
    """An order to one provider for one person. Its money is committed in the ledger while it holds."""

    reference = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="orders")
    council = models.ForeignKey(
        "marketplace.Council", models.PROTECT, null=True, related_name="orders"
    )
    organisation = models.ForeignKey(
        "marketplace.Organisation", models.PROTECT, related_name="orders"
    )
    placed_by = models.ForeignKey("marketplace.User", models.PROTECT, related_name="+")
    # The mandate under which it was asked for; empty when the person did it. A number, not a foreign
    # key: mandates live on the floor above.
    mandate_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=OrderState, default=OrderState.PROPOSED)
    total_pence = PenceField()
    starts_on = models.DateField(null=True, blank=True)
    # What the person wants the provider to know: how to reach them, when to ring. Besides the provider
    # only the person and who wrote it read it.
    note = models.TextField(blank=True)
    # The provider's, person's or council's reason for the latest answer, in their words.
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Made from the checkout form, so that sending the form twice makes one order.
    idempotency_key = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            state_is_known(OrderState.values, name="order_state_is_known"),
            models.CheckConstraint(
                condition=Q(total_pence__gte=0), name="order_total_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OrderState.PLACED, OrderState.ACCEPTED])
                | Q(placed_at__isnull=False),
                name="placed_order_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="orders_of_person"),
            models.Index(fields=["organisation", "state", "-id"], name="orders_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.reference


class OrderLine(models.Model):
    """One thing ordered, with its words and price as they were."""

    order = models.ForeignKey("marketplace.Order", models.CASCADE, related_name="lines")
    listing = models.ForeignKey("marketplace.Listing", models.PROTECT, related_name="+")
    listing_revision_id = models.BigIntegerField(null=True, blank=True)
    category = models.ForeignKey("marketplace.Category", models.PROTECT, related_name="+")
    # The money that pays; none for what is free.
    fund = models.ForeignKey(
        "marketplace.Fund", models.PROTECT, null=True, blank=True, related_name="order_lines"
    )
    title = models.CharField(max_length=160)
    unit = models.CharField(max_length=10)
    unit_price_pence = PenceField()
    quantity_hundredths = models.PositiveIntegerField()
    weeks = models.PositiveSmallIntegerField()
    # The day asked for; empty means as soon as the provider can.
    starts_on = models.DateField(null=True, blank=True)
    total_pence = PenceField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_lines_in_order"),
            models.CheckConstraint(condition=Q(total_pence__gte=0), name="order_line_not_negative"),
            models.CheckConstraint(
                condition=Q(fund__isnull=False) | Q(total_pence=0),
                name="order_line_has_money",
                violation_error_message="Choose which money pays for this.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OrderCheck(models.Model):
    """What one check said about an order, each time it was asked. Never changed afterwards."""

    order = models.ForeignKey("marketplace.Order", models.CASCADE, related_name="checks")
    check_path = models.CharField(max_length=120)
    checked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    findings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.check_path} on {self.order_id}"
