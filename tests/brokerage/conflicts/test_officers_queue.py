"""What waits for an officer's decision, and the decision, in the office."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from brokerage.conflicts import actions
from brokerage.conflicts.interests import add_months
from brokerage.conflicts.models import CaseDecision, ConflictCase
from marketplace.foundations.models import AuditEntry
from marketplace.orders import actions as orders
from marketplace.orders.lifecycle import OrderState
from marketplace.people.roles import CouncilPost
from tests.brokerage.conflicts.pages import address, browser, in_three_months, page
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.people import (
    CouncilFactory,
    InterestFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_the_queue_shows_what_waits_for_this_council(manager, waiting):
    found = page(manager.get("/office/links/"))
    assert waiting.order.reference in found
    assert "COI-01, COI-12" in found
    assert AuditEntry.objects.filter(event="conflict.listed", person_id=waiting.person_id).exists()
    other = browser(stories.make_officer(CouncilFactory()))
    assert waiting.order.reference not in page(other.get("/office/links/"))
    assert other.get(f"/office/links/{waiting.pk}/").status_code == 404
    sent = {"reason": "x", "conditions": "", "expires_on": in_three_months()}
    assert other.post(f"/office/links/{waiting.pk}/agree/", sent).status_code == 404
    assert not CaseDecision.objects.exists()


def test_a_post_that_does_not_decide_has_no_queue(waiting):
    client = browser(stories.make_officer(waiting.council, CouncilPost.SOCIAL_WORKER))
    for path in ("/office/links/", f"/office/links/{waiting.pk}/"):
        assert client.get(path).status_code in {302, 403}
    assert "Links to decide" not in page(client.get("/office/"))


def test_the_queue_costs_the_same_whatever_its_length(manager, waiting, authority_of, now):
    from_one = queries_of(manager)
    for name in ("Bilal", "Cora", "Dev"):
        case = stories.make_case(at=now, person=stories.make_client(name))
        actions.answer_notice(
            case_id=case.pk,
            says_yes=True,
            words="",
            read_as="standard",
            seen=stories.seen(case),
            by=authority_of(case.person),
            at=now,
        )
    assert queries_of(manager) == from_one


def queries_of(client):
    client.get("/office/links/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/office/links/").status_code == 200
    return len(asked)


def test_the_case_shows_what_is_needed_to_decide(manager, waiting):
    found = page(manager.get(f"/office/links/{waiting.pk}/"))
    for words in (
        "The broker Castle Support would buy £1,176 of support from itself.",
        "59%",
        "Sale Lunch Club",
        "Linked to the broker",
        "“They know me.”",
        "easy read",
        "Last day of this agreement",
    ):
        assert words in found
    # As a browser's box for dates reads it; any other way of writing leaves the box empty.
    longest = add_months(timezone.localdate(), 12)
    assert f'value="{longest.isoformat()}"' in found
    assert AuditEntry.objects.filter(event="conflict.read", council_id=waiting.council_id).exists()


def test_the_officer_reads_the_notice_that_amina_read_and_not_a_later_one(
    manager, waiting, authority_of, now
):
    fund = waiting.order.lines.get().fund
    sister = OrganisationFactory(name="Castle Clubs")
    stories.order_for(waiting.person, fund, ListingFactory(organisation=sister), at=now, weeks=2)
    InterestFactory(owns=True, organisation=waiting.order.organisation, subject_organisation=sister)
    orders.proceed_order(order_id=waiting.order_id, by=authority_of(waiting.person), at=now)
    found = page(manager.get(f"/office/links/{waiting.pk}/"))
    assert "Not answered yet. To an earlier notice, before the facts changed:" in found
    assert "They would get £1,176. That is about £59 of each £100" in found
    assert "£1,372 out of" not in found


def test_the_case_shows_the_chain_of_owners(manager, case, authority_of, now):
    person = stories.make_client("Bilal")
    castle, care = stories.make_castle("Keep"), OrganisationFactory(name="W Care")
    InterestFactory(
        owns=True, organisation=castle, subject_organisation=care, share_from=5001, share_to=7499
    )
    mandate = stories.make_broker(person, castle)
    listing = ListingFactory(organisation=care)
    stories.make_comparison(person, listing, at=now)
    money = stories.make_money(person, 500_000)
    order = stories.order_for(person, money, listing, at=now, mandate=mandate)
    found = page(manager.get(f"/office/links/{ConflictCase.objects.get(order=order).pk}/"))
    for words in ("Keep", "owns shares of", "W Care", "50.01% to 74.99%", "Companies House"):
        assert words in found


def test_an_officer_agrees_on_the_page(manager, waiting):
    sent = {
        "reason": "She chose.",
        "conditions": "",
        "expires_on": in_three_months(),
        "seen": stories.seen(waiting),
    }
    found = page(manager.post(f"/office/links/{waiting.pk}/agree/", sent, follow=True))
    assert "Agreed. The order went to the provider." in found
    waiting.order.refresh_from_db()
    assert waiting.order.state == OrderState.PLACED


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Say why you agree"),
        ({"expires_on": "2099-01-01"}, "months at most"),
        ({"expires_on": "soon"}, "Enter a real date"),
    ],
)
def test_a_refused_decision_comes_back_filled_in(manager, waiting, changes, words):
    sent = {
        "reason": "She chose.",
        "conditions": "Look again.",
        "expires_on": in_three_months(),
        "seen": stories.seen(waiting),
    }
    response = manager.post(f"/office/links/{waiting.pk}/agree/", {**sent, **changes})
    assert response.status_code == 422
    assert words in page(response)
    assert "Look again." in page(response)
    assert not CaseDecision.objects.exists()


def test_an_officer_refuses_on_the_page_and_amina_reads_why(manager, amina, waiting):
    path = f"/office/links/{waiting.pk}/refuse/"
    assert manager.post(path, {"refuse-reason": ""}).status_code == 422
    sent = {"refuse-reason": "Two cheaper choices.", "refuse-seen": stories.seen(waiting)}
    manager.post(path, sent)
    waiting.order.refresh_from_db()
    assert waiting.order.state == OrderState.REFUSED
    found = page(amina.get(address(waiting)))
    assert "Two cheaper choices." in found
    assert "The support you have now goes on." in found


def test_a_linked_officer_sees_their_own_link_and_nothing_of_the_case(manager, officer, waiting):
    clerk = PersonFactory(without_account=True)
    InterestFactory(person=officer.person, married=True, subject_person=clerk)
    InterestFactory(person=clerk, subject_organisation=waiting.order.organisation)
    path = f"/office/links/{waiting.pk}/"
    queue = page(manager.get("/office/links/"))
    assert waiting.order.reference in queue
    for fact in ("Amina Khan", "Castle Support", "£1,176", "COI-01"):
        assert fact not in queue
    assert not AuditEntry.objects.filter(event="conflict.listed").exists()
    found = page(manager.get(path))
    assert "Your husband, wife or partner works or worked for Castle Support." in found
    assert "They know me." not in found
    assert "Agree</button>" not in found
    sent = {"reason": "Fine.", "conditions": "", "expires_on": in_three_months()}
    found = page(manager.post(path + "agree/", sent, follow=True))
    assert "You cannot decide this one." in found
    assert not CaseDecision.objects.exists()
    waiting.order.refresh_from_db()
    assert waiting.order.state == OrderState.AWAITING_DECISION
    assert AuditEntry.objects.filter(event="conflict.decision_stopped").count() == 1


def test_a_decision_from_an_older_page_keeps_what_was_typed(manager, waiting):
    path = f"/office/links/{waiting.pk}/"
    sent = {"reason": "She chose.", "conditions": "", "expires_on": in_three_months()}
    for refused in (
        manager.post(path + "agree/", {**sent, "seen": "older"}),
        manager.post(path + "refuse/", {"refuse-reason": "She chose.", "refuse-seen": "older"}),
    ):
        assert refused.status_code == 422
        assert "The facts changed since you opened this page." in page(refused)
        assert "She chose." in page(refused)
        assert 'value="older"' not in page(refused)
    assert not CaseDecision.objects.exists()
