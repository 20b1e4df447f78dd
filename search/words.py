"""Pure: from what somebody typed to the words to look for, with other words for the same thing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search import endings
from search.plain_words import FILLERS, LONGEST_KEY, SYNONYMS, WEAK

LONGEST = 400
MOST_WORDS = 12
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# As typed a word counts one. Another word for it counts half; a weak word lifts a little.
OTHER_WORDS, WEAK_WORD = 0.5, 0.15
ENGLISH = Path(__file__).parent / "english_words.txt"
# Words of fewer letters are never taken for misspelt.
SHORTEST_TO_CORRECT = 4
# What comes before a thing that is not wanted: "not a", "instead of the", "don't want to go into a".
UNWANTED = re.compile(
    r"\b(?:not|instead\s+of|rather\s+than|(?:don|doesn|didn)['’]?t\s+want"
    r"(?:\s+to\s+(?:go|be|live|move)\s+(?:in|into|to))?)\s+(?:in\s+)?(?:an?|the)\s+",
    re.IGNORECASE,
)
# "82", "7pm", "60s": ages and times lift a result and rule none out.
NUMBER = re.compile(r"\d+(?:am|pm|st|nd|rd|th|s|yo|yrs?|hrs?|mins?)?", re.ASCII)
QUOTED = re.compile(r'["“”]([^"“”]*)["“”]')


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to look for: a word or a quoted phrase, and other phrases that will do as well.

    A weak one says little by itself ("group", "someone to take"): what has it comes higher, what lacks it is found
    too.
    """

    text: str
    is_phrase: bool = False
    others: tuple[str, ...] = ()
    is_weak: bool = False

    @property
    def says(self) -> float:
        """How much it counts for as typed."""
        if not self.is_weak:
            return 1.0
        return WEAK_WORD


def read(typed: str, synonyms: Mapping[str, tuple[str, ...]] = SYNONYMS) -> tuple[Wanted, ...]:
    """What must be found, at most a dozen things. Fillers go; weak words count only when there are no others."""
    every = read_all(typed, synonyms)
    strong = tuple(one for one in every if not one.is_weak)
    return strong or tuple(one for one in every if not NUMBER.fullmatch(one.text))


def read_all(typed: str, synonyms: Mapping[str, tuple[str, ...]] = SYNONYMS) -> tuple[Wanted, ...]:
    """All that is looked for, the weak words too. Of more than a dozen things weak ones are left out first."""
    text = cut(typed).lower().replace("’", "'").replace("\0", " ")
    phrases = [
        Wanted(" ".join(tokens), is_phrase=True)
        for tokens in (TOKEN.findall(quoted) for quoted in QUOTED.findall(text))
        if tokens
    ]
    tokens = TOKEN.findall(QUOTED.sub(" ", text))
    wanted = {one.text: one for one in _things(tokens, synonyms)}
    every = [*phrases, *wanted.values()]
    if len(every) > MOST_WORDS:
        every.sort(key=lambda one: one.is_weak)
    return tuple(every[:MOST_WORDS])


def cut(typed: str) -> str:
    """As much as is read: no half word at its end."""
    kept = typed[:LONGEST]
    if typed[LONGEST : LONGEST + 1].strip() and " " in kept:
        return kept.rsplit(" ", 1)[0]
    return kept


def _things(tokens: Sequence[str], synonyms: Mapping[str, tuple[str, ...]]) -> Iterator[Wanted]:
    at = 0
    while at < len(tokens):
        for length in range(min(LONGEST_KEY, len(tokens) - at), 0, -1):
            text = " ".join(tokens[at : at + length])
            others = next(filter(None, (synonyms.get(form) for form in endings.forms(text))), ())
            if others:
                is_weak = text in WEAK or all(
                    is_filler(token) for token in tokens[at : at + length]
                )
                # Words that mean something together are looked for together.
                yield Wanted(text, is_phrase=length > 1, others=others, is_weak=is_weak)
                break
        else:
            length, text = 1, tokens[at]
            if not is_filler(text):
                yield Wanted(text, is_weak=text in WEAK or bool(NUMBER.fullmatch(text)))
        at += length


def without_unwanted(
    typed: str, synonyms: Mapping[str, tuple[str, ...]] = SYNONYMS
) -> tuple[str, tuple[str, ...]]:
    """The words without what is said not to be wanted, and that: "somewhere to go, not a care home".

    Only where somebody says so outright: who has "no friends" or "no transport" wants them.
    """
    found: list[str] = []
    while not any(mark in typed for mark in '"“”') and (said := UNWANTED.search(typed)):
        following = TOKEN.finditer(typed, said.end())
        tokens = [token for token, _ in zip(following, range(LONGEST_KEY), strict=False)]
        if not tokens:
            break
        phrases = [(typed[tokens[0].start() : last.end()], last.end()) for last in reversed(tokens)]
        thing, end = next((one for one in phrases if one[0].lower() in synonyms), phrases[-1])
        found.append(thing)
        typed = f"{typed[: said.start()].rstrip(' ,')} {typed[end:].lstrip()}".strip()
    return typed, tuple(found)


@cache
def english() -> frozenset[str]:
    """Common words of four letters and more: a listing may lack them, and they are not misspelt for that."""
    return frozenset(ENGLISH.read_text(encoding="utf-8").split())


def may_be_misspelt(one: Wanted) -> bool:
    """Whether a word that no listing has may be meant for another. Common words are meant as they are."""
    text = one.text
    if one.is_phrase or one.others or len(text) < SHORTEST_TO_CORRECT:
        return False
    return not any(form in english() for form in endings.bases(text))


def is_filler(token: str) -> bool:
    """Whether a word says nothing of what is wanted; "mum's" and "she's" say no more than "mum" and "she"."""
    return token in FILLERS or token.partition("'")[0] in FILLERS


def without_echo(title: str) -> str:
    """A title without the words that only say the one before again: "Swimming, swim and swims" is "Swimming"."""
    before = ""

    def unless_echo(found: re.Match[str]) -> str:
        nonlocal before
        word = found[0].lower()
        if word in FILLERS:
            return found[0]
        said, before = before, endings.long_root(word)
        return "" if before == said else found[0]

    return TOKEN.sub(unless_echo, title)


def retype(typed: str, corrections: dict[str, str]) -> str:
    """What somebody typed, with its misspelt words corrected: for "Showing results for …"."""
    return TOKEN.sub(
        lambda found: corrections.get(found[0].lower().replace("’", "'"), found[0]), cut(typed)
    )
