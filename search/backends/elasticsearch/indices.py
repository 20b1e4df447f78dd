"""Indices behind an alias: made, filled, swapped at once and dropped, so that search always has a whole one."""

import dataclasses
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from elastic_transport import Transport
from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from search.backends.away import EngineAway
from search.backends.elasticsearch.client import FAILURES
from search.backends.elasticsearch.index import body_of_index, fingerprint, source
from search.changes import Change
from search.documents import SearchDocument

SECONDS, MERGE_SECONDS = 30, 1800
# A filled index is merged into so many pieces of about one size, so that the cores of a machine share each search.
# Pieces this large are not merged while it fills: one that holds nearly all would be searched by one core.
SEGMENTS, LARGEST_WHILE_FILLING = 5, "150mb"
LARGEST_PIECE = "merge.policy.max_merged_segment"
CONFLICT, NOT_FOUND = 409, 404
# What an older version of ours did not write yet.
DEFAULTS = {
    field.name: field.default
    for field in dataclasses.fields(SearchDocument)
    if field.default is not dataclasses.MISSING
}


def connect(transport: Transport) -> Elasticsearch:
    """A client of the engine to which searches go."""
    node = next(iter(transport.node_pool.all()))
    return Elasticsearch(
        [node.config],
        node_class=type(node),
        request_timeout=node.config.request_timeout,
        max_retries=0,
        retry_on_timeout=False,
    )


class Indices:
    """All indices of one alias. Raises EngineAway when the engine does not answer.

    `alias` names the live index. `alias`-next names one that is being filled: what changes meanwhile goes to both.
    """

    def __init__(self, client: Elasticsearch, alias: str, *, analysis: str, replicas: int) -> None:
        self.client = client.options(request_timeout=SECONDS)
        self.alias = alias
        self.next = f"{alias}-next"
        self.body = body_of_index(analysis, replicas)
        self.prefix = f"{alias}-{fingerprint(self.body)}-"

    def targets(self) -> list[str]:
        """The indices that must hear of a change."""
        return sorted({*self.live(), *self._behind(self.next)})

    def live(self) -> list[str]:
        """The index that is searched, in a list; empty when there is none yet."""
        return self._behind(self.alias)

    def is_current(self) -> bool:
        """Whether the live index has the fields and the analysis of this version of the program."""
        return any(name.startswith(self.prefix) for name in self.live())

    def _behind(self, alias: str) -> list[str]:
        try:
            return sorted(self.client.indices.get_alias(name=alias).body)
        except NotFoundError:
            return []
        except FAILURES as failure:
            raise EngineAway(f"{type(failure).__name__}: {failure}"[:300]) from failure

    def begin(self) -> str:
        """Make an empty index and name it as the one being filled; what a killed rebuild left is dropped."""
        name = f"{self.prefix}{time.time_ns() // 1_000_000:x}"
        settings = self.body["settings"] | {
            "refresh_interval": "-1",
            "number_of_replicas": 0,
            LARGEST_PIECE: LARGEST_WHILE_FILLING,
        }
        with _answering():
            for left in self._unfinished():
                self.client.indices.delete(index=left, ignore_unavailable=True)
            self.client.indices.create(
                index=name,
                settings=settings,
                mappings=self.body["mappings"],
                aliases={self.next: {}},
            )
        return name

    def _unfinished(self) -> set[str]:
        """Indices of ours that are not searched."""
        ours = self.client.indices.get(index=f"{self.alias}-*", ignore_unavailable=True).body
        return {
            name
            for name, found in ours.items()
            if self.alias not in found["aliases"]
            and (self.next in found["aliases"] or name.startswith(self.prefix))
        }

    def write(self, names: Sequence[str], changes: Iterable[Change]) -> dict[str, str]:
        """Send changes to indices. Returns the keys that were refused, each with the reason.

        A change older than what the index has is refused there, so writes may come late, twice and in any order.
        """
        refused: dict[str, str] = {}
        with _answering():
            answers = streaming_bulk(
                self.client,
                self._lines(names, changes),
                raise_on_error=False,
                raise_on_exception=True,
            )
            for done, answer in answers:
                ((action, result),) = answer.items()
                if done or (action == "delete" and result["status"] == NOT_FOUND):
                    continue
                refused[result["_id"]] = _reason(result)
        return refused

    def _lines(self, names: Sequence[str], changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
        for change in changes:
            for name in names:
                line = {
                    "_index": name,
                    "_id": change.key,
                    "version": change.version,
                    "version_type": "external_gte",
                }
                if change.is_removed:
                    yield {**line, "_op_type": "delete"}
                else:
                    card = DEFAULTS | json.loads(change.card)
                    yield {
                        **line,
                        "_op_type": "index",
                        "_source": source(change.number, change.key, card, change.body),
                    }

    def settle(self, name: str) -> None:
        """Make a filled index ready to be searched: merged into few pieces, copied, and refreshing."""
        settings = self.body["settings"]
        with _answering():
            slow = self.client.options(request_timeout=MERGE_SECONDS)
            slow.indices.forcemerge(index=name, max_num_segments=SEGMENTS)
            self.client.indices.put_settings(
                index=name,
                settings={
                    "refresh_interval": settings["refresh_interval"],
                    "number_of_replicas": settings["number_of_replicas"],
                    LARGEST_PIECE: None,
                },
            )
            self.client.indices.refresh(index=name)

    def go_live(self, name: str) -> None:
        """Search the filled index from now on and drop the one before, in one step."""
        steps: list[dict[str, Any]] = [
            {"add": {"index": name, "alias": self.alias}},
            {"remove": {"index": name, "alias": self.next}},
            *({"remove_index": {"index": old}} for old in self.live() if old != name),
        ]
        with _answering():
            self.client.indices.update_aliases(actions=steps)

    def refresh(self) -> None:
        """Let what was written be found at once: for tests."""
        with _answering():
            self.client.indices.refresh(index=self.alias)

    def count(self) -> int:
        """How many documents the live index holds."""
        with _answering():
            return int(self.client.count(index=self.alias)["count"])

    def drop(self) -> None:
        """Delete all indices of this alias: for tests and for moving away."""
        with _answering():
            for name in self.client.indices.get(index=f"{self.alias}-*").body:
                self.client.indices.delete(index=name, ignore_unavailable=True)


class _answering:
    """Turns what the client raises into EngineAway."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, failure: BaseException | None, trace: object) -> None:
        if isinstance(failure, (*FAILURES, BulkIndexError, KeyError, TypeError, ValueError)):
            raise EngineAway(f"{type(failure).__name__}: {failure}"[:300]) from failure


def _reason(result: dict[str, Any]) -> str:
    error = result.get("error") or {}
    said = error.get("reason", "") if isinstance(error, dict) else str(error)
    return f"{result['status']} {said}"[:300]
