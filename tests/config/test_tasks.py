"""What happens in the background at set times."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from wagtail.models import Page

from config import celery, tasks
from search.actions import put
from search.models import UnmetSearch, Word
from search.suggestions import suggest
from tests.factories.search import document


@pytest.mark.django_db
def test_old_sessions_are_forgotten_and_living_ones_kept():
    now = timezone.now()
    Session.objects.create(session_key="old", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="living", expire_date=now + timedelta(days=1))
    tasks.forget_old_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["living"]


@pytest.mark.django_db
def test_a_page_appears_at_its_time():
    root = Page.get_first_root_node()
    page = root.add_child(instance=Page(title="Winter support", live=False))
    revision = page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert not Page.objects.get(pk=page.pk).live
    tasks.publish_what_is_due()
    assert Page.objects.get(pk=page.pk).live
    tasks.publish_what_is_due()
    assert Page.objects.get(pk=page.pk).live_revision_id == revision.pk


@pytest.mark.django_db
def test_words_are_read_again_and_old_counts_deleted():
    put([document(1, title="Hydrotherapy")])
    today = timezone.localdate()
    for on in (today, today - timedelta(days=500)):
        UnmetSearch.objects.create(on=on, words="falconry", found=0)
    tasks.read_words_again()
    assert Word.objects.filter(word="hydrotherapy").exists()
    assert suggest("hydro") == ["Hydrotherapy"]
    assert [row.on for row in UnmetSearch.objects.all()] == [today]


def test_every_scheduled_task_exists():
    celery.app.loader.import_default_modules()
    for entry in celery.app.conf.beat_schedule.values():
        assert entry["task"] in celery.app.tasks
