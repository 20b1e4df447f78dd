"""Registered places, ratings and preferred standings."""

from datetime import date

import factory

from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding
from tests.factories.people import CouncilFactory, OrganisationFactory


class CqcLocationFactory(factory.django.DjangoModelFactory):
    """A registered homecare agency."""

    class Meta:
        model = CqcLocation

    location_id = factory.Sequence("1-{:09}".format)
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence("Agency {}".format)
    service_type = "Homecare agencies"
    registered = True
    source_date = date(2026, 2, 25)


class CqcRatingFactory(factory.django.DjangoModelFactory):
    """Good overall for homecare."""

    class Meta:
        model = CqcRating

    location = factory.SubFactory(CqcLocationFactory)
    service_group = "Homecare agencies"
    domain = "Overall"
    rating = CqcRating.Rating.GOOD
    published_on = date(2024, 3, 12)


class PreferredStandingFactory(factory.django.DjangoModelFactory):
    """Preferred by a council for everything, this year."""

    class Meta:
        model = PreferredStanding

    organisation = factory.SubFactory(OrganisationFactory)
    council = factory.SubFactory(CouncilFactory)
    reason = "Checked on training and continuity of staff."
    starts_on = date(2026, 1, 1)
