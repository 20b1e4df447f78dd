"""Categories, listings with a price, and comparisons."""

from datetime import UTC, datetime
from typing import Any

import factory

from marketplace.listings.models import (
    Category,
    Comparison,
    ComparisonOption,
    Listing,
    ListingPrice,
)
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

# Near Sale, on the British National Grid.
SALE = (378_800, 391_900)


class CategoryFactory(factory.django.DjangoModelFactory):
    """Something inside "Personal care". Trait: `parent_level`."""

    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    name = "Washing and dressing"
    slug = factory.LazyAttribute(lambda category: category.name.lower().replace(" ", "-"))
    parent = factory.SubFactory(
        "tests.factories.listings.CategoryFactory", name="Personal care", parent=None
    )

    class Params:
        parent_level = factory.Trait(name="Personal care", parent=None)


class ListingFactory(factory.django.DjangoModelFactory):
    """Live homecare near Sale at £24.50 an hour. Traits: `draft`, `pa`, `activity`, `free`."""

    class Meta:
        model = Listing
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    kind = Listing.Kind.SUPPORT
    category = factory.SubFactory(CategoryFactory)
    title = factory.Sequence("Help getting up {}".format)
    slug = factory.Sequence("help-getting-up-{}".format)
    summary = "Help to wash and dress, at your pace."
    postcode = "M33 7XZ"
    easting, northing = SALE
    reach_metres = 8000
    availability = Listing.Availability.NOW
    live = True
    first_published_at = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)

    class Params:
        draft = factory.Trait(live=False, first_published_at=None)
        pa = factory.Trait(
            kind=Listing.Kind.PERSONAL_ASSISTANT,
            organisation=factory.SubFactory(OrganisationFactory, pa=True),
        )
        activity = factory.Trait(
            kind=Listing.Kind.ACTIVITY,
            comes_to_you=False,
            organisation=factory.SubFactory(OrganisationFactory, community=True),
        )

    @factory.post_generation
    def prices(self, create: bool, extracted: list[tuple[int, str]] | None, **_: Any) -> None:
        """`ListingFactory(prices=[(2450, "hour")])`; `prices=[]` for a listing without a price."""
        if not create:
            return
        wanted = [(2450, "hour")] if extracted is None else extracted
        for position, (amount_pence, unit) in enumerate(wanted):
            ListingPrice.objects.create(
                listing=self, amount_pence=amount_pence, unit=unit, position=position
            )
        # The cluster remembers an empty relation from before.
        getattr(self, "_cluster_related_objects", {}).pop("prices", None)


class ComparisonFactory(factory.django.DjangoModelFactory):
    """A comparison kept for a person, without its options."""

    class Meta:
        model = Comparison

    person = factory.SubFactory(PersonFactory, budget_holder=True)
    category = factory.SubFactory(CategoryFactory)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class ComparisonOptionFactory(factory.django.DjangoModelFactory):
    """One option of a comparison that is possible. Trait: `out`."""

    class Meta:
        model = ComparisonOption

    comparison = factory.SubFactory(ComparisonFactory)
    listing = factory.SubFactory(ListingFactory)
    organisation = factory.SelfAttribute("listing.organisation")
    title = factory.SelfAttribute("listing.title")
    kind = factory.SelfAttribute("listing.kind")
    unit = "hour"
    price_pence = 2450
    availability = Listing.Availability.NOW
    eligible = True
    shown_position = factory.Sequence(lambda number: number + 1)

    class Params:
        out = factory.Trait(eligible=False, reason_out="They have no space")
