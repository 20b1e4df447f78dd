"""Writes the plain words for the sign-in pages into the catalogue that Django reads."""

import struct
import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand

CMS = Path(__file__).resolve().parents[2]
WORDS = CMS / "look" / "words.toml"
CATALOGUE = CMS / "locale" / "en_GB" / "LC_MESSAGES" / "django.mo"
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
MAGIC = 0x950412DE
TABLE_START = 28


def read_words() -> dict[str, str]:
    """allauth's words and ours."""
    return {theirs: str(ours) for theirs, ours in tomllib.loads(WORDS.read_text()).items()}


def as_catalogue(words: dict[str, str]) -> bytes:
    """The words in GNU gettext's binary form: a header, two tables of (length, offset), the texts."""
    pairs = sorted({"": HEADER, **words}.items(), key=lambda pair: pair[0].encode())
    columns = [[theirs.encode() for theirs, _ in pairs], [ours.encode() for _, ours in pairs]]
    table_size = len(pairs) * 8
    offset = TABLE_START + 2 * table_size
    tables, texts = b"", b""
    for column in columns:
        for text in column:
            tables += struct.pack("<2I", len(text), offset + len(texts))
            texts += text + b"\0"
    header = struct.pack(
        "<7I", MAGIC, 0, len(pairs), TABLE_START, TABLE_START + table_size, 0, TABLE_START
    )
    return header + tables + texts


class Command(BaseCommand):
    help = "Write cms/look/words.toml to cms/locale, where Django reads it."

    def handle(self, **options: object) -> None:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_bytes(as_catalogue(read_words()))
        self.stdout.write(f"Wrote {len(read_words())} texts to {CATALOGUE.relative_to(CMS.parent)}")
