"""Searches that people keep."""

from datetime import UTC, datetime

import factory

from marketplace.saved_searches.models import SavedSearch
from tests.factories.people import UserFactory


class SavedSearchFactory(factory.django.DjangoModelFactory):
    """Swimming near M33, with e-mail; nothing is known of it yet."""

    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    said = "swimming near M33"
    asked = "q=swimming&postcode=M33"
    seen_up_to = 0
    saved_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
