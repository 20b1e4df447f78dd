"""An officer enters and agrees a budget on plain pages; another council's people do not exist there."""

from datetime import date

import pytest
from django.urls import reverse

from brokerage.budgets import queries
from brokerage.budgets.actions import LineFacts
from brokerage.budgets.models import Budget, BudgetLine
from marketplace.foundations.models import AuditEntry
from marketplace.ledger import queries as ledger
from marketplace.ledger.models import Fund
from marketplace.people.roles import CouncilPost
from tests.factories.budgets import make_budget
from tests.factories.conflicts import make_officer
from tests.factories.listings import CategoryFactory
from tests.factories.people import (
    CouncilFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/office/budgets/"


@pytest.fixture(autouse=True)
def one_step_sign_in(settings):
    settings.MFA_FORCED = False


@pytest.fixture
def joan():
    return PersonFactory(budget_holder=True, name="Joan Hill")


def sign_in(client, council, post=CouncilPost.SOCIAL_WORKER):
    client.force_login(make_officer(council, post))
    return client


@pytest.fixture
def officer(client, joan, now):
    return sign_in(client, joan.council)


def sent(*lines, **changes):
    """The form as a browser sends it; each line is a dict of what was typed."""
    data = {
        "starts_on": "2026-04-01",
        "last_on": "2027-03-31",
        "total": "10,000",
        "key": "form:abc",
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
    }
    empty = {"label": "", "amount": "", "category": "", "outcome": "", "organisation": ""}
    for number, line in enumerate(lines):
        row = {**empty, "holder": "LA_MANAGED", "source": "council", **line}
        data |= {f"lines-{number}-{name}": typed for name, typed in row.items()}
    return {**data, **changes}


def seen(budget):
    """The mark on a page of this budget that is opened now."""
    budget.refresh_from_db()
    return {"seen": queries.mark_of(budget, queries.lines_of(budget.pk))}


def enter_address(person):
    return reverse("office_budgets_enter", args=[person.pk])


def read(response):
    return " ".join(response.content.decode().split())


def test_from_the_list_to_money_that_joan_can_use(officer, joan):
    cleaning = CategoryFactory(name="Cleaning")
    assert "Joan Hill" in read(officer.get(LIST))
    page = read(officer.get(reverse("office_budgets_person", args=[joan.pk])))
    assert "Joan Hill has no budget yet." in page
    assert officer.get(enter_address(joan)).status_code == 200
    lines = (
        {"label": "A clean home", "amount": "£6,000.50", "category": str(cleaning.pk)},
        {},
        {"label": "Going out", "amount": "1500", "outcome": "See friends"},
    )
    saved = officer.post(enter_address(joan), sent(*lines), follow=True)
    assert "Saved as a draft" in read(saved)
    budget = Budget.objects.get()
    assert (budget.total_pence, budget.ends_on) == (1_000_000, date(2027, 4, 1))
    agree = reverse("office_budgets_agree", args=[budget.pk])
    assert "A clean home" in read(officer.get(agree))
    assert Fund.objects.count() == 0
    assert "Joan Hill has £7,500.50 to use" in read(officer.post(agree, seen(budget), follow=True))
    assert [(one.label, one.free_pence) for one in ledger.positions_of(joan.pk)] == [
        ("A clean home", 600_050),
        ("Going out", 150_000),
    ]


def test_a_form_that_is_refused_comes_back_filled_in(officer, joan):
    line = {"label": "Everything", "amount": "10,000.01", "outcome": "Live as I like"}
    page = read(officer.post(enter_address(joan), sent(line)))
    assert "That is £0.01 more than the budget of £10,000." in page
    assert 'value="10,000.01"' in page
    assert "Live as I like" in page
    assert Budget.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "line", "error"),
    [
        ({"total": "ten pounds"}, {}, "Enter an amount in pounds, like 24.50"),
        ({"total": ""}, {}, "Enter the whole budget"),
        ({"total": "0"}, {}, "Enter £0.01 or more"),
        ({"last_on": "2026-03-31"}, {}, "must not be before the first day"),
        ({"starts_on": "31 February"}, {}, "Enter a real date"),
        ({}, {"label": "Out"}, "Enter the amount of this line"),
        ({}, {"amount": "5"}, "Say what the money is for"),
        ({}, {"label": "Out", "amount": "-5"}, "Enter £0.01 or more"),
        ({}, {"label": "Out", "amount": "5", "holder": "ISF_BROKER"}, "Enter the organisation"),
        ({}, {"label": "Out", "amount": "5", "organisation": "Care"}, "Leave this empty"),
        (
            {},
            {"label": "Out", "amount": "5", "holder": "TRUST", "organisation": "Nobody Ltd"},
            "We know none",
        ),
        ({}, {"label": "Out", "amount": "5", "category": "999999"}, "Select a valid choice"),
        ({"lines-TOTAL_FORMS": "x"}, {}, "ManagementForm data is missing"),
        ({"lines-TOTAL_FORMS": "5000"}, {}, "at most 40"),
    ],
)
def test_what_is_typed_wrong_is_named(officer, joan, changes, line, error):
    page = read(officer.post(enter_address(joan), sent(line, **changes)))
    assert error in page
    assert Budget.objects.count() == 0


@pytest.mark.parametrize("key", ["", None, "form:1"])
def test_a_lost_mark_of_the_form_is_made_again(officer, joan, key):
    data = sent({"label": "Out", "amount": "5"}, key=key)
    officer.post(
        enter_address(joan), {name: typed for name, typed in data.items() if typed is not None}
    )
    budget = Budget.objects.get()
    assert budget.key
    add = reverse("office_budgets_add_line", args=[budget.pk])
    for _ in range(2):
        officer.post(
            add, {"label": "a", "amount": "1", "holder": "TRUST", "source": "own", "key": key or ""}
        )
    assert budget.lines.count() == (2 if key else 3)


