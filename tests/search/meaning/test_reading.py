"""The language model reads what is new: nothing is forgotten, and nothing read twice for a new price."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from search import actions, tasks
from search.meaning import loading, reading
from search.models import MeaningVector, StoredDocument
from tests.factories.search import document
from tests.search.meaning.models import write_model
from tests.search.meaning.readers import PlainReader

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> PlainReader:
    return PlainReader()


def test_what_is_new_is_read_once_by_its_title_kind_and_summary(reader: PlainReader) -> None:
    actions.put([document(1, title="Coffee", summary="For the lonely."), document(2)])

    assert (reading.read(reader), reading.read(reader)) == (2, 0)
    assert reader.read[0] == "Coffee. Washing and dressing. For the lonely."
    assert bytes(MeaningVector.objects.get(stored__key="listing:1").vector) == reader.packed(
        reader.read[0]
    )


def test_a_new_price_is_not_read_but_a_new_summary_is(reader: PlainReader) -> None:
    actions.put([document(1)])
    reading.read(reader)
    written = MeaningVector.objects.get().written_at

    actions.put([document(1, lowest_price_pence=1)])
    assert (reading.read(reader), len(reader.read)) == (1, 1)
    # Its place may have changed: the server of meanings looks at it again.
    assert MeaningVector.objects.get().written_at > written

    actions.put([document(1, summary="Another.")])
    reading.read(reader)
    assert reader.read[1].endswith("Another.")


def test_what_is_removed_has_no_meaning_until_it_is_back(reader: PlainReader) -> None:
    actions.put([document(1)])
    reading.read(reader)
    actions.remove(["listing:1"])
    reading.read(reader)
    assert bytes(MeaningVector.objects.get().vector) == b""

    actions.put([document(1)])
    reading.read(reader)
    assert len(MeaningVector.objects.get().vector) == 8


def test_what_changes_while_it_is_read_waits_for_its_new_version() -> None:
    class Slow(PlainReader):
        def packed(self, text: str) -> bytes:
            if not self.read:
                actions.put([replace(document(1), summary="Changed meanwhile.")])
            return super().packed(text)

    actions.put([document(1)])
    slow = Slow()

    assert reading.read(slow) == 0
    assert reading.how_many_wait() == 1
    assert reading.read(slow) == 1
    assert slow.read[1].endswith("Changed meanwhile.")


def test_the_command_reads_and_says_how_far_it_is(tmp_path: Path, settings: Settings) -> None:
    write_model(tmp_path)
    loading.model.cache_clear()
    settings.SEARCH_MEANING_MODEL = str(tmp_path)
    actions.put([document(number) for number in range(1, 4)])

    said = io.StringIO()
    call_command("embed", stdout=said)
    call_command("embed", "--all", stdout=said)

    assert said.getvalue().count("3 documents read") == 2
    assert "3 of 3" in said.getvalue()
    assert StoredDocument.objects.filter(unread=False).count() == 3
    loading.model.cache_clear()


def test_without_a_server_the_task_reads_nothing() -> None:
    actions.put([document(1)])

    tasks.read_meanings()

    assert reading.how_many_wait() == 1


def test_without_a_model_or_a_socket_the_commands_say_what_to_do(
    tmp_path: Path, settings: Settings
) -> None:
    loading.model.cache_clear()
    settings.SEARCH_MEANING_MODEL = str(tmp_path)

    with pytest.raises(CommandError, match="make meaning"):
        call_command("embed")
    with pytest.raises(CommandError, match="SEARCH_MEANING_SOCKET"):
        call_command("meaning_server")
