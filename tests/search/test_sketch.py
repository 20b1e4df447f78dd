"""The sketch map: everything of the list is on it, or said why not; nothing hides anything."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from search import sketch
from search.documents import SearchHit
from tests.factories.search import MILE, SALE, document

FAR = st.integers(-60 * MILE, 60 * MILE)


def go_there(number: int, *, east: int = 0, north: int = 0, **facts: object) -> SearchHit:
    place = {"easting": SALE[0] + east, "northing": SALE[1] + north}
    return SearchHit(document(number, **{"comes_to_you": False, **place, **facts}))


def drawn(*hits: SearchHit, first: int = 1) -> sketch.Sketch:
    return sketch.draw(hits, first=first, place="M33", at=SALE)


@given(st.lists(st.tuples(FAR, FAR), max_size=20))
def test_every_result_is_on_the_map_once_or_named_under_it(places: list[tuple[int, int]]) -> None:
    hits = [go_there(n, east=east, north=north) for n, (east, north) in enumerate(places)]

    found = drawn(*hits, first=21)

    on_map = sorted(number for label in found.labels for number in label.numbers)
    farther = [note for note in found.notes if note.startswith("Farther")]
    missing = set(range(21, 21 + len(hits))) - set(on_map)
    assert len(set(on_map)) == len(on_map)
    assert all(str(number) in farther[0] for number in missing)
    assert not any(one.hides(other) for one, other in combinations(found.labels, 2))
    for label in found.labels:
        assert 0 <= label.left <= label.left + label.width <= sketch.SIDE
        assert 0 <= label.top <= label.top + label.height <= sketch.SIDE


def test_north_is_up_and_the_rings_are_the_distances() -> None:
    found = drawn(go_there(1, north=2 * MILE), go_there(2, east=4 * MILE))

    north, east = found.labels
    assert (north.x, north.y) == (sketch.MIDDLE, sketch.MIDDLE - sketch.OUTER_RING // 2)
    assert (east.x, east.y) == (sketch.MIDDLE + sketch.OUTER_RING, sketch.MIDDLE)
    assert [ring.text for ring in found.rings] == ["2 miles", "4 miles"]
    assert "The cross is M33. The rings are 2 miles and 4 miles away from it." in found.notes


def test_several_at_one_place_are_named_together() -> None:
    found = drawn(go_there(1), go_there(2, east=3 * MILE), go_there(3), go_there(4))

    assert [label.lines for label in found.labels if len(label.numbers) > 1] == [("1, 3 and 4",)]


def test_who_comes_to_people_is_shown_only_roughly() -> None:
    """A personal assistant starts from their own home."""
    homes = [go_there(n, east=n * 40, comes_to_you=True) for n in (1, 2)]

    found = drawn(*homes, go_there(3, east=2 * MILE))

    assert {label.numbers for label in found.labels} == {(1, 2), (3,)}
    assert "Who comes to you is shown only about where they start from: 1 and 2." in found.notes


def test_what_cannot_be_drawn_is_said() -> None:
    found = drawn(
        *(go_there(number, east=number * 500) for number in range(1, 5)),
        go_there(5, east=90 * MILE),
        go_there(6, everywhere=True),
        go_there(7, easting=None, northing=None),
    )

    assert found.notes[2:] == (
        "Online or by phone, so not on the map: 6.",
        "Farther away than the map shows: 5.",
        "Not on the map, because we do not know the place: 7.",
    )


def test_without_a_place_there_is_a_line_to_measure_by() -> None:
    hits = [go_there(1), go_there(2, east=8 * MILE)]

    found = sketch.draw(hits, first=1, place="", at=None)

    assert not found.has_middle
    assert "The line at the bottom is 2 miles long." in found.notes
    assert len(found.labels) == 2


def test_a_page_of_online_things_needs_no_drawing() -> None:
    found = drawn(go_there(1, everywhere=True))

    assert (found.labels, found.notes) == ((), ("Online or by phone, so not on the map: 1.",))
