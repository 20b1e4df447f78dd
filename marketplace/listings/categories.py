"""The category tree as one frozen value, so that a page asks the database for it about once a minute."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SECONDS_TO_KEEP = 60


@dataclass(frozen=True, slots=True)
class Node:
    """One category and where it hangs."""

    id: int
    name: str
    slug: str
    parent_id: int | None = None
    position: int = 0
    introduction: str = ""


@dataclass(frozen=True)
class CategoryTree:
    """All categories. Paths and names are looked up without a read."""

    nodes: Mapping[int, Node] = field(default_factory=dict)
    read_at: float = 0

    @classmethod
    def of(cls, rows: Iterable[Node]) -> "CategoryTree":
        """Build the tree from its rows; remembers when."""
        return cls(nodes={row.id: row for row in rows}, read_at=time.monotonic())

    @property
    def is_old(self) -> bool:
        """Whether another process may have changed it since."""
        return time.monotonic() - self.read_at > SECONDS_TO_KEEP

    def path(self, category_id: int) -> list[Node]:
        """The category and what it is in, widest first. Empty for an unknown one."""
        found: list[Node] = []
        node = self.nodes.get(category_id)
        while node is not None and node not in found:
            found.insert(0, node)
            node = self.nodes.get(node.parent_id) if node.parent_id else None
        return found

    def parents(self) -> list[Node]:
        """The top level, in order."""
        return self._ordered(node for node in self.nodes.values() if node.parent_id is None)

    def children(self, parent_id: int) -> list[Node]:
        """What is in a category, in order."""
        return self._ordered(node for node in self.nodes.values() if node.parent_id == parent_id)

    def ids_below(self, category_id: int) -> frozenset[int]:
        """The category and all that is in it."""
        return frozenset(
            node.id
            for node in self.nodes.values()
            if category_id in {up.id for up in self.path(node.id)}
        )

    def choices(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """For a form: each parent with its children."""
        return [
            (
                parent.name,
                [
                    *((child.id, child.name) for child in self.children(parent.id)),
                    (parent.id, f"{parent.name}: something else"),
                ],
            )
            for parent in self.parents()
        ]

    @staticmethod
    def _ordered(nodes: Iterable[Node]) -> list[Node]:
        return sorted(nodes, key=lambda node: (node.position, node.name))
