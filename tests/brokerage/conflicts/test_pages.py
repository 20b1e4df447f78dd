"""The person's notice and the officer's queue, as their readers meet them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from brokerage.conflicts import actions
from brokerage.conflicts.interests import add_months
from brokerage.conflicts.labels import linked_to_broker
from brokerage.conflicts.lifecycle import CaseState
from brokerage.conflicts.models import CaseDecision, ConflictCase, NoticeAnswer
from cms.models import CouncilSite
from marketplace.foundations.models import AuditEntry
from marketplace.listings import publishing
from marketplace.orders import actions as orders
from marketplace.orders.lifecycle import OrderState
from marketplace.people.roles import CouncilPost
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    CouncilFactory,
    CouncilMembershipFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def browser(user, mandate=None):
    client = Client()
    client.force_login(user)
    if mandate:
        session = client.session
        session["acting_under_mandate"] = mandate.pk
        session["acting_for_name"] = mandate.person.name
        session.save()
    return client


@pytest.fixture
def amina(case):
    return browser(case.person.user)


@pytest.fixture
def manager(officer):
    return browser(officer)


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
    for address in (f"/notices/{case.pk}/", f"/notices/{case.pk}/?easy=1"):
        page = browser(person.user).get(address, headers={"host": "localhost"}).content.decode()
        assert page.count("Sale Advocacy") == 2
        assert 'href="tel:0161 496 0101"' in page
        assert "Elsewhere Advice" not in page


def test_a_council_that_names_nobody_is_named_itself(case, amina):
    assert case.inputs["contact"] == case.council.name
    assert case.council.name in amina.get(f"/notices/{case.pk}/").content.decode()


@pytest.fixture
def waiting(case, authority_of, now):
    """Amina said yes."""
    actions.answer_notice(
        case_id=case.pk,
        says_yes=True,
        words="They know me.",
        read_as="easy_read",
        seen=stories.seen(case),
        by=authority_of(case.person),
        at=now,
    )
    return case


def page(response):
    return response.content.decode()


def address(case):
    return f"/notices/{case.pk}/"


def in_three_months():
    return (timezone.localdate() + timedelta(days=90)).isoformat()


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


def test_what_was_reported_in_confidence_is_for_who_decides_alone(manager, case, now):
    person = stories.make_client("Bilal")
    keep, care = stories.make_castle("Keep"), OrganisationFactory(name="W Care")
    owner = PersonFactory(name="Zelda Quill", without_account=True)
    for owned in (keep, care):
        InterestFactory(
            person=owner,
            subject_organisation=owned,
            type="shareholding",
            share_from=10_000,
            share_to=10_000,
            source="whistleblow",
            evidence="Her cousin rang",
        )
    mandate = stories.make_broker(person, keep)
    listing = ListingFactory(organisation=care)
    stories.make_comparison(person, listing, at=now)
    money = stories.make_money(person, 500_000)
    order = stories.order_for(person, money, listing, at=now, mandate=mandate)
    found = ConflictCase.objects.get(order=order)
    own, broker = browser(person.user), browser(mandate.holder, mandate)
    provider = browser(MembershipFactory(organisation=care).user)
    pages = [
        own.get(address(found)),
        own.get(address(found), {"easy": "1"}),
        own.get(f"/orders/{order.reference}/"),
        broker.get(address(found)),
        broker.get(f"/orders/{order.reference}/"),
        broker.get("/compare/", {"listing": listing.pk}),
        provider.get(f"/provider/orders/{order.reference}/"),
    ]
    for read in pages:
        for secret in ("Zelda", "confidence", "cousin", "same owner", "owns"):
            assert secret not in page(read), (read.request["PATH_INFO"], secret)
    assert "They are linked." in page(pages[0])
    decides = page(manager.get(f"/office/links/{found.pk}/"))
    assert "Zelda Quill" in decides
    assert "Reported in confidence" in decides


def test_who_was_reported_in_confidence_cannot_decide_and_is_not_told_why(
    manager, officer, waiting
):
    InterestFactory(
        person=officer.person,
        subject_organisation=waiting.order.organisation,
        source="whistleblow",
    )
    path = f"/office/links/{waiting.pk}/"
    sent = {"reason": "Fine.", "conditions": "", "expires_on": in_three_months()}
    for found in (manager.get(path), manager.post(path + "agree/", sent, follow=True)):
        assert "The register of interests links you to somebody in this case." in page(found)
        assert "work or worked" not in page(found)
    assert not CaseDecision.objects.exists()


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


def test_a_linked_option_is_labelled_for_the_person_and_her_broker(case, broker, authority_of, now):
    castle, other = case.order.organisation, OrganisationFactory()
    wanted = {castle.pk: "Linked to the broker Castle Support"}
    for by in (authority_of(case.person), authority_of(broker)):
        assert linked_to_broker([castle.pk, other.pk], by, now.date()) == wanted
    assert linked_to_broker([castle.pk], authority_of(PersonFactory()), now.date()) == {}


def test_results_and_the_listings_own_page_say_the_link_and_to_nobody_else(case, broker):
    listing = ListingFactory(organisation=case.order.organisation, title="Falconry mornings")
    publishing.put_in_search([listing.pk], on=timezone.localdate())
    label = "<strong>Linked to the broker Castle Support</strong>"
    for address in ("/search/?q=falconry", listing.get_absolute_url()):
        for visitor in (browser(case.person.user), browser(broker.holder, broker)):
            assert label in page(visitor.get(address))
        for nobody in (browser(PersonFactory().user), browser(broker.holder), Client()):
            answer = page(nobody.get(address))
            assert "Falconry mornings" in answer
            assert "Linked to" not in answer
