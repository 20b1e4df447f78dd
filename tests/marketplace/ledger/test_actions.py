"""Money is given, set aside, made free, spent, given back and put right."""

from datetime import date

import pytest
from django.db import connection

from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.ledger import actions, queries
from marketplace.ledger.actions import FundAmount, KeyReused, NotEnoughMoney, WrongMoney
from marketplace.ledger.kinds import Holder
from marketplace.ledger.models import Account, Entry, Fund
from tests.factories.ledger import bookkeeper, make_fund
from tests.factories.people import CouncilFactory, CouncilMembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def standing(fund):
    money = queries.position(fund.pk)
    return (
        money.allocated_pence,
        money.free_pence,
        money.committed_pence,
        money.spent_pence,
        money.returned_pence,
    )


@pytest.fixture
def fund():
    return make_fund(pence=10_000)


@pytest.fixture
def do(now):
    """Call one of the three domain moves for an order."""

    def move(action, *amounts, key="order:1:commit", subject="order:1"):
        pairs = [FundAmount(fund.pk, pence) for fund, pence in amounts]
        return action(amounts=pairs, key=key, by=bookkeeper(), at=now, subject=subject)

    return move


def test_an_order_goes_from_free_to_set_aside_to_spent(fund, do):
    do(actions.commit_money, (fund, 4_000))
    assert standing(fund) == (10_000, 6_000, 4_000, 0, 0)
    do(actions.spend_money, (fund, 1_500), key="order:1:spend")
    assert standing(fund) == (10_000, 6_000, 2_500, 1_500, 0)
    do(actions.release_money, (fund, 2_500), key="order:1:release")
    assert standing(fund) == (10_000, 8_500, 0, 1_500, 0)
    connection.check_constraints()
    assert queries.drift() == []
    assert sum(queries.trial_balance().values()) == 0


def test_more_money_comes_and_free_money_goes_back(fund, now):
    by = bookkeeper()
    actions.allocate(fund_id=fund.pk, amount_pence=500, key="more", by=by, at=now)
    actions.return_money(fund_id=fund.pk, amount_pence=2_500, key="back", by=by, at=now)
    assert standing(fund) == (10_500, 8_000, 0, 0, 2_500)
    assert list(
        AuditEntry.objects.filter(subject=f"fund:{fund.pk}")
        .order_by("pk")
        .values_list("event", flat=True)
    ) == ["fund.opened", "fund.allocated", "fund.returned"]


def test_a_refusal_names_the_fund_what_is_there_and_what_was_needed(fund, do):
    with pytest.raises(NotEnoughMoney) as refused:
        do(actions.commit_money, (fund, 10_001))
    assert str(refused.value) == (
        "There is not enough money in “Help at home”: £100 is free and £100.01 is needed."
    )
    assert (refused.value.there_pence, refused.value.needed_pence) == (10_000, 10_001)
    assert standing(fund) == (10_000, 10_000, 0, 0, 0)


def test_no_more_is_spent_or_made_free_than_was_set_aside(fund, do):
    do(actions.commit_money, (fund, 300))
    for action in (actions.spend_money, actions.release_money):
        with pytest.raises(NotEnoughMoney, match="£3 is set aside and £3.01 is needed"):
            do(action, (fund, 301), key="too much")
    assert standing(fund) == (10_000, 9_700, 300, 0, 0)


def test_two_funds_pay_together_or_not_at_all(fund, do):
    other = make_fund(fund.person, pence=1_000, label="Going out")
    with pytest.raises(NotEnoughMoney, match="“Going out”"):
        do(actions.commit_money, (fund, 2_000), (other, 1_001))
    assert standing(fund)[1] == 10_000
    posted = do(actions.commit_money, (fund, 2_000), (other, 1_000))
    assert standing(fund)[1:3] == (8_000, 2_000)
    assert standing(other)[1:3] == (0, 1_000)
    assert Entry.objects.get(pk=posted.entry_id).postings.count() == 4


def test_the_same_fund_twice_is_one_sum(fund, do):
    do(actions.commit_money, (fund, 100), (fund, 250))
    assert standing(fund)[2] == 350


