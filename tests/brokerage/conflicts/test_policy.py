"""A council's own numbers: within limits, each time a new version, and each change in the trail."""

import pytest
from django.urls import reverse

from brokerage.conflicts.parameters import RANGES, SWITCHABLE, WrongPolicy, from_policy
from brokerage.conflicts.policy_forms import RULES, WORDS
from brokerage.conflicts.recorded import parameters_of
from marketplace.foundations.authority import system_authority
from marketplace.foundations.models import AuditEntry, Council
from marketplace.foundations.permissions import Permission
from marketplace.people.actions import open_account
from tests.factories.conflicts import make_officer
from tests.factories.people import CouncilFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trafford():
    return CouncilFactory(trafford=True)


@pytest.fixture
def keeper(client, settings, now):
    settings.MFA_FORCED = False
    alex = open_account(
        email="alex@example.org",
        name="Alex Moss",
        password=None,
        is_administrator=True,
        by=system_authority("tests", Permission.KEEP_ACCOUNTS),
        at=now,
    )
    client.force_login(alex.user)
    return client


def read(response):
    return " ".join(response.content.decode().split())


def address(council):
    return reverse("office_policy", args=[council.pk])


def test_a_new_number_is_a_new_version_that_the_engine_uses(keeper, trafford):
    assert "Trafford" in read(keeper.get(reverse("office_policies")))
    assert "From 30 to 60. The default is 50." in read(keeper.get(address(trafford)))
    sent = {"version": "1", "share_watch": "40", "rules_off": ["COI-12"]}
    page = read(keeper.post(address(trafford), sent, follow=True))
    assert "Saved as a new version" in page
    assert "default → 40" in page
    assert "Alex Moss" in page
    trafford.refresh_from_db()
    numbers = parameters_of(trafford)
    assert (numbers.share_watch, numbers.share_high, numbers.rules_off) == (40, 80, ("COI-12",))
    assert numbers.version == "trafford:2"
    back = read(keeper.post(address(trafford), {"version": "2"}, follow=True))
    assert "40 → default" in back
    trafford.refresh_from_db()
    assert (trafford.policy, trafford.policy_version) == ({"conflicts": {}}, 3)


def test_saving_the_same_again_is_no_new_version(keeper, trafford):
    page = read(keeper.post(address(trafford), {"version": "1"}, follow=True))
    assert "Nothing was changed." in page
    trafford.refresh_from_db()
    assert trafford.policy_version == 1
    assert not AuditEntry.objects.filter(event="policy.changed").exists()


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"share_watch": "61"}, "told about, in percent: Give a whole number from 30 to 60."),
        ({"share_watch": "half"}, "percent: enter a whole number from 30 to 60"),
        ({"rules_off": ["COI-08"]}, "choose"),
        ({"min_options": "2", "min_unrelated": "3"}, "nobody could meet it"),
        ({"version": "7"}, "Somebody else saved new numbers meanwhile."),
    ],
)
def test_what_may_not_be_so_is_refused_and_nothing_is_saved(keeper, trafford, sent, error):
    response = keeper.post(address(trafford), {"version": "1", "whole": "97", **sent})
    page = read(response)
    assert response.status_code == 422
    top = page[page.index("There is a problem") :]
    assert error in top[: top.index("</ul>")]
    assert 'value="97"' in page
    trafford.refresh_from_db()
    assert (trafford.policy, trafford.policy_version) == ({}, 1)


def test_a_team_manager_cannot_change_the_rules_they_decide_by(client, trafford, settings):
    settings.MFA_FORCED = False
    client.force_login(make_officer(trafford))
    assert client.get(address(trafford)).status_code == 302
    assert client.post(address(trafford), {"version": "1", "whole": "97"}).status_code == 302
    assert Council.objects.get().policy == {}


def test_a_council_that_is_not_there(keeper):
    assert keeper.get(reverse("office_policy", args=[999_999])).status_code == 404


def test_the_pages_ask_the_same_whatever_their_length(
    keeper, trafford, django_assert_max_num_queries
):
    pages = [reverse("office_policies"), address(trafford)]
    keeper.post(address(trafford), {"version": "1", "whole": "99"})
    few = []
    for one in pages:
        with django_assert_max_num_queries(20) as asked:
            keeper.get(one)
        few.append(len(asked))
    for number in range(25):
        CouncilFactory()
        whole = 90 + number % 2
        keeper.post(address(trafford), {"version": str(number + 2), "whole": str(whole)})
    for one, most in zip(pages, few, strict=True):
        with django_assert_max_num_queries(most):
            assert "Page 1 of 2" in read(keeper.get(one))


def test_every_number_and_switch_has_its_words():
    assert set(WORDS) == set(RANGES)
    assert set(RULES) == set(SWITCHABLE)


def test_more_unlinked_choices_than_choices_cannot_be_met():
    with pytest.raises(WrongPolicy, match="min_unrelated"):
        from_policy({"min_unrelated": 4}, version="x:1")
