"""Funds, and the book under them: accounts, entries, postings and balances (ledger.sql)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from marketplace.foundations.money import PenceField
from marketplace.ledger.kinds import (
    CONSTRAINED,
    NAMED_HOLDERS,
    OWN_HOLDERS,
    AccountKind,
    EntryKind,
    Holder,
    Source,
)


class Fund(models.Model):
    """Restricted money for one person: whose it was, who holds it, what it may buy, and when.

    At every moment allocated = free + committed + spent + returned, kept by the ledger's accounts.
    """

    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="funds")
    council = models.ForeignKey(
        "marketplace.Council", models.PROTECT, null=True, blank=True, related_name="funds"
    )
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
    # Once closed it has nothing free: what is no longer set aside goes back at once.
    closed_at = models.DateTimeField(null=True, blank=True)
    # The key of the opening entry, so that opening twice opens once.
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="fund_dates_in_order",
                violation_error_message="The end date must be after the start date.",
            ),
            models.CheckConstraint(
                condition=Q(holder__in=OWN_HOLDERS, holder_organisation__isnull=True)
                | Q(holder__in=[Holder.DP_AGENT, Holder.TRUST])
                | Q(holder__in=NAMED_HOLDERS, holder_organisation__isnull=False),
                name="third_party_holder_is_named",
                violation_error_message=(
                    "Name the organisation that looks after this money, and name none when it is "
                    "the council or the person."
                ),
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="funds_of_person")]

    def __str__(self) -> str:
        return self.label


class Account(models.Model):
    """A ledger account. A constrained one has a balance that may never pass below its floor."""

    code = models.CharField(max_length=80, unique=True)
    # An AccountKind for the accounts of a fund; accounts without a fund name their own kinds.
    kind = models.CharField(max_length=30)
    constrained = models.BooleanField(default=False)
    fund = models.ForeignKey(
        "marketplace.Fund", models.PROTECT, null=True, blank=True, related_name="accounts"
    )

    class Meta:
        db_table = "ledger_account"
        constraints = [
            models.UniqueConstraint(fields=["fund", "kind"], name="one_account_of_a_kind"),
            models.CheckConstraint(
                condition=Q(fund__isnull=True) | Q(kind__in=AccountKind.values),
                name="fund_account_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=CONSTRAINED) | Q(constrained=True, fund__isnull=False),
                name="decided_money_is_constrained",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AccountBalance(models.Model):
    """The sum of an account's postings, kept by trigger. Nobody else may write it."""

    account = models.OneToOneField(
        "marketplace.Account", models.PROTECT, primary_key=True, related_name="balance"
    )
    balance_pence = PenceField(default=0)
    # Empty for accounts that mirror the outside: constraints are for intents, never for facts.
    floor_pence = PenceField(null=True)

    class Meta:
        db_table = "ledger_account_balance"
        constraints = [
            models.CheckConstraint(
                condition=Q(floor_pence__isnull=True) | Q(balance_pence__gte=F("floor_pence")),
                name="no_overspend",
                violation_error_message="There is not enough money.",
            )
        ]

    def __str__(self) -> str:
        return f"balance of account {self.account_id}"


class Entry(models.Model):
    """One thing that happened to money. Never changed: a mistake is reversed by another entry."""

    # Made by the caller, so that asking twice posts once.
    key = models.CharField(max_length=200, unique=True)
    request_hash = models.BinaryField()
    kind = models.CharField(max_length=10, choices=EntryKind)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", db_index=False
    )
    # What it was for, as the audit trail names things: "order:12".
    subject = models.CharField(max_length=120)
    # When it happened in the world. The table also has when it was written, told by the server.
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=12)

    class Meta:
        db_table = "ledger_entry"
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["reverses"],
                name="entry_reversed_once",
                violation_error_message="This has been put right already.",
            )
        ]
        indexes = [models.Index(fields=["subject"], name="entries_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Posting(models.Model):
    """One line of an entry: plus adds to the account, minus takes from it."""

    pk = models.CompositePrimaryKey("entry_id", "line")
    entry = models.ForeignKey(
        "marketplace.Entry", models.PROTECT, related_name="postings", db_index=False
    )
    line = models.SmallIntegerField()
    account = models.ForeignKey(
        "marketplace.Account", models.PROTECT, related_name="postings", db_index=False
    )
    amount_pence = PenceField()

    class Meta:
        db_table = "ledger_posting"
        constraints = [
            models.CheckConstraint(condition=~Q(amount_pence=0), name="posting_not_zero")
        ]
        indexes = [
            models.Index(
                fields=["account", "entry"], include=["amount_pence"], name="postings_of_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.line}"
