"""The money pages in a real browser: nothing for axe, nothing too wide, on small and large screens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brokerage.budgets.actions import LineFacts
from marketplace.ledger import actions as ledger
from marketplace.ledger.actions import FundAmount
from marketplace.ledger.models import Fund
from tests.browser import picture
from tests.factories.budgets import make_budget
from tests.factories.conflicts import make_officer
from tests.factories.ledger import bookkeeper
from tests.factories.listings import CategoryFactory
from tests.factories.mandates import MandateFactory, act_under
from tests.factories.people import CouncilFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
WIDTHS = [320, 1280]


@pytest.fixture
def joan():
    person = PersonFactory(name="Joan Hill", council=CouncilFactory(trafford=True))
    today = timezone.localdate()
    make_budget(
        person,
        LineFacts(
            label="Help at home",
            amount_pence=620_000,
            category_id=CategoryFactory(name="Help getting washed and dressed").pk,
            outcome="I want to be up and dressed before my friends come.",
        ),
        LineFacts(label="Going out", amount_pence=150_050, holder="DP_SELF"),
        starts_on=today - timedelta(days=100),
        ends_on=today + timedelta(days=265),
    )
    amounts = [FundAmount(Fund.objects.get(label="Help at home").pk, 124_950)]
    for number, action in enumerate((ledger.commit_money, ledger.spend_money)):
        action(
            amounts=amounts,
            key=f"order:1:{number}",
            by=bookkeeper(),
            at=timezone.now(),
            subject="order:1",
        )
    return person


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", ["whole", "easy", "statement", "none", "acting"])
def test_the_pages_of_a_person(look_at, client, joan, page, width):
    address = reverse("brokerage:budget")
    who = joan.user
    if page == "none":
        who = PersonFactory().user
    if page == "acting":
        mandate = MandateFactory(person=joan, holder__name="Sue Hill")
        who = mandate.holder
    client.force_login(who)
    if page == "acting":
        act_under(client, mandate)
    if page == "easy":
        address += "?easy=1"
    if page == "statement":
        address = reverse("brokerage:budget_statement", args=[Fund.objects.first().pk])
    theme = client.get(reverse("theme"))
    seen = look_at(
        client.get(address), width=width, also=[theme], keep=picture(f"budget-{page}", width)
    )
    assert seen.problems == []


def problems_of_ours(problems):
    """Without what belongs to the office's own frame: only what we drew is ours to mend."""
    return [one for one in problems if "404" not in one and "Failed to fetch" not in one]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", ["list", "person", "enter", "refused", "agree"])
def test_the_pages_of_an_officer(look_at, client, joan, page, width, settings):
    settings.MFA_FORCED = False
    client.force_login(make_officer(joan.council))
    draft = make_budget(joan, agreed=False)
    enter = reverse("office_budgets_enter", args=[joan.pk])
    response = {
        "list": lambda: client.get(reverse("office_budgets")),
        "person": lambda: client.get(reverse("office_budgets_person", args=[joan.pk])),
        "enter": lambda: client.get(enter),
        "refused": lambda: client.post(
            enter, {"total": "x", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
        ),
        "agree": lambda: client.get(reverse("office_budgets_agree", args=[draft.pk])),
    }[page]()
    seen = look_at(response, width=width, keep=picture(f"budget-office-{page}", width))
    assert problems_of_ours(seen.problems) == []
