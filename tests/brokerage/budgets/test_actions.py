"""A council enters and agrees a budget; each line becomes its own fund."""

from datetime import date

import pytest

from brokerage.budgets import actions
from brokerage.budgets import queries as budgets
from brokerage.budgets.actions import BudgetExceeded, LineFacts
from brokerage.budgets.lifecycle import BudgetState
from brokerage.budgets.models import Budget, BudgetLine
from marketplace.foundations.lifecycle import NotAllowed, NotInThisState
from marketplace.foundations.models import AuditEntry
from marketplace.ledger import actions as ledger
from marketplace.ledger import queries
from marketplace.ledger.actions import FundAmount
from marketplace.ledger.kinds import Holder
from marketplace.ledger.models import Fund
from tests.factories.budgets import make_budget
from tests.factories.ledger import bookkeeper
from tests.factories.listings import CategoryFactory
from tests.factories.mandates import MandateFactory
from tests.factories.people import (
    CouncilMembershipFactory,
    InterestFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

HOME = LineFacts(label="Help at home", amount_pence=600_000)
OUT = LineFacts(label="Going out", amount_pence=150_000, outcome="See my friends")


@pytest.fixture
def joan():
    return PersonFactory(budget_holder=True, name="Joan")


@pytest.fixture
def officer(joan, authority_of):
    return authority_of(CouncilMembershipFactory(council=joan.council, social_worker=True).user)


def enter(person, by, at, *lines, total_pence=1_000_000, key="form:1", **dates):
    return actions.enter_budget(
        person_id=person.pk,
        starts_on=dates.get("starts_on", date(2026, 4, 1)),
        ends_on=dates.get("ends_on", date(2027, 4, 1)),
        total_pence=total_pence,
        lines=lines,
        key=key,
        by=by,
        at=at,
    )


def standing(person):
    return {one.label: one.free_pence for one in queries.positions_of(person.pk)}


def test_a_draft_has_no_money_until_it_is_agreed(joan, officer, now):
    budget = enter(joan, officer, now, HOME, OUT)
    assert budget.council_id == joan.council_id
    assert standing(joan) == {}
    actions.agree_budget(budget_id=budget.pk, by=officer, at=now)
    assert standing(joan) == {"Help at home": 600_000, "Going out": 150_000}
    budget.refresh_from_db()
    assert (budget.state, budget.agreed_by_id) == (BudgetState.AGREED, officer.actor_id)
    events = AuditEntry.objects.filter(person_id=joan.pk).order_by("pk")
    assert list(events.values_list("event", flat=True)) == [
        "budget.entered",
        "fund.opened",
        "fund.opened",
        "budget.agreed",
    ]


def test_the_fund_carries_what_the_line_says(joan, officer, now):
    cleaning = CategoryFactory()
    trust = OrganisationFactory(community=True)
    line = LineFacts(
        label="Cleaning",
        amount_pence=90_000,
        category_id=cleaning.pk,
        holder=Holder.ISF_PROVIDER,
        holder_organisation_id=trust.pk,
        source="health",
    )
    actions.agree_budget(budget_id=enter(joan, officer, now, line).pk, by=officer, at=now)
    found = queries.positions_of(joan.pk)[0]
    assert found.category_ids == (cleaning.pk,)
    assert (found.holder, found.source) == ("ISF_PROVIDER", "health")
    assert found.holder_organisation_id == trust.pk
    assert (found.starts_on, found.ends_on) == (date(2026, 4, 1), date(2027, 4, 1))
    assert BudgetLine.objects.get().fund_id == found.fund_id


def test_sending_the_form_twice_makes_one_budget(joan, officer, now):
    assert enter(joan, officer, now, HOME) == enter(joan, officer, now, HOME)
    assert (Budget.objects.count(), BudgetLine.objects.count()) == (1, 1)


def test_a_form_of_one_person_is_no_form_of_another(joan, officer, now):
    enter(joan, officer, now, HOME)
    peter = PersonFactory(council=joan.council)
    with pytest.raises(NotAllowed, match="somebody else"):
        enter(peter, officer, now, HOME)
    assert Budget.objects.count() == 1


def test_agreeing_twice_opens_the_money_once(joan, officer, now):
    budget = enter(joan, officer, now, HOME)
    actions.agree_budget(budget_id=budget.pk, by=officer, at=now)
    with pytest.raises(NotInThisState):
        actions.agree_budget(budget_id=budget.pk, by=officer, at=now)
    assert standing(joan) == {"Help at home": 600_000}


def test_lines_never_take_more_than_the_budget(joan, officer, now):
    with pytest.raises(BudgetExceeded) as refused:
        enter(joan, officer, now, HOME, OUT, total_pence=749_999)
    assert str(refused.value) == (
        "The lines add up to £7,500. That is £0.01 more than the budget of £7,499.99. "
        "Make a line smaller or the budget bigger."
    )
    assert Budget.objects.count() == 0
    assert enter(joan, officer, now, HOME, OUT, total_pence=750_000)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (LineFacts(label="  ", amount_pence=1), "Say what the money"),
        (LineFacts(label="Out", amount_pence=0), "more than £0 for “Out”"),
        (LineFacts(label="Out", amount_pence=-1), "more than £0 for “Out”"),
        (LineFacts(label="Out", amount_pence=1, holder="ISF_BROKER"), "Name the organisation"),
        (
            LineFacts(label="Out", amount_pence=1, holder_organisation_id=1),
            "Leave the organisation",
        ),
    ],
)
def test_a_line_that_cannot_stand_is_refused_in_words(joan, officer, now, line, message):
    with pytest.raises(NotAllowed, match=message):
        enter(joan, officer, now, HOME, line)
    assert Budget.objects.count() == 0


