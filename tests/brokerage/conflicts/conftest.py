"""Amina, her broker Castle that also provides, and an order for Castle's own support."""

from datetime import date

import pytest

from brokerage.conflicts import actions
from tests.brokerage.conflicts.pages import browser
from tests.factories.conflicts import make_case, make_officer
from tests.factories.conflicts import seen as seen_by


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second sign-in step has tests of its own."""
    settings.MFA_FORCED = False


@pytest.fixture
def case(db, now):
    """£1,176 of £2,000: Castle sells to its own client."""
    return make_case(at=now)


@pytest.fixture
def whole_case(db, now):
    """£1,176 of £1,200: nearly all of the money."""
    return make_case(at=now, pence=1_200_00)


@pytest.fixture
def broker(case):
    """The mandate under which the order was asked for."""
    return case.person.mandates.get()


@pytest.fixture
def officer(case):
    """A team manager who is linked to nobody."""
    return make_officer(case.council)


@pytest.fixture
def amina(case):
    """Her browser."""
    return browser(case.person.user)


@pytest.fixture
def manager(officer):
    """The team manager's browser."""
    return browser(officer)


@pytest.fixture
def waiting(case, authority_of, now):
    """Amina said yes: the case waits for an officer."""
    actions.answer_notice(
        case_id=case.pk,
        says_yes=True,
        words="They know me.",
        read_as="easy_read",
        seen=seen_by(case),
        by=authority_of(case.person),
        at=now,
    )
    return case


@pytest.fixture
def answer(authority_of, now):
    """`answer(case, True)`: the person says yes."""

    def say(case, says_yes, *, by=None, words="They know me.", seen=None):
        return actions.answer_notice(
            case_id=case.pk,
            says_yes=says_yes,
            words=words,
            read_as="standard",
            seen=seen or seen_by(case),
            by=by or authority_of(case.person),
            at=now,
        )

    return say


@pytest.fixture
def approve(authority_of, now):
    def decide(case, officer, **changes):
        facts = {
            "reason": "She saw three choices and chose freely.",
            "conditions": "Review in 13 weeks.",
            "expires_on": date(2027, 5, 22),
            "very_good_reason": "",
            "seen": seen_by(case),
        }
        return actions.approve_case(
            case_id=case.pk, **{**facts, **changes}, by=authority_of(officer), at=now
        )

    return decide
