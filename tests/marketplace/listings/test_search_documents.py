"""What search is told of listings: plain words, and as many reads for one as for many."""

from datetime import timedelta

import pytest

from marketplace.listings import publishing, search_documents
from tests.factories.listings import ListingFactory
from tests.factories.people import CouncilFactory
from tests.factories.providers import CqcRatingFactory, PreferredStandingFactory

pytestmark = pytest.mark.django_db


def test_a_document_in_plain_words(now):
    rating = CqcRatingFactory()
    trafford = CouncilFactory(trafford=True)
    listing = ListingFactory(
        organisation=rating.location.organisation,
        cqc_location=rating.location,
        prices=[(2450, "hour"), (2700, "hour")],
        demonstration_facts=["prices"],
    )
    PreferredStandingFactory(organisation=listing.organisation, council=trafford)
    (document,) = search_documents.documents_of([listing.pk], on=now.date())
    assert document.key == f"listing:{listing.pk}"
    assert document.url == listing.get_absolute_url()
    assert (document.price_text, document.lowest_price_pence) == ("From £24.50 an hour", 2450)
    assert (document.rating, document.rating_text) == ("good", "CQC: Good for homecare (Mar 2024)")
    assert (document.category_name, document.parent_category_name) == (
        "Washing and dressing",
        "Personal care",
    )
    assert (document.preferred, document.preferred_by) == ((trafford.pk,), ("Trafford",))
    assert document.availability_text == "Has space now"
    assert document.is_demonstration


def test_the_same_reads_for_one_as_for_many(now, django_assert_num_queries):
    ids = []
    for _ in range(6):
        rating = CqcRatingFactory()
        organisation = rating.location.organisation
        PreferredStandingFactory(organisation=organisation)
        ids.append(ListingFactory(organisation=organisation, cqc_location=rating.location).pk)
    search_documents.documents_of(ids, on=now.date())
    for some in (ids[:1], ids):
        with django_assert_num_queries(4):
            assert len(search_documents.documents_of(some, on=now.date())) == len(some)


def test_only_what_is_live_can_be_found(now, card_of):
    live, draft = ListingFactory(), ListingFactory(draft=True)
    publishing.put_in_search([live.pk, draft.pk], on=now.date())
    assert card_of(live)["title"] == live.title
    assert card_of(draft) == {}
    live.unpublish()
    assert card_of(live) == {}


def test_a_preference_ends_by_the_calendar(now, card_of):
    listing = ListingFactory()
    PreferredStandingFactory(organisation=listing.organisation, ends_on=now.date())
    publishing.put_in_search([listing.pk], on=now.date() - timedelta(days=1))
    assert len(card_of(listing)["preferred"]) == 1
    assert publishing.follow_standings(on=now.date()) == 1
    assert card_of(listing)["preferred"] == []
    assert publishing.follow_standings(on=now.date() + timedelta(days=8)) == 0
