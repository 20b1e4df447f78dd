"""What everybody sees: the page of a listing, the shortlist, options side by side."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, transaction
from django.urls import reverse

from marketplace.listings.models import Comparison, Listing
from tests.factories.listings import SALE, ListingFactory
from tests.factories.people import CouncilFactory, OrganisationFactory, PersonFactory
from tests.factories.providers import (
    CqcLocationFactory,
    CqcRatingFactory,
    PreferredStandingFactory,
)

pytestmark = pytest.mark.django_db


def words_of(answer) -> str:
    """The text of a page without tags and runs of space."""
    text = answer.content.decode()
    return " ".join(text.replace("<br>", " ").split())


def look_from(client, label="M33 7XZ", easting=SALE[0], northing=SALE[1]) -> None:
    """The visitor searched from here before."""
    session = client.session
    session["place"] = {"label": label, "easting": easting, "northing": northing}
    session.save()


def test_a_listing_says_price_place_space_rating_and_preference_in_words(client):
    rating = CqcRatingFactory()
    listing = ListingFactory(
        organisation=rating.location.organisation,
        cqc_location=rating.location,
        prices=[(2450, "hour"), (9500, "night")],
        days=31,
        times="7am to 10pm",
        languages=["English", "Urdu"],
    )
    PreferredStandingFactory(
        organisation=listing.organisation,
        council=CouncilFactory(trafford=True),
        category=listing.category.parent,
        reason="The same people each week.",
    )
    middle = (SALE[0] - 300, SALE[1] - 400)
    look_from(client, easting=middle[0] + 3218, northing=middle[1])
    page = words_of(client.get(listing.get_absolute_url()))
    for expected in (
        "£24.50",
        "an hour",
        "£95",
        "a night",
        "Comes to your home, up to 5 miles from M33",
        "M33 2 miles from where you looked",
        "Monday to Friday",
        "Has space now",
        "English, Urdu",
        "Good for homecare (Mar 2024)",
        "<strong>Trafford</strong> prefers this provider for personal care, from 1 January 2026",
        "The same people each week.",
        "Being preferred does not move a listing up our lists.",
    ):
        assert expected in page, expected
    assert "M33 7XZ" not in page


def test_no_rating_is_not_a_bad_mark(client):
    location = CqcLocationFactory()
    listing = ListingFactory(organisation=location.organisation, cqc_location=location)
    page = words_of(client.get(listing.get_absolute_url()))
    assert "That says nothing good or bad" in page
    assert "Not rated" not in page


def test_a_standing_that_ended_or_covers_other_support_does_not_show(client):
    listing = ListingFactory()
    elsewhere = ListingFactory(category__name="Cleaning", category__parent__name="Help at home")
    PreferredStandingFactory(organisation=listing.organisation, ends_on=date(2026, 2, 1))
    PreferredStandingFactory(organisation=listing.organisation, category=elsewhere.category)
    assert "Preferred by a council" not in words_of(client.get(listing.get_absolute_url()))


def test_made_up_facts_are_marked(client):
    listing = ListingFactory(demonstration_facts=["prices"])
    assert "Made up to show how this site works: the price" in words_of(
        client.get(listing.get_absolute_url())
    )


def test_too_far_is_said(client):
    listing = ListingFactory(reach_metres=3000)
    look_from(client, easting=SALE[0] + 9000)
    assert "they may not come to you" in words_of(client.get(listing.get_absolute_url()))


def test_districts_are_all_named_and_who_lives_elsewhere_is_told(client):
    named = ["M41", "M32", "M31", "WA14", "WA15", "M16", "M17"]
    listing = ListingFactory(reach_metres=0, districts=named)
    look_from(client)
    page = words_of(client.get(listing.get_absolute_url()))
    assert "Comes to your home in M41, M32, M31, WA14, WA15, M16 and M17" in page
    assert "they may not come to you" in page

    session = client.session
    session["place"] = session["place"] | {"outcode": "M17", "easting": SALE[0] + 90_000}
    session.save()
    assert "may not come" not in words_of(client.get(listing.get_absolute_url()))
    assert "May be too far" not in words_of(client.get(f"/compare/?ids={listing.pk}"))


def test_how_to_get_there(client):
    listing = ListingFactory(activity=True, travel="Buses stop outside.\nNo steps.")
    page = words_of(client.get(listing.get_absolute_url()))
    assert "How to get there" in page
    assert "Buses stop outside." in page


def test_the_database_keeps_districts_apart_from_distances():
    for facts in (
        {"districts": ["M33"]},
        {"districts": ["M33"], "reach_metres": 0, "is_online": True},
        {"districts": ["M33"], "reach_metres": 0, "comes_to_you": False},
        {"districts": ["m33"], "reach_metres": 0},
        {"districts": ["M33 6"], "reach_metres": 0},
    ):
        with pytest.raises((IntegrityError, DataError)), transaction.atomic():
            ListingFactory(**facts)


def test_easy_read(client):
    listing = ListingFactory(
        easy_read="We help you wash.\nYou choose who.", description="Long words"
    )
    page = words_of(client.get(listing.get_absolute_url() + "?easy-read"))
    assert "You choose who." in page
    assert "Long words" not in page


def test_no_price_says_whom_to_contact(client):
    listing = ListingFactory(activity=True, prices=[], phone="0161 912 3189")
    page = words_of(client.get(listing.get_absolute_url()))
    assert "We do not know what this costs" in page
    assert f"contact {listing.organisation.name} on 0161 912 3189" in page
    assert "Add to basket" not in page


def test_a_wrong_slug_leads_to_the_right_address(client):
    listing = ListingFactory()
    answer = client.get(f"/listings/{listing.pk}-old-name/")
    assert (answer.status_code, answer.url) == (301, listing.get_absolute_url())


def test_what_never_was_public_is_not_found(client):
    draft = ListingFactory(draft=True)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get("/listings/999999999-x/").status_code == 404


def test_a_listing_page_asks_four_times_whatever_it_holds(client, django_assert_num_queries):
    rating = CqcRatingFactory()
    listing = ListingFactory(
        organisation=rating.location.organisation,
        cqc_location=rating.location,
        prices=[(100 * number, "hour") for number in range(1, 9)],
    )
    for _ in range(3):
        PreferredStandingFactory(organisation=listing.organisation)
    address = listing.get_absolute_url()
    client.get(address)
    with django_assert_num_queries(4):
        client.get(address)


def test_shortlist_keeps_and_forgets(client):
    first, second = ListingFactory(), ListingFactory()
    for listing in (first, second, first):
        client.post(reverse("marketplace:shortlist_add", args=[listing.pk, listing.slug]))
    page = words_of(client.get("/shortlist/"))
    assert first.title in page
    assert second.title in page
    assert client.session["shortlist"] == [first.pk, second.pk]

    client.post(reverse("marketplace:shortlist_remove", args=[first.pk]))
    assert client.session["shortlist"] == [second.pk]


def test_shortlist_says_what_is_gone(client):
    listing = ListingFactory()
    client.post(reverse("marketplace:shortlist_add", args=[listing.pk, listing.slug]))
    Listing.objects.update(live=False)
    page = words_of(client.get("/shortlist/"))
    assert "This is not on offer now." in page
    assert listing.title in page


def test_shortlist_holds_twenty(client):
    listings = ListingFactory.create_batch(21)
    for listing in listings[:20]:
        client.post(reverse("marketplace:shortlist_add", args=[listing.pk, listing.slug]))
    answer = client.post(
        reverse("marketplace:shortlist_add", args=[listings[20].pk, listings[20].slug]), follow=True
    )
    assert "Your shortlist is full" in words_of(answer)
    assert len(client.session["shortlist"]) == 20


def test_a_draft_cannot_be_shortlisted(client):
    draft = ListingFactory(draft=True)
    answer = client.post(reverse("marketplace:shortlist_add", args=[draft.pk, draft.slug]))
    assert answer.status_code == 404
    assert "shortlist" not in client.session


@pytest.mark.parametrize(
    ("sent", "lands"),
    [
        ("/search/?q=wash&page=2", "/search/?q=wash&page=2"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_back_to_where_they_came_from_on_this_site_only(client, sent, lands):
    listing = ListingFactory()
    answer = client.post(
        reverse("marketplace:shortlist_add", args=[listing.pk, listing.slug]), {"next": sent}
    )
    assert answer.url == (lands or listing.get_absolute_url())


def test_four_side_by_side(client):
    listings = ListingFactory.create_batch(5)
    ids = ",".join(str(listing.pk) for listing in listings)
    page = words_of(
        client.get(f"/compare/?ids={ids},{listings[0].pk},abc,-1,99999999999999999999999")
    )
    assert page.count('<th scope="col"') == 4
    assert listings[3].title in page
    assert "Keep this comparison" not in page


def test_compare_asks_the_same_for_two_as_for_four(client, django_assert_num_queries):
    listings = ListingFactory.create_batch(4)
    ids = [str(listing.pk) for listing in listings]
    client.get(f"/compare/?ids={','.join(ids)}")
    for count in (2, 4):
        with django_assert_num_queries(3):
            client.get(f"/compare/?ids={','.join(ids[:count])}")


def test_nothing_to_compare(client):
    assert "There is nothing to compare yet" in words_of(client.get("/compare/?ids=x"))


def test_labels_of_other_floors_stand_beside_the_name(client, settings):
    settings.COMPARISON_LABELS = ["tests.marketplace.listings.test_public_pages.everybody_linked"]
    listing = ListingFactory()
    assert "<strong>Linked to your broker</strong>" in words_of(
        client.get(f"/compare/?ids={listing.pk}")
    )


def everybody_linked(organisation_ids, by, on):
    """A label as the floor above would give it."""
    return dict.fromkeys(organisation_ids, "Linked to your broker")


def comparison_form(listings, **changes) -> dict:
    """The form as sent: all possible but those in `changes`."""
    return {
        "ids": ",".join(str(listing.pk) for listing in listings),
        "matters": ["price", "distance"],
        "own_words": "Near my mosque",
        "category": listings[0].category_id,
        **{f"possible_{listing.pk}": "yes" for listing in listings},
        **changes,
    }


def test_a_comparison_of_six_is_kept_as_it_stood(client):
    joan = PersonFactory(name="Joan")
    shared = OrganisationFactory()
    listings = [
        *ListingFactory.create_batch(4),
        *ListingFactory.create_batch(2, organisation=shared),
    ]
    out = listings[1]
    client.force_login(joan.user)
    look_from(client)
    session = client.session
    session["last_search"] = {"words": "wash", "found": 9}
    session.save()
    ids = ",".join(str(listing.pk) for listing in listings)
    assert "Keep this comparison for Joan" in words_of(client.get(f"/compare/?ids={ids}"))

    answer = client.post(
        "/compare/keep/",
        comparison_form(
            listings, **{f"possible_{out.pk}": "no", f"reason_{out.pk}": "They have no space"}
        ),
        follow=True,
    )

    assert "The comparison is kept for Joan." in words_of(answer)
    kept = Comparison.objects.get()
    assert (kept.person, kept.recorded_by) == (joan, joan.user)
    assert kept.criteria == {"matters": ["price", "distance"], "own_words": "Near my mosque"}
    assert kept.search == {"words": "wash", "found": 9}
    options = list(kept.options.order_by("shown_position"))
    assert [option.listing_id for option in options] == [listing.pk for listing in listings]
    assert [option.eligible for option in options] == [True, False, True, True, True, True]
    assert options[1].reason_out == "They have no space"
    assert (options[0].price_pence, options[0].unit, options[0].distance_metres) == (
        2450,
        "hour",
        500,  # to the middle of the square kilometre that they start from
    )


def test_an_option_that_is_out_needs_a_reason_and_the_form_comes_back(client):
    joan = PersonFactory()
    listings = ListingFactory.create_batch(2)
    client.force_login(joan.user)
    answer = client.post(
        "/compare/keep/", comparison_form(listings, **{f"possible_{listings[0].pk}": "no"})
    )
    page = words_of(answer)
    assert answer.status_code == 422
    assert f"Say why “{listings[0].title}” is not possible" in page
    assert "Near my mosque" in page
    assert not Comparison.objects.exists()


def test_nobody_keeps_a_comparison_without_a_person(client):
    listings = ListingFactory.create_batch(2)
    assert client.post("/compare/keep/", comparison_form(listings)).status_code == 404
    assert not Comparison.objects.exists()
