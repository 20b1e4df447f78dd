"""A provider changes a price: the old one stays live until an editor approves, then everything shows the new."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.models import WorkflowState

from marketplace.foundations.models import AuditEntry
from marketplace.listings.models import Listing, ListingPrice
from search.models import Place
from tests.factories.listings import CategoryFactory
from tests.factories.people import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(db):
    """The postcode of the stories is known."""
    Place.objects.create(code="M33 7XZ", easting=378_800, northing=391_900)


def filled_in(listing: Listing, **changes) -> dict:
    """The edit form as a browser sends it back."""
    price = listing.prices.get()
    return {
        "kind": listing.kind,
        "category": listing.category_id,
        "title": listing.title,
        "summary": listing.summary,
        "description": listing.description,
        "easy_read": "",
        "who_for": "",
        "comes_to_you": "yes",
        "postcode": "M33 7XZ",
        "address": "",
        "reach_metres": "8045",
        "days": ["0", "1", "2", "3", "4"],
        "times": "7am to 10pm",
        "languages": "English, Urdu",
        "access_features": ["Good for people with dementia"],
        "prices-TOTAL_FORMS": "2",
        "prices-INITIAL_FORMS": "1",
        "prices-MIN_NUM_FORMS": "0",
        "prices-MAX_NUM_FORMS": "20",
        "prices-0-id": str(price.pk),
        "prices-0-amount_pence": "24.50",
        "prices-0-unit": "hour",
        "prices-0-days": ["0", "1", "2", "3", "4", "5", "6"],
        "prices-1-id": "",
        "prices-1-amount_pence": "",
        "prices-1-unit": "",
        "prices-1-days": ["0", "1", "2", "3", "4", "5", "6"],
        **changes,
    }


def approve(listing: Listing, editor) -> None:
    """What the editor's Approve button does."""
    task_state = Listing.objects.get(pk=listing.pk).current_workflow_task_state
    task_state.task.specific.on_action(task_state, user=editor, action_name="approve")


def test_a_new_price_waits_for_an_editor_and_then_shows_everywhere(
    client, live, manager, editor, card_of
):
    client.force_login(manager)
    page = reverse("marketplace:provider_listing_edit", args=[live.pk])
    assert client.get(page).status_code == 200
    price = live.prices.get()

    answer = client.post(page, filled_in(live, **{"prices-0-amount_pence": "26"}))

    assert answer.status_code == 302
    assert ListingPrice.objects.get(listing=live).amount_pence == 2450
    assert card_of(live)["lowest_price_pence"] == 2450
    assert "£24.50" in client.get(live.get_absolute_url()).content.decode()
    assert "A change waits for approval" in client.get(answer.url).content.decode()

    approve(live, editor)

    changed = ListingPrice.objects.get(listing=live)
    assert (changed.pk, changed.amount_pence) == (price.pk, 2600)
    assert card_of(live)["price_text"] == "£26 an hour"
    live.refresh_from_db()
    assert "£26" in client.get(live.get_absolute_url()).content.decode()
    assert live.languages == ["English", "Urdu"]
    assert live.days == 31


@pytest.mark.parametrize(
    ("says", "subject"), [("approve", "It is on the site:"), ("reject", "Please change it:")]
)
def test_who_keeps_the_listings_today_is_told_and_who_left_is_not(
    client, live, manager, editor, mailoutbox, django_capture_on_commit_callbacks, says, subject
):
    client.force_login(manager)
    client.post(
        reverse("marketplace:provider_listing_edit", args=[live.pk]),
        filled_in(live, **{"prices-0-amount_pence": "26"}),
    )
    manager.memberships.update(ended_on=localdate())
    keeper = MembershipFactory(organisation=live.organisation).user
    mailoutbox.clear()
    state = Listing.objects.get(pk=live.pk).current_workflow_task_state
    with django_capture_on_commit_callbacks(execute=True):
        state.task.specific.on_action(
            state, user=editor, action_name=says, comment="Too much a week"
        )
    (letter,) = mailoutbox
    assert letter.to == [keeper.email]
    assert letter.subject == f"{subject} {live.title}"
    assert "/provider/listings/" in letter.body
    assert "/office/" not in letter.body
    assert "Too much" not in letter.body


def test_a_second_change_replaces_the_one_that_waits(client, live, manager, editor):
    client.force_login(manager)
    page = reverse("marketplace:provider_listing_edit", args=[live.pk])
    client.post(page, filled_in(live, **{"prices-0-amount_pence": "26"}))
    assert 'value="26"' in client.get(page).content.decode()
    client.post(page, filled_in(live, **{"prices-0-amount_pence": "27"}))

    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 1
    approve(live, editor)
    assert ListingPrice.objects.get(listing=live).amount_pence == 2700


