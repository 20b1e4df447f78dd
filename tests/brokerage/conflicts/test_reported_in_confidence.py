"""What was reported in confidence is read by who decides, and by nobody whom it is about."""

import pytest

from brokerage.conflicts.models import CaseDecision, ConflictCase
from tests.brokerage.conflicts.pages import address, browser, in_three_months, page
from tests.factories import conflicts as stories
from tests.factories.listings import ListingFactory
from tests.factories.people import (
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_what_was_reported_in_confidence_is_for_who_decides_alone(manager, case, now):
    person = stories.make_client("Bilal")
    keep, care = stories.make_castle("Keep"), OrganisationFactory(name="W Care")
    owner = PersonFactory(name="Zelda Quill", without_account=True)
    for owned in (keep, care):
        InterestFactory(
            person=owner,
            subject_organisation=owned,
            type="shareholding",
            share_from=10_000,
            share_to=10_000,
            source="whistleblow",
            evidence="Her cousin rang",
        )
    mandate = stories.make_broker(person, keep)
    listing = ListingFactory(organisation=care)
    stories.make_comparison(person, listing, at=now)
    money = stories.make_money(person, 500_000)
    order = stories.order_for(person, money, listing, at=now, mandate=mandate)
    found = ConflictCase.objects.get(order=order)
    own, broker = browser(person.user), browser(mandate.holder, mandate)
    provider = browser(MembershipFactory(organisation=care).user)
    pages = [
        own.get(address(found)),
        own.get(address(found), {"easy": "1"}),
        own.get(f"/orders/{order.reference}/"),
        broker.get(address(found)),
        broker.get(f"/orders/{order.reference}/"),
        broker.get("/compare/", {"listing": listing.pk}),
        provider.get(f"/provider/orders/{order.reference}/"),
    ]
    for read in pages:
        for secret in ("Zelda", "confidence", "cousin", "same owner", "owns"):
            assert secret not in page(read), (read.request["PATH_INFO"], secret)
    assert "They are linked." in page(pages[0])
    decides = page(manager.get(f"/office/links/{found.pk}/"))
    assert "Zelda Quill" in decides
    assert "Reported in confidence" in decides


def test_who_was_reported_in_confidence_cannot_decide_and_is_not_told_why(
    manager, officer, waiting
):
    InterestFactory(
        person=officer.person,
        subject_organisation=waiting.order.organisation,
        source="whistleblow",
    )
    path = f"/office/links/{waiting.pk}/"
    sent = {"reason": "Fine.", "conditions": "", "expires_on": in_three_months()}
    for found in (manager.get(path), manager.post(path + "agree/", sent, follow=True)):
        assert "The register of interests links you to somebody in this case." in page(found)
        assert "work or worked" not in page(found)
    assert not CaseDecision.objects.exists()
