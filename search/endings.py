"""Pure: what is left of English words without their endings, more or less of them for one purpose and another.

None of these is the stemming of an index: they tell people which words were found, and look words up in our own lists.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

SUFFIXES = ("ings", "ing", "ers", "ies", "ied", "er", "ed", "es", "s", "y", "e")
ENDING, SHORTEST_ROOT = re.compile(r"(?:['’]s|ings?|es|ed|s|e)$"), 3
# What doubles its last letter before an ending: "shop", "shopping".
DOUBLES = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")


@lru_cache(maxsize=16_384)
def root(word: str) -> str:
    """What is alike in "swim", "swims" and "swimming"; near enough for telling people, not for finding."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_ROOT:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > SHORTEST_ROOT and word[-1] == word[-2] else word


def long_root(word: str) -> str:
    """What is alike in "swim", "swims" and "swimming". Takes less off than `root`: "carer" is not "care"."""
    left = ENDING.sub("", word)
    if len(left) < SHORTEST_ROOT:
        return word
    return left[:-1] if len(left) > SHORTEST_ROOT and left[-1] == left[-2] else left


def bases(word: str) -> Iterator[str]:
    """The word, and what it may have been made of with an ending: "walking" and "walk"."""
    yield word
    for ending in ("s", "es", "ed", "ing", "er", "ers"):
        base = word.removesuffix(ending)
        # "Shoping" and "wakeing" are not "shop" and "wake" with an ending.
        if base != word and (ending == "s" or not (base.endswith("e") or DOUBLES.search(base))):
            yield base


def forms(text: str) -> Iterator[str]:
    """The word, and what it may be a form of: "dinners" and "dinner", "respit" and "respite"."""
    yield text
    if text.endswith("s") and not text.endswith("ss"):
        yield text[:-1]
    yield text + "e"
