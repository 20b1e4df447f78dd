"""Joan, and those who act for her, see where her money stands. Nobody else does."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from brokerage.budgets.actions import LineFacts
from brokerage.mandates.middleware import ACTING_UNDER
from marketplace.foundations.models import AuditEntry
from marketplace.ledger import actions as ledger
from marketplace.ledger.actions import FundAmount
from marketplace.ledger.kinds import Holder
from marketplace.ledger.models import Fund
from tests.factories.budgets import make_budget
from tests.factories.ledger import bookkeeper, make_fund
from tests.factories.listings import CategoryFactory
from tests.factories.mandates import MandateFactory
from tests.factories.orders import place_order
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db

PAGE = "/budget/"
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def today(settings, monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def joan():
    return PersonFactory(budget_holder=True, name="Joan Hill")


@pytest.fixture
def her_page(client, joan):
    client.force_login(joan.user)
    return client


def commit(fund, pence, at, number=1):
    ledger.commit_money(
        amounts=[FundAmount(fund.pk, pence)],
        key=f"order:{number}",
        by=bookkeeper(),
        at=at,
        subject=f"order:{number}",
    )


def act_for(client, mandate):
    client.force_login(mandate.holder)
    session = client.session
    session[ACTING_UNDER] = mandate.pk
    session.save()


def read(response):
    return " ".join(response.content.decode().split())


def test_joan_sees_what_is_left_set_aside_and_spent(her_page, joan, now):
    cleaning = CategoryFactory(name="Cleaning", slug="cleaning")
    make_budget(
        joan,
        LineFacts(
            label="A clean home",
            amount_pence=600_000,
            category_id=cleaning.pk,
            outcome="My friends can visit",
        ),
    )
    commit(Fund.objects.get(), 120_050, now)
    page = read(her_page.get(PAGE))
    for words in (
        "Your money",
        '<span class="app-figure__number">£4,799.50</span>',
        "£10,000",
        "Not shared out yet",
        "£4,000",
        'numeric">£1,200.50<',
        'numeric">£4,799.50<',
        "What does “set aside” mean?",
        "My friends can visit",
        "1 April 2026 to 31 March 2027",
        "The council looks after this money",
        'href="/search/?category=cleaning"',
        "Find support: Cleaning",
    ):
        assert words in page


def test_money_for_later_and_money_of_last_year_are_told_apart(her_page, joan):
    make_fund(joan, label="Next year", starts_on=date(2027, 4, 1), ends_on=date(2028, 4, 1))
    make_fund(joan, label="Last year", starts_on=date(2025, 4, 1), ends_on=date(2026, 4, 1))
    page = read(her_page.get(PAGE))
    assert "You can use this money from 1 April 2027." in page
    assert "Earlier money" in page
    assert "Last year, until 31 March 2026" in page
    assert page.count('class="app-bar app-bar--part"') == 3  # only the fund of next year has bars


def test_nobody_is_told_that_they_can_use_what_starts_later(her_page, joan):
    """Next year's £9,000 is not left to use in November."""
    make_budget(joan)
    make_budget(
        joan,
        LineFacts(label="Next year", amount_pence=800_000),
        total_pence=900_000,
        starts_on=date(2027, 4, 1),
        ends_on=date(2028, 4, 1),
    )
    page = read(her_page.get(PAGE))
    assert '<span class="app-figure__number">£6,000</span>' in page
    assert (
        'Starts later</dt><dd class="govuk-summary-list__value"><span class="app-sum">£9,000'
        in page
    )
    easy = read(her_page.get(f"{PAGE}?easy=1"))
    assert "<p>You have £6,000 left to use.</p>" in easy
    assert "<p>You have £9,000 more for later.</p>" in easy
    assert "<p>You can use this money from 1 April 2027.</p>" in easy


def test_the_provider_that_holds_the_money_is_named(her_page, joan):
    holder = OrganisationFactory(name="Sunny Days")
    make_fund(joan, holder=Holder.ISF_PROVIDER, holder_organisation_id=holder.pk)
    assert "Sunny Days looks after this money for you" in read(her_page.get(PAGE))


def test_easy_read_says_one_idea_at_a_time(her_page, joan):
    make_budget(joan)
    page = read(her_page.get(f"{PAGE}?easy=1"))
    assert "<p>This is money for support.</p><p>You have £6,000 left to use.</p>" in page
    assert "The last day for this money is 31 March 2027." in page
    assert "Show the full page" in page


