"""Indices behind an alias: made, filled, swapped at once and dropped, so that search always has a whole one."""

import dataclasses
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from elastic_transport import Transport
from elasticsearch import BadRequestError, Elasticsearch, NotFoundError
from elasticsearch.helpers import streaming_bulk

from search.backends.away import EngineAway
from search.backends.elasticsearch.client import FAILURES, NONSENSE, answering
from search.backends.elasticsearch.index import body_of_index, fingerprint, source
from search.changes import Change
from search.documents import SearchDocument

SECONDS, MERGE_SECONDS = 30, 1800
# A filled index is merged into so many pieces of about one size, so that the cores of a machine share each search.
# Pieces this large are not merged while it fills: one that holds nearly all would be searched by one core.
SEGMENTS, LARGEST_WHILE_FILLING = 5, "150mb"
LARGEST_PIECE = "merge.policy.max_merged_segment"
SHARED_AMONG_CORES = {
    "search.concurrent_segment_search.mode": "all",
    "search.concurrent.max_slice_count": 4,
}
# No request is larger: a proxy's usual limit is a megabyte. What one refuses all the same waits, and holds up nobody.
MOST_BYTES = 1_000_000
# An engine that has too much to do is asked so often again by who has patience, after so many seconds and then twice.
TRIES, PAUSE = 4, 1.0
NOT_FOUND, CONFLICT, TOO_LARGE = 404, 409, 413
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

    def __init__(
        self,
        client: Elasticsearch,
        alias: str,
        *,
        analysis: str,
        replicas: int,
        is_opensearch: bool = False,
    ) -> None:
        self.client = client.options(request_timeout=SECONDS)
        self.is_opensearch = is_opensearch
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
        with answering():
            try:
                found = self.client.indices.get_alias(name=alias).body
            except NotFoundError as missing:
                if missing.body["status"] == NOT_FOUND:  # the engine says so, not a proxy before it
                    return []
                raise
            names = sorted(name for name, entry in found.items() if alias in entry["aliases"])
            if not names:
                raise EngineAway(f"It was asked for {alias} and answered {found}"[:300])
            return names

    def begin(self) -> str:
        """Make an empty index and name it as the one being filled; what a killed rebuild left is dropped."""
        name = f"{self.prefix}{time.time_ns() // 1_000_000:x}"
        settings = self.body["settings"] | {
            "refresh_interval": "-1",
            "number_of_replicas": 0,
            LARGEST_PIECE: LARGEST_WHILE_FILLING,
        }
        with answering():
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

    def write(
        self, names: Sequence[str], changes: Sequence[Change], *, patient: bool = False
    ) -> dict[str, str]:
        """Send changes to indices. Returns the keys that were refused, each with the reason.

        A change older than what the index has is refused there, so writes may come late, twice and in any order.
        With patience an engine that has too much to do is given time.
        """
        unreadable: dict[str, str] = {}
        refused: dict[str, str] = {}
        answered = 0
        with answering():
            answers = streaming_bulk(
                self.client,
                _lines(names, changes, unreadable),
                max_chunk_bytes=MOST_BYTES,
                raise_on_error=False,
                ignore_status=TOO_LARGE,
                max_retries=TRIES - 1 if patient else 0,
                initial_backoff=PAUSE,
            )
            for done, answer in answers:
                ((action, result),) = answer.items()
                answered += 1
                if done or (action == "delete" and result.get("result") == "not_found"):
                    continue
                refused[result["_id"]] = _reason(result)
        asked = len(names) * (len(changes) - len(unreadable))
        if answered != asked:
            raise EngineAway(f"It answered for {answered} of {asked} changes.")
        return refused | unreadable

    def settle(self, name: str) -> None:
        """Make a filled index ready to be searched: merged into few pieces, copied, and refreshing."""
        settings = self.body["settings"]
        with answering():
            slow = self.client.options(request_timeout=MERGE_SECONDS)
            # A proxy may not wait so long: then it is merged while it is searched.
            with suppress(*FAILURES):
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
            if self.is_opensearch:
                self._share_among_cores(name)

    def _share_among_cores(self, name: str) -> None:
        """Let OpenSearch do on a machine with few cores what Elasticsearch does by itself; what is too old for it need
        not."""
        with suppress(BadRequestError):
            self.client.indices.put_settings(index=name, settings=SHARED_AMONG_CORES)

    def go_live(self, name: str) -> None:
        """Search the filled index from now on and drop the one before, in one step."""
        if self._behind(self.next) != [name]:
            # Somebody deleted it; a late write may have made another of that name, with any fields.
            raise EngineAway("The index that was being filled is gone.")
        steps: list[dict[str, Any]] = [
            {"add": {"index": name, "alias": self.alias}},
            {"remove": {"index": name, "alias": self.next}},
            *({"remove_index": {"index": old}} for old in self.live() if old != name),
        ]
        with answering():
            self.client.indices.update_aliases(actions=steps)

    def count(self) -> int:
        """How many documents the live index holds."""
        with answering():
            return int(self.client.count(index=self.alias)["count"])


def _lines(
    names: Sequence[str], changes: Sequence[Change], unreadable: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """A line for each change and index. What cannot be read is named in `unreadable`, by key, and left out."""
    for change in changes:
        try:
            line = _line(change)
        except NONSENSE as wrong:
            unreadable[change.key] = f"It cannot be read: {wrong!r}"[:300]
            continue
        for name in names:
            yield {"_index": name, **line}


def _line(change: Change) -> dict[str, Any]:
    line = {"_id": change.key, "version": change.version, "version_type": "external_gte"}
    if change.is_removed:
        return {**line, "_op_type": "delete"}
    card = DEFAULTS | json.loads(change.card)
    made = source(change.number, change.key, card, change.body)
    return {**line, "_op_type": "index", "_source": made}


def _reason(result: dict[str, Any]) -> str:
    if result["status"] == CONFLICT:
        return (
            "409 The engine has a newer one. Was the database restored from a backup? "
            "Then run manage.py reindex."
        )
    error = result.get("error") or {}
    said = error.get("reason", "") if isinstance(error, dict) else str(error)
    return f"{result['status']} {said}"[:300]
