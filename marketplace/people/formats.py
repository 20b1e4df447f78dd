"""How somebody wants to be told things (the Accessible Information Standard), in the words of the screen."""

from collections.abc import Collection

FORMATS = (
    ("easy_read", "Easy read"),
    ("large_print", "Large print"),
    ("audio", "Audio"),
    ("bsl", "British Sign Language"),
    ("braille", "Braille"),
)


def in_words(formats: Collection[str]) -> str:
    """ "Easy read, Audio"; empty when plain letters are fine."""
    return ", ".join(words for name, words in FORMATS if name in formats)
