"""What is written, besides what is found."""

import pytest
from django.db import transaction

from search import actions
from search.models import StoredDocument, Term, Word
from tests.factories.search import document

pytestmark = pytest.mark.django_db


def test_versions_only_rise_also_over_a_removal() -> None:
    versions = []
    for change in (
        lambda: actions.put([document(1)]),
        lambda: actions.put([document(1, title="New")]),
        lambda: actions.remove(["listing:1"]),
        lambda: actions.put([document(1)]),
    ):
        change()
        versions.append(StoredDocument.objects.get(key="listing:1").version)

    assert versions == [1, 2, 3, 4]


def test_nothing_is_written_when_the_caller_gives_up() -> None:
    with transaction.atomic():
        actions.put([document(1)])
        transaction.set_rollback(True)

    assert not StoredDocument.objects.exists()
    actions.put([document(1)])
    assert StoredDocument.objects.filter(is_removed=False).count() == 1


def test_the_last_of_two_with_one_key_wins() -> None:
    assert actions.put([document(1, title="First"), document(1, title="Second")]) == 1

    assert StoredDocument.objects.get().card["title"] == "Second"


def test_a_changed_label_is_learnt() -> None:
    actions.put([document(1)])
    actions.put([document(2, category_name="Washing, dressing and more")])

    assert Term.objects.get(value="washing-and-dressing").label == "Washing, dressing and more"


def test_texts_with_nul_are_cleaned() -> None:
    actions.put([document(1, title="Home\0care", body="a\0b")])

    assert StoredDocument.objects.get().card["title"] == "Homecare"


def test_the_vocabulary_follows_the_documents() -> None:
    actions.put([document(1, title="Hydrotherapy")])
    actions.refresh_vocabulary()
    assert Word.objects.filter(word="hydrotherapy", documents=1).exists()

    actions.remove(["listing:1"])
    actions.refresh_vocabulary()
    assert not Word.objects.filter(word="hydrotherapy").exists()
