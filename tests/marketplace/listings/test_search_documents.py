"""What search is told of listings: plain words, and as many reads for one as for many."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from marketplace.foundations.authority import system_authority
from marketplace.foundations.permissions import Permission
from marketplace.listings import publishing, search_documents
from marketplace.listings.models import Listing
from marketplace.listings.presentation import VisitorPlace, facts_of
from marketplace.people.organisations import change_organisation
from search.documents import SearchQuery
from search.queries import find
from tests.factories.listings import ListingFactory
from tests.factories.people import CouncilFactory
from tests.factories.providers import (
    CqcLocationFactory,
    CqcRatingFactory,
    PreferredStandingFactory,
)

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


@pytest.mark.parametrize("kind", ["personal_assistant", "support"])
def test_nobody_learns_where_those_live_who_come_to_people(now, kind):
    """Two whose doors are in one square kilometre stand at the same distance from everywhere.

    A personal assistant who offers to clean as a support service starts from the same home.
    """
    doors = [(379_010, 391_980), (379_990, 391_020)]
    homes = [
        ListingFactory(kind=kind, easting=easting, northing=northing) for easting, northing in doors
    ]
    hall = ListingFactory(activity=True, easting=doors[0][0], northing=doors[0][1])
    documents = search_documents.documents_of([one.pk for one in homes], on=now.date())
    assert {(one.easting, one.northing) for one in documents} == {(379_500, 391_500)}
    (known,) = search_documents.documents_of([hall.pk], on=now.date())
    assert (known.easting, known.northing) == doors[0]

    for easting in (379_010, 380_700, 383_000):
        place = VisitorPlace(label="M33", easting=easting, northing=391_980)
        told = {facts.distance_metres for facts in facts_of(homes, on=now.date(), place=place)}
        assert len(told) == 1


def test_what_is_online_is_nowhere_wherever_its_office_is(now):
    online = ListingFactory(is_online=True, comes_to_you=False)
    (document,) = search_documents.documents_of([online.pk], on=now.date())
    assert (document.easting, document.northing) == (None, None)
    place = VisitorPlace(label="M33", easting=378_800, northing=391_900)
    (facts,) = facts_of([online], on=now.date(), place=place)
    assert (facts.distance, facts.out_of_reach) == ("", False)


def test_after_an_upgrade_search_says_again_what_listings_say():
    listing = ListingFactory(title="Falconry afternoons", live=True)
    draft = ListingFactory(title="Falconry for beginners", draft=True)
    assert find(SearchQuery(words="falconry")).total == 0

    call_command("index_listings", stdout=StringIO())

    (hit,) = find(SearchQuery(words="falconary")).hits
    assert hit.document.key == f"listing:{listing.pk}"
    assert not draft.live


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


def found_by(words):
    """The titles that the search page finds for these words, all of them met."""
    results = find(SearchQuery(words=words))
    return [hit.document.title for hit in results.hits] if results.matched == "all" else []


def test_an_organisation_is_found_by_its_new_name(now, card_of):
    listing = ListingFactory(organisation__name="Quillfeather Care", title="Help with meals")
    other = ListingFactory(title="Nobody else is written again")
    publishing.put_in_search([listing.pk, other.pk], on=now.date())
    assert found_by("quillfeather") == ["Help with meals"]
    change_organisation(
        organisation_id=listing.organisation_id,
        same_as_id=None,
        name="Marigold Support",
        by=system_authority("tests", Permission.KEEP_ACCOUNTS),
        at=now,
    )
    assert card_of(listing)["organisation"] == "Marigold Support"
    assert found_by("marigold") == ["Help with meals"]
    assert found_by("quillfeather") == []


def test_a_rating_that_moves_leaves_one_listing_and_comes_to_another(
    client, editor, now, card_of, settings
):
    settings.MFA_FORCED = False
    rating = CqcRatingFactory()
    wrong = ListingFactory(cqc_location=rating.location)
    # The place is run by one organisation and the listing kept by another.
    right = ListingFactory(cqc_location=CqcLocationFactory())
    publishing.put_in_search([wrong.pk, right.pk], on=now.date())
    assert card_of(wrong)["rating"] == "good"
    client.force_login(editor)
    address = f"/office/snippets/marketplace/cqcrating/edit/{rating.pk}/"
    sent = {"service_group": "Homecare agencies", "domain": "Overall", "rating": "inadequate"}
    client.post(address, {**sent, "location": right.cqc_location_id})
    assert card_of(wrong)["rating"] == ""
    assert card_of(right)["rating"] == "inadequate"


def test_a_place_that_is_not_registered_any_more_says_so_and_keeps_no_rating(
    client, now, card_of, tmp_path
):
    rating = CqcRatingFactory(location__location_id="1-2000000001")
    listing = ListingFactory(cqc_location=rating.location)
    publishing.put_in_search([listing.pk], on=now.date())
    body = {
        "locationId": "1-2000000001",
        "name": "Agency",
        "registrationStatus": "Deregistered",
        "postalCode": "M33 7XZ",
    }
    file = tmp_path / "place.json"
    file.write_text(json.dumps(body))
    call_command("import_cqc", file, source_date=now.date())
    assert card_of(listing)["rating_text"] == ""
    page = client.get(listing.get_absolute_url()).content.decode()
    assert "It is not registered any more." in page
    assert "Good for homecare" not in page


@pytest.mark.django_db(transaction=True)
def test_what_is_published_meanwhile_is_not_overwritten_with_what_was_before(now):
    listing = ListingFactory(title="Falconry")

    def all_of_them() -> None:
        try:
            publishing.put_all_in_search([listing.pk], on=now.date())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Listing.objects.filter(pk=listing.pk).update(title="Jousting")
            batch = pool.submit(all_of_them)
            with pytest.raises(TimeoutError):
                batch.result(timeout=0.5)  # it waits for the editor
        batch.result(timeout=30)

    assert find(SearchQuery(words="jousting")).total == 1
    assert find(SearchQuery(words="falconry")).total == 0
