"""Who may act for whom: asked, given, refused, ended."""

from datetime import date, timedelta

import pytest
from django.core import mail

from brokerage.mandates import actions, queries
from brokerage.mandates.actions import Terms
from brokerage.mandates.lifecycle import MandateState
from brokerage.mandates.models import Mandate
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.foundations.permissions import Permission, Scope
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    CouncilMembershipFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
CIRCLE = Terms(role="circle", scopes=frozenset({Scope.VIEW, Scope.ORDER}))


@pytest.fixture
def amina():
    return PersonFactory(budget_holder=True, name="Amina Yusuf")


@pytest.fixture
def leila():
    return PersonFactory(name="Leila Yusuf")


def grant(amina, leila, authority_of, now, terms=CIRCLE):
    return actions.grant_mandate(
        person_id=amina.pk, holder_id=leila.user_id, terms=terms, by=authority_of(amina), at=now
    )


def test_a_mother_lets_her_daughter_order(
    amina, leila, authority_of, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        mandate = grant(amina, leila, authority_of, now)
    acting = authority_of(mandate)
    assert acting.may(Permission.PLACE_ORDER, person_id=amina.pk)
    assert not acting.may(Permission.PLAN_SUPPORT, person_id=amina.pk)
    assert not acting.may(Permission.PLACE_ORDER, person_id=leila.pk)
    assert AuditEntry.objects.filter(event="mandate.granted", person_id=amina.pk).count() == 1
    assert {letter.to[0] for letter in mail.outbox} == {amina.user.email, leila.user.email}


@pytest.mark.parametrize("permission", [Permission.ANSWER_NOTICE, Permission.GRANT_MANDATE])
def test_no_mandate_gives_what_is_the_persons_own(permission, authority_of):
    mandate = MandateFactory(scopes=[scope.value for scope in Scope])
    assert not authority_of(mandate).may(permission, person_id=mandate.person_id)


def test_an_officer_who_acts_for_somebody_is_no_officer_meanwhile(authority_of):
    mandate = MandateFactory()
    post = CouncilMembershipFactory(user=mandate.holder, council=mandate.person.council)
    assert authority_of(mandate.holder).may(Permission.DECIDE_CONFLICT, council_id=post.council_id)
    assert not authority_of(mandate).may(Permission.DECIDE_CONFLICT, council_id=post.council_id)


def test_a_broker_cannot_give_mandates_for_a_client(authority_of, now, leila):
    mandate = MandateFactory(broker=True)
    before = Mandate.objects.count()
    with pytest.raises(NotAllowed, match="Only the person"):
        actions.grant_mandate(
            person_id=mandate.person_id,
            holder_id=leila.user_id,
            terms=CIRCLE,
            by=authority_of(mandate),
            at=now,
        )
    assert Mandate.objects.count() == before


def test_a_broker_asks_for_the_organisation_she_works_for(amina, authority_of, now):
    membership = MembershipFactory(broker=True)
    terms = Terms("broker", frozenset({Scope.VIEW}), organisation_id=membership.organisation_id)
    mandate = actions.ask_for_mandate(
        person_id=amina.pk, terms=terms, by=authority_of(membership.user), at=now
    )
    assert mandate.state == MandateState.ASKED
    assert queries.held_by(holder_id=membership.user_id, chosen_id=mandate.pk, on=now.date()) == (
        queries.Held(helps_somebody=False, chosen=None)
    )


def test_a_manager_who_is_no_broker_cannot_ask_as_one(amina, authority_of, now):
    membership = MembershipFactory()
    terms = Terms("broker", frozenset({Scope.VIEW}), organisation_id=membership.organisation_id)
    with pytest.raises(NotAllowed, match="do not work as a broker"):
        actions.ask_for_mandate(
            person_id=amina.pk, terms=terms, by=authority_of(membership.user), at=now
        )
    assert not Mandate.objects.exists()


def test_a_person_cannot_make_somebody_broker_of_a_firm_they_do_not_work_for(
    amina, leila, authority_of, now
):
    firm = MembershipFactory(broker=True).organisation
    with pytest.raises(NotAllowed, match="does not work as a broker"):
        grant(
            amina,
            leila,
            authority_of,
            now,
            Terms("broker", frozenset({Scope.VIEW}), organisation_id=firm.pk),
        )
    assert not Mandate.objects.exists()


def test_saying_yes_to_less_than_was_asked(authority_of, now):
    mandate = MandateFactory(asked=True, scopes=["view", "plan", "order"])
    actions.accept_mandate(
        mandate_id=mandate.pk,
        scopes=frozenset({Scope.VIEW}),
        by=authority_of(mandate.person),
        at=now,
    )
    mandate.refresh_from_db()
    assert (mandate.state, mandate.scopes) == (MandateState.GRANTED, ["view"])


def test_nobody_gets_more_than_they_asked_for(authority_of, now):
    mandate = MandateFactory(asked=True, scopes=["view"])
    with pytest.raises(NotAllowed, match="only what they asked for"):
        actions.accept_mandate(
            mandate_id=mandate.pk,
            scopes=frozenset({Scope.VIEW, Scope.PAY}),
            by=authority_of(mandate.person),
            at=now,
        )
    mandate.refresh_from_db()
    assert mandate.state == MandateState.ASKED


def test_the_one_who_asked_cannot_say_yes(authority_of, now):
    mandate = MandateFactory(asked=True)
    with pytest.raises(NotAllowed):
        actions.accept_mandate(
            mandate_id=mandate.pk,
            scopes=frozenset({Scope.VIEW}),
            by=authority_of(mandate.holder),
            at=now,
        )
    mandate.refresh_from_db()
    assert mandate.state == MandateState.ASKED


def test_declining_tells_the_one_who_asked_and_gives_no_name(
    authority_of, now, django_capture_on_commit_callbacks
):
    mandate = MandateFactory(asked=True)
    with django_capture_on_commit_callbacks(execute=True):
        actions.decline_mandate(mandate_id=mandate.pk, by=authority_of(mandate.person), at=now)
    assert mail.outbox[0].to == [mandate.holder.email]
    assert mandate.person.name not in mail.outbox[0].subject + mail.outbox[0].body


def test_the_person_ends_it_and_so_can_the_holder(authority_of, now):
    for ender in ("person", "holder"):
        mandate = MandateFactory()
        actions.revoke_mandate(
            mandate_id=mandate.pk, by=authority_of(getattr(mandate, ender)), at=now
        )
        assert not queries.in_force(now.date()).filter(pk=mandate.pk).exists()


def test_a_stranger_cannot_end_it(authority_of, now):
    mandate = MandateFactory()
    with pytest.raises(NotAllowed):
        actions.revoke_mandate(mandate_id=mandate.pk, by=authority_of(PersonFactory()), at=now)
    assert queries.in_force(now.date()).filter(pk=mandate.pk).exists()


def test_a_second_mandate_between_two_people_is_refused(amina, leila, authority_of, now):
    grant(amina, leila, authority_of, now)
    with pytest.raises(actions.AlreadyThere):
        grant(amina, leila, authority_of, now)
    assert Mandate.objects.count() == 1


def test_one_that_ran_out_can_be_given_again(amina, leila, authority_of, now):
    MandateFactory(person=amina, holder=leila.user, expired=True)
    again = grant(amina, leila, authority_of, now)
    assert list(queries.in_force(now.date())) == [again]


def test_a_mandate_ends_on_its_day(amina, leila, authority_of, now):
    last_day = date(2026, 12, 1)
    terms = Terms("circle", frozenset({Scope.VIEW}), ends_on=last_day + timedelta(days=1))
    mandate = grant(amina, leila, authority_of, now, terms)
    assert queries.in_force(last_day).filter(pk=mandate.pk).exists()
    assert not queries.in_force(last_day + timedelta(days=1)).filter(pk=mandate.pk).exists()


def test_what_was_asked_for_a_time_that_is_over_cannot_be_given(amina, authority_of, now):
    """She opens yesterday's letter a day too late."""
    mandate = MandateFactory(person=amina, asked=True, ends_on=now.date())
    with pytest.raises(NotAllowed, match="a time that is over"):
        actions.accept_mandate(
            mandate_id=mandate.pk,
            scopes=frozenset({Scope.VIEW}),
            by=authority_of(amina),
            at=now,
        )
    mandate.refresh_from_db()
    assert mandate.state == MandateState.ASKED


def test_a_broker_who_left_the_firm_can_act_no_more(now):
    mandate = MandateFactory(broker=True)
    assert queries.in_force(now.date()).filter(pk=mandate.pk).exists()
    mandate.holder.memberships.update(ended_on=now.date())
    assert not queries.in_force(now.date()).filter(pk=mandate.pk).exists()


def test_nobody_asks_more_than_twenty_people_a_day(leila, authority_of, now):
    MandateFactory.create_batch(
        actions.MOST_ASKED_A_DAY, asked=True, holder=leila.user, asked_at=now
    )
    with pytest.raises(NotAllowed, match="many people today"):
        actions.ask_for_mandate(
            person_id=PersonFactory().pk, terms=CIRCLE, by=authority_of(leila), at=now
        )


def test_one_can_always_act_for_oneself(amina, authority_of, now):
    with pytest.raises(NotAllowed, match="always act for yourself"):
        grant(amina, amina, authority_of, now)


def test_a_mail_server_that_fails_undoes_no_mandate(
    amina, leila, authority_of, now, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.marketplace.orders.broken_mail.Backend"
    with django_capture_on_commit_callbacks(execute=True):
        mandate = grant(amina, leila, authority_of, now)
    with django_capture_on_commit_callbacks(execute=True):
        actions.revoke_mandate(mandate_id=mandate.pk, by=authority_of(amina), at=now)
    mandate.refresh_from_db()
    assert mandate.state == MandateState.REVOKED
    assert caplog.text.count("the server is away") >= 2
