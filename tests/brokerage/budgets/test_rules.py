"""Sums of a budget, and the words about who looks after money."""

from datetime import date

import pytest

from brokerage.budgets import words
from brokerage.budgets.rules import unshared_pence, why_too_much
from marketplace.ledger.kinds import EntryKind, Holder


def test_what_the_lines_leave_is_not_shared_out():
    assert unshared_pence(1_000, [300, 300]) == 400
    assert unshared_pence(1_000, []) == 1_000
    assert why_too_much(1_000, [500, 500]) is None
    assert why_too_much(1_000, [500, 501]).startswith("The lines add up to £10.01.")


@pytest.mark.parametrize(
    ("holder", "options", "said"),
    [
        ("LA_MANAGED", {}, "The council looks after this money"),
        ("DP_SELF", {}, "You look after this money (a direct payment)"),
        ("DP_SELF", {"person": "Joan"}, "Joan looks after this money (a direct payment)"),
        (
            "DP_AGENT",
            {},
            "Somebody you trust looks after this money for you (a direct payment)",
        ),
        ("TRUST", {"person": "Joan"}, "A trust looks after this money for Joan"),
        ("ISF_BROKER", {"name": "Fair Brokers"}, "Fair Brokers looks after this money for you"),
    ],
)
def test_who_looks_after_the_money_in_plain_words(holder, options, said):
    assert words.holder_words(holder, **options) == said


def test_every_holder_and_everything_that_happens_has_words():
    assert all("ISF" not in words.holder_words(holder) for holder in Holder.values)
    assert set(words.HAPPENED) == set(EntryKind)


def test_the_last_day_is_the_day_before_the_end():
    assert words.last_day(date(2027, 4, 1)) == date(2027, 3, 31)


def test_a_statement_knows_which_entries_were_for_an_order():
    assert words.order_number("order:12") == 12
    assert words.order_number("fund:3") is None