@pytest.mark.parametrize("person", ["without a budget", "without a record"])
def test_somebody_without_a_budget_reads_what_one_is(client, person):
    somebody = PersonFactory()
    if person == "without a record":
        somebody.delete()
    client.force_login(somebody.user)
    page = read(client.get(PAGE))
    assert "What a personal budget is" in page
    assert "care needs assessment" in page


def test_a_visitor_is_asked_to_sign_in(client):
    fund = make_fund()
    for address in (PAGE, f"{PAGE}{fund.pk}/"):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("funds", [1, 15])
def test_the_page_asks_few_questions_however_many_lines(
    her_page, joan, django_assert_max_num_queries, funds
):
    lines = [
        LineFacts(label=f"Line {n}", amount_pence=100, category_id=CategoryFactory().pk)
        for n in range(funds)
    ]
    make_budget(joan, *lines)
    for address in (PAGE, f"{PAGE}?easy=1"):
        with django_assert_max_num_queries(MOST_QUERIES):
            her_page.get(address)


def test_her_daughter_sees_the_money_and_it_is_written_down(client, joan, now):
    make_budget(joan)
    act_for(client, MandateFactory(person=joan, scopes=["view"]))
    page = read(client.get(PAGE))
    assert "Joan Hill’s money" in page
    assert "Your money" not in page
    fund = Fund.objects.get()
    assert client.get(f"{PAGE}{fund.pk}/").status_code == 200
    seen = AuditEntry.objects.filter(event="budget.viewed", person_id=joan.pk)
    assert list(seen.order_by("pk").values_list("subject", "basis")) == [
        (f"person:{joan.pk}", "mandate"),
        (f"fund:{fund.pk}", "mandate"),
    ]


def test_looking_at_ones_own_money_is_nobodys_business(her_page, joan):
    make_budget(joan)
    her_page.get(PAGE)
    assert not AuditEntry.objects.filter(event="budget.viewed").exists()


def test_an_ended_mandate_opens_nothing(client, joan):
    fund = make_fund(joan)
    act_for(client, MandateFactory(person=joan, revoked=True))
    assert "Joan Hill" not in read(client.get(PAGE))
    assert client.get(f"{PAGE}{fund.pk}/").status_code == 404
    assert not AuditEntry.objects.filter(event="budget.viewed").exists()


def test_a_forged_fund_number_is_not_found(her_page):
    theirs = make_fund()
    for number in (theirs.pk, theirs.pk + 999, 2**63, 10**30):
        assert her_page.get(f"{PAGE}{number}/").status_code == 404


def test_the_statement_is_read_a_page_at_a_time(her_page, joan, now, django_assert_max_num_queries):
    fund = make_fund(joan, pence=100_000)
    for number in range(1, 26):
        commit(fund, number, now - timedelta(days=30 - number), number)
    address = reverse("brokerage:budget_statement", args=[fund.pk])
    with django_assert_max_num_queries(MOST_QUERIES):
        first = her_page.get(address)
    assert "Set aside for an order" in read(first)
    assert ">£0.25<" in read(first)
    assert ">£0.05<" not in read(first)
    older = read(her_page.get(f"{address}?before={first.context['older']}"))
    assert ">£0.05<" in older
    assert "Money added" in older
    assert ">£0.25<" not in older


@pytest.mark.parametrize("orders", [1, 6])
def test_the_statement_links_to_each_order(
    her_page, joan, now, settings, django_assert_max_num_queries, orders
):
    settings.ORDER_CHECKS = []
    fund = make_fund(joan, pence=10_000_000)
    placed = [place_order(joan, fund, at=now) for _ in range(orders)]
    with django_assert_max_num_queries(MOST_QUERIES):
        page = read(her_page.get(f"{PAGE}{fund.pk}/"))
    for order in placed:
        link = reverse("marketplace:order", args=[order.reference])
        assert f'href="{link}">Order {order.reference}: {order.organisation.name}<' in page


@pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 40, ""])
def test_a_page_mark_that_makes_no_sense_shows_the_latest(her_page, joan, before):
    fund = make_fund(joan)
    assert "Money added" in read(her_page.get(f"{PAGE}{fund.pk}/", {"before": before}))


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}1/"])
def test_nothing_is_changed_here(her_page, address):
    assert her_page.post(address).status_code == 405
