"""Towns in place of postcodes: in their own box, and among the words."""

import csv
import gzip
from datetime import date
from math import hypot

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from search import asked, place_names
from search.fields import PostcodeField
from search.place_files import PlaceRow
from search.place_files import read as read_places
from search.places import store_places

ON = date(2026, 11, 23)


def read(**typed: str) -> asked.Asked:
    given = QueryDict(mutable=True)
    given.update(typed)
    return asked.read(given, on=ON)


@pytest.mark.parametrize("typed", ["Sale", "sale", " SALE ", "Newcastle-upon-Tyne", "st. helens"])
def test_a_town_is_found_however_it_is_typed(typed: str) -> None:
    (place,) = place_names.find(typed)

    assert place.outcode


def test_a_town_knows_its_district_and_where_it_is() -> None:
    (sale,) = place_names.find("Sale")

    assert (sale.code, sale.outcode) == ("Sale", "M33")
    assert abs(sale.easting - 378_700) < 1_500
    assert abs(sale.northing - 391_900) < 1_500


def test_the_box_takes_a_town() -> None:
    place = PostcodeField(names=True).clean("stretford")

    assert place is not None
    assert place.code == "Stretford"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            "Ashton",
            "There is more than one “Ashton”: Ashton upon Mersey, Ashton-in-Makerfield, Ashton-under-Lyne.",
        ),
        ("Altringham", "Did you mean Altrincham?"),
        ("Xyzzyville", "Enter a postcode, like M33 6RX or M33, or a larger town nearby"),
        ("M33 6R", "Enter a postcode, like M33 6RX or M33"),
        ("M33 6RX and " * 9, "Enter only a postcode, like M33 6RX"),
    ],
)
def test_an_unknown_or_unclear_town_says_what_to_type(typed: str, says: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        PostcodeField(names=True).clean(typed)

    assert says in " ".join(refusal.value.messages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "words", "near"),
    [
        ("swimming in Sale", "swimming", "Sale"),
        ("carer near altrincham", "carer", "Altrincham"),
        ("lunch club in Hale Barns on Tuesdays", "lunch club", "Hale Barns"),
        ("sale choral society", "sale choral society", None),
        ("something to sit on in bath", "something to sit on in bath", None),
        ("SOMETHING TO SIT ON IN BATH", "SOMETHING TO SIT ON IN BATH", None),
        ("cleaner sale", "cleaner", "Sale"),
        ("Day centre Old Trafford please", "Day centre please", "Old Trafford"),
        ("clothes for sale", "clothes for sale", None),
        ("help with Reading", "help with Reading", None),
        ("cleaner in Sale, Manchester", "cleaner", "Sale"),
        ("transport from Sale to Altrincham", "transport", "Sale"),
        ("day centre in Trafford", "day centre", "Trafford"),
        ("swimming in Bath", "swimming", "Bath"),
        ('"swimming in Sale"', '"swimming in Sale"', None),
    ],
)
def test_a_town_among_the_words_is_where_to_look(typed: str, words: str, near: str | None) -> None:
    found = read(q=typed)

    assert found.query.words == words
    assert (found.place.code if found.place else None) == near
    assert found.query.has_place == bool(near)


@pytest.mark.django_db
def test_an_unclear_town_among_the_words_asks_back() -> None:
    found = read(q="gardener near Ashton")

    assert (found.place, found.query.words) == (None, "gardener")
    assert found.problems == [
        "There is more than one “Ashton”: Ashton upon Mersey, Ashton-in-Makerfield, Ashton-under-Lyne. "
        "Type one of these, or a postcode."
    ]


@pytest.mark.django_db
def test_a_district_goes_with_the_town() -> None:
    assert read(postcode="Sale").query.outcode == "M33"
    assert read(q="swimming in Sale").understood == "We looked near Sale."


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Sale, Cheshire", "Sale M33 6RX", "m33 - Sale"])
def test_the_box_takes_more_than_it_needs(typed: str) -> None:
    store_places([PlaceRow("M33", 378_700, 391_900)])

    place = PostcodeField(names=True).clean(typed)

    assert place is not None
    assert place.outcode == "M33"


@pytest.mark.django_db
def test_a_place_in_the_words_is_no_word_when_the_box_says_another() -> None:
    found = read(q="swimming in Sale", postcode="Altrincham")

    assert (found.query.words, found.query.outcode) == ("swimming", "WA14")
    assert found.problems == ["We looked near Altrincham, and not near Sale."]
    assert read(q="swimming in Sale", postcode="Sale").problems == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Newport, Isle of Wight", "Newport (Isle of Wight)"),
        ("newport shropshire", "Newport (Shropshire)"),
        ("Kings Lynn", "King's Lynn"),
        ("Ashton on Mersey", "Ashton upon Mersey"),
        ("Leamington Spa", "Leamington Spa"),
    ],
)
def test_a_name_is_known_as_people_write_it(typed: str, code: str) -> None:
    assert [place.code for place in place_names.find(typed)] == [code]


@pytest.mark.parametrize("typed", ["Newport", "Richmond", "Gillingham", "St Ives", "Kingston"])
def test_a_name_of_several_towns_asks_which(typed: str) -> None:
    assert len(place_names.find(typed)) > 1


def test_every_town_of_the_list_lies_in_its_district() -> None:
    """Within eight miles of the middle of the district: a district is rarely wider."""
    with gzip.open(place_names.FILE.with_name("outcodes.csv.gz"), "rt", encoding="utf-8") as file:
        middles = {row.code: row for row in read_places(file) if isinstance(row, PlaceRow)}
    with place_names.FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    far = [
        row["name"]
        for row in rows
        if hypot(
            int(row["easting"]) - middles[row["outcode"]].easting,
            int(row["northing"]) - middles[row["outcode"]].northing,
        )
        > 13_000
    ]
    assert far == []
    assert len({row["name"] for row in rows}) == len(rows) > 600