def test_full_shows_at_once_and_an_older_draft_does_not_undo_it(
    client, live, manager, editor, card_of
):
    next_year = localdate().year + 1
    client.force_login(manager)
    client.post(
        reverse("marketplace:provider_listing_edit", args=[live.pk]),
        filled_in(live, title="Help getting up and out"),
    )
    client.post(
        reverse("marketplace:provider_listing_availability", args=[live.pk]),
        {
            "availability": "waiting",
            "available_from_0": "1",
            "available_from_1": "2",
            "available_from_2": str(next_year),
        },
    )
    assert card_of(live)["availability"] == "waiting"

    approve(live, editor)

    live = Listing.objects.get(pk=live.pk)
    assert (live.title, live.availability) == ("Help getting up and out", "waiting")
    assert live.available_from == date(next_year, 2, 1)
    assert card_of(live)["availability_text"] == "Waiting list"


def test_a_day_that_has_passed_is_no_day_to_begin(client, live, manager):
    client.force_login(manager)
    page = client.post(
        reverse("marketplace:provider_listing_availability", args=[live.pk]),
        {
            "availability": "waiting",
            "available_from_0": "1",
            "available_from_1": "2",
            "available_from_2": "2026",
        },
    )
    assert page.status_code == 422
    assert "Enter a day from today on" in page.content.decode()
    Listing.objects.update(availability="waiting", available_from=date(2026, 2, 1))
    page = client.get(live.get_absolute_url()).content.decode()
    assert "Waiting list" in page
    assert "1 February 2026" not in page


def test_a_new_listing_begins_with_one_price_and_the_usual_distance(client, manager):
    client.force_login(manager)
    page = client.get(reverse("marketplace:provider_listing_new")).content.decode()
    assert '<option value="8045" selected>5 miles</option>' in page
    assert "Price 1" in page
    assert "Price 2" not in page
    assert page.count("Add another price") == 1


def test_a_new_listing_is_not_public_before_approval(client, manager, editor, card_of):
    organisation = manager.memberships.get().organisation
    category = CategoryFactory()
    client.force_login(manager)
    form = {
        "organisation": organisation.pk,
        "kind": "support",
        "category": category.pk,
        "title": "Company on Sundays",
        "summary": "Somebody to talk to.",
        "comes_to_you": "yes",
        "postcode": "m337xz",
        "reach_metres": "3218",
        "days": ["6"],
        "prices-TOTAL_FORMS": "1",
        "prices-INITIAL_FORMS": "0",
        "prices-0-amount_pence": "19",
        "prices-0-unit": "hour",
        "prices-0-days": ["6"],
    }
    answer = client.post(reverse("marketplace:provider_listing_new"), form)
    assert answer.status_code == 302, answer.context["form"].errors

    listing = Listing.objects.get(title="Company on Sundays")
    assert (listing.live, listing.postcode, listing.easting) == (False, "M33 7XZ", 378_800)
    client.logout()
    assert client.get(listing.get_absolute_url()).status_code == 404
    assert card_of(listing) == {}

    approve(listing, editor)

    assert client.get(listing.get_absolute_url()).status_code == 200
    assert card_of(listing)["price_text"] == "£19 an hour"


