"""Pure: reads the files of local libraries, food banks, sports clubs and charities as community activities.

Not every charity is something a person can go to. What raises money for a school, only gives grants,
or is not near is left out, and the reason is counted.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from marketplace.listings.community_words import CATEGORIES, LEFT_OUT, SPORTS
from search import postcodes

# Districts in and beside Trafford.
NEAR = ("M16", "M17", "M21", "M23", "M31", "M32", "M33", "M41", "WA13", "WA14", "WA15")
LONGEST_SUMMARY = 300
LONGEST_TITLE = 160
SMALL_WORDS = {"and", "for", "of", "the", "in", "on", "with", "to", "at", "by", "a", "de"}
ABBREVIATIONS = {
    "CIO",
    "CIC",
    "YMCA",
    "YWCA",
    "U3A",
    "RVS",
    "RNIB",
    "WI",
    "UK",
    "PHAB",
    "TLC",
    "II",
}


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """One activity. `reference` is the same in every run."""

    reference: str
    source: str
    title: str
    summary: str
    description: str
    category: str
    organisation: str
    organisation_kind: str
    postcode: str
    address: str = ""
    times: str = ""
    who_for: str = ""
    email: str = ""
    website: str = ""
    charity_number: str = ""
    company_number: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no activity of ours: its line and why."""

    line: int
    reason: str


Row = Mapping[str, str]


def read(kind: str, lines: Iterable[str]) -> Iterator[ActivityRecord | LeftOut]:
    """Rows of one of the files: "libraries", "food_banks", "sports_clubs" or "charities"."""
    reader = csv.DictReader(lines)
    for raw in reader:
        row = {str(name).strip().lower(): known(value) for name, value in raw.items() if name}
        name = row.get("name") or row.get("charity_name") or ""
        if not name:
            yield LeftOut(reader.line_num, "has no name")
            continue
        yield READERS[kind](reader.line_num, row)


def known(value: object) -> str:
    """The text of a cell on one line; "" for NA and for nothing."""
    text = " ".join(str(value or "").split())
    return "" if text in {"NA", "Not known", "None"} else text


def _library(line: int, row: Row) -> ActivityRecord | LeftOut:
    partnership = row["type"].startswith("Partnership")
    return ActivityRecord(
        reference=f"library:{row['name']}"[:60],
        source="trafford",
        title=row["name"],
        summary="Books, computers, groups and a warm place to sit. Free to use.",
        description="Anyone can come in. You do not need to be a member to sit, read or ask for help."
        + (" Local people run it together with the council." if partnership else ""),
        category="libraries",
        organisation="Trafford Libraries",
        organisation_kind="council",
        postcode=row["postcode"],
        address=row["address"],
        email=row["email"],
        website=row["website"],
        latitude=float(row["lat"]) if row.get("lat") else None,
        longitude=float(row["lon"]) if row.get("lon") else None,
        is_free=True,
    )


def _food_bank(line: int, row: Row) -> ActivityRecord | LeftOut:
    place = row["address"].split(",")[0]
    voucher = "voucher" in row["referral method"].lower()
    return ActivityRecord(
        reference=f"food-bank:{row['postcode']}",
        source="trafford",
        title=f"Food bank at {place}" if voucher else row["name"],
        summary="Food for you and your family when money has run out."
        + (" You need a voucher first." if voucher else ""),
        description="Ask a doctor, social worker or advice centre for a voucher."
        if voucher
        else "",
        category="food-banks",
        organisation=row["name"],
        organisation_kind="charity" if voucher else "community",
        postcode=row["postcode"],
        address=row["address"],
        times=row["opening times"],
        email=row["contact"],
        website=row["website"],
        is_free=True,
    )


def _sports_club(line: int, row: Row) -> ActivityRecord | LeftOut:
    kinds = [part.strip() for part in row["category"].split(",")]
    category = next((slug for slug, names in SPORTS.items() if kinds[0] in names), "team-sports")
    sport = " and ".join(kind.lower() for kind in kinds)
    return ActivityRecord(
        reference=f"club:{row['name']}:{row['postcode']}"[:60],
        source="trafford",
        title=row["name"],
        summary=f"A local club for {sport.replace('bowling', 'bowls').replace('athletic', 'athletics')}. "
        "Ask the club how to join and what it costs.",
        description="",
        category=category,
        organisation=row["name"],
        organisation_kind="community",
        postcode=row["postcode"],
        address=row["address"],
    )


def _charity(line: int, row: Row) -> ActivityRecord | LeftOut:
    name, activities = row["charity_name"], row["charity_activities"]
    number = row["registered_charity_number"]
    if not number:
        return LeftOut(line, "has no charity number")
    if not activities:
        return LeftOut(line, "does not say what it does")
    postcode = postcodes.read(row["charity_contact_postcode"])
    if postcode is None or postcode.parts[-1] not in NEAR:
        return LeftOut(line, "is not in or beside Trafford")
    text = f"{name} {activities}".lower()
    for reason, pattern in LEFT_OUT:
        if re.search(pattern, text):
            return LeftOut(line, reason)
    category = category_for(name) or category_for(activities)
    if not category:
        return LeftOut(line, "fits none of our categories")
    words = tidy_sentences(activities)
    return ActivityRecord(
        reference=f"charity:{number}",
        source="charities",
        title=tidy_name(name)[:LONGEST_TITLE],
        summary=shorten(words),
        description=words,
        category=category,
        organisation=tidy_name(name),
        organisation_kind="charity",
        # The register's contact address is often somebody's home: only the district is kept.
        postcode=postcode.parts[-1],
        website=row["charity_contact_web"],
        charity_number=number,
        company_number=row["charity_company_registration_number"],
    )


def category_for(words: str) -> str:
    """The slug of the first category whose words stand in these; "" when none does."""
    lower = words.lower()
    return next((slug for slug, pattern in CATEGORIES if re.search(pattern, lower)), "")


READERS: dict[str, Callable[[int, Row], ActivityRecord | LeftOut]] = {
    "libraries": _library,
    "food_banks": _food_bank,
    "sports_clubs": _sports_club,
    "charities": _charity,
}


def tidy_name(name: str) -> str:
    """ "THE TIMPERLEY WOMEN'S CLUB" as "The Timperley Women's Club"; mixed case stays."""
    if not name.isupper():
        return name
    found = [
        word
        if word.strip("().,") in ABBREVIATIONS
        else word.lower()
        if place and word.lower() in SMALL_WORDS
        else re.sub(r"[A-Z]+(['’][A-Z]+)?", lambda part: part[0].capitalize(), word)
        for place, word in enumerate(name.split())
    ]
    return " ".join(found)


def tidy_sentences(text: str) -> str:
    """Sentences in capitals written as others write them."""
    if not text.isupper():
        return text
    return ". ".join(part.strip().capitalize() for part in text.split(".")).strip()


def shorten(text: str) -> str:
    """The first sentences that fit a summary, else as many whole words."""
    if len(text) <= LONGEST_SUMMARY:
        return text
    cut = text[:LONGEST_SUMMARY]
    stop = max(cut.rfind(". "), cut.rfind(".-"))
    if stop > LONGEST_SUMMARY // 3:
        return cut[: stop + 1]
    return f"{cut[: LONGEST_SUMMARY - 1].rsplit(' ', 1)[0]}…"
