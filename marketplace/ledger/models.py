"""Accounts, entries and postings (kept by triggers, see ledger.sql), and the restricted funds built on them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from marketplace.foundations.money import PenceField


class Fund(models.Model):
    """Restricted money for one person: where it comes from, who holds it, what it may buy, and when.

    At every moment allocated = free + committed + spent + returned, kept by the ledger's accounts.
    """

    class Holder(models.TextChoices):
        """Who holds the money (domain.md, six facts, 6). Never the bare word "ISF"."""

        LA_MANAGED = "LA_MANAGED", "The council holds it"
        DP_SELF = "DP_SELF", "Direct payment to the person"
        DP_AGENT = "DP_AGENT", "Direct payment to somebody for the person"
        TRUST = "TRUST", "A trust holds it"
        ISF_PROVIDER = "ISF_PROVIDER", "A provider holds it"
        ISF_BROKER = "ISF_BROKER", "A broker holds it"

    class Source(models.TextChoices):
        """Whose money it was."""

        COUNCIL = "council", "The council"
        HEALTH = "health", "The NHS"
        OWN = "own", "The person"

    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="funds")
    council = models.ForeignKey("marketplace.Council", models.PROTECT, null=True, blank=True, related_name="funds")
    label = models.CharField(max_length=120)
    holder = models.CharField(max_length=12, choices=Holder)
    holder_organisation = models.ForeignKey(
        "marketplace.Organisation", models.PROTECT, null=True, blank=True, related_name="funds_held"
    )
    source = models.CharField(max_length=8, choices=Source)
    # Categories (and all below them) that this money may buy; empty means any support.
    category_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    starts_on = models.DateField()
    # The first day after the money's time.
    ends_on = models.DateField()
    opened_at = models.DateTimeField()
    # The ledger accounts that carry it.
    allocated_account = models.OneToOneField("marketplace.Account", models.PROTECT, related_name="+")
    free_account = models.OneToOneField("marketplace.Account", models.PROTECT, related_name="+")
    committed_account = models.OneToOneField("marketplace.Account", models.PROTECT, related_name="+")
    spent_account = models.OneToOneField("marketplace.Account", models.PROTECT, related_name="+")
    returned_account = models.OneToOneField("marketplace.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="fund_dates_in_order",
                violation_error_message="The end date must be after the start date.",
            ),
            models.CheckConstraint(
                condition=Q(holder__in=["LA_MANAGED", "DP_SELF"], holder_organisation__isnull=True)
                | Q(holder__in=["DP_AGENT", "TRUST"])
                | Q(holder__in=["ISF_PROVIDER", "ISF_BROKER"], holder_organisation__isnull=False),
                name="third_party_holder_is_named",
                violation_error_message="Name the organisation that holds this money.",
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="funds_of_person")]

    def __str__(self) -> str:
        return self.label


class Account(models.Model):
    """A ledger account. A constrained one has a balance row that may never pass below its floor."""

    code = models.CharField(max_length=80, unique=True)
    # fund_allocated | fund_free | fund_committed | fund_spent | fund_returned | …
    kind = models.CharField(max_length=30)
    constrained = models.BooleanField(default=False)

    class Meta:
        db_table = "ledger_account"

    def __str__(self) -> str:
        return self.code
