"""Who at the council hears that a case waits, and what the letter never says."""

import pytest
from django.core import mail
from django.urls import reverse

from brokerage.conflicts import actions
from brokerage.conflicts.lifecycle import CaseState
from marketplace.people.roles import CouncilPost
from tests.factories.conflicts import make_officer, seen
from tests.factories.people import CouncilFactory, InterestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(authority_of, now, django_capture_on_commit_callbacks):
    """`answer(case, True)`: the person answers; the letters by recipient."""

    def say(case, says_yes):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            actions.answer_notice(
                case_id=case.pk,
                says_yes=says_yes,
                words="They know my needs.",
                read_as="standard",
                seen=seen(case),
                by=authority_of(case.person),
                at=now,
            )
        return {letter.to[0]: letter for letter in mail.outbox}

    return say


def test_officers_who_may_decide_hear_of_a_case_that_waits(case, officer, answer):
    elsewhere = make_officer(CouncilFactory())
    commissioner = make_officer(case.council, CouncilPost.COMMISSIONER)
    connected = make_officer(case.council)
    InterestFactory(
        owns=True,
        person=connected.person,
        organisation=None,
        subject_organisation=case.order.organisation,
    )
    gone = make_officer(case.council)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    letters = answer(case, True)
    assert officer.email in letters
    for other in (elsewhere, commissioner, connected, gone):
        assert other.email not in letters
    letter = letters[officer.email]
    assert case.order.reference in letter.subject
    assert reverse("office_case", args=[case.pk]) in letter.body
    said = letter.subject + letter.body
    for secret in ("Amina", "Khan", "Castle", "1,176", "They know my needs", "washing"):
        assert secret not in said
    assert len(letter.to) == 1


def test_only_members_of_the_forum_hear_of_what_only_they_decide(whole_case, answer):
    manager = make_officer(whole_case.council)
    member = make_officer(whole_case.council, CouncilPost.FORUM_MEMBER)
    letters = answer(whole_case, True)
    assert member.email in letters
    assert manager.email not in letters


def test_a_case_that_nobody_may_decide_is_told_to_who_runs_the_site(case, officer, answer, caplog):
    """Else Amina would wait for ever, for an officer who does not exist."""
    InterestFactory(person=officer.person, subject_organisation=case.order.organisation)
    answer(case, True)
    assert f"Order {case.order.reference} waits, and no officer" in caplog.text
    assert "Amina" not in caplog.text


def test_nobody_is_asked_to_decide_what_the_person_refused(case, officer, answer):
    assert officer.email not in answer(case, False)


def test_a_mail_server_that_fails_undoes_no_answer(case, officer, answer, settings, caplog):
    settings.EMAIL_BACKEND = "tests.marketplace.orders.broken_mail.Backend"
    answer(case, True)
    case.refresh_from_db()
    assert case.state == CaseState.ACKNOWLEDGED
    assert "the server is away" in caplog.text
