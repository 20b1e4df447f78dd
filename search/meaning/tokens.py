"""Pure: cuts a text into the pieces of words that the model knows, as its makers cut their texts (BERT, uncased)."""

import unicodedata
from collections.abc import Iterator, Sequence

# A longer "word" is no word.
LONGEST_WORD = 100
# Characters that are words by themselves: Chinese and its relatives.
IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))


class Tokenizer:
    """Texts to numbers of the vocabulary, one piece a line in its file."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.first, self.last = self.numbers["[CLS]"], self.numbers["[SEP]"]
        self.unknown = self.numbers["[UNK]"]

    def read(self, text: str, *, most: int) -> list[int]:
        """The pieces of a text between the marks of its beginning and end; at most so many in all."""
        found: list[int] = []
        for word in words(text):
            found += self._pieces(word)
            if len(found) >= most - 2:
                break
        return [self.first, *found[: most - 2], self.last]

    def _pieces(self, word: str) -> list[int]:
        """The longest known piece first, then the longest of what is left; a word with an unknown rest is unknown."""
        if len(word) > LONGEST_WORD:
            return [self.unknown]
        pieces, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self.numbers.get(("##" if start else "") + word[start:end])
                if number is not None:
                    pieces.append(number)
                    start = end
                    break
            else:
                return [self.unknown]
        return pieces


def words(text: str) -> Iterator[str]:
    """Lower case, accents folded, cut at spaces and around every sign."""
    folded = "".join(
        character
        for character in unicodedata.normalize("NFD", "".join(map(str.lower, text)))
        if unicodedata.category(character) != "Mn"
    )
    word = ""
    for character in folded:
        if character.isspace() or _is_control(character):
            # A control character joins what stands around it; a space parts it.
            if character.isspace() and word:
                yield word
                word = ""
        elif _stands_alone(character):
            if word:
                yield word
            word = ""
            yield character
        else:
            word += character
    if word:
        yield word


def _is_control(character: str) -> bool:
    return character in "\0\ufffd" or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"}


def _stands_alone(character: str) -> bool:
    if character.isascii():
        return not character.isalnum()
    return unicodedata.category(character).startswith("P") or any(
        first <= ord(character) <= last for first, last in IDEOGRAPHS
    )
