"""The notice and the officer's page in a real browser: nothing for axe to find, nothing too wide."""

import pytest
from django.utils import timezone

from brokerage.conflicts import actions
from tests.browser import picture
from tests.factories import conflicts as stories
from tests.factories.listings import CategoryFactory, ListingFactory
from tests.factories.mandates import act_under
from tests.factories.people import InterestFactory, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
WIDTHS = [320, 1280]
OURS = "main .nice-padding"  # the frame is Wagtail's own


@pytest.fixture
def now():
    """The pages use the real clock."""
    return timezone.now()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "query"), [("notice", ""), ("easy", "?easy=1")])
@pytest.mark.parametrize("script", [True, False])
def test_the_notice(look_at, client, case, width, name, query, script):
    client.force_login(case.person.user)
    response = client.get(f"/notices/{case.pk}/{query}")
    seen = look_at(response, width=width, script=script, keep=picture(f"conflicts-{name}", width))
    assert seen.heading == "Before you decide: Castle Support"
    assert seen.problems == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_answer_that_was_refused_and_one_that_was_given(look_at, client, case, width):
    client.force_login(case.person.user)
    sent = {"words": "They know me.", "read_as": "standard"}
    refused = look_at(client.post(f"/notices/{case.pk}/", sent), width=width)
    assert refused.title.startswith("Error: ")
    assert refused.problems == []
    given = client.post(f"/notices/{case.pk}/", {**sent, "answer": "yes"}, follow=True)
    assert look_at(given, width=width, keep=picture("conflicts-answered", width)).problems == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_list_a_blocked_notice_and_what_the_broker_sees(
    look_at, client, case, broker, width, now
):
    nights = CategoryFactory(name="Nights", parent=None)
    listing = ListingFactory(organisation=case.order.organisation, category=nights)
    stories.order_for(case.person, case.order.lines.get().fund, listing, at=now)
    blocked = case.person.conflict_cases.latest("pk")
    client.force_login(case.person.user)
    for name, path in (("list", "/notices/"), ("blocked", f"/notices/{blocked.pk}/")):
        assert (
            look_at(
                client.get(path), width=width, keep=picture(f"conflicts-{name}", width)
            ).problems
            == []
        )
    client.force_login(broker.holder)
    act_under(client, broker)
    state = client.get(f"/notices/{case.pk}/")
    assert look_at(state, width=width, keep=picture("conflicts-state", width)).problems == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_office(look_at, client, case, officer, authority_of, width, now):
    actions.answer_notice(
        case_id=case.pk,
        says_yes=True,
        words="They know me.",
        read_as="standard",
        seen=stories.seen(case),
        by=authority_of(case.person),
        at=now,
    )
    client.force_login(officer)

    def look(name, response):
        keeping = picture(f"conflicts-office-{name}", width)
        return look_at(response, width=width, within=OURS, keep=keeping).problems

    path = f"/office/links/{case.pk}/"
    assert look("queue", client.get("/office/links/")) == []
    assert look("case", client.get(path)) == []
    refused = client.post(f"{path}agree/", {"reason": ""})
    top = refused.content.decode().split("There is a problem")[1].split("</ul>")[0]
    assert "Say why you agree" in top
    assert look("refused", refused) == []
    InterestFactory(person=officer.person, subject_organisation=case.order.organisation)
    assert look("linked", client.get(path)) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_rules_of_a_council(look_at, client, case, width, settings, now):
    settings.MFA_FORCED = False
    keeper = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(keeper)
    address = f"/office/rules/{case.council_id}/"
    client.post(address, {"version": "1", "share_watch": "40"})
    pages = {
        "rules": client.get("/office/rules/"),
        "policy": client.get(address),
        "policy-refused": client.post(address, {"version": "2", "whole": "1"}),
    }
    for name, response in pages.items():
        keeping = picture(f"conflicts-office-{name}", width)
        seen = look_at(response, width=width, within=OURS, keep=keeping)
        assert seen.problems == [], name
        assert seen.title.endswith(" - Office of Shop 4 Support"), name