def test_dates_and_sums_that_cannot_stand_are_refused_in_words(joan, officer, now):
    with pytest.raises(NotAllowed, match="end date"):
        enter(joan, officer, now, HOME, ends_on=date(2026, 4, 1))
    with pytest.raises(NotAllowed, match="more than £0"):
        enter(joan, officer, now, total_pence=0)
    assert Budget.objects.count() == 0


def test_a_budget_without_lines_is_not_agreed(joan, officer, now):
    budget = enter(joan, officer, now)
    with pytest.raises(NotAllowed, match="at least one line"):
        actions.agree_budget(budget_id=budget.pk, by=officer, at=now)
    budget.refresh_from_db()
    assert budget.state == BudgetState.DRAFT


def test_a_draft_is_written_anew_and_an_agreed_budget_is_not(joan, officer, now):
    budget = enter(joan, officer, now, HOME, OUT)
    facts = {
        "budget_id": budget.pk,
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2027, 5, 1),
        "total_pence": 200_000,
        "by": officer,
        "at": now,
    }
    actions.change_budget(lines=[OUT], **facts)
    assert [line.label for line in BudgetLine.objects.all()] == ["Going out"]
    actions.agree_budget(budget_id=budget.pk, by=officer, at=now)
    with pytest.raises(NotAllowed, match="is agreed"):
        actions.change_budget(lines=[], **facts)
    assert standing(joan) == {"Going out": 150_000}


def test_a_line_added_later_takes_what_is_not_shared_out(joan, officer, now):
    budget = make_budget(joan, HOME)
    tool = {"budget_id": budget.pk, "by": officer, "at": now}
    first = actions.add_line(line=OUT, key="line:1", **tool)
    assert actions.add_line(line=OUT, key="line:1", **tool) == first
    assert standing(joan) == {"Help at home": 600_000, "Going out": 150_000}
    too_much = LineFacts(label="Car", amount_pence=250_001)
    with pytest.raises(BudgetExceeded, match="£0.01 more"):
        actions.add_line(line=too_much, key="line:2", **tool)
    assert Fund.objects.count() == 2


def test_one_agreed_budget_at_a_time(joan, officer, now):
    make_budget(joan, HOME)
    overlapping = enter(
        joan, officer, now, OUT, starts_on=date(2027, 3, 31), ends_on=date(2028, 1, 1)
    )
    with pytest.raises(NotAllowed, match="in these dates already"):
        actions.agree_budget(budget_id=overlapping.pk, by=officer, at=now)
    assert standing(joan) == {"Help at home": 600_000}
    following = enter(
        joan, officer, now, OUT, key="form:2", starts_on=date(2027, 4, 1), ends_on=date(2028, 4, 1)
    )
    actions.agree_budget(budget_id=following.pk, by=officer, at=now)
    assert len(standing(joan)) == 2


def test_closing_gives_free_money_back_and_leaves_orders_theirs(joan, officer, now):
    budget = make_budget(joan, HOME, OUT)
    home = Fund.objects.get(label="Help at home")
    ledger.commit_money(
        amounts=[FundAmount(home.pk, 100_000)],
        key="order:1",
        by=bookkeeper(),
        at=now,
        subject="order:1",
    )
    actions.close_budget(budget_id=budget.pk, by=officer, at=now)
    assert standing(joan) == {"Help at home": 0, "Going out": 0}
    position = queries.position(home.pk)
    assert (position.committed_pence, position.returned_pence) == (100_000, 500_000)
    with pytest.raises(NotInThisState):
        actions.close_budget(budget_id=budget.pk, by=officer, at=now)
    with pytest.raises(NotAllowed, match="closed"):
        actions.add_line(budget_id=budget.pk, line=OUT, key="k", by=officer, at=now)
    assert queries.drift() == []


def test_what_an_order_no_longer_needs_goes_back_when_the_budget_is_closed(joan, officer, now):
    budget = make_budget(joan, HOME, OUT)
    home = Fund.objects.get(label="Help at home")
    money = {"by": bookkeeper(), "at": now, "subject": "order:1"}
    held = [FundAmount(home.pk, 100_000)]
    ledger.commit_money(amounts=held, key="order:1:commit", **money)
    actions.close_budget(budget_id=budget.pk, by=officer, at=now)
    ledger.release_money(amounts=held, key="order:1:release", **money)
    ledger.release_money(amounts=held, key="order:1:release", **money)
    position = queries.position(home.pk)
    assert (position.free_pence, position.committed_pence) == (0, 0)
    assert position.returned_pence == position.allocated_pence == 600_000
    assert queries.drift() == []