def test_asking_twice_posts_once(fund, do):
    first = do(actions.commit_money, (fund, 700))
    again = do(actions.commit_money, (fund, 700))
    assert (first.created, again.created) == (True, False)
    assert first.entry_id == again.entry_id
    assert standing(fund)[2] == 700


@pytest.mark.parametrize("pence", [701, 699])
def test_the_same_key_for_something_else_is_refused(fund, do, pence):
    do(actions.commit_money, (fund, 700))
    with pytest.raises(KeyReused):
        do(actions.commit_money, (fund, pence))
    with pytest.raises(KeyReused):
        do(actions.release_money, (fund, 700))
    with pytest.raises(KeyReused):
        do(actions.commit_money, (fund, 700), subject="order:2")
    assert standing(fund)[2] == 700


def test_the_money_of_two_people_is_never_mixed(fund, do):
    stranger = make_fund()
    with pytest.raises(WrongMoney, match="two people"):
        do(actions.commit_money, (fund, 1), (stranger, 1))
    assert Entry.objects.filter(kind="commit").count() == 0


def test_money_that_is_not_there_is_refused_in_words(fund, do):
    with pytest.raises(WrongMoney, match="not there"):
        do(actions.commit_money, (Fund(pk=fund.pk + 999), 1))


def test_sums_of_nothing_are_left_out_and_less_than_nothing_is_refused(fund, do):
    assert do(actions.commit_money, (fund, 0)) is None
    for action in (actions.commit_money, actions.release_money, actions.spend_money):
        with pytest.raises(WrongMoney):
            do(action, (fund, -1))
    assert standing(fund) == (10_000, 10_000, 0, 0, 0)


@pytest.mark.parametrize("pence", [0, -1])
def test_nobody_adds_or_gives_back_nothing_or_less(fund, now, pence):
    for action in (actions.allocate, actions.return_money):
        with pytest.raises(WrongMoney):
            action(fund_id=fund.pk, amount_pence=pence, key="odd", by=bookkeeper(), at=now)
    assert standing(fund) == (10_000, 10_000, 0, 0, 0)


def test_a_mistake_is_put_right_once(fund, do, now):
    posted = do(actions.commit_money, (fund, 4_000))
    actions.reverse_entry(entry_id=posted.entry_id, key="right", by=bookkeeper(), at=now)
    assert standing(fund) == (10_000, 10_000, 0, 0, 0)
    again = actions.reverse_entry(entry_id=posted.entry_id, key="right", by=bookkeeper(), at=now)
    assert again.created is False
    with pytest.raises(NotAllowed, match="put right already"):
        actions.reverse_entry(entry_id=posted.entry_id, key="twice", by=bookkeeper(), at=now)
    assert standing(fund) == (10_000, 10_000, 0, 0, 0)
    assert AuditEntry.objects.filter(event="entry.reversed").count() == 1


def test_a_mistake_whose_money_has_moved_on_cannot_be_put_right_behind_its_back(fund, do, now):
    posted = do(actions.commit_money, (fund, 4_000))
    do(actions.spend_money, (fund, 4_000), key="spend")
    with pytest.raises(NotEnoughMoney, match="£0 is set aside and £40 is needed"):
        actions.reverse_entry(entry_id=posted.entry_id, key="right", by=bookkeeper(), at=now)


def open_for(person, by, at, **changes):
    facts = {
        "person_id": person.pk,
        "council_id": person.council_id,
        "label": "Going out",
        "holder": Holder.LA_MANAGED,
        "source": "council",
        "category_ids": [],
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2027, 4, 1),
        "amount_pence": 1_000,
        "key": "line:1",
    }
    return actions.open_fund(**{**facts, **changes}, by=by, at=at)


def test_an_officer_of_the_council_opens_a_fund_once(now, authority_of):
    joan = PersonFactory(budget_holder=True)
    by = authority_of(CouncilMembershipFactory(council=joan.council).user)
    fund = open_for(joan, by, now)
    assert open_for(joan, by, now) == fund
    assert standing(fund) == (1_000, 1_000, 0, 0, 0)
    assert Account.objects.filter(fund=fund).count() == 5
    with pytest.raises(KeyReused):
        open_for(joan, by, now, label="Staying in")
    with pytest.raises(KeyReused):
        open_for(joan, by, now, amount_pence=2_000)
    assert AuditEntry.objects.filter(event="fund.opened").count() == 1