def test_mistakes_come_back_with_the_form_filled_in(client, live, manager, editor):
    client.force_login(manager)
    page = reverse("marketplace:provider_listing_edit", args=[live.pk])
    answer = client.post(
        page,
        filled_in(
            live,
            **{
                "title": "",
                "summary": "Words that I typed",
                "postcode": "ZZ99 9ZZ",
                "prices-0-amount_pence": "twenty",
            },
        ),
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter a name for the listing" in text
    assert "Enter a real postcode, like M33 7XZ" in text
    assert "Enter an amount in pounds, like 24.50" in text
    assert "Words that I typed" in text
    assert 'value="twenty"' in text
    assert not WorkflowState.objects.exists()


def test_districts_and_the_way_there_wait_for_an_editor_too(client, live, manager, editor, card_of):
    Place.objects.create(code="M33", easting=378_800, northing=391_900)
    client.force_login(manager)
    page = reverse("marketplace:provider_listing_edit", args=[live.pk])

    refused = client.post(
        page, filled_in(live, districts="M33, M330", travel="Bus 41 stops outside.")
    )
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "“M330” is not a postcode district" in text
    assert 'value="M33, M330"' in text
    assert "Bus 41 stops outside." in text
    at_the_hall = client.post(page, filled_in(live, districts="M33", comes_to_you="no"))
    assert "choose that you come to the person’s home" in at_the_hall.content.decode()

    client.post(page, filled_in(live, districts="m33", travel="Bus 41 stops outside."))
    assert card_of(live)["districts"] == []
    approve(live, editor)

    live.refresh_from_db()
    assert (live.districts, live.reach_metres) == (["M33"], 0)
    assert live.travel == "Bus 41 stops outside."
    assert card_of(live)["districts"] == ["M33"]
    assert card_of(live)["place"] == "Comes to your home in M33"
    again = client.get(page).content.decode()
    assert 'value="M33"' in again
    assert "As now (0 miles)" not in again
    client.post(page, filled_in(live, districts=""))
    approve(live, editor)
    live.refresh_from_db()
    assert (live.districts, live.reach_metres) == ([], 8045)


def test_an_editor_sends_a_change_back_with_a_comment(client, live, manager, editor):
    client.force_login(manager)
    page = reverse("marketplace:provider_listing_edit", args=[live.pk])
    client.post(page, filled_in(live, **{"prices-0-amount_pence": "260"}))
    task_state = Listing.objects.get(pk=live.pk).current_workflow_task_state
    task_state.task.specific.on_action(
        task_state, user=editor, action_name="reject", comment="Is £260 an hour right?"
    )
    assert "Is £260 an hour right?" in client.get(page).content.decode()
    listings = client.get(reverse("marketplace:provider_listings")).content.decode()
    assert "An editor asks you to look at your change" in listings
    client.post(page, filled_in(live, **{"prices-0-amount_pence": "26"}))
    approve(live, editor)
    assert ListingPrice.objects.get(listing=live).amount_pence == 2600


def test_a_pause_holds_when_an_editor_approves_and_ends_when_the_provider_says(
    client, live, manager, editor, card_of
):
    client.force_login(manager)
    client.post(
        reverse("marketplace:provider_listing_edit", args=[live.pk]),
        filled_in(live, **{"prices-0-amount_pence": "26"}),
    )
    client.post(reverse("marketplace:provider_listing_pause", args=[live.pk]))
    assert client.get(live.get_absolute_url()).status_code == 410
    assert card_of(live) == {}

    approve(live, editor)
    assert client.get(live.get_absolute_url()).status_code == 410
    assert card_of(live) == {}

    client.post(reverse("marketplace:provider_listing_resume", args=[live.pk]))
    assert client.get(live.get_absolute_url()).status_code == 200
    assert card_of(live)["lowest_price_pence"] == 2600


def test_a_pause_is_no_way_round_an_editor_who_takes_it_off(client, live, manager, editor):
    client.force_login(manager)
    client.post(reverse("marketplace:provider_listing_pause", args=[live.pk]))
    Listing.objects.update(locked=True, locked_by=editor)
    page = client.post(
        reverse("marketplace:provider_listing_resume", args=[live.pk]), follow=True
    ).content.decode()
    assert "An editor has locked this listing. Ask the council why." in page
    assert client.get(live.get_absolute_url()).status_code == 410


def test_taken_down_for_good(client, live, manager, editor, card_of):
    client.force_login(manager)
    edit = reverse("marketplace:provider_listing_edit", args=[live.pk])
    client.post(edit, filled_in(live, **{"prices-0-amount_pence": "26"}))
    withdraw = reverse("marketplace:provider_listing_withdraw", args=[live.pk])
    assert "for good?" in client.get(withdraw).content.decode()
    client.post(withdraw)

    answer = client.get(live.get_absolute_url())
    assert answer.status_code == 410
    assert "no longer offers it here" in answer.content.decode()
    assert card_of(live) == {}
    assert not WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()
    client.post(edit, filled_in(live, title="Again"))
    assert Listing.objects.get(pk=live.pk).title == "Help getting up"


def test_everything_is_still_right(client, live, manager):
    client.force_login(manager)
    client.post(reverse("marketplace:provider_listing_confirm", args=[live.pk]))
    live.refresh_from_db()
    assert live.confirmed_at is not None
    assert AuditEntry.objects.get(event="listing.confirmed").actor_id == manager.pk


@pytest.mark.parametrize("page", ["edit", "availability", "confirm", "pause", "resume", "withdraw"])
@pytest.mark.parametrize("who", ["stranger", "staff", "nobody"])
def test_only_those_who_run_the_organisation(client, live, editor, page, who):
    if who == "stranger":
        client.force_login(MembershipFactory().user)
    elif who == "staff":
        client.force_login(MembershipFactory(organisation=live.organisation, staff=True).user)
    before = Listing.objects.filter(pk=live.pk).values().get()

    answer = client.post(
        reverse(f"marketplace:provider_listing_{page}", args=[live.pk]),
        filled_in(live, title="Stolen", availability="full"),
    )

    assert answer.status_code == (302 if who == "nobody" else 404)
    assert Listing.objects.filter(pk=live.pk).values().get() == before
    assert not AuditEntry.objects.filter(event__startswith="listing.").exists()


def test_nobody_makes_a_listing_for_another_organisation(client, manager, live, editor):
    other = MembershipFactory().organisation
    client.force_login(manager)
    answer = client.post(
        reverse("marketplace:provider_listing_new"),
        filled_in(live, organisation=other.pk, **{"prices-INITIAL_FORMS": "0", "prices-0-id": ""}),
    )
    assert answer.status_code == 422
    assert Listing.objects.count() == 1