def test_a_draft_that_is_given_up_moves_no_money(joan, officer, now):
    budget = enter(joan, officer, now, HOME)
    actions.close_budget(budget_id=budget.pk, by=officer, at=now)
    assert Fund.objects.count() == 0


def test_only_officers_of_the_council_touch_a_budget(joan, now, authority_of):
    draft = make_budget(joan, HOME, agreed=False)
    strangers = [
        joan,
        CouncilMembershipFactory(social_worker=True).user,
        CouncilMembershipFactory(council=joan.council, commissioner=True).user,
    ]
    for stranger in strangers:
        tool = {"by": authority_of(stranger), "at": now}
        with pytest.raises(NotAllowed, match="sets budgets"):
            enter(joan, tool["by"], now, HOME, key="theirs")
        for action in (actions.agree_budget, actions.close_budget):
            with pytest.raises(NotAllowed, match="sets budgets"):
                action(budget_id=draft.pk, **tool)
        with pytest.raises(NotAllowed, match="sets budgets"):
            actions.add_line(budget_id=draft.pk, line=OUT, key="k", **tool)
        with pytest.raises(NotAllowed, match="sets budgets"):
            actions.change_budget(
                budget_id=draft.pk,
                starts_on=draft.starts_on,
                ends_on=draft.ends_on,
                total_pence=1,
                lines=[],
                **tool,
            )
    assert Budget.objects.values_list("state", "total_pence").get() == ("draft", 1_000_000)
    assert BudgetLine.objects.count() == 1
    assert Fund.objects.count() == 0


def test_nobody_sets_their_own_budget(joan, now, authority_of):
    CouncilMembershipFactory(user=joan.user, council=joan.council)
    with pytest.raises(NotAllowed, match="their own budget"):
        enter(joan, authority_of(joan), now, HOME)
    assert Budget.objects.count() == 0


def test_nobody_sets_the_budget_of_their_second_record_their_family_or_whom_they_help(
    joan, now, authority_of
):
    ruth = PersonFactory(name="Ruth")
    CouncilMembershipFactory(user=ruth.user, council=joan.council)
    draft = make_budget(joan, HOME, agreed=False)
    twin = PersonFactory(council=joan.council, same_as=ruth, same_as_reason="Seen")
    mother = PersonFactory(council=joan.council)
    InterestFactory(
        person=ruth, subject_person=mother, subject_organisation=None, type="close_family"
    )
    for close in (twin, mother):
        with pytest.raises(NotAllowed, match="close to this person"):
            enter(close, authority_of(ruth), now, HOME)
    MandateFactory(person=joan, holder=ruth.user, revoked=True)
    with pytest.raises(NotAllowed, match="act or acted for them"):
        actions.agree_budget(budget_id=draft.pk, by=authority_of(ruth), at=now)
    assert Budget.objects.get().state == BudgetState.DRAFT
    assert Fund.objects.count() == 0


def test_a_form_that_is_corrected_and_sent_again_is_not_taken_for_the_first(joan, officer, now):
    """Back in the browser, £6,000 made £8,000, and sent: she must not be left with £6,000."""
    enter(joan, officer, now, HOME)
    more = LineFacts(label="Help at home", amount_pence=800_000)
    for changed in ({"lines": [more]}, {"lines": [HOME], "total_pence": 1_200_000}):
        lines = changed.pop("lines")
        with pytest.raises(NotAllowed, match="that draft is there"):
            enter(joan, officer, now, *lines, **changed)
    assert BudgetLine.objects.get().amount_pence == 600_000
    tool = {"budget_id": Budget.objects.get().pk, "key": "line:1", "by": officer, "at": now}
    actions.add_line(line=OUT, **tool)
    with pytest.raises(NotAllowed, match="that line is there"):
        actions.add_line(line=LineFacts(label="Going out", amount_pence=250_000), **tool)
    assert BudgetLine.objects.count() == 2


def test_nobody_agrees_or_overwrites_what_a_colleague_changed_meanwhile(joan, officer, now):
    budget = enter(joan, officer, now, HOME)
    seen = budgets.mark_of(budget, budgets.lines_of(budget.pk))
    facts = {
        "budget_id": budget.pk,
        "starts_on": budget.starts_on,
        "ends_on": budget.ends_on,
        "total_pence": 200_000,
        "lines": [OUT],
        "seen": seen,
        "by": officer,
        "at": now,
    }
    actions.change_budget(**facts)
    with pytest.raises(actions.Changed):
        actions.agree_budget(budget_id=budget.pk, seen=seen, by=officer, at=now)
    with pytest.raises(actions.Changed):
        actions.change_budget(**{**facts, "lines": [HOME], "total_pence": 1_000_000})
    budget.refresh_from_db()
    assert (budget.state, budget.total_pence) == (BudgetState.DRAFT, 200_000)
    assert Fund.objects.count() == 0
