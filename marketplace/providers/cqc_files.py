"""Pure: reads what the Care Quality Commission publishes. A bad row is reported and never stops the rest.

Names of managers and nominated individuals are never read: there is no purpose for them here.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

NEEDED = ("name", "cqc_id", "type", "postcode", "provider")
RATING_CODES = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement": "requires_improvement",
    "inadequate": "inadequate",
}
OVERALL = "Overall"
DOMAINS = {"Safe", "Effective", "Caring", "Responsive", "Well-led"}
CARE_HOMES = ("Residential homes", "Nursing homes")


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """One rating of one service."""

    service_group: str
    domain: str
    rating: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class CqcRecord:
    """One registered location. Empty text and None are what the source does not say."""

    line: int
    location_id: str
    name: str
    services: tuple[str, ...]
    address: str
    postcode: str
    provider: str
    provider_id: str = ""
    phone: str = ""
    website: str = ""
    web_page: str = ""
    inspected_on: date | None = None
    registered: bool = True
    latitude: float | None = None
    longitude: float | None = None
    beds: int | None = None
    specialisms: tuple[str, ...] = ()
    ratings: tuple[RatingRecord, ...] = ()
    # Whether the source says which ratings there are: then none means that there are none any more.
    tells_ratings: bool = False
    # Locations that this one took over from.
    predecessors: tuple[str, ...] = ()

    @property
    def is_care_home(self) -> bool:
        """Whether people live there."""
        return any(service in CARE_HOMES for service in self.services)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its line and why."""

    line: int
    reason: str


def read_directory(lines: Iterable[str]) -> Iterator[CqcRecord | BadRow]:
    """Rows of a directory with a header that names at least name, cqc_id, type, postcode and provider."""
    reader = csv.DictReader(lines)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or [])]
    if missing:
        yield BadRow(1, f"the header lacks {', '.join(missing)}")
        return
    seen: set[str] = set()
    for row in reader:
        record = _directory_row(reader.line_num, row)
        if isinstance(record, CqcRecord):
            if record.location_id in seen:
                record = BadRow(record.line, f"{record.location_id} stands above already")
            else:
                seen.add(record.location_id)
        yield record


def _directory_row(line: int, row: Mapping[str | None, Any]) -> CqcRecord | BadRow:
    if row.get(None):
        return BadRow(line, "it has more values than the header")
    values = {str(name): _known(value) for name, value in row.items()}
    if not values["cqc_id"]:
        return BadRow(line, "it has no CQC location id")
    for name in ("name", "provider"):
        if not values[name]:
            return BadRow(line, f"{values['cqc_id']} has no {name}")
    try:
        inspected_on = _day(values.get("inspection_date", ""))
        longitude, latitude = _degrees(values.get("lon", "")), _degrees(values.get("lat", ""))
    except ValueError as error:
        return BadRow(line, f"{values['cqc_id']}: {error}")
    return CqcRecord(
        line=line,
        location_id=values["cqc_id"],
        name=values["name"],
        services=tuple(part.strip() for part in values["type"].split("|") if part.strip()),
        address=values.get("address", "").replace(",", ", ").replace(",  ", ", "),
        postcode=values["postcode"].upper(),
        provider=values["provider"],
        phone=phone_text(values.get("telephone", "")),
        website=values.get("website", ""),
        web_page=values.get("cqc_webpage", ""),
        inspected_on=inspected_on,
        latitude=latitude,
        longitude=longitude,
    )


def read_api_body(text: str) -> CqcRecord | BadRow:
    """One body of the location API: ratings by service, each with its date. "Not rated" leaves no rating."""
    try:
        body = json.loads(text)
    except ValueError as error:
        return BadRow(1, f"it is not JSON ({error})")
    if not isinstance(body, dict) or not body.get("locationId") or not body.get("name"):
        return BadRow(1, "it has no locationId or no name")
    lines = (body.get(f"postalAddress{part}") for part in ("Line1", "Line2", "TownCity", "County"))
    try:
        services = tuple(part["name"] for part in body.get("gacServiceTypes", []))
        return CqcRecord(
            line=1,
            location_id=body["locationId"],
            name=body["name"],
            services=services,
            address=", ".join(line for line in lines if line),
            postcode=body.get("postalCode", ""),
            provider=(body.get("brandName") or body["name"]).removeprefix("BRAND "),
            provider_id=body.get("providerId", ""),
            phone=phone_text(body.get("mainPhoneNumber", "")),
            website=body.get("website", ""),
            web_page=f"https://www.cqc.org.uk/location/{body['locationId']}",
            inspected_on=_day((body.get("lastInspection") or {}).get("date", "")),
            registered=body.get("registrationStatus") == "Registered",
            latitude=body.get("onspdLatitude"),
            longitude=body.get("onspdLongitude"),
            beds=body.get("numberOfBeds"),
            specialisms=tuple(part["name"] for part in body.get("specialisms", [])),
            ratings=tuple(_ratings(body.get("currentRatings") or {}, services)),
            tells_ratings=True,
            predecessors=tuple(
                part["relatedLocationId"]
                for part in body.get("relationships", [])
                if part.get("type") == "HSCA Predecessor"
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        return BadRow(1, f"{body['locationId']}: {error!r} is not as the API describes")


def _ratings(current: Mapping[str, Any], services: tuple[str, ...]) -> Iterator[RatingRecord]:
    """Ratings of each service; the place's own overall rating when the services have none of their own."""
    by_service = current.get("serviceRatings") or []
    for service in by_service:
        yield from _service_ratings(service["name"], service)
    if not by_service and current.get("overall"):
        name = services[0] if services else "the service"
        yield from _service_ratings(name, current["overall"])


def _service_ratings(name: str, rated: Mapping[str, Any]) -> Iterator[RatingRecord]:
    day = rated.get("reportDate", "")
    pairs = [(OVERALL, rated.get("rating", ""), day)]
    pairs += [
        (question["name"], question.get("rating", ""), question.get("reportDate", day))
        for question in rated.get("keyQuestionRatings", [])
        if question["name"] in DOMAINS
    ]
    for domain, words, published in pairs:
        code = RATING_CODES.get(words.lower())
        if code:
            yield RatingRecord(name, domain, code, _day(published))


def _known(value: str | None) -> str:
    text = (value or "").strip()
    return "" if text == "NA" else text


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def phone_text(digits: str) -> str:
    """ "0161 748 6414" from the bare digits of a file, which often lack the first 0."""
    if not digits.isdigit():
        return digits
    number = digits if digits.startswith("0") else f"0{digits}"
    return f"{number[:4]} {number[4:7]} {number[7:]}" if len(number) == 11 else number


def web_address(typed: str) -> str:
    """A whole address from "www.example.org"; "" from nothing or too long."""
    if not typed:
        return ""
    address = typed if typed.startswith(("http://", "https://")) else f"https://{typed}"
    return address if len(address) <= 200 else ""
