"""The audit trail: one call in the same transaction as the change, or beside a read of somebody's affairs."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from marketplace.foundations.authority import Authority

# Plain SQL, as nearly every write and many reads leave a row.
INSERT = """
INSERT INTO marketplace_auditentry
  (event, subject, at, basis, actor_id, actor_name, person_id, council_id, details)
VALUES (%(event)s, %(subject)s, %(at)s, %(basis)s, %(actor_id)s, %(actor_name)s, %(person_id)s,
  %(council_id)s, %(details)s::jsonb)
"""
INSERT_READS = """
INSERT INTO marketplace_auditentry
  (event, subject, at, basis, actor_id, actor_name, person_id, council_id, details)
SELECT %(event)s, 'person:' || person_id, %(at)s, %(basis)s, %(actor_id)s, %(actor_name)s, person_id,
  %(council_id)s, '{}'
FROM unnest(%(people)s::bigint[]) person_id
"""


def subject_of(thing: Model) -> str:
    """The name by which the trail knows a thing: "order:12"."""
    return f"{thing._meta.model_name}:{thing.pk}"


def record(
    event: str,
    subject: Model | str,
    *,
    by: Authority,
    at: datetime,
    person_id: int | None = None,
    council_id: int | None = None,
    **details: Any,
) -> None:
    """Write one audit row. `event` is "noun.verb": "order.placed". Details hold facts, never needs or free text."""
    row: dict[str, str | int | datetime | None] = {
        "event": event,
        "subject": subject if isinstance(subject, str) else subject_of(subject),
        "at": at,
        "basis": by.basis.value,
        "actor_id": by.actor_id,
        "actor_name": by.actor_name,
        "person_id": person_id if person_id is not None else by.person_id,
        "council_id": council_id if council_id is not None else by.council_id,
        "details": json.dumps(details),
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)


def record_reads(event: str, *, person_ids: Iterable[int], by: Authority, at: datetime) -> None:
    """Write one audit row for each person whose affairs a list showed, in one statement."""
    people = list(person_ids)
    if not people:
        return
    row: dict[str, str | int | datetime | list[int] | None] = {
        "event": event,
        "at": at,
        "basis": by.basis.value,
        "actor_id": by.actor_id,
        "actor_name": by.actor_name,
        "people": people,
        "council_id": by.council_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_READS, row)
