"""What the check finds when an order is placed through the real door (domain.md COI-01, 02, 08, 12, 14)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brokerage.conflicts.case_file import read_case
from brokerage.conflicts.evaluation import evaluate
from brokerage.conflicts.lifecycle import CaseState
from brokerage.conflicts.models import ConflictCase
from brokerage.conflicts.order_checks import check_order
from brokerage.conflicts.outcome import canonical, digest
from marketplace.ledger.kinds import Holder
from marketplace.ledger.queries import position
from marketplace.orders.checks import ProposedLine, ProposedOrder
from marketplace.orders.lifecycle import OrderState
from marketplace.people.models import Interest, Organisation, Person
from tests.brokerage.conflicts.settled import rules
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
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
def castle():
    return stories.make_castle()


@pytest.fixture
def money(amina):
    return stories.make_money(amina, 500_000)


def test_an_order_that_nobody_is_linked_to_goes_straight_through(amina, money, now):
    order = stories.order_for(amina, money, ListingFactory(), at=now)
    assert order.state == OrderState.PLACED
    assert not ConflictCase.objects.exists()


def test_a_broker_who_buys_elsewhere_goes_straight_through(amina, castle, money, now):
    mandate = stories.make_broker(amina, castle)
    order = stories.order_for(amina, money, ListingFactory(), at=now, mandate=mandate)
    assert order.state == OrderState.PLACED
    assert not ConflictCase.objects.exists()


def test_a_broker_who_buys_from_itself_waits_for_the_person(case, now):
    assert case.order.state == OrderState.AWAITING_ANSWER
    assert case.state == CaseState.DISCLOSED
    assert rules(case.order) == {"COI-01": "approve", "COI-12": "disclose"}
    assert case.answer["notice"]["standard"][1] == (
        "They would get £1,176 out of £2,000 for your support this year (59%)."
    )
    fund = case.order.lines.get().fund
    assert position(fund.pk).committed_pence == 0


def test_the_person_who_orders_from_her_brokers_own_service_gets_the_notice_too(
    amina, castle, money, now
):
    stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    stories.make_comparison(amina, listing, at=now)
    order = stories.order_for(amina, money, listing, at=now)
    assert order.state == OrderState.AWAITING_ANSWER


def test_what_only_a_council_could_decide_is_refused_to_who_has_none(client, amina, castle, now):
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    stories.make_comparison(amina, listing, at=now)
    money = stories.make_money(amina, 2_000_00)
    Person.objects.filter(pk=amina.pk).update(council=None)
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert order.state == OrderState.BLOCKED
    assert rules(order) == {"COI-01": "block", "COI-12": "disclose"}
    assert position(money.pk).committed_pence == 0
    case = ConflictCase.objects.get(order=order)
    assert (case.state, case.route) == (CaseState.BLOCKED, "")
    found = next(one for one in order.checks.get().findings if one["rule"] == "COI-01")
    assert "Ask your council for your support to be added here" in found["remedy"]
    client.force_login(amina.user)
    for address in (f"/orders/{order.reference}/", found["url"]):
        assert found["remedy"] in client.get(address).content.decode()
    # A judged case judged again says the same.
    again = evaluate(read_case(canonical(case.inputs).encode()))
    assert again.as_text() == canonical(case.answer)


def test_a_search_that_no_council_can_check_is_refused_too(amina, castle, money, now):
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    stories.make_comparison(
        amina,
        listing,
        at=now,
        unrelated=1,
        limited_market=True,
        limited_market_evidence="Searched within 10 miles of M33.",
        search={"words": "getting up", "found": 2},
    )
    Person.objects.filter(pk=amina.pk).update(council=None)
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert order.state == OrderState.BLOCKED
    found = next(one for one in order.checks.get().findings if one["rule"] == "COI-14")
    assert "No council can check it." in found["notice"]
    assert found["url"].startswith("/notices/")


def test_without_a_comparison_the_order_is_blocked_and_says_what_to_do(amina, castle, money, now):
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert order.state == OrderState.BLOCKED
    found = next(one for one in order.checks.get().findings if one["rule"] == "COI-14")
    assert "Compare at least 3 choices" in found["remedy"]
    assert found["url"] == "/compare/"
    assert ConflictCase.objects.get(order=order).state == CaseState.BLOCKED


@pytest.mark.parametrize(("days", "state"), [(28, "awaiting_answer"), (29, "blocked")])
def test_a_comparison_ages(amina, castle, money, now, days, state):
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    stories.make_comparison(amina, listing, at=now - timedelta(days=days))
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert order.state == state


def test_a_limited_market_with_proof_goes_to_the_council(amina, castle, money, now):
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    stories.make_comparison(
        amina,
        listing,
        at=now,
        unrelated=1,
        limited_market=True,
        limited_market_evidence="Searched within 10 miles of M33.",
        search={"words": "getting up", "found": 2},
    )
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert order.state == OrderState.AWAITING_ANSWER
    assert rules(order)["COI-14"] == "approve"


def owns(owner, owned, percent, **fields):
    return InterestFactory(
        owns=True,
        organisation=owner,
        subject_organisation=owned,
        share_from=percent * 100,
        share_to=percent * 100,
        **fields,
    )


def test_a_chain_of_owners_is_found_through_two_records_of_one_company(amina, castle, money, now):
    """Castle is owned by a holding that is on file twice; the second record owns the provider."""
    holding = OrganisationFactory(company_number="01234567")
    again = OrganisationFactory(company_number="01234567")
    between, care = OrganisationFactory(), OrganisationFactory(name="W Care")
    owns(holding, castle, 51)
    owns(again, between, 51)
    owns(between, care, 51)
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=care)
    stories.make_comparison(amina, listing, at=now)
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert rules(order)["COI-02"] == "approve"
    case = ConflictCase.objects.get(order=order)
    assert "The same owner controls both." in case.answer["notice"]["standard"][0]


def test_a_broker_in_person_who_owns_the_provider_is_linked(amina, money, now):
    mandate = stories.make_broker(amina, OrganisationFactory(broker=True))
    care = OrganisationFactory()
    holder = PersonFactory(user=mandate.holder, name="Bea")
    InterestFactory(
        person=holder,
        subject_organisation=care,
        type=Interest.Type.VOTING_RIGHTS,
        share_from=5001,
        share_to=7499,
    )
    listing = ListingFactory(organisation=care)
    stories.make_comparison(amina, listing, at=now)
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert rules(order)["COI-02"] == "approve"


def test_the_share_counts_what_the_group_was_already_paid(amina, castle, now):
    money = stories.make_money(amina, 2_000_00)
    sister = OrganisationFactory()
    stories.order_for(amina, money, ListingFactory(organisation=sister), at=now, weeks=5)
    owns(castle, sister, 100)
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    stories.make_comparison(amina, listing, at=now)
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate, weeks=6)
    case = ConflictCase.objects.get(order=order)
    metrics = {one["rule"]: one["metrics"] for one in case.answer["findings"]}
    assert metrics["COI-12"]["group_pence"] == 5 * 9800 + 6 * 9800
    assert metrics["COI-12"]["support_pence"] == 2_000_00


@pytest.fixture
def sana(amina):
    """A personal assistant."""
    assistant = PersonFactory(name="Sana Khan")
    work = OrganisationFactory(name="Sana Khan, PA", kind=Organisation.Kind.PERSONAL_ASSISTANT)
    MembershipFactory(user=assistant.user, organisation=work)
    assistant.work = work
    return assistant


@pytest.mark.parametrize(
    ("kinds", "holder", "state"),
    [
        (["close_family", "household"], Holder.DP_SELF, OrderState.BLOCKED),
        (["spouse"], Holder.DP_SELF, OrderState.BLOCKED),
        (["close_family"], Holder.DP_SELF, OrderState.AWAITING_ANSWER),
        (["close_family", "household"], Holder.LA_MANAGED, OrderState.AWAITING_ANSWER),
        (["close_friend"], Holder.DP_SELF, OrderState.PLACED),
    ],
)
def test_t7_family_as_personal_assistant(amina, sana, now, kinds, holder, state):
    for kind in kinds:
        InterestFactory(person=sana, subject_person=amina, subject_organisation=None, type=kind)
    money = stories.make_money(amina, 500_000, holder=holder)
    order = stories.order_for(amina, money, ListingFactory(organisation=sana.work), at=now)
    assert order.state == state
    if state != OrderState.PLACED:
        assert set(rules(order)) == {"COI-08"}


def test_a_kept_case_can_be_judged_again_without_a_database(case):
    again = evaluate(read_case(canonical(case.inputs).encode()))
    assert again.as_json() == case.answer
    assert digest(case.inputs) == case.inputs_hash


def test_a_council_sets_its_own_numbers_and_a_wrong_one_is_not_used(amina, castle, money, now):
    mandate = stories.make_broker(amina, castle)
    listing = ListingFactory(organisation=castle)
    stories.make_comparison(amina, listing, at=now)
    amina.council.policy = {"conflicts": {"min_options": 4}}
    amina.council.save()
    order = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert order.state == OrderState.BLOCKED
    case = ConflictCase.objects.get(order=order)
    assert case.parameters_version == "trafford:1"
    amina.council.policy = {"conflicts": {"min_options": 99}}
    amina.council.save()
    second = stories.order_for(amina, money, listing, at=now, mandate=mandate)
    assert second.state == OrderState.AWAITING_ANSWER
    version = ConflictCase.objects.get(order=second).parameters_version
    assert version == "defaults, as trafford:1 is wrong: min_options"


def proposed(order, mandate_id=None):
    lines = tuple(
        ProposedLine(
            listing_id=one.listing_id,
            category_id=one.category_id,
            fund_id=one.fund_id,
            unit=one.unit,
            unit_price_pence=one.unit_price_pence,
            quantity_hundredths=one.quantity_hundredths,
            weeks=one.weeks,
            total_pence=one.total_pence,
        )
        for one in order.lines.all()
    )
    return ProposedOrder(
        order_id=order.pk,
        person_id=order.person_id,
        council_id=order.council_id,
        organisation_id=order.organisation_id,
        placed_by_id=order.placed_by_id,
        placed_by_person_id=None,
        mandate_id=mandate_id,
        total_pence=order.total_pence,
        lines=lines,
    )


@pytest.mark.parametrize(("with_broker", "most"), [(False, 3), (True, 5)])
def test_an_order_that_nobody_is_linked_to_costs_few_queries(
    amina, castle, money, now, with_broker, most
):
    mandate = stories.make_broker(amina, castle) if with_broker else None
    order = stories.order_for(amina, money, ListingFactory(), at=now, mandate=mandate)
    what = proposed(order, mandate.pk if mandate else None)
    with CaptureQueriesContext(connection) as asked:
        assert check_order(what, now) == []
    statements = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(statements) <= most, statements


def test_a_long_chain_costs_no_more_queries(amina, castle, money, now):
    mandate = stories.make_broker(amina, castle)
    care = OrganisationFactory()
    order = stories.order_for(amina, money, ListingFactory(organisation=care), at=now)
    what = proposed(order, mandate.pk)
    top = care
    for _ in range(30):
        parent = OrganisationFactory()
        owns(parent, top, 51)
        top = parent
    owns(care, top, 51)  # a circle of owners
    with CaptureQueriesContext(connection) as asked:
        assert check_order(what, now) == []
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 5
