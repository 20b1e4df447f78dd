"""Keeping the register: once each, newest wins, nobody without the right."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from marketplace.foundations.authority import NOBODY, system_authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.people.models import Organisation
from marketplace.providers import actions
from marketplace.providers.cqc_files import CqcRecord, RatingRecord
from marketplace.providers.models import CqcLocation, CqcRating, PreferredStanding
from tests.factories.providers import PreferredStandingFactory

pytestmark = pytest.mark.django_db
BY = system_authority("tests", Permission.MODERATE_LISTING)
FEBRUARY, MARCH = date(2026, 2, 25), date(2026, 3, 25)
RECORD = CqcRecord(
    line=2,
    location_id="1-1",
    name="Ash House",
    services=("Nursing homes",),
    address="1 High St",
    postcode="M33 6RX",
    provider="Ash Care Limited",
)


def rated(rating: str) -> CqcRecord:
    return replace(RECORD, ratings=(RatingRecord("Nursing homes", "Overall", rating, FEBRUARY),))


def store(record: CqcRecord, day: date, now, by=BY) -> CqcLocation:
    return actions.store_location(record=record, source_date=day, by=by, at=now)


def test_the_same_record_twice_is_one_place_and_one_provider(now):
    assert store(rated("good"), FEBRUARY, now) == store(rated("good"), FEBRUARY, now)
    assert Organisation.objects.get().name == "Ash Care Limited"
    assert CqcRating.objects.count() == 1


def test_two_places_of_one_provider(now):
    store(RECORD, FEBRUARY, now)
    store(replace(RECORD, location_id="1-2", provider="ASH CARE LIMITED"), FEBRUARY, now)
    assert Organisation.objects.count() == 1


def test_a_body_of_the_api_tells_the_providers_id_and_makes_no_second_provider(now):
    store(RECORD, FEBRUARY, now)
    store(replace(RECORD, provider="Brand Name", provider_id="1-99"), MARCH, now)
    assert Organisation.objects.get().cqc_provider_id == "1-99"


def test_two_firms_of_one_brand_stay_two(now):
    """Whoever manages the one must not get at the orders of the other."""
    first = store(replace(RECORD, provider="Ash", provider_id="1-99"), MARCH, now)
    second = store(
        replace(RECORD, location_id="1-2", provider="Ash", provider_id="1-77"), MARCH, now
    )
    assert first.organisation != second.organisation
    assert {one.cqc_provider_id for one in Organisation.objects.all()} == {"1-99", "1-77"}


def test_a_new_rating_replaces_the_old_one_and_older_news_changes_nothing(now):
    store(rated("good"), FEBRUARY, now)
    location = store(rated("outstanding"), MARCH, now)
    store(rated("inadequate"), FEBRUARY, now)
    assert location.ratings.get().rating == "outstanding"


def test_a_rating_that_is_not_published_any_more_is_gone_but_a_list_without_ratings_takes_none(now):
    location = store(rated("good"), FEBRUARY, now)
    store(RECORD, MARCH, now)
    assert location.ratings.count() == 1
    store(replace(RECORD, tells_ratings=True), MARCH, now)
    assert location.ratings.count() == 0


def test_refused_without_the_right(now):
    with pytest.raises(NotAllowed):
        store(RECORD, FEBRUARY, now, by=NOBODY)
    assert not CqcLocation.objects.exists()
    assert not Organisation.objects.exists()


def test_preferred_for_the_same_support_once_at_a_time():
    standing = PreferredStandingFactory(ends_on=date(2026, 6, 1))
    twin = PreferredStanding(
        organisation=standing.organisation,
        council=standing.council,
        reason="Again",
        starts_on=date(2026, 5, 1),
    )
    with pytest.raises(ValidationError, match="already preferred"):
        twin.full_clean()
    twin.starts_on = date(2026, 6, 1)
    twin.full_clean()
    twin.save()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reason": ""}, "This field cannot be blank."),
        ({"ends_on": date(2025, 1, 1)}, "The end date must be after the start date."),
    ],
)
def test_a_standing_has_a_reason_and_dates_in_order(wrong, says):
    standing = PreferredStandingFactory()
    for name, value in wrong.items():
        setattr(standing, name, value)
    with pytest.raises(ValidationError, match=says):
        standing.full_clean()
