"""Listings and their prices, as Wagtail snippets with draft, preview, revision, workflow and lock."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Regex
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from marketplace.foundations.money import PenceField
from marketplace.listings.weekdays import EVERY_DAY, WeekdaysField

# What holds for the listing as a whole and not for one version of its words: a draft that waits for
# approval must not bring back yesterday's availability when it goes live.
NOT_IN_REVISIONS = (
    "availability",
    "available_from",
    "confirmed_at",
    "paused_at",
    "withdrawn_at",
    "source",
    "source_reference",
    "demonstration_facts",
)


class Category(models.Model):
    """What a listing is for, in two levels: "Help at home" > "Cleaning"."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(default=0)
    introduction = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Listing(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """One thing on offer. Live to the public when `live`; a change waits as a draft revision until approved."""

    class Kind(models.TextChoices):
        """The four kinds of the catalogue."""

        SUPPORT = "support", "Support service"
        PERSONAL_ASSISTANT = "personal_assistant", "Personal assistant"
        ACTIVITY = "activity", "Community activity"
        EQUIPMENT = "equipment", "Equipment"

    class Availability(models.TextChoices):
        """Whether somebody could start now."""

        NOW = "now", "Has space now"
        SOON = "soon", "Space soon"
        WAITING = "waiting", "Waiting list"
        FULL = "full", "Full"
        UNKNOWN = "unknown", "Ask the provider"

    organisation = models.ForeignKey(
        "marketplace.Organisation", models.PROTECT, related_name="listings"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    category = models.ForeignKey("marketplace.Category", models.PROTECT, related_name="listings")
    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=80)
    summary = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    easy_read = models.TextField(blank=True)
    # Where it is or where staff start from, in British National Grid metres.
    postcode = models.CharField(max_length=8, blank=True)
    easting = models.IntegerField(null=True, blank=True)
    northing = models.IntegerField(null=True, blank=True)
    address = models.CharField(max_length=300, blank=True)
    # How to get there: buses, parking, the way in.
    travel = models.CharField("how to get there", max_length=600, blank=True)
    # How far it reaches: how far staff travel, or how far people come. 0 and `is_online` for nowhere.
    reach_metres = models.PositiveIntegerField(default=8000)
    # In place of a distance: the postcode districts that staff come to ("M33").
    districts = ArrayField(
        models.CharField(max_length=4), default=list, blank=True, verbose_name="postcode districts"
    )
    is_online = models.BooleanField(default=False)
    # Whether support comes to the person's home (True) or the person goes there (False).
    comes_to_you = models.BooleanField(default=True)
    days = WeekdaysField(default=EVERY_DAY)
    times = models.CharField(max_length=200, blank=True)
    availability = models.CharField(
        max_length=10, choices=Availability, default=Availability.UNKNOWN
    )
    available_from = models.DateField(null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    access_features = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    who_for = models.CharField(max_length=200, blank=True)
    # How to reach this place or team; the organisation's own when empty.
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    cqc_location = models.ForeignKey(
        "marketplace.CqcLocation", models.SET_NULL, null=True, blank=True, related_name="listings"
    )
    # When the provider last said that all this is still right.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Why it is not live: the provider took it off for a while, or for good.
    paused_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Where the facts come from, and what was made up for the demonstration ("prices", "availability").
    source = models.CharField(max_length=40, blank=True)
    source_reference = models.CharField(max_length=60, blank=True)
    demonstration_facts = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="listing")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="listing",
        for_concrete_model=False,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=0, days__lte=EVERY_DAY), name="days_are_seven_bits"
            ),
            models.CheckConstraint(
                condition=Q(easting__isnull=True, northing__isnull=True)
                | Q(easting__isnull=False, northing__isnull=False),
                name="both_grid_references",
            ),
            models.CheckConstraint(
                condition=Q(districts=[]) | Q(reach_metres=0, comes_to_you=True, is_online=False),
                name="districts_or_a_distance",
                violation_error_message="Name districts only for support that comes to people’s homes, "
                "and give no distance then.",
            ),
            models.CheckConstraint(
                condition=Regex(
                    Func(
                        F("districts"),
                        Value(","),
                        function="array_to_string",
                        output_field=models.TextField(),
                    ),
                    r"^([A-Z]{1,2}[0-9][A-Z0-9]?(,[A-Z]{1,2}[0-9][A-Z0-9]?)*)?$",
                ),
                name="districts_are_outcodes",
                violation_error_message="Write districts as first parts of postcodes, like M33.",
            ),
            models.UniqueConstraint(
                fields=["source", "source_reference"],
                condition=~Q(source_reference=""),
                name="one_listing_per_source_row",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "id"], name="listings_of_organisation"),
            models.Index(fields=["category", "-id"], name="listings_of_category"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("marketplace:listing", args=[self.pk, self.slug])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Editors preview the real public page."""
        return "marketplace/listings/listing_preview.html"

    @transaction.atomic
    def publish(self, *args: Any, **options: Any) -> None:
        """Words, prices and the row in search change together or not at all (publishing.py)."""
        super().publish(*args, **options)

    def with_content_json(self, content: dict[str, Any]) -> "Listing":
        """A version of the listing, with what holds for all versions taken from now."""
        version: Listing = super().with_content_json(content)
        for name in NOT_IN_REVISIONS:
            setattr(version, name, getattr(self, name))
        return version


class ListingPrice(models.Model):
    """One price of a listing: an amount for a unit, perhaps only on some days or between some hours."""

    class Unit(models.TextChoices):
        """What the amount buys."""

        HOUR = "hour", "an hour"
        HALF_HOUR = "half_hour", "half an hour"
        VISIT = "visit", "a visit"
        SESSION = "session", "a session"
        DAY = "day", "a day"
        NIGHT = "night", "a night"
        WEEK = "week", "a week"
        MONTH = "month", "a month"
        ITEM = "item", "each"

    listing = ParentalKey("marketplace.Listing", on_delete=models.CASCADE, related_name="prices")
    unit = models.CharField(max_length=10, choices=Unit)
    amount_pence = PenceField()
    # When it applies; all days and all hours when untouched.
    days = WeekdaysField(default=EVERY_DAY)
    from_time = models.TimeField(null=True, blank=True)
    to_time = models.TimeField(null=True, blank=True)
    label = models.CharField(max_length=80, blank=True)
    included = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_pence__gte=0),
                name="price_not_negative",
                violation_error_message="A price cannot be below zero.",
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=EVERY_DAY), name="price_days_are_seven_bits"
            ),
            models.CheckConstraint(
                condition=Q(from_time__isnull=True, to_time__isnull=True)
                | (Q(from_time__isnull=False, to_time__isnull=False) & ~Q(from_time=F("to_time"))),
                name="price_hours_are_a_pair",
                violation_error_message="Give both a start and an end time, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence}p {self.unit}"


class Comparison(models.Model):
    """What was put beside what for a person, as it stood then. A record of fact: never changed (domain.md COI-14)."""

    person = models.ForeignKey("marketplace.Person", models.PROTECT, related_name="comparisons")
    category = models.ForeignKey("marketplace.Category", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("marketplace.User", models.PROTECT, related_name="+")
    # A number, not a foreign key: mandates live on the floor above.
    mandate_id = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    # {"matters": ["price", "distance"], "own_words": "..."}: what the person said is important.
    criteria = models.JSONField(default=dict)
    # The search it came from: words, place, filters, how many were found.
    search = models.JSONField(default=dict)
    limited_market = models.BooleanField(default=False)
    limited_market_evidence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(limited_market=False) | ~Q(limited_market_evidence=""),
                name="limited_market_has_evidence",
                violation_error_message="Say how you looked for more choices.",
            )
        ]
        indexes = [models.Index(fields=["person", "-recorded_at"], name="comparisons_of_person")]

    def __str__(self) -> str:
        return f"comparison {self.pk}"


class ComparisonOption(models.Model):
    """One of the things compared, with its words, price and distance as they were shown."""

    comparison = models.ForeignKey("marketplace.Comparison", models.PROTECT, related_name="options")
    listing = models.ForeignKey("marketplace.Listing", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("marketplace.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Listing.Kind)
    unit = models.CharField(max_length=10, blank=True)
    price_pence = PenceField(null=True, blank=True)
    availability = models.CharField(max_length=10, choices=Listing.Availability)
    distance_metres = models.PositiveIntegerField(null=True, blank=True)
    eligible = models.BooleanField()
    reason_out = models.TextField(blank=True)
    shown_position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comparison", "listing"], name="listing_compared_once"),
            models.UniqueConstraint(
                fields=["comparison", "shown_position"], name="options_in_order"
            ),
            models.CheckConstraint(
                condition=Q(eligible=True, reason_out="") | (Q(eligible=False) & ~Q(reason_out="")),
                name="option_out_has_reason",
                violation_error_message="Say why this choice is out.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
