"""Keeping a search, hearing what is new in it, and ending that."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from marketplace.foundations.authority import NOBODY, system_authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.people.authority import own_authority
from marketplace.saved_searches import actions, notifications
from marketplace.saved_searches.models import SavedSearch
from search import actions as index
from search.place_files import PlaceRow
from search.places import store_places
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.saved_searches import SavedSearchFactory
from tests.factories.search import SALE, document

pytestmark = pytest.mark.django_db
SYSTEM = system_authority("tests")


@pytest.fixture(autouse=True)
def market(db):
    store_places([PlaceRow("M33", *SALE)])
    offer(1, "Swimming buddy")


@pytest.fixture
def joan():
    return PersonFactory(name="Joan Hill").user


def offer(number, title, **facts):
    plain = {
        "summary": "",
        "body": "",
        "category": "c",
        "category_name": "Things",
        "parent_category_name": "All",
    }
    index.put([document(number, title=title, **{**plain, **facts})])


def save(user, at, asked="q=swimming&postcode=M33"):
    return actions.save_search(address=asked, by=own_authority(user, on=at.date()), at=at)


def alert(at, capture):
    with capture(execute=True):
        return actions.send_alerts(by=SYSTEM, at=at)


@pytest.fixture
def capture(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def test_a_search_is_saved_from_the_page_and_stands_on_ones_list(client, joan):
    client.force_login(joan)
    page = client.get("/search/", {"q": "swimming", "postcode": "M33"}).content.decode()
    button = re.search(r'formaction="/saved-searches/add/" name="asked" value="([^"]+)"', page)

    client.post("/saved-searches/add/", {"asked": button[1].replace("&amp;", "&")})

    html = client.get("/saved-searches/").content.decode()
    assert "swimming near M33" in html
    assert 'href="/search/?q=swimming&amp;postcode=M33"' in html
    assert AuditEntry.objects.filter(event="saved_search.saved", actor_id=joan.pk).count() == 1


def test_a_visitor_is_offered_no_saving(client):
    assert "saved-searches" not in client.get("/search/", {"q": "swimming"}).content.decode()


def test_the_same_search_is_kept_once(joan, now):
    assert save(joan, now) == save(joan, now)
    assert SavedSearch.objects.count() == 1


def test_what_the_form_sends_empty_makes_no_other_search(joan, now):
    saved = save(joan, now)

    assert saved == save(
        joan, now, "q=swimming&postcode=M33&within=&sort=relevance&max_price=&page=2&view=map"
    )


def test_a_category_without_words_is_saved_too(joan, now):
    saved = save(joan, now, "q=&category=c&postcode=M33&day=saturday")

    assert (saved.said, saved.asked) == (
        "Things near M33 on Saturdays",
        "category=c&postcode=M33&day=saturday",
    )


def test_what_has_all_the_words_is_told_though_more_have_some(joan, now, capture):
    for number in range(2, 9):
        offer(number, "Swimming")
    save(joan, now, "q=swimming+lessons&postcode=M33")
    offer(9, "Lessons in cooking")
    assert alert(now, capture) == 0
    offer(10, "Swimming lessons")

    assert alert(now + timedelta(days=1), capture) == 1
    assert "/listings/10-" in mail.outbox[0].body


@pytest.mark.parametrize("asked", ["", "postcode=M33", "q=a&postcode=nowhere", "q=" + "a" * 600])
def test_nothing_to_search_for_is_not_saved(joan, now, asked):
    with pytest.raises(NotAllowed):
        save(joan, now, asked)
    assert not SavedSearch.objects.exists()


def test_nobody_keeps_more_than_twenty_or_without_an_account(joan, now):
    for number in range(actions.MOST):
        SavedSearchFactory(user=joan, asked=f"q={number}")
    with pytest.raises(NotAllowed, match="Delete one"):
        save(joan, now)
    with pytest.raises(NotAllowed, match="Sign in"):
        actions.save_search(address="q=swimming", by=NOBODY, at=now)
    assert SavedSearch.objects.count() == actions.MOST


def test_what_is_new_is_told_once_and_only_what_is_new(joan, now, capture):
    save(joan, now)
    assert alert(now, capture) == 0
    offer(2, "Swimming for all")
    offer(3, "Painting")
    offer(4, "Swimming far away", easting=SALE[0] + 100_000)

    assert alert(now + timedelta(days=1), capture) == 1
    assert alert(now + timedelta(days=2), capture) == 0

    (letter,) = mail.outbox
    assert letter.to == [joan.email]
    assert "swimming" not in letter.subject.lower()
    assert "Swimming for all" in letter.body
    assert "/listings/2-home-care/" in letter.body
    for other in ("Swimming buddy", "Painting", "far away"):
        assert other not in letter.body
    assert AuditEntry.objects.filter(event="saved_search.alerted").count() == 1


def test_a_listing_that_is_gone_again_is_not_told(joan, now, capture):
    save(joan, now)
    offer(2, "Swimming for all")
    index.remove(["listing:2"])

    assert alert(now, capture) == 0
    assert mail.outbox == []


def test_no_e_mail_for_those_who_want_none_or_cannot_sign_in(now, capture):
    SavedSearchFactory(wants_email=False)
    SavedSearchFactory(user=UserFactory(is_active=False))

    assert alert(now, capture) == 0


def test_one_address_that_refuses_does_not_stop_the_others(now, capture, monkeypatch):
    SavedSearchFactory.create_batch(2)
    send = notifications.say_what_is_new
    first = []

    def refuse_first(saved, new):
        if not first:
            first.append(saved)
            raise OSError("refused")
        send(saved, new)

    monkeypatch.setattr(notifications, "say_what_is_new", refuse_first)

    assert alert(now, capture) == 2
    assert len(mail.outbox) == 1


def test_the_link_in_the_e_mail_ends_it_without_signing_in(client, now, capture):
    saved = SavedSearchFactory()
    alert(now, capture)
    link = re.search(r"/saved-searches/stop/\S+/", mail.outbox[0].body)[0]
    assert link in mail.outbox[0].extra_headers["List-Unsubscribe"]

    asked = client.get(link)
    saved.refresh_from_db()
    assert (asked.status_code, saved.wants_email) == (200, True)

    done = client.post(link)
    saved.refresh_from_db()
    assert b"No more e-mails" in done.content
    assert not saved.wants_email
    assert AuditEntry.objects.filter(event="saved_search.email_set").count() == 1


def test_a_made_up_link_is_not_known(client):
    saved = SavedSearchFactory()

    assert client.post(f"/saved-searches/stop/{saved.pk}:nonsense/").status_code == 404
    saved.refresh_from_db()
    assert saved.wants_email


def test_e_mail_begins_again_with_what_comes_then(client, joan, now, capture):
    saved = SavedSearchFactory(user=joan, wants_email=False)
    client.force_login(joan)
    client.post(f"/saved-searches/{saved.pk}/email/", {"wanted": "yes"})
    assert alert(now, capture) == 0

    offer(2, "Swimming for all")
    assert alert(now, capture) == 1


def test_nobody_changes_or_deletes_anothers(client, joan):
    saved = SavedSearchFactory()
    client.force_login(joan)

    assert client.post(f"/saved-searches/{saved.pk}/delete/").status_code == 404
    assert client.post(f"/saved-searches/{saved.pk}/email/", {"wanted": "no"}).status_code == 404
    saved.refresh_from_db()
    assert saved.wants_email


def test_ones_own_is_deleted(client, joan):
    saved = SavedSearchFactory(user=joan)
    client.force_login(joan)

    client.post(f"/saved-searches/{saved.pk}/delete/")

    assert not SavedSearch.objects.exists()
    assert AuditEntry.objects.filter(event="saved_search.deleted").count() == 1


def test_deleting_twice_is_no_mistake_and_its_link_still_ends_it(client, joan, now, capture):
    saved = SavedSearchFactory(user=joan)
    alert(now, capture)
    link = re.search(r"/saved-searches/stop/\S+/", mail.outbox[0].body)[0]
    client.force_login(joan)
    for _ in range(2):
        page = client.post(f"/saved-searches/{saved.pk}/delete/", follow=True)
        assert b"The search is deleted." in page.content
    assert client.post(f"/saved-searches/{saved.pk}/email/", {"wanted": "yes"}).status_code == 404
    assert b"No more e-mails" in client.post(link).content


def test_only_the_system_sends(joan, now):
    with pytest.raises(NotAllowed):
        actions.send_alerts(by=own_authority(joan, on=now.date()), at=now)


def test_the_command_says_how_many(capsys):
    SavedSearchFactory()

    call_command("send_search_alerts")

    assert capsys.readouterr().out == "1 e-mails.\n"


def test_the_list_asks_as_much_for_ten_as_for_one(client, joan, django_assert_max_num_queries):
    client.force_login(joan)
    SavedSearchFactory(user=joan)
    client.get("/saved-searches/")
    with django_assert_max_num_queries(12) as before:
        client.get("/saved-searches/")
    for number in range(9):
        SavedSearchFactory(user=joan, asked=f"q={number}")
    with django_assert_max_num_queries(len(before)):
        assert client.get("/saved-searches/").content.count(b"Stop e-mails") == 10
