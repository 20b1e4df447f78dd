"""The office's own words: added, changed, switched off, and found from the next search on."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from search import actions, synonyms, terms
from search.models import Synonym
from tests.factories.people import UserFactory
from tests.factories.search import document

pytestmark = pytest.mark.django_db
WORDS = "/office/snippets/search/synonym/"


@pytest.fixture
def editor(client: Client, settings: Settings) -> Client:
    """Signed in, may change the office's words."""
    settings.MFA_FORCED = False
    user = UserFactory(is_staff=True)
    group = Group.objects.create(name="Words")
    for codename in (
        "access_admin",
        "view_synonym",
        "add_synonym",
        "change_synonym",
        "delete_synonym",
    ):
        group.permissions.add(Permission.objects.get(codename=codename))
    user.groups.add(group)
    client.force_login(user)
    return client


def found(client: Client, words: str) -> bool:
    return b"Companion walks</a>" in client.get("/search/", {"q": words}).content


def test_what_the_office_adds_is_found_from_the_next_search_on(editor: Client) -> None:
    actions.put([document(1, title="Companion walks", summary="", body="")])
    assert not found(editor, "perambulating")

    answer = editor.post(
        f"{WORDS}add/", {"typed": " Perambulating ", "finds": "Walks,  walks, hikes"}
    )

    assert answer.status_code == 302
    kept = Synonym.objects.get()
    assert (kept.typed, kept.finds) == ("perambulating", "walks, hikes")
    assert found(editor, "perambulating")


def test_changed_and_deleted_words_count_at_once(editor: Client) -> None:
    actions.put([document(1, title="Companion walks", summary="", body="")])
    kept = Synonym.objects.create(typed="perambulating", finds="swimming")
    synonyms.refresh()
    assert not found(editor, "perambulating")

    editor.post(f"{WORDS}edit/{kept.pk}/", {"typed": "perambulating", "finds": "walks"})
    assert found(editor, "perambulating")

    editor.post(f"{WORDS}delete/{kept.pk}/")
    assert not found(editor, "perambulating")


def test_words_with_nothing_to_find_are_switched_off() -> None:
    Synonym.objects.create(typed="wash", finds="")
    synonyms.refresh()

    (wanted,) = synonyms.read("wash")

    assert wanted.others == ()


def test_four_words_are_refused_and_come_back(editor: Client) -> None:
    answer = editor.post(f"{WORDS}add/", {"typed": "one two three four", "finds": "walks"})

    assert b"Enter one, two or three words" in answer.content
    assert b'value="one two three four"' in answer.content
    assert not Synonym.objects.exists()


def test_known_words_are_shown_to_whoever_adds_one(editor: Client) -> None:
    assert b"washing and dressing" in editor.get(f"{WORDS}add/").content


def test_a_member_of_staff_without_the_right_is_sent_away(
    client: Client, settings: Settings
) -> None:
    settings.MFA_FORCED = False
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    assert client.post(f"{WORDS}add/", {"typed": "a b", "finds": "c"}).status_code in {302, 403}
    assert not Synonym.objects.exists()


def test_reading_words_asks_the_database_once_a_minute(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    synonyms.known()
    with django_assert_num_queries(0):
        synonyms.known()

    # Another process changed them: it wrote another version.
    cache.set(terms.CACHE_KEY, "newer", 60)
    with django_assert_num_queries(1):
        synonyms.known()
        synonyms.known()