def test_one_more_row_keeps_what_was_typed_and_saves_nothing(officer, joan):
    line = {"label": "Out", "amount": "not yet", "holder": "TRUST", "outcome": "Friends"}
    page = read(officer.post(enter_address(joan), {**sent(line), "another": "1"}))
    assert "Line 2" in page
    for typed in (
        'value="not yet"',
        'value="Out"',
        "Friends",
        'value="10,000"',
        'value="form:abc"',
    ):
        assert typed in page
    assert "Enter an amount in pounds" not in page
    assert Budget.objects.count() == 0


def test_the_organisation_that_holds_the_money_is_found_by_its_name(officer, joan):
    trust = OrganisationFactory(name="The Joan Hill Trust")
    line = {
        "label": "Out",
        "amount": "5",
        "holder": "TRUST",
        "organisation": "the joan hill trust ",
    }
    officer.post(enter_address(joan), sent(line))
    assert BudgetLine.objects.get().holder_organisation == trust


def test_a_draft_is_changed_and_a_line_added_after_agreeing(officer, joan):
    draft = make_budget(joan, agreed=False)
    change = reverse("office_budgets_change", args=[draft.pk])
    assert 'value="6,000"' in read(officer.get(change))
    officer.post(change, sent({"label": "Out", "amount": "5,000"}, **seen(draft)))
    assert BudgetLine.objects.get().amount_pence == 500_000
    old = officer.post(reverse("office_budgets_agree", args=[draft.pk]), {"seen": "x"}, follow=True)
    assert "Somebody changed this budget after you opened the page." in read(old)
    assert Fund.objects.count() == 0
    officer.post(reverse("office_budgets_agree", args=[draft.pk]), seen(draft))
    add = reverse("office_budgets_add_line", args=[draft.pk])
    assert "Not shared out yet: £5,000" in read(officer.get(add))
    line = {"label": "Home", "amount": "5,000", "holder": "LA_MANAGED", "source": "council"}
    for _ in range(2):
        officer.post(add, {**line, "key": "form:once"})
    assert Fund.objects.count() == 2
    refused = read(officer.post(add, {**line, "amount": "0.01", "key": "form:twice"}))
    assert "£0.01 more than the budget" in refused
    assert "is agreed" in read(officer.post(change, sent({"label": "Out", "amount": "1"})))
    officer.post(reverse("office_budgets_close", args=[draft.pk]))
    assert sum(one.free_pence for one in ledger.positions_of(joan.pk)) == 0


@pytest.mark.parametrize("name", ["change", "agree", "close", "add_line"])
def test_whoever_opens_a_page_of_a_budget_is_on_the_trail(officer, joan, name):
    draft = make_budget(joan, agreed=False)
    officer.get(reverse(f"office_budgets_{name}", args=[draft.pk]))
    assert AuditEntry.objects.filter(event="budget.viewed", person_id=joan.pk).count() == 1


def addresses_of(person, budget):
    yield "GET", reverse("office_budgets_person", args=[person.pk])
    yield "POST", enter_address(person)
    for name in ("change", "agree", "close", "add_line"):
        yield "POST", reverse(f"office_budgets_{name}", args=[budget.pk])


def test_another_councils_people_do_not_exist_here(client, joan, now):
    draft = make_budget(joan, agreed=False)
    stranger = sign_in(client, CouncilFactory())
    assert "Joan Hill" not in read(stranger.get(f"{LIST}?q=joan"))
    for method, address in addresses_of(joan, draft):
        data = {**sent({"label": "Out", "amount": "5"}), "label": "Out", "amount": "5"}
        assert stranger.get(address).status_code == 404
        if method == "POST":
            assert stranger.post(address, data).status_code == 404
    assert list(Budget.objects.values_list("pk", "state")) == [(draft.pk, "draft")]
    assert BudgetLine.objects.count() == 1


def test_a_commissioner_is_sent_away(client, joan, now):
    draft = make_budget(joan, agreed=False)
    commissioner = sign_in(client, joan.council, CouncilPost.COMMISSIONER)
    assert "Budgets" not in read(commissioner.get("/office/"))
    for _, address in [("GET", LIST), *addresses_of(joan, draft)]:
        for ask in (commissioner.get, commissioner.post):
            assert ask(address).status_code in {302, 405}
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_list_is_paged_searched_and_written_down(officer, joan, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as few:
        officer.get(LIST)
    for number in range(25):
        PersonFactory(name=f"Person {number:02}", council=joan.council)
    PersonFactory(name="Stranger", budget_holder=True)
    make_budget(joan, LineFacts(label="Out", amount_pence=1))
    AuditEntry.objects.all().delete()
    with django_assert_max_num_queries(len(few)):
        page = read(officer.get(LIST))
    assert "26 people" in page
    assert "Page 1 of 2" in page
    assert "Stranger" not in page
    assert "£10,000" in page
    assert AuditEntry.objects.filter(event="budget.listed").count() == 20
    assert "Person 24" in read(officer.get(f"{LIST}?page=2"))
    found = read(officer.get(f"{LIST}?q=JOAN"))
    assert "1 person" in found
    assert "Nobody of your council has this name." in read(officer.get(f"{LIST}?q=%00zzz"))


def test_looking_at_somebodys_budget_is_written_down(officer, joan):
    officer.get(reverse("office_budgets_person", args=[joan.pk]))
    seen = AuditEntry.objects.get(event="budget.viewed")
    assert (seen.person_id, seen.basis) == (joan.pk, "staff")
