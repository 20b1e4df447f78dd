"""The person's notice, as its readers meet it."""

import pytest
from django.test import Client
from wagtail.models import Page, Site

from brokerage.conflicts.lifecycle import CaseState
from brokerage.conflicts.models import ConflictCase, NoticeAnswer
from cms.models import CouncilSite
from marketplace.foundations.models import AuditEntry
from marketplace.orders.lifecycle import OrderState
from tests.brokerage.conflicts.pages import address, browser, page
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    CouncilFactory,
    CouncilMembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_a_notice_names_the_independent_person_whom_the_council_chose(db, now):
    person = stories.make_client()
    CouncilSite.objects.create(
        site=Site.objects.get(is_default_site=True),
        council=person.council,
        independent_name="Sale Advocacy",
        independent_phone="0161 496 0101",
    )
    # The site of another council names somebody else.
    CouncilSite.objects.create(
        site=Site.objects.create(hostname="other.example", root_page=Page.objects.get(depth=1)),
        council=CouncilFactory(),
        independent_name="Elsewhere Advice",
    )
    case = stories.make_case(at=now, person=person)
    assert case.inputs["contact"] == "Sale Advocacy, 0161 496 0101"
    reader = browser(person.user)
    for query in ("", "?easy=1"):
        found = page(reader.get(address(case) + query, headers={"host": "localhost"}))
        assert found.count("Sale Advocacy") == 2
        assert 'href="tel:0161 496 0101"' in found
        assert "Elsewhere Advice" not in found


def test_a_council_that_names_nobody_is_named_itself(case, amina):
    assert case.inputs["contact"] == case.council.name
    assert case.council.name in page(amina.get(address(case)))


def test_amina_reads_the_notice_and_it_is_on_the_trail(amina, case):
    found = page(amina.get(address(case)))
    for words in case.answer["notice"]["standard"]:
        assert words in found
    assert "Sale Lunch Club" in found
    assert "£6 a session" in found
    assert "checked" not in found  # neither answer is chosen for her
    assert AuditEntry.objects.filter(
        event="notice.read", subject=f"conflictcase:{case.pk}"
    ).exists()


def test_the_easy_read_twin_says_the_same_in_short_sentences(amina, case):
    found = page(amina.get(address(case) + "?easy=1"))
    assert "<p>Castle Support helps you choose support.</p>" in found
    assert "<p>It is OK to say no.</p>" in found
    assert 'name="read_as" value="easy_read"' in found


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ("yes", OrderState.AWAITING_DECISION, "looks at it now"),
        ("no", OrderState.REFUSED, "This order is not going ahead"),
    ],
)
def test_yes_and_no_are_one_press_each(amina, case, answer, state, words):
    sent = {"answer": answer, "words": "", "read_as": "standard", "seen": stories.seen(case)}
    found = page(amina.post(address(case), sent, follow=True))
    assert words in found
    case.order.refresh_from_db()
    assert case.order.state == state
    assert "Send my answer" not in found


def test_an_answer_without_a_choice_comes_back_filled_in(amina, case):
    sent = {"words": "They know me well.", "read_as": "standard"}
    response = amina.post(address(case), sent)
    assert response.status_code == 422
    assert "Choose yes or no" in page(response)
    assert "They know me well." in page(response)
    assert not NoticeAnswer.objects.exists()


def test_a_broker_sees_only_where_it_stands_and_cannot_answer(case, broker):
    client = browser(broker.holder, broker)
    found = page(client.get(address(case)))
    assert "Only Amina Khan can read this notice and answer it." in found
    assert "They would get" not in found
    response = client.post(address(case), {"answer": "yes", "words": "", "read_as": "standard"})
    assert response.status_code == 403
    assert not NoticeAnswer.objects.exists()
    case.refresh_from_db()
    assert case.state == CaseState.DISCLOSED


def test_family_with_a_mandate_cannot_answer_either(case):
    mandate = MandateFactory(person=case.person, scopes=["view", "order"])
    client = browser(mandate.holder, mandate)
    response = client.post(address(case), {"answer": "no", "words": "", "read_as": "standard"})
    assert response.status_code == 403
    assert not NoticeAnswer.objects.exists()


def test_others_do_not_learn_that_there_is_a_notice(case):
    stranger = PersonFactory(council=case.council)
    for client in (browser(stranger.user), browser(CouncilMembershipFactory().user)):
        assert client.get(address(case)).status_code == 404
        sent = {"answer": "yes", "words": "", "read_as": "standard"}
        assert client.post(address(case), sent).status_code == 404
    assert Client().get(address(case)).status_code == 302
    assert not NoticeAnswer.objects.exists()


def test_a_blocked_order_says_what_to_do(now):
    person = stories.make_client()
    castle = stories.make_castle()
    mandate = stories.make_broker(person, castle)
    money = stories.make_money(person, 500_000)
    listing = ListingFactory(organisation=castle)
    order = stories.order_for(person, money, listing, at=now, mandate=mandate)
    case = ConflictCase.objects.get(order=order)
    found = page(browser(person.user).get(address(case)))
    assert "Compare at least 3 choices" in found
    assert 'href="/compare/"' in found
    assert "Send my answer" not in found
    assert 'href="/compare/"' in page(browser(mandate.holder, mandate).get(address(case)))


def test_a_cancelled_order_wants_no_answer(amina, case):
    case.order.state = OrderState.CANCELLED
    case.order.save()
    found = page(amina.get(address(case)))
    assert "The order was cancelled" in found
    assert "Send my answer" not in found


def test_the_list_of_notices_costs_the_same_whatever_its_length(
    case, now, django_assert_max_num_queries
):
    client = browser(case.person.user)
    assert "Castle Support" in page(client.get("/notices/"))
    listing = ListingFactory(organisation=case.order.organisation)
    fund = case.order.lines.get().fund
    for _ in range(3):
        stories.order_for(case.person, fund, listing, at=now)
    with django_assert_max_num_queries(8):
        found = page(client.get("/notices/"))
    assert found.count("app-result__title") == 4


def test_an_answer_from_an_older_page_is_asked_for_again_with_its_words(amina, case):
    sent = {"answer": "yes", "words": "I like them.", "read_as": "standard", "seen": "older"}
    response = amina.post(address(case), sent)
    assert response.status_code == 422
    found = page(response)
    assert "The notice changed since you opened it." in found
    assert "I like them." in found
    assert "checked" not in found
    assert f'value="{stories.seen(case)}"' in found
    assert not NoticeAnswer.objects.exists()
