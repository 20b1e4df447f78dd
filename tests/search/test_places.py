"""Postcodes: exact, then sector, then outcode; files with bad rows; the field for forms."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from search import place_files, postcodes
from search.fields import DistrictsField, PostcodeField
from search.models import Place
from search.place_files import BadRow, PlaceRow
from search.places import resolve_place, store_places

PLACE = (378_700, 391_900)
LINES = [
    "postcode,ward,la_code,la_name,lon,lat",
    "M33 6RX,Ashton,E08000009,Trafford,-2.335,53.4224",
    "M33 6,Ashton,,,-2.33,53.43",
    "m33,Ashton,,,-2.32,53.42",
]


@pytest.fixture
def places(db: None) -> None:
    store_places(row for row in place_files.read(LINES) if not isinstance(row, BadRow))


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("M33 6RX", ("M33 6RX", "M33 6", "M33")),
        ("  m336rx ", ("M33 6RX", "M33 6", "M33")),
        ("M33 6", ("M33 6", "M33")),
        ("m33", ("M33",)),
        ("SW1A1AA", ("SW1A 1AA", "SW1A 1", "SW1A")),
        ("m33-6rx", ("M33 6RX", "M33 6", "M33")),
        ("M3 36RX.", ("M33 6RX", "M33 6", "M33")),
        ("WA15 OAB", ("WA15 0AB", "WA15 0", "WA15")),
    ],
)
def test_a_postcode_is_read_however_it_is_typed(typed: str, parts: tuple[str, ...]) -> None:
    read = postcodes.read(typed)

    assert read is not None
    assert read.parts == parts


@pytest.mark.parametrize(
    "typed", ["", "Sale", "M", "33M", "M33 6R", "M33 6RXX", "٣٣", "M33\x006RX", "M" * 9999]
)
def test_what_is_no_postcode_is_none(typed: str) -> None:
    assert postcodes.read(typed) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [("m336rx", "M33 6RX"), ("M33 6ZZ", "M33 6"), ("M33 9ZZ", "M33"), ("M33", "M33")],
)
def test_the_nearest_known_place_is_found_in_one_query(
    places: None, django_assert_num_queries: DjangoAssertNumQueries, typed: str, code: str
) -> None:
    with django_assert_num_queries(1):
        place = resolve_place(typed)

    assert place is not None
    assert place.code == code


def test_an_exact_postcode_knows_its_council(places: None) -> None:
    place = resolve_place("M33 6RX")

    assert place is not None
    assert (place.authority, place.authority_code) == ("Trafford", "E08000009")


def test_nobody_knows_a_made_up_place(places: None) -> None:
    assert resolve_place("ZZ1 1AA") is None


def test_bad_rows_are_named_and_good_ones_kept(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "places.csv"
    file.write_text(
        "\n".join([*LINES, "here,,,,-2.3,53.4", "M33 7RX,,,,x,53.4", "M33 8RX", "M33 9RX,,,,0,0"])
    )

    call_command("import_postcodes", file)

    said = capsys.readouterr()
    assert Place.objects.count() == 3
    assert "3 places loaded, 4 rows left out" in said.out
    for line in (5, 6, 7, 8):
        assert f"places.csv, line {line}:" in said.err


def test_importing_again_changes_nothing_but_corrections(db: None, tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("M33,53.42,-2.32\nM34,53.45,-2.11\n")
    call_command("import_postcodes", file)
    before = Place.objects.get(code="M33").easting
    file.write_text("M33,53.42,-2.33\n")

    call_command("import_postcodes", file)

    assert Place.objects.count() == 2
    assert Place.objects.get(code="M33").easting < before


def test_a_file_that_is_not_there_is_said_plainly(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_postcodes", tmp_path / "nothing.csv")


def test_a_header_without_latitude_is_refused() -> None:
    assert list(place_files.read(["postcode,lon", "M33,1"])) == [BadRow(1, "the header lacks lat")]


def test_the_project_brings_its_own_places(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_postcodes")

    assert (
        "trafford_postcodes.csv.gz: 11,264 places loaded, 0 rows left out."
        in capsys.readouterr().out
    )
    sale = resolve_place("M33 6RX")
    middle = resolve_place("M33")
    assert sale is not None
    assert middle is not None
    assert abs(sale.easting - middle.easting) < 5000


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Sale", "Enter a postcode, like M33 6RX or M33"),
        ("ZZ1 1AA", "starts with “ZZ1”. Check the first part of the postcode"),
        ("", "Enter a postcode, like M33 6RX"),
    ],
)
def test_the_field_says_what_to_check(places: None, typed: str, says: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        PostcodeField().clean(typed)

    assert says in refusal.value.messages[0]


def test_the_field_gives_the_place(places: None) -> None:
    place = PostcodeField().clean(" m33 6rx")

    assert place is not None
    assert place.code == "M33 6RX"


@pytest.mark.parametrize("typed", ["M33, m41", "M33 M41", "m33 and M41;", " M33\nM41, M33"])
def test_districts_are_read_however_they_are_divided(places: None, typed: str) -> None:
    store_places([PlaceRow("M41", 376_000, 394_000)])

    assert DistrictsField().clean(typed) == ["M33", "M41"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("M33, M33 6RX", "Write only the first part of “M33 6RX”: M33"),
        (
            "M33, Sale",
            "“Sale” is not a postcode district, nor a council whose districts we know. Write",
        ),
        ("M33, ZZ9", "We do not know a district “ZZ9”. Check it, or leave it out"),
    ],
)
def test_a_wrong_district_is_named_with_what_to_do(places: None, typed: str, says: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        DistrictsField().clean(typed)

    assert says in refusal.value.messages[0]


def test_a_field_may_ask_for_a_whole_postcode(places: None) -> None:
    with pytest.raises(ValidationError, match="whole postcode"):
        PostcodeField(partial=False).clean("M33")


@pytest.mark.parametrize(
    "typed", ["Trafford", "all of trafford", "Trafford Council", "M33, Trafford, M41"]
)
def test_a_council_stands_for_its_districts(db: None, typed: str) -> None:
    """Not for one where hardly any of its postcodes are: that is another council's."""
    trafford = {"authority": "Trafford", "authority_code": "E08000009"}
    rows = [PlaceRow(f"M{number} 1AA", *PLACE, **trafford) for number in (41, 33)]
    rows += [PlaceRow(f"WA14 {n % 10}A{chr(65 + n // 10)}", *PLACE, **trafford) for n in range(250)]
    rows += [PlaceRow(f"M33 {n % 10}B{chr(65 + n // 10)}", *PLACE, **trafford) for n in range(250)]
    rows += [PlaceRow(f"M41 {n % 10}B{chr(65 + n // 10)}", *PLACE, **trafford) for n in range(9)]
    rows += [PlaceRow("M21 1AA", *PLACE, **trafford), PlaceRow("SK1 1AA", *PLACE, "Stockport")]
    rows += [PlaceRow(outcode, *PLACE) for outcode in ("M21", "M33", "M41", "WA14")]
    store_places(rows)

    assert sorted(DistrictsField().clean(typed)) == ["M33", "M41", "WA14"]
