"""Whatever happens in whatever order, every fund adds up after each step and none is short."""

import contextlib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.foundations.lifecycle import NotAllowed
from marketplace.ledger import actions, queries
from marketplace.ledger.actions import FundAmount
from tests.factories.ledger import OPENED_AT, bookkeeper, make_fund
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

FIRST_PENCE = 1_000
MOVES = {
    "commit": actions.commit_money,
    "release": actions.release_money,
    "spend": actions.spend_money,
}
# (what, pence from the first fund, pence from the second, number of the key)
steps = st.lists(
    st.tuples(
        st.sampled_from([*MOVES, "allocate", "return", "reverse", "again"]),
        st.integers(0, 700),
        st.integers(0, 700),
        st.integers(0, 8),
    ),
    min_size=1,
    max_size=14,
)


class Model:
    """What the book should say, in plain Python: [allocated, free, committed, spent, returned]."""

    def __init__(self, funds):
        self.standing = {fund.pk: [FIRST_PENCE, FIRST_PENCE, 0, 0, 0] for fund in funds}
        self.deltas = {}

    def apply(self, entry_id, changes):
        self.deltas[entry_id] = changes
        for fund_id, delta in changes.items():
            pairs = zip(self.standing[fund_id], delta, strict=True)
            self.standing[fund_id] = [have + change for have, change in pairs]


def change(what, pence):
    return {
        "allocate": [pence, pence, 0, 0, 0],
        "return": [0, -pence, 0, 0, pence],
        "commit": [0, -pence, pence, 0, 0],
        "release": [0, pence, -pence, 0, 0],
        "spend": [0, 0, -pence, pence, 0],
    }[what]


def take(step, number, funds, model, done):
    """Do one step to the book and, when it was done, to the model."""
    what, first, second, choice = step
    by, key = bookkeeper(), f"step:{number}"
    pence = {fund.pk: sum_ for fund, sum_ in zip(funds, (first, second), strict=True) if sum_}
    if what == "again" and done:
        call = done[choice % len(done)]
        posted = call()
        assert posted.created is False
        return
    if what == "reverse" and model.deltas:
        entry_id = list(model.deltas)[choice % len(model.deltas)]
        posted = actions.reverse_entry(entry_id=entry_id, key=key, by=by, at=OPENED_AT)
        opposite = {fund: [-one for one in delta] for fund, delta in model.deltas[entry_id].items()}
        model.apply(posted.entry_id, opposite)
        return
    if what in ("allocate", "return"):
        action = actions.allocate if what == "allocate" else actions.return_money
        posted = action(fund_id=funds[0].pk, amount_pence=first, key=key, by=by, at=OPENED_AT)
        model.apply(posted.entry_id, {funds[0].pk: change(what, first)})
        return
    if what in MOVES:
        amounts = [FundAmount(fund_id, sum_) for fund_id, sum_ in pence.items()]

        def call():
            return MOVES[what](amounts=amounts, key=key, by=by, at=OPENED_AT, subject="order:1")

        posted = call()
        if posted is not None:
            model.apply(posted.entry_id, {fund: change(what, sum_) for fund, sum_ in pence.items()})
            done.append(call)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=steps)
def test_every_fund_adds_up_after_every_step(db, story):
    with transaction.atomic():
        joan = PersonFactory(budget_holder=True)
        funds = [make_fund(joan, pence=FIRST_PENCE) for _ in range(2)]
        model, done = Model(funds), []
        for number, step in enumerate(story):
            # refused in words: then nothing may have changed, as is checked next
            with contextlib.suppress(NotAllowed):
                take(step, number, funds, model, done)
            for found in queries.positions_of(joan.pk):
                standing = [
                    found.allocated_pence,
                    found.free_pence,
                    found.committed_pence,
                    found.spent_pence,
                    found.returned_pence,
                ]
                assert standing == model.standing[found.fund_id]
                assert standing[0] == sum(standing[1:])
                assert found.free_pence >= 0
                assert found.committed_pence >= 0
        assert queries.drift() == []
        assert sum(queries.trial_balance().values()) == 0
        transaction.set_rollback(True)


def test_a_model_that_were_wrong_would_be_caught():
    """The check above compares something: a penny too much in the model does not pass."""
    fund = make_fund(pence=FIRST_PENCE)
    model = Model([fund])
    posted = actions.commit_money(
        amounts=[FundAmount(fund.pk, 10)],
        key="k",
        by=bookkeeper(),
        at=OPENED_AT,
        subject="order:1",
    )
    model.apply(posted.entry_id, {fund.pk: change("commit", 11)})
    assert queries.position(fund.pk).free_pence != model.standing[fund.pk][1]
