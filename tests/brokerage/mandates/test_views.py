"""The pages of mandates, as the person, the helper and a stranger see them."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from brokerage.mandates.actions import MOST_ASKED_A_DAY
from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.look_ups import MOST_A_DAY
from brokerage.mandates.middleware import build_standing
from brokerage.mandates.models import Mandate
from marketplace.foundations.models import AuditEntry
from tests.factories.mandates import MandateFactory
from tests.factories.people import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step_is_enough(settings):
    """The second sign-in step has its own tests."""
    settings.MFA_FORCED = False


@pytest.fixture
def amina():
    return PersonFactory(budget_holder=True, name="Amina Yusuf")


def act_for(client, mandate):
    client.force_login(mandate.holder)
    return client.post(reverse("brokerage:act_for", args=[mandate.pk]), follow=True)


def test_a_person_lets_her_daughter_help(client, amina):
    leila = PersonFactory(name="Leila Yusuf")
    client.force_login(amina.user)
    response = client.post(
        reverse("brokerage:add_helper"),
        {"email": leila.user.email.upper(), "role": "circle", "scopes": ["view", "order"]},
        follow=True,
    )
    page = response.content.decode()
    assert "they can now act for you and are on this page" in page
    assert "Leila Yusuf" in page
    assert Mandate.objects.get().scopes == ["view", "order"]


def test_a_refused_form_names_field_and_remedy_and_comes_back_filled_in(client, amina):
    client.force_login(amina.user)
    response = client.post(
        reverse("brokerage:add_helper"),
        {"email": "nobody@example.org", "role": "circle", "scopes": ["view"], "last_day_0": "31"},
    )
    page = response.content.decode()
    assert "The date must include" in page
    assert 'value="nobody@example.org"' in page
    assert not Mandate.objects.exists()


def test_letting_somebody_help_says_the_same_whether_there_is_an_account_or_not(client, amina):
    leila = PersonFactory(name="Leila Yusuf")
    client.force_login(amina.user)
    said = []
    for email in (leila.user.email, "nobody@example.org"):
        for role in ("circle", "broker"):
            page = client.post(
                reverse("brokerage:add_helper"),
                {"email": email, "role": role, "scopes": ["view"]},
                follow=True,
            ).content.decode()
            said.append(
                [
                    "If somebody signs in here with that address" in page,
                    "Nobody with this address is a broker here" in page,
                ]
            )
    assert said == [[True, False], [False, True]] * 2
    assert Mandate.objects.get().holder == leila.user


def test_many_addresses_cannot_be_tried_in_a_day(client, amina):
    leila = PersonFactory()
    client.force_login(amina.user)
    form = {"role": "circle", "scopes": ["view"]}
    for number in range(MOST_A_DAY):
        client.post(reverse("brokerage:add_helper"), {**form, "email": f"a{number}@example.org"})
    refused = client.post(reverse("brokerage:add_helper"), {**form, "email": leila.user.email})
    page = refused.content.decode()
    assert "You have tried many addresses today. Try again tomorrow" in page
    assert f'value="{leila.user.email}"' in page
    assert not Mandate.objects.exists()


def test_asking_says_the_same_whether_there_is_an_account_or_not(client, amina):
    client.force_login(PersonFactory().user)
    ask = {"role": "circle", "scopes": ["view"]}
    pages = [
        client.post(reverse("brokerage:ask_for_mandate"), {**ask, "email": email}, follow=True)
        for email in (amina.user.email, "nobody@example.org")
    ]
    said = [
        "If somebody signs in here with that address" in page.content.decode() for page in pages
    ]
    assert said == [True, True]
    assert [amina.name in page.content.decode() for page in pages] == [False, False]
    assert Mandate.objects.get().state == MandateState.ASKED


def test_a_broker_who_left_the_firm_is_not_said_to_act(client, amina):
    mandate = MandateFactory(person=amina, broker=True)
    client.force_login(amina.user)
    address = reverse("brokerage:people_who_help")
    assert "Cannot act for you now" not in client.get(address).content.decode()
    mandate.holder.memberships.update(ended_on=timezone.localdate())
    page = client.get(address).content.decode()
    assert "Nobody. You act for yourself." in page
    stopped = page.split("Cannot act for you now")[1]
    assert str(mandate.holder) in stopped
    assert reverse("brokerage:end_helper", args=[mandate.pk]) in stopped


def test_who_has_asked_too_many_does_not_learn_who_has_an_account(client, amina):
    asker = PersonFactory()
    MandateFactory.create_batch(
        MOST_ASKED_A_DAY, asked=True, holder=asker.user, asked_at=timezone.now()
    )
    client.force_login(asker.user)
    ask = {"role": "circle", "scopes": ["view"]}
    for email in (amina.user.email, "nobody@example.org"):
        page = client.post(reverse("brokerage:ask_for_mandate"), {**ask, "email": email})
        assert "You have asked many people today." in page.content.decode()


def test_a_forged_organisation_in_the_request_is_refused(client, amina):
    other = MembershipFactory(broker=True).organisation
    client.force_login(PersonFactory().user)
    response = client.post(
        reverse("brokerage:ask_for_mandate"),
        {"email": amina.user.email, "role": f"broker-{other.pk}", "scopes": ["view"]},
    )
    assert response.status_code == 200
    assert not Mandate.objects.exists()


def test_the_person_answers_no(client):
    mandate = MandateFactory(asked=True)
    client.force_login(mandate.person.user)
    client.post(reverse("brokerage:answer_helper", args=[mandate.pk]), {"answer": "no"})
    mandate.refresh_from_db()
    assert mandate.state == MandateState.DECLINED


def test_the_person_answers_yes_to_part_of_it(client):
    mandate = MandateFactory(asked=True)
    client.force_login(mandate.person.user)
    client.post(
        reverse("brokerage:answer_helper", args=[mandate.pk]), {"answer": "yes", "scopes": ["view"]}
    )
    mandate.refresh_from_db()
    assert (mandate.state, mandate.scopes) == (MandateState.GRANTED, ["view"])


@pytest.mark.parametrize("page", ["answer_helper", "end_helper"])
def test_another_persons_mandate_does_not_exist_for_me(client, page):
    mandate = MandateFactory(asked=True)
    client.force_login(PersonFactory().user)
    response = client.post(
        reverse(f"brokerage:{page}", args=[mandate.pk]), {"answer": "yes", "scopes": ["view"]}
    )
    assert response.status_code == 404
    mandate.refresh_from_db()
    assert mandate.state == MandateState.ASKED


def test_acting_for_somebody_is_shown_and_kept_in_the_trail(client):
    mandate = MandateFactory()
    act_for(client, mandate)
    page = client.get(reverse("brokerage:clients")).content.decode()
    assert f"You are acting for <strong>{mandate.person.name}</strong>" in page
    assert AuditEntry.objects.filter(
        event="acting.started", person_id=mandate.person_id, actor_id=mandate.holder_id
    ).exists()
    client.post(reverse("brokerage:stop_acting"))
    assert "You are acting for" not in client.get(reverse("brokerage:clients")).content.decode()
    assert AuditEntry.objects.filter(event="acting.stopped", person_id=mandate.person_id).exists()


LOOKED_FOR = {
    "place": {"label": "M33 7XZ", "easting": 378_800, "northing": 391_900},
    "last_search": {"words": "continence"},
    "recent_searches": [{"said": "continence", "asked": "q=continence"}],
    "shortlist": [1, 2],
}


def look_around(client):
    session = client.session
    session.update(LOOKED_FOR)
    session.save()


def kept_of_it(client):
    return sorted(LOOKED_FOR.keys() & client.session.keys())


@pytest.mark.parametrize("leave", ["another", "stop", "ended"])
def test_what_was_looked_for_one_person_is_not_there_for_the_next(client, now, leave):
    mandate = MandateFactory()
    act_for(client, mandate)
    look_around(client)
    act_for(client, mandate)
    assert kept_of_it(client) == sorted(LOOKED_FOR)
    if leave == "another":
        act_for(client, MandateFactory(holder=mandate.holder))
    elif leave == "stop":
        client.post(reverse("brokerage:stop_acting"))
    else:
        Mandate.objects.update(state=MandateState.REVOKED, revoked_at=now)
        client.get(reverse("brokerage:clients"))
    assert kept_of_it(client) == []


def test_what_was_looked_for_oneself_does_not_count_as_looked_for_the_person(client):
    mandate = MandateFactory()
    client.force_login(mandate.holder)
    look_around(client)
    act_for(client, mandate)
    assert kept_of_it(client) == ["shortlist"]


@pytest.mark.parametrize("trait", ["asked", "expired", "revoked", None])
def test_somebody_elses_or_dead_mandate_cannot_be_used(client, trait):
    mandate = MandateFactory(**({trait: True} if trait else {}))
    client.force_login(mandate.holder if trait else PersonFactory().user)
    response = client.post(reverse("brokerage:act_for", args=[mandate.pk]))
    assert response.status_code == 404
    assert "acting_under_mandate" not in client.session


def test_ended_in_another_tab_the_next_page_says_so(client, now):
    mandate = MandateFactory()
    act_for(client, mandate)
    Mandate.objects.update(state=MandateState.REVOKED, revoked_at=now)
    page = client.get(reverse("brokerage:clients")).content.decode()
    assert f"You can no longer act for {mandate.person.name}" in page
    assert "You are acting for" not in page
    again = client.get(reverse("brokerage:clients")).content.decode()
    assert "You can no longer act" not in again


def test_what_was_being_sent_for_a_person_is_never_done_for_oneself(client):
    holder = PersonFactory()
    mandate = MandateFactory(holder=holder.user)
    act_for(client, mandate)
    Mandate.objects.update(ends_on=datetime(2026, 2, 1, tzinfo=UTC).date())
    friend = PersonFactory()
    response = client.post(
        reverse("brokerage:add_helper"),
        {"email": friend.user.email, "role": "circle", "scopes": ["view"]},
        follow=True,
    )
    assert "nothing was changed" in response.content.decode()
    assert Mandate.objects.count() == 1


def test_a_helper_cannot_see_or_change_who_helps_the_person(client):
    mandate = MandateFactory()
    act_for(client, mandate)
    page = client.get(reverse("brokerage:people_who_help"))
    assert page.status_code == 403
    assert "Switch back to yourself first" in page.content.decode()
    ended = client.post(reverse("brokerage:end_helper", args=[mandate.pk]))
    assert ended.status_code == 403
    mandate.refresh_from_db()
    assert mandate.state == MandateState.GRANTED


def test_a_helper_switches_back_and_is_where_they_wanted_to_be(client):
    mandate = MandateFactory(holder=PersonFactory().user)
    act_for(client, mandate)
    page = client.get(reverse("brokerage:add_helper"))
    then = page.context["then"]
    assert f'name="then" value="{then}"' in page.content.decode()
    back = client.post(reverse("brokerage:stop_acting"), {"then": then})
    assert back.url == reverse("brokerage:people_who_help")
    assert client.get(back.url).status_code == 200
    elsewhere = client.post(reverse("brokerage:stop_acting"), {"then": "https://example.org"})
    assert elsewhere.url == reverse("brokerage:clients")


def test_a_helper_gives_up(client):
    mandate = MandateFactory()
    client.force_login(mandate.holder)
    client.post(reverse("brokerage:give_up", args=[mandate.pk]))
    mandate.refresh_from_db()
    assert mandate.state == MandateState.REVOKED


@pytest.mark.parametrize("people", [1, 20])
def test_the_caseload_costs_the_same_whatever_its_length(
    client, people, django_assert_max_num_queries
):
    holder = PersonFactory().user
    mandates = MandateFactory.create_batch(people, holder=holder)
    client.force_login(holder)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("brokerage:clients")).content.decode()
    assert all(mandate.person.name in page for mandate in mandates)
    seen = AuditEntry.objects.filter(event="caseload.seen", actor_id=holder.pk)
    assert seen.count() == people


def test_the_authority_of_a_request_costs_two_queries(rf, django_assert_num_queries):
    mandate = MandateFactory(broker=True)
    request = rf.get("/")
    request.user = mandate.holder
    request.session = {"acting_under_mandate": mandate.pk}
    with django_assert_num_queries(2):
        standing = build_standing(request)
    assert standing.acting.mandate_id == mandate.pk


def test_a_visitor_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(reverse("brokerage:clients")).status_code == 302
