"""The catalogue in the office: who gets in, what editors see, what they may not do."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from marketplace.listings.models import Listing
from marketplace.providers.models import PreferredStanding
from search.models import Place
from tests.factories.listings import CategoryFactory, ListingFactory
from tests.factories.people import CouncilFactory, CouncilMembershipFactory, UserFactory
from tests.factories.providers import CqcRatingFactory, PreferredStandingFactory

pytestmark = pytest.mark.django_db
LISTINGS = "/office/snippets/marketplace/listing/"
STANDINGS = "/office/snippets/marketplace/preferredstanding/"


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second sign-in step has its own tests."""
    settings.MFA_FORCED = False


@pytest.fixture
def trafford(db):
    return CouncilFactory(trafford=True)


@pytest.fixture
def commissioner(editor, trafford):
    """Of Trafford, in the group that prefers providers."""
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="Commissioners"))
    CouncilMembershipFactory(user=user, council=trafford, commissioner=True)
    return user


def test_an_editor_finds_what_waits(client, editor, live):
    other = ListingFactory(title="Nothing waits here")
    live.save_revision(user=editor)
    live.get_workflow().start(live, editor)
    client.force_login(editor)
    everything = client.get(LISTINGS).content.decode()
    assert other.title in everything
    waiting = client.get(LISTINGS, {"waiting": "on"}).content.decode()
    assert live.title in waiting
    assert other.title not in waiting
    by_name = client.get(LISTINGS, {"organisation": live.organisation.name[:6]})
    assert live.title in by_name.content.decode()


def test_the_list_asks_the_same_for_three_as_for_thirteen(
    client, editor, live, django_assert_max_num_queries
):
    client.force_login(editor)
    ListingFactory.create_batch(2)
    client.get(LISTINGS)
    with django_assert_max_num_queries(40) as before:
        client.get(LISTINGS)
    ListingFactory.create_batch(10)
    with django_assert_max_num_queries(len(before)):
        client.get(LISTINGS)


def test_the_preview_is_the_public_page_with_the_drafts_price(client, editor, live):
    price = live.prices.get()
    price.amount_pence = 3150
    live.prices = [price]
    revision = live.save_revision(user=editor)
    client.force_login(editor)
    preview = client.get(
        reverse("wagtailsnippets_marketplace_listing:revisions_view", args=[live.pk, revision.pk])
    ).content.decode()
    assert "£31.50" in preview
    assert "£24.50" in client.get(live.get_absolute_url()).content.decode()


@pytest.mark.parametrize("page", ["", "add/", "edit/{}/", "history/{}/"])
def test_a_provider_does_not_get_in(client, editor, live, manager, page):
    client.force_login(manager)
    assert client.get(LISTINGS + page.format(live.pk)).status_code == 302


def test_pages_open_for_an_editor(client, editor, live):
    CqcRatingFactory()
    client.force_login(editor)
    for page in (
        "listing/add/",
        f"listing/edit/{live.pk}/",
        "category/",
        "category/add/",
        "preferredstanding/",
        "preferredstanding/add/",
        "cqclocation/",
        "cqcrating/",
    ):
        assert client.get(f"/office/snippets/marketplace/{page}").status_code == 200, page


def test_an_editor_names_districts_in_place_of_a_distance(client, editor, live, card_of):
    Place.objects.bulk_create(
        Place(code=code, easting=378_800, northing=391_900) for code in ("M33 7XZ", "M33", "M41")
    )
    client.force_login(editor)
    page = f"{LISTINGS}edit/{live.pk}/"
    filled_in = {
        **{
            name: getattr(live, name)
            for name in ("kind", "title", "summary", "postcode", "reach_metres")
        },
        "organisation": live.organisation_id,
        "category": live.category_id,
        "comes_to_you": "on",
        "days": ["0", "1"],
        "languages": "English",
        "travel": "Ring when you are at the gate.",
        "prices-TOTAL_FORMS": 0,
        "prices-INITIAL_FORMS": 0,
        "action-publish": "1",
    }

    wrong = client.post(page, {**filled_in, "districts": "M33, M99"}).content.decode()
    assert "We do not know a district “M99”" in wrong
    assert 'value="M33, M99"' in wrong

    assert client.post(page, {**filled_in, "districts": "M33 M41"}).status_code == 302
    live.refresh_from_db()
    assert (live.districts, live.reach_metres) == (["M33", "M41"], 0)
    assert live.travel == "Ring when you are at the gate."
    assert card_of(live)["districts"] == ["M33", "M41"]

    neither = client.post(page, {**filled_in, "districts": "", "reach_metres": 0})
    assert "Say how far it reaches, or name districts" in neither.content.decode()


def test_a_listing_is_never_deleted(client, editor, live):
    editor.is_superuser = True
    editor.save()
    client.force_login(editor)
    for send in (client.get, client.post):
        page = send(f"{LISTINGS}delete/{live.pk}/", follow=True).content.decode()
        assert "A listing is never deleted" in page
    assert Listing.objects.filter(pk=live.pk).exists()


def test_a_commissioner_prefers_a_provider_and_search_says_so(
    client, commissioner, trafford, live, card_of
):
    client.force_login(commissioner)
    answer = client.post(
        f"{STANDINGS}add/",
        {
            "organisation": live.organisation_id,
            "council": trafford.pk,
            "category": live.category.parent_id,
            "reason": "The same people each week.",
            "starts_on": "2026-01-01",
            "ends_on": "",
        },
    )
    assert answer.status_code == 302
    assert card_of(live)["preferred_by"] == ["Trafford"]
    assert client.get(LISTINGS).status_code == 302


def test_nobody_prefers_or_stops_preferring_for_another_council(client, commissioner, trafford):
    theirs = PreferredStandingFactory(council=CouncilFactory(stockport=True))
    client.force_login(commissioner)
    sent = {
        "organisation": theirs.organisation_id,
        "council": theirs.council_id,
        "category": "",
        "reason": "Mine",
        "starts_on": "2020-01-01",
        "ends_on": "2021-01-01",
    }
    # A new one for them; a change of theirs; theirs made one's own.
    for page, council in (
        ("add/", theirs.council),
        (f"edit/{theirs.pk}/", theirs.council),
        (f"edit/{theirs.pk}/", trafford),
    ):
        answer = client.post(STANDINGS + page, {**sent, "council": council.pk})
        assert "Your posts do not let you prefer" in answer.content.decode()
    kept = PreferredStanding.objects.get()
    assert (kept.council_id, kept.reason) == (theirs.council_id, theirs.reason)


@pytest.mark.parametrize("ends_on", ["2025-01-01", "2026-01-01"])
def test_wrong_dates_come_back_with_words(client, commissioner, trafford, live, ends_on):
    client.force_login(commissioner)
    answer = client.post(
        f"{STANDINGS}add/",
        {
            "organisation": live.organisation_id,
            "council": trafford.pk,
            "category": "",
            "reason": "Checked",
            "starts_on": "2026-01-01",
            "ends_on": ends_on,
        },
    )
    assert "The end date must be after the start date." in answer.content.decode()
    assert not PreferredStanding.objects.exists()


def test_a_renamed_category_is_found_at_once(client, editor, live, card_of):
    category = CategoryFactory()
    client.force_login(editor)
    client.post(
        f"/office/snippets/marketplace/category/edit/{category.pk}/",
        {
            "name": "Washing, dressing and hair",
            "slug": category.slug,
            "parent": category.parent_id,
            "position": 1,
            "introduction": "",
        },
    )
    assert card_of(live)["category_name"] == "Washing, dressing and hair"
