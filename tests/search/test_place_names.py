"""Towns in place of postcodes: in their own box, and among the words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from search import asked, place_names
from search.forms import PostcodeField

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
        ("Ashton", "There is more than one “Ashton”: Ashton upon Mersey, Ashton-under-Lyne."),
        ("Altringham", "Did you mean Altrincham?"),
        ("Xyzzyville", "Enter a postcode, like M33 6RX or M33, or a larger town nearby"),
        ("M33 6R", "Enter a postcode, like M33 6RX or M33"),
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

    assert found.place is None
    assert found.problems == [
        "There is more than one “Ashton”: Ashton upon Mersey, Ashton-under-Lyne. "
        "Type one of these, or a postcode."
    ]


@pytest.mark.django_db
def test_a_district_goes_with_the_town() -> None:
    assert read(postcode="Sale").query.outcode == "M33"
    assert read(q="swimming in Sale").understood == "We looked near Sale."
