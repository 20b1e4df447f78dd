"""Makes a synthetic market of any size, to see how the site behaves when it is large."""

import csv
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from marketplace.listings.access import ACCESS_FEATURES
from marketplace.listings.models import Category, Listing, ListingPrice
from marketplace.listings.search_documents import documents_of
from marketplace.management.synthetic_market import SyntheticListing, SyntheticMarket, Town
from marketplace.people.models import Organisation
from search.actions import put, refresh_vocabulary
from search.models import Place

CATEGORIES = Path(__file__).resolve().parents[3] / "data" / "categories.csv"
BATCH = 5000
SOURCE = "synthetic"
SECTOR = "^[A-Z0-9]+ [0-9]$"
MOST_LISTINGS = 5_000_000


class Command(BaseCommand):
    help = "Add a synthetic market: seed_market --listings 100000. Everything in it is marked as demonstration data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listings", type=int, required=True, help="how many listings to add")

    def handle(self, *, listings: int, **options: Any) -> None:
        """All or nothing: a seed that is stopped half way leaves no rows."""
        if not 1 <= listings <= MOST_LISTINGS:
            raise CommandError(f"--listings takes a number from 1 to {MOST_LISTINGS:,}.")
        if Listing.objects.filter(source=SOURCE).exists():
            raise CommandError("This database has a synthetic market already. Use an empty one.")
        towns = [
            Town(*row)
            for row in Place.objects.filter(code__regex=SECTOR)
            .order_by("code")
            .values_list("code", "easting", "northing")
        ]
        if not towns:
            raise CommandError("There are no places yet. Run: manage.py import_postcodes")
        started = time.monotonic()
        market = SyntheticMarket(listings, towns, ACCESS_FEATURES)
        with transaction.atomic():
            self._write(market)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE marketplace_listing, marketplace_listingprice")
            cursor.execute("VACUUM ANALYZE search_indexeddocument, search_storeddocument")
        words = refresh_vocabulary()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE search_word")
        seconds = time.monotonic() - started
        self.stdout.write(f"{listings:,} listings and {words:,} words in {seconds:.0f} s.")

    def _write(self, market: SyntheticMarket) -> None:
        categories = make_categories()
        organisations = copy_rows(
            Organisation,
            ("name", "kind", "is_provider", "is_demonstration"),
            ((name, Organisation.Kind.PRIVATE, True, True) for name in market.providers),
        )
        written = 0
        batch: list[SyntheticListing] = []
        for listing in market.listings():
            batch.append(listing)
            if len(batch) == BATCH:
                written += self._write_batch(batch, organisations, categories, written)
                batch = []
        if batch:
            self._write_batch(batch, organisations, categories, written)

    def _write_batch(
        self,
        batch: Sequence[SyntheticListing],
        organisations: Sequence[int],
        categories: dict[str, int],
        written: int,
    ) -> int:
        now = timezone.now()
        ids = copy_rows(
            Listing,
            LISTING_COLUMNS,
            (
                listing_row(listing, organisations[listing.provider], categories, number, now)
                for number, listing in enumerate(batch, start=written + 1)
            ),
        )
        copy_rows(
            ListingPrice,
            ("listing_id", "unit", "amount_pence", "position"),
            (
                (listing_id, unit, pence, position)
                for listing_id, listing in zip(ids, batch, strict=True)
                for position, (unit, pence) in enumerate(listing.prices)
            ),
        )
        put(documents_of(ids, on=timezone.localdate()))
        if (written + len(batch)) % (4 * BATCH) == 0:
            self.stdout.write(f"{written + len(batch):,} listings …")
        return len(batch)


LISTING_COLUMNS = (
    "organisation_id", "category_id", "kind", "title", "slug", "summary", "description", "who_for", "postcode",
    "easting", "northing", "reach_metres", "is_online", "comes_to_you", "days", "availability", "languages",
    "access_features", "source", "source_reference", "demonstration_facts", "live", "confirmed_at",
    "first_published_at", "last_published_at",
)  # fmt: skip


def listing_row(
    listing: SyntheticListing,
    organisation_id: int,
    categories: dict[str, int],
    number: int,
    now: object,
) -> tuple[object, ...]:
    """The values of LISTING_COLUMNS."""
    return (
        organisation_id, categories[listing.category], listing.kind, listing.title, slugify(listing.title)[:80],
        listing.summary, listing.description, listing.who_for, listing.postcode, listing.easting, listing.northing,
        listing.reach_metres, listing.is_online, listing.comes_to_you, listing.days, listing.availability,
        list(listing.languages), list(listing.access_features), SOURCE, str(number), ["everything"], True, now,
        now, now,
    )  # fmt: skip


def make_categories() -> dict[str, int]:
    """The categories of data/categories.csv, made where they are missing; slug to id."""
    parents: dict[str, Category] = {}
    with CATEGORIES.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file)):
            category, _ = Category.objects.get_or_create(
                slug=slugify(row["name"]),
                defaults={
                    "name": row["name"],
                    "parent": parents.get(row["parent"]),
                    "position": position,
                    "introduction": row["introduction"],
                },
            )
            if not row["parent"]:
                parents[row["name"]] = category
    return dict(Category.objects.values_list("slug", "id"))


def copy_rows(model: type, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[int]:
    """COPY rows into a model's table; columns not named get the model's defaults. Returns the new ids in order."""
    meta = model._meta  # type: ignore[attr-defined]
    defaults = {
        one.column: one.get_default()
        for one in meta.concrete_fields
        if one.column not in columns and not one.primary_key
    }
    names = [*columns, *defaults]
    rest = tuple(defaults.values())
    given = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [meta.db_table, len(given)],
        )
        ids = sorted(row[0] for row in cursor.fetchall())
        listed = ", ".join(f'"{name}"' for name in ("id", *names))
        with cursor.copy(f'COPY "{meta.db_table}" ({listed}) FROM STDIN') as copy:
            for row_id, row in zip(ids, given, strict=True):
                copy.write_row((row_id, *row, *rest))
    return ids
