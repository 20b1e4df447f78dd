"""The synthetic market: the same each time, marked as made up, and found by search."""

import csv
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.utils.text import slugify

from marketplace.listings.models import Listing, ListingPrice
from marketplace.management.commands.seed_market import CATEGORIES
from marketplace.management.synthetic_market import ACTIVITIES, SyntheticMarket, Town
from search import queries
from search.documents import SearchQuery
from search.models import StoredDocument, Word
from search.place_files import PlaceRow
from search.places import store_places

SALE = Town("M33 6", 378_189, 392_274)


def test_the_same_seed_makes_the_same_market() -> None:
    first, second = (
        list(islice(SyntheticMarket(100, [SALE], ["Hearing loop"] * 3).listings(), 100))
        for _ in range(2)
    )

    assert first == second
    assert len({listing.title for listing in first}) > 50


def test_every_activity_has_a_category_of_the_catalogue() -> None:
    with CATEGORIES.open(encoding="utf-8", newline="") as file:
        slugs = {slugify(row["name"]) for row in csv.DictReader(file)}

    assert {category for _, category in ACTIVITIES} <= slugs


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_seeded_market_is_complete_and_found() -> None:
    store_places([PlaceRow(SALE.code, SALE.easting, SALE.northing)])

    call_command("seed_market", "--listings=120")

    listings = Listing.objects.all()
    assert listings.count() == StoredDocument.objects.count() == 120
    assert all(listing.live and listing.demonstration_facts for listing in listings)
    assert ListingPrice.objects.filter(listing__in=listings).count() > 80
    assert Word.objects.filter(word="support").exists()
    found = queries.find(SearchQuery(words="support", easting=SALE.easting, northing=SALE.northing))
    assert found.total > 10
    assert all(hit.document.is_demonstration for hit in found.hits)
    with pytest.raises(CommandError, match="has a synthetic market already"):
        call_command("seed_market", "--listings=10")


@pytest.mark.django_db
def test_without_places_it_says_what_to_do_first() -> None:
    with pytest.raises(CommandError, match="import_postcodes"):
        call_command("seed_market", "--listings=10")


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "-5", "99999999999"])
def test_a_wrong_number_is_refused(number: str) -> None:
    with pytest.raises(CommandError, match="takes a number from 1"):
        call_command("seed_market", f"--listings={number}")
