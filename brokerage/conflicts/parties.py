"""Who is in a case, and which records are one and the same party (domain.md A1, A2 R0)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    """A human being or an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Party:
    """One record of a party. `legal_ids` carry their register: "GB-COH-01234567"."""

    id: str
    kind: PartyKind
    name: str = ""
    legal_ids: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


def representatives(parties: Iterable[Party]) -> dict[str, str]:
    """Party id -> the one id that stands for all records of that party (the first in order).

    Records are one party when one says so (`same_as`) or when they share a legal id.
    """
    root: dict[str, str] = {}

    def find(name: str) -> str:
        root.setdefault(name, name)
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    def join(one: str, other: str) -> None:
        first, second = sorted((find(one), find(other)))
        root[second] = first

    first_with: dict[str, str] = {}
    ids: set[str] = set()
    for party in parties:
        ids.add(party.id)
        find(party.id)
        for same in party.same_as:
            ids.add(same)
            join(party.id, same)
        for legal_id in party.legal_ids:
            join(party.id, first_with.setdefault(legal_id, party.id))
    return {name: find(name) for name in sorted(ids)}
