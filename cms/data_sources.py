"""Where the data comes from: the table of data/SOURCES.md, read once, for the public page."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCES_FILE = Path(__file__).resolve().parents[1] / "data" / "SOURCES.md"

# The lines that the licences ask us to show with the data.
ATTRIBUTIONS = (
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Contains OS data © Crown copyright and database right.",
    "Contains Royal Mail data © Royal Mail copyright and database right.",
    "Contains National Statistics data © Crown copyright and database right.",
    "Contains Care Quality Commission information © Care Quality Commission.",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the table."""

    file: str
    what: str
    origin: str
    licence: str


@cache
def sources(path: Path = SOURCES_FILE) -> tuple[Source, ...]:
    """The rows of the Markdown table: file, what it is, where it comes from, licence. Empty without the file."""
    if not path.exists():
        return ()
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_row = (
            line.lstrip().startswith("|") and len(cells) == 4 and not set(cells[0]) <= set("-: ")
        )
        if is_row:
            rows.append(Source(*cells))
    return tuple(rows[1:])
