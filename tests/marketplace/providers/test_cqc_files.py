"""Reading what the Care Quality Commission publishes, with rows as bad as they come."""

import json
from datetime import date

from marketplace.providers.cqc_files import BadRow, CqcRecord, read_api_body, read_directory

HEADER = "name,cqc_id,type,address,postcode,telephone,website,provider,inspection_date,cqc_webpage,lon,lat\n"
GOOD = (
    'Ash House,1-1,Nursing homes|Residential homes,"1 High St,Sale",M33 6RX,1618258222,NA,'
    "Ash Care Limited,2025-01-15,https://www.cqc.org.uk/location/1-1,-2.334908,53.422443\n"
)


def read(*rows: str) -> list[CqcRecord | BadRow]:
    return list(read_directory([HEADER, *rows]))


def test_a_good_row():
    (record,) = read(GOOD)
    assert isinstance(record, CqcRecord)
    assert (record.location_id, record.provider) == ("1-1", "Ash Care Limited")
    assert record.services == ("Nursing homes", "Residential homes")
    assert (record.phone, record.website) == ("0161 825 8222", "")
    assert (record.address, record.inspected_on) == ("1 High St, Sale", date(2025, 1, 15))
    assert record.is_care_home


def test_bad_rows_are_named_with_their_line_and_good_ones_are_kept():
    found = read(
        GOOD.replace("1-1,", ",", 1),
        GOOD.replace("Ash Care Limited", "NA"),
        GOOD.replace("2025-01-15", "15/01/2025"),
        GOOD.replace("-2.334908", "west"),
        GOOD,
        GOOD,
    )
    assert [(row.line, row.reason) for row in found if isinstance(row, BadRow)] == [
        (2, "it has no CQC location id"),
        (3, "1-1 has no provider"),
        (4, "1-1: Invalid isoformat string: '15/01/2025'"),
        (5, "1-1: could not convert string to float: 'west'"),
        (7, "1-1 stands above already"),
    ]
    assert [row.line for row in found if isinstance(row, CqcRecord)] == [6]


def test_a_file_that_is_no_directory():
    assert list(read_directory(["a,b\n", "1,2\n"])) == [
        BadRow(1, "the header lacks name, cqc_id, type, postcode, provider")
    ]


def body(**changes) -> str:
    return json.dumps(
        {
            "locationId": "1-9",
            "providerId": "1-8",
            "name": "Kingsway",
            "registrationStatus": "Registered",
            "gacServiceTypes": [{"name": "Homecare agencies"}],
            "regulatedActivities": [{"contacts": [{"personFamilyName": "Secret"}]}],
            **changes,
        }
    )


def test_the_overall_rating_belongs_to_the_only_service():
    record = read_api_body(
        body(
            currentRatings={
                "overall": {
                    "rating": "Requires improvement",
                    "reportDate": "2018-08-04",
                    "keyQuestionRatings": [{"name": "Caring", "rating": "Good"}],
                }
            }
        )
    )
    assert [(r.service_group, r.domain, r.rating, r.published_on) for r in record.ratings] == [
        ("Homecare agencies", "Overall", "requires_improvement", date(2018, 8, 4)),
        ("Homecare agencies", "Caring", "good", date(2018, 8, 4)),
    ]
    assert "Secret" not in repr(record)


def test_each_service_has_its_own_rating_and_not_rated_leaves_none():
    record = read_api_body(
        body(
            currentRatings={
                "overall": {"rating": "Not Rated"},
                "serviceRatings": [
                    {"name": "Homecare agencies", "rating": "Good", "reportDate": "2026-01-02"},
                    {"name": "Supported living", "rating": "Not Rated"},
                ],
            }
        )
    )
    assert [(r.service_group, r.rating) for r in record.ratings] == [("Homecare agencies", "good")]


def test_predecessors_are_kept():
    record = read_api_body(
        body(relationships=[{"relatedLocationId": "1-7", "type": "HSCA Predecessor"}])
    )
    assert record.predecessors == ("1-7",)


def test_bodies_that_cannot_be_used():
    for text in (
        "{",
        "[]",
        "{}",
        body(lastInspection={"date": "soon"}),
        body(gacServiceTypes=[{}]),
    ):
        assert isinstance(read_api_body(text), BadRow)
