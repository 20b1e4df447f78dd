"""Pure: places and days that people say among their words: "swimming saturdays M33"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
EVERY_DAY = frozenset(range(len(DAYS)))
# As people write them. What is short is a day only where one says a day ("on sat", "mon-fri", "sat am"): one sat, and
# has sun.
WRITTEN = (
    ("monday", "mondy", "monady"),
    ("tuesday", "tuseday", "teusday", "tusday", "tuesdy", "tues"),
    ("wednesday", "wensday", "wendsday", "wednsday", "wedensday", "wenesday", "weds"),
    ("thursday", "thrusday", "thurday", "thursdy", "thirsday", "thurs"),
    ("friday", "firday", "fridy"),
    ("saturday", "saterday", "satuday", "saturdy", "saturady"),
    ("sunday", "sundy", "suday"),
)
SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBERS = {name: number for number, names in enumerate(WRITTEN) for name in names} | {
    name: number for number, name in enumerate(SHORT)
}
ONE = (
    rf"(?:week-?days?|weekends?|(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?:['’]?s)?)"
)
# Between two days: up to the second, or the second too.
UP_TO, AND = r"-|–|\bto\b|\btill?\b|\buntil\b|\bthrough\b", r",|/|&|\+|\band\b|\bor\b"
SAID = re.compile(
    r"\b(?:(?P<not>not|never|except(?:\s+for)?|excluding|apart\s+from|(?:any|every)\s+day\s+but)\s+)?"
    r"(?:(?P<lead>on|at|over|every|each|from)\s+)?(?:(?:the|an?)\s+)?"
    rf"(?P<days>{ONE}(?:(?:\s*(?:{UP_TO}|{AND})\s*(?:on\s+)?|\s+){ONE})*)(?![\w'’])",
    re.IGNORECASE,
)
PART = re.compile(rf"(?P<up_to>{UP_TO})|(?P<one>{ONE})", re.IGNORECASE)
TIME = re.compile(r"\s+(?:am|pm|mornings?|afternoons?|evenings?|nights?)\b", re.IGNORECASE)
# "Any day" asks for none.
ANY_DAY = re.compile(r"\b(?:any|every|all)\s+days?\b\s*", re.IGNORECASE)
CODE = re.compile(
    r"\b((?:in|near|around|at|from|to)\s+)?"
    r"([A-Z]{1,2}[0-9][A-Z0-9]?(?:[\s-]?[0-9][A-Z]{2})?)(?![\w'’])",
    re.ASCII | re.IGNORECASE,
)
# In small letters and without "near" these are vitamins and the like.
NO_PLACE = frozenset({"b1", "b2", "b3", "b5", "b6", "b7", "b9", "b12", "co2", "hs2", "m25", "u3a"})
MOST_CODES = 3
NEAR_ME = re.compile(
    r"\b(?:near\s?by|close\s+by|locally|(?:near|close\s+to|around|round)\s+(?:me|us|here|home|where|my|our)"
    r"|in\s+(?:my|our)\s+(?:area|town|village)|where\s+i\s+live)\b",
    re.IGNORECASE,
)
DANGER = re.compile(
    r"\bsuicid|\b(?:kill|hurt|harm|cut)(?:ing)?\s+(?:my|him|her|them)sel|\bend(?:ing)?\s+(?:my|his|her|their)\s+li[fv]e"
    r"|\bself[\s-]?harm|\bwant(?:s)?\s+to\s+die\b",
    re.IGNORECASE,
)
QUOTES = frozenset('"“”')


@dataclass(frozen=True, slots=True)
class Code:
    """What may be a postcode or the first part of one, and the words as typed that hold it."""

    text: str
    said: str

    @property
    def is_whole(self) -> bool:
        """Whether it can be nothing but a postcode."""
        return len(self.text) > len("SW1A")


def codes(typed: str) -> tuple[Code, ...]:
    """What looks like a postcode, in the order typed, at most three. Whether there is such a place is not known here.

    The first part alone, in small letters, may be something else: "b12" is a vitamin, unless one is near it.
    """
    found = [
        Code(match[2], match[0])
        for match in CODE.finditer(typed)
        if match[1] or match[2].lower() not in NO_PLACE or match[2].isupper()
    ]
    return tuple(found[:MOST_CODES])


def asks_near(typed: str) -> bool:
    """Whether somebody says "near me": near whom must then be known."""
    return NEAR_ME.search(typed) is not None


def is_in_danger(typed: str) -> bool:
    """Whether somebody may be about to die: what to do goes before all results."""
    return DANGER.search(typed) is not None


def days(typed: str) -> tuple[str, tuple[int, ...]]:
    """The words without the days in them, and the days: 0 is Monday. Words in quotes are left as they are.

    "Not on Sundays" is any other day; "Monday to Friday" is each of them. All days are as good as none said.
    """
    if QUOTES & set(typed):
        return typed, ()
    wanted: set[int] = set()
    unwanted: set[int] = set()
    rest, end = "", 0
    for said in SAID.finditer(typed):
        if numbers := _numbers(said):
            (unwanted if said["not"] else wanted).update(numbers)
            rest, end = f"{rest}{typed[end : said.start()]} ", said.end()
    if not end:
        return typed, ()
    chosen = (wanted or EVERY_DAY) - unwanted
    rest = ANY_DAY.sub(" ", rest + typed[end:]) if unwanted else rest + typed[end:]
    return " ".join(rest.split()), tuple(sorted(chosen)) if chosen != EVERY_DAY else ()


def _numbers(said: re.Match[str]) -> set[int]:
    """The days of a phrase; empty where it says none: "a weekend away", "I sat"."""
    parts = list(PART.finditer(said["days"].lower()))
    alone = parts[0]["one"] if len(parts) == 1 else ""
    is_said_so = said["not"] or said["lead"] or TIME.match(said.string, said.end())
    if alone in {"weekend", *SHORT} and not is_said_so:
        return set()
    return set(_each(parts))


def _each(parts: list[re.Match[str]]) -> Iterator[int]:
    before = None
    is_up_to = False
    for part in parts:
        if part["up_to"]:
            is_up_to = True
            continue
        numbers = _one(part["one"])
        if is_up_to and before is not None:
            yield from (
                day % len(DAYS)
                for day in range(before, before + (numbers[-1] - before) % len(DAYS))
            )
        yield from numbers
        before, is_up_to = numbers[-1], False


def _one(name: str) -> tuple[int, ...]:
    if name.startswith("week"):
        return WEEKDAYS if "day" in name else WEEKEND
    plain = re.sub(r"['’]?s$", "", name)
    return (NUMBERS[name if name in NUMBERS else plain],)


def when(numbers: tuple[int, ...]) -> str:
    """ "on Saturdays", "at weekends"."""
    return f"{'at' if numbers == WEEKEND else 'on'} {days_in_words(numbers)}"


def days_in_words(numbers: tuple[int, ...]) -> str:
    """ "Saturdays", "Mondays or Fridays", "weekends", "weekdays", "any day but Sundays"."""
    if numbers == WEEKEND:
        return "weekends"
    if numbers == WEEKDAYS:
        return "weekdays"
    if len(numbers) == len(DAYS) - 1:
        (left_out,) = EVERY_DAY.difference(numbers)
        return f"any day but {DAYS[left_out]}s"
    *first, last = [f"{DAYS[number]}s" for number in numbers]
    return f"{', '.join(first)} or {last}" if first else last
