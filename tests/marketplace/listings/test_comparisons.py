"""A kept comparison is evidence: who may keep one, and that nobody changes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marketplace.foundations.authority import NOBODY
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.listings import comparisons, queries
from marketplace.listings.models import Comparison, ComparisonOption, Listing, ListingPrice
from tests.factories.listings import (
    CategoryFactory,
    ComparisonFactory,
    ComparisonOptionFactory,
    ListingFactory,
)
from tests.factories.mandates import MandateFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def keep(listings, person, by, at, **changes) -> Comparison:
    """Keep a comparison with nothing out."""
    return comparisons.record_comparison(
        **{
            "person_id": person.pk,
            "category_id": listings[0].category_id,
            "listing_ids": [listing.pk for listing in listings],
            "reasons_out": {},
            "criteria": {},
            "search": {},
            "limited_market_evidence": "",
            "by": by,
            "at": at,
            **changes,
        }
    )


def test_a_broker_keeps_one_under_a_mandate(authority_of, now):
    mandate = MandateFactory(broker=True, scopes=["plan"])
    kept = keep(ListingFactory.create_batch(2), mandate.person, authority_of(mandate), now)
    assert (kept.recorded_by, kept.mandate_id) == (mandate.holder, mandate.pk)
    entry = AuditEntry.objects.get(event="comparison.kept")
    assert (entry.person_id, entry.details["options"]) == (mandate.person_id, 2)


@pytest.mark.parametrize("who", ["nobody", "another person", "a broker who may only look"])
def test_refused_and_nothing_kept(authority_of, now, who):
    person = PersonFactory()
    by = {
        "nobody": lambda: NOBODY,
        "another person": lambda: authority_of(PersonFactory()),
        "a broker who may only look": lambda: authority_of(
            MandateFactory(person=person, broker=True, scopes=["view"])
        ),
    }[who]()
    with pytest.raises(NotAllowed):
        keep(ListingFactory.create_batch(2), person, by, now)
    assert not Comparison.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("count", [1, 7])
def test_from_two_to_six(authority_of, now, count):
    joan = PersonFactory()
    with pytest.raises(comparisons.NothingToCompare):
        keep(ListingFactory.create_batch(count), joan, authority_of(joan), now)
    assert not Comparison.objects.exists()


def test_a_later_price_changes_nothing_that_was_kept(authority_of, now):
    joan = PersonFactory()
    listings = ListingFactory.create_batch(2)
    kept = keep(listings, joan, authority_of(joan), now)
    ListingPrice.objects.update(amount_pence=9900)
    Listing.objects.update(title="Other words")
    assert set(kept.options.values_list("price_pence", flat=True)) == {2450}
    assert not kept.options.filter(title="Other words").exists()


def test_the_database_refuses_to_change_or_delete_one():
    option = ComparisonOptionFactory()
    for change in (
        lambda: ComparisonOption.objects.update(price_pence=1),
        lambda: Comparison.objects.update(criteria={"matters": []}),
        lambda: ComparisonOption.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    option.refresh_from_db()
    assert option.price_pence == 2450


@pytest.mark.parametrize(
    "wrong",
    [
        {"eligible": False, "reason_out": ""},
        {"eligible": True, "reason_out": "No space"},
    ],
)
def test_out_means_with_a_reason(wrong):
    with pytest.raises(IntegrityError, match="option_out_has_reason"):
        ComparisonOptionFactory(**wrong)


def test_a_small_market_needs_evidence():
    with pytest.raises(IntegrityError, match="limited_market_has_evidence"):
        ComparisonFactory(limited_market=True, limited_market_evidence="")


def test_the_latest_for_the_same_support(now, django_assert_num_queries):
    washing = CategoryFactory()
    cleaning = CategoryFactory(name="Cleaning", parent__name="Help at home")
    joan = PersonFactory()
    old = ComparisonFactory(person=joan, category=washing, recorded_at=now - timedelta(days=29))
    for_parent = ComparisonFactory(person=joan, category=washing.parent, recorded_at=now)
    ComparisonFactory(person=joan, category=cleaning, recorded_at=now)
    ComparisonFactory(category=washing, recorded_at=now)
    ComparisonOptionFactory.create_batch(3, comparison=for_parent)
    path = queries.category_path_ids(washing.pk)
    assert path == {washing.pk, washing.parent_id}
    with django_assert_num_queries(2):
        found = queries.latest_comparison(joan.pk, path, now - timedelta(days=28))
        assert (found, len(found.options.all())) == (for_parent, 3)
    assert queries.latest_comparison(joan.pk, [washing.pk], now - timedelta(days=28)) is None
    assert queries.latest_comparison(joan.pk, [washing.pk], now - timedelta(days=30)) == old
