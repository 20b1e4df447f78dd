"""Other words for the same thing: the reviewed list, and what the office has added or changed, applied at once."""

from collections.abc import Mapping

from search import spoken, terms, words
from search.words import Wanted


def known() -> Mapping[str, tuple[str, ...]]:
    """What is typed, and what it also finds; at most a minute old in another process, at once in this one."""
    return terms.dictionary().synonyms


def is_offered(typed: str) -> bool:
    """Whether the search box may offer it to everybody: no half sentence ("someone to take"), nothing that alarms."""
    return not (words.is_filler(typed.split()[-1]) or spoken.is_in_danger(typed))


def refresh() -> None:
    """Every process reads the office's words again."""
    terms.load()


def read(typed: str) -> tuple[Wanted, ...]:
    """What must be found of what somebody typed."""
    return words.read(typed, known())


def read_all(typed: str) -> tuple[Wanted, ...]:
    """All that is looked for, the weak words too."""
    return words.read_all(typed, known())