def test_nobody_else_opens_adds_gives_back_or_reverses(now, authority_of):
    joan = PersonFactory(budget_holder=True)
    fund = make_fund(joan)
    elsewhere = CouncilMembershipFactory(council=CouncilFactory())
    commissioner = CouncilMembershipFactory(council=joan.council, commissioner=True)
    entry = Entry.objects.get()
    for who in (joan, elsewhere.user, commissioner.user):
        by = authority_of(who)
        with pytest.raises(NotAllowed, match="sets budgets"):
            open_for(joan, by, now)
        for action in (actions.allocate, actions.return_money):
            with pytest.raises(NotAllowed, match="sets budgets"):
                action(fund_id=fund.pk, amount_pence=1, key="k", by=by, at=now)
        with pytest.raises(NotAllowed, match="sets budgets"):
            actions.reverse_entry(entry_id=entry.pk, key="k", by=by, at=now)
    assert Fund.objects.count() == 1
    assert list(Entry.objects.all()) == [entry]


def test_a_council_gives_no_money_to_another_councils_person(now, authority_of):
    joan = PersonFactory(budget_holder=True)
    officer = CouncilMembershipFactory()
    with pytest.raises(NotAllowed):
        open_for(joan, authority_of(officer.user), now, council_id=officer.council_id)
    assert Fund.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_on": date(2026, 4, 1)}, "end date must be after"),
        ({"holder": Holder.ISF_BROKER}, "Name the organisation"),
        ({"amount_pence": 0}, "more than £0"),
    ],
)
def test_wrong_facts_are_refused_in_words(now, changes, message):
    with pytest.raises(NotAllowed, match=message):
        open_for(PersonFactory(budget_holder=True), bookkeeper(), now, **changes)
    assert Fund.objects.count() == 0


def test_a_closed_fund_has_nothing_free_whatever_is_released(fund, do, now):
    other = make_fund(fund.person, pence=10_000, label="Going out")
    by = bookkeeper()
    do(actions.commit_money, (fund, 4_000), (other, 1_000))
    do(actions.commit_money, (fund, 500), key="order:2:commit")
    do(actions.release_money, (fund, 500), key="order:2:release")
    assert actions.close_fund(fund_id=fund.pk, key="close", by=by, at=now) == 6_000
    assert actions.close_fund(fund_id=fund.pk, key="close", by=by, at=now) == 0
    # Asked again, what was made free before the end is not given back twice.
    do(actions.release_money, (fund, 500), key="order:2:release")
    assert standing(fund) == (10_000, 0, 4_000, 0, 6_000)
    do(actions.release_money, (fund, 3_000), (other, 1_000), key="order:1:release")
    assert standing(fund) == (10_000, 0, 1_000, 0, 9_000)
    assert standing(other) == (10_000, 10_000, 0, 0, 0)
    do(actions.spend_money, (fund, 1_000), key="order:1:spend")
    assert standing(fund) == (10_000, 0, 0, 1_000, 9_000)
    connection.check_constraints()
    assert queries.drift() == []


def test_nothing_is_added_to_a_closed_fund(fund, now):
    by = bookkeeper()
    actions.close_fund(fund_id=fund.pk, key="close", by=by, at=now)
    with pytest.raises(NotAllowed, match="closed"):
        actions.allocate(fund_id=fund.pk, amount_pence=500, key="more", by=by, at=now)
    assert standing(fund) == (10_000, 0, 0, 0, 10_000)


def test_only_who_sets_budgets_in_the_council_closes_its_money(fund, now, authority_of):
    stranger = CouncilMembershipFactory(social_worker=True).user
    with pytest.raises(NotAllowed, match="sets budgets"):
        actions.close_fund(fund_id=fund.pk, key="close", by=authority_of(stranger), at=now)
    assert standing(fund) == (10_000, 10_000, 0, 0, 0)
    fund.refresh_from_db()
    assert fund.closed_at is None
