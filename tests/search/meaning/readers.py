"""A reader for tests: it knows what a few words mean, and counts what it reads."""

import struct

# Words that mean the same lie in the same direction.
MEANINGS = (
    {"telescopes", "stargazing", "astronomy", "planets"},
    {"grass", "lawn", "hedge"},
    {"wash", "shower", "bath"},
)


class PlainReader:
    """Each meaning a direction of its own; what means nothing to it lies in a fourth."""

    width = 4

    def __init__(self) -> None:
        self.read: list[str] = []

    def embed(self, text: str) -> list[float]:
        """How often each meaning is meant."""
        self.read.append(text)
        words = text.lower().replace(".", " ").split()
        counts = [float(sum(word in meaning for word in words)) for meaning in MEANINGS]
        counts.append(0.0 if any(counts) else 1.0)
        length = sum(count * count for count in counts) ** 0.5
        return [count / length for count in counts]

    def packed(self, text: str) -> bytes:
        """As it is stored."""
        return struct.pack("<4e", *self.embed(text))
