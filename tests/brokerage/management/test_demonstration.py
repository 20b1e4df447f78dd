"""The demonstration market: loaded once, gone on with after a break, and honest about what it shows."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from brokerage.conflicts.models import ConflictCase
from brokerage.management.demonstration import personas, steps
from brokerage.management.demonstration.people import person_named
from brokerage.mandates.authority import mandate_authority
from brokerage.mandates.models import Mandate
from marketplace.foundations.models import AuditEntry
from marketplace.ledger.queries import positions_of
from marketplace.listings.comparisons import record_comparison
from marketplace.listings.models import Listing
from marketplace.orders import actions as orders
from marketplace.orders import basket
from marketplace.orders.lifecycle import OrderState
from marketplace.orders.models import BasketLine, Order
from marketplace.people.authority import own_authority
from marketplace.people.models import Person, User

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What the people and their orders stand on. The real places and imports have tests of their own.
PEOPLE = tuple(
    step
    for step in steps.STEPS
    if step.name in {"councils", "catalogue", "personas", "budgets", "orders"}
)


@pytest.fixture
def market(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return steps.load(PEOPLE, at=timezone.now(), say=lambda text: None)


def test_a_second_run_finds_everything_there(market):
    people, entries = Person.objects.count(), AuditEntry.objects.count()
    assert market == [step.name for step in PEOPLE]
    assert steps.load(PEOPLE, at=timezone.now(), say=lambda text: None) == []
    assert (Person.objects.count(), AuditEntry.objects.count()) == (people, entries)


def test_a_real_site_gets_no_accounts_whose_password_everybody_knows(settings):
    settings.DEMONSTRATION_MARKET = False
    with pytest.raises(CommandError, match="This is a real site"):
        call_command("demo")
    assert not User.objects.exists()


def test_a_run_that_was_broken_off_goes_on_where_it_was(settings):
    def fall(**_):
        raise KeyboardInterrupt

    broken = (PEOPLE[0], steps.Step("catalogue", "trouble", fall))
    with pytest.raises(KeyboardInterrupt):
        steps.load(broken, at=timezone.now(), say=lambda text: None)
    done = AuditEntry.objects.filter(event=steps.LOADED).values_list("subject", flat=True)
    assert list(done) == ["demonstration:councils"]


def test_everybody_signs_in_with_the_printed_password_and_got_no_letter(market):
    for persona in personas.PERSONAS:
        user = authenticate(None, username=persona.address, password=personas.PASSWORD)
        assert user == User.objects.get(email=persona.address)
        assert persona.address in personas.as_table()
    assert mail.outbox == []


def test_every_persona_has_something_to_do(market):
    waiting = Order.objects.filter(state=OrderState.PLACED).values_list("organisation__name")
    assert {name for (name,) in waiting} == {personas.BRIDGEWATER, personas.MENS_SHED}
    assert Order.objects.filter(state=OrderState.ACCEPTED).count() == 2
    assert sum(one.allocated_pence for one in positions_of(person_named("Amina Yusuf").pk)) == (
        960_000
    )
    assert Mandate.objects.filter(person=person_named("Amina Yusuf"), state="asked").exists()


def test_graces_order_for_joan_ends_with_a_team_manager(market):
    """What the persona's page says to try: a comparison, then Bridgewater's own care."""
    joan = person_named("Joan Price")
    now = timezone.now()
    mandate = Mandate.objects.get(person=joan)
    grace = mandate_authority(own_authority(mandate.holder, on=now.date()), mandate)
    shown = Listing.objects.filter(category__slug="washing-and-dressing", live=True)
    own = shown.get(organisation__name=personas.BRIDGEWATER)
    others = shown.exclude(pk=own.pk).order_by("kind", "pk")
    record_comparison(
        person_id=joan.pk,
        listing_ids=[own.pk, *others.values_list("pk", flat=True)[:3]],
        category_id=own.category_id,
        criteria={"matters": ["same_people"]},
        reasons_out={},
        limited_market_evidence="",
        search={},
        by=grace,
        at=now,
    )
    basket.add_to_basket(
        person_id=joan.pk,
        price_id=own.prices.order_by("position").first().pk,
        quantity_hundredths=500,
        weeks=40,
        starts_on=now.date() + timedelta(days=7),
        by=grace,
        at=now,
    )
    fund = next(one for one in positions_of(joan.pk) if one.label == "Personal care")
    line = BasketLine.objects.get(person=joan)
    (order,) = orders.place_orders(
        person_id=joan.pk, choices={line.pk: fund.fund_id}, key="trial", by=grace, at=now
    )
    case = ConflictCase.objects.get(order=order)
    assert order.state == OrderState.AWAITING_ANSWER
    assert (case.outcome, case.route) == ("approve", "team_manager")
    rules = set(case.findings.values_list("rule", flat=True))
    assert rules == {"COI-01", "COI-12"}
