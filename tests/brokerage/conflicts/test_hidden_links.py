"""Links that somebody could hide: another hat, another name for the help, another year's money."""

from datetime import date, timedelta

import pytest

from brokerage.conflicts import actions
from brokerage.conflicts.labels import linked_to_broker
from brokerage.conflicts.models import ConflictCase
from marketplace.ledger import actions as ledger
from marketplace.orders.lifecycle import OrderState
from tests.brokerage.conflicts.settled import rules
from tests.factories import conflicts as stories
from tests.factories.ledger import bookkeeper, make_fund
from tests.factories.listings import ListingFactory
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return stories.make_client()


@pytest.fixture
def money(amina):
    return stories.make_money(amina, 500_000)


@pytest.fixture
def bea():
    return PersonFactory(name="Bea Quick")


def asked_for(person, money, organisation, *, at, mandate=None, **options):
    """An order for what the organisation sells, with three choices seen."""
    listing = ListingFactory(organisation=organisation)
    stories.make_comparison(person, listing, at=at)
    return stories.order_for(person, money, listing, at=at, mandate=mandate, **options)


def works(person, role, **fields):
    return MembershipFactory(
        user=person.user, organisation=OrganisationFactory(**fields), role=role
    ).organisation


def test_a_friend_who_is_the_personal_assistant_is_linked(amina, money, bea, now):
    """Bea asks to help "as a friend", and orders herself."""
    own = works(bea, "manager", name="Bea Quick, PA", pa=True)
    mandate = MandateFactory(person=amina, holder=bea.user, scopes=["view", "order"])
    order = asked_for(amina, money, own, at=now, mandate=mandate)
    assert order.state == OrderState.AWAITING_ANSWER
    assert rules(order)["COI-01"] == "approve"


def test_a_broker_who_is_a_personal_assistant_too_is_linked_also_when_amina_orders(
    amina, money, bea, now
):
    own = works(bea, "manager", name="Bea Quick, PA", pa=True)
    firm = works(bea, "broker", name="Brokers", broker=True)
    MandateFactory(person=amina, holder=bea.user, broker=True, organisation=firm)
    order = asked_for(amina, money, own, at=now)
    assert order.state == OrderState.AWAITING_ANSWER


@pytest.mark.parametrize("role", ["manager", "broker"])
def test_calling_oneself_a_friend_hides_no_employer(amina, money, bea, now, role):
    castle = works(bea, role, name="Castle Support", provider_broker=True)
    mandate = MandateFactory(person=amina, holder=bea.user, scopes=["view", "order"])
    order = asked_for(amina, money, castle, at=now, mandate=mandate)
    assert rules(order)["COI-01"] == "approve"


def test_a_friend_who_runs_nothing_or_may_only_look_is_no_broker(amina, money, bea, now):
    castle = works(bea, "manager", name="Castle Support")
    MandateFactory(person=amina, holder=bea.user, scopes=["view", "pay"])
    sister = PersonFactory()
    works(sister, "staff")
    MandateFactory(person=amina, holder=sister.user, scopes=["view", "order"])
    order = stories.order_for(amina, money, ListingFactory(organisation=castle), at=now)
    assert order.state == OrderState.PLACED
    assert not ConflictCase.objects.exists()


def test_a_broker_of_one_firm_who_runs_another_is_linked_to_both(amina, money, bea, now):
    firm = works(bea, "broker", name="Brokers", broker=True)
    care = works(bea, "manager", name="Quick Care")
    mandate = MandateFactory(person=amina, holder=bea.user, broker=True, organisation=firm)
    order = asked_for(amina, money, care, at=now, mandate=mandate)
    assert order.state == OrderState.AWAITING_ANSWER


def test_a_comparison_says_who_of_the_helpers_is_linked(amina, bea, authority_of, now):
    own = works(bea, "manager", name="Bea Quick, PA", pa=True)
    MandateFactory(person=amina, holder=bea.user)
    linked = linked_to_broker([own.pk, OrganisationFactory().pk], authority_of(amina), now.date())
    assert linked == {own.pk: "Linked to Bea Quick, PA, who helps to choose"}
    owner = PersonFactory(name="Ola Own")
    firm, care = works(owner, "broker", broker=True), OrganisationFactory()
    InterestFactory(owns=True, person=owner, organisation=None, subject_organisation=care)
    MandateFactory(person=amina, holder=owner.user, broker=True, organisation=firm)
    linked = linked_to_broker([care.pk], authority_of(amina), now.date())
    assert linked == {care.pk: "Linked to the broker Ola Own"}


def test_a_council_that_looks_back_further_than_a_year_is_followed(amina, money, now):
    castle, sister = stories.make_castle(), OrganisationFactory()
    InterestFactory(
        owns=True,
        organisation=castle,
        subject_organisation=sister,
        ends_on=now.date() - timedelta(days=540),
        starts_on=date(2020, 1, 1),
    )
    mandate = stories.make_broker(amina, castle)
    amina.council.policy = {"conflicts": {"lookback_months": 24}}
    amina.council.save()
    order = asked_for(amina, money, sister, at=now, mandate=mandate)
    assert rules(order)["COI-02"] == "approve"
    amina.council.policy = {}
    amina.council.save()
    order = stories.order_for(amina, money, ListingFactory(organisation=sister), at=now)
    assert order.state == OrderState.PLACED


def test_next_years_money_is_measured_against_next_year(amina, now):
    """£20,000 of this year does not make all of next year's £1,200 look like little."""
    make_fund(amina, pence=20_000_00)
    ahead = make_fund(amina, pence=1_200_00, starts_on=date(2027, 4, 1), ends_on=date(2028, 4, 1))
    castle = stories.make_castle()
    mandate = stories.make_broker(amina, castle)
    order = asked_for(amina, ahead, castle, at=now, mandate=mandate, starts_on=date(2027, 4, 5))
    assert rules(order)["COI-13"] == "approve"
    case = ConflictCase.objects.get(order=order)
    assert (
        "out of £1,200 for your support from 1 April 2027" in case.answer["notice"]["standard"][1]
    )


def test_money_that_went_back_makes_no_share_smaller(amina, now):
    """A budget was closed and entered again: the first £1,200 is no money for support."""
    first = stories.make_money(amina, 1_200_00)
    ledger.close_fund(fund_id=first.pk, key="closed by mistake", by=bookkeeper(), at=now)
    money = stories.make_money(amina, 1_200_00)
    castle = stories.make_castle()
    order = asked_for(amina, money, castle, at=now, mandate=stories.make_broker(amina, castle))
    assert rules(order)["COI-13"] == "approve"


def test_a_comparison_kept_while_the_council_decides_does_not_undo_what_it_agrees(
    case, officer, authority_of, now
):
    actions.answer_notice(
        case_id=case.pk,
        says_yes=True,
        words="",
        read_as="standard",
        seen=stories.seen(case),
        by=authority_of(case.person),
        at=now,
    )
    listing = case.order.lines.get().listing
    later = now + timedelta(days=2)
    stories.make_comparison(case.person, listing, at=later, unrelated=1)
    decided = actions.approve_case(
        case_id=case.pk,
        reason="She saw three choices.",
        conditions="",
        expires_on=date(2027, 5, 22),
        very_good_reason="",
        seen=stories.seen(case),
        by=authority_of(officer),
        at=later,
    )
    assert decided.order.state == OrderState.PLACED
