"""CQC locations and ratings by service, and the preferred-provider scheme."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q


class CqcLocation(models.Model):
    """A place or service registered with the Care Quality Commission."""

    location_id = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(
        "marketplace.Organisation", models.PROTECT, related_name="cqc_locations"
    )
    name = models.CharField(max_length=250)
    service_type = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    registered = models.BooleanField(default=True)
    inspected_on = models.DateField(null=True, blank=True)
    web_page = models.URLField(blank=True)
    source_date = models.DateField()
    # CQC ids of the locations it took over from: the same place under another provider.
    predecessors = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    def __str__(self) -> str:
        return self.name


class CqcRating(models.Model):
    """One rating of one service of a location. "Not rated" is the absence of a row, never a bad mark."""

    class Rating(models.TextChoices):
        """CQC's own four words."""

        OUTSTANDING = "outstanding", "Outstanding"
        GOOD = "good", "Good"
        REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
        INADEQUATE = "inadequate", "Inadequate"

    location = models.ForeignKey("marketplace.CqcLocation", models.CASCADE, related_name="ratings")
    service_group = models.CharField(max_length=120)
    # "Overall", "Safe", "Effective", "Caring", "Responsive" or "Well-led".
    domain = models.CharField(max_length=20)
    rating = models.CharField(max_length=20, choices=Rating)
    published_on = models.DateField(null=True, blank=True)
    is_inherited = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "service_group", "domain"], name="one_rating_per_service_domain"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_group} {self.domain}: {self.rating}"


class PreferredStanding(models.Model):
    """A council prefers a provider, for a kind of support, between two dates, for a stated reason.

    Shown in words beside the listing. It never moves a listing up a list unless the person asks.
    """

    organisation = models.ForeignKey(
        "marketplace.Organisation", models.CASCADE, related_name="preferred_standings"
    )
    council = models.ForeignKey(
        "marketplace.Council", models.CASCADE, related_name="preferred_standings"
    )
    # The category it covers with all below it; empty means everything the provider offers.
    category = models.ForeignKey(
        "marketplace.Category", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    starts_on = models.DateField()
    # The first day on which it no longer holds; empty means until the council ends it.
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="preferred_dates_in_order",
                violation_error_message="The end date must be after the start date.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="preferred_has_reason",
                violation_error_message="Say why the council prefers this provider.",
            ),
            ExclusionConstraint(
                name="one_preferred_standing_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("council", RangeOperators.EQUAL),
                    (models.functions.Coalesce("category", 0), RangeOperators.EQUAL),
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
                violation_error_message="This provider is already preferred for this support in these dates.",
            ),
        ]

    def clean(self) -> None:
        """Dates first: with them the wrong way round the database cannot even compare the periods."""
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": "The end date must be after the start date."})

    def __str__(self) -> str:
        return f"{self.organisation_id} preferred by {self.council_id}"
