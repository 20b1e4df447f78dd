"""The office pages of people in a real browser: nothing for axe in ours, nothing too wide."""

import pytest
from django.urls import reverse

from tests.browser import picture
from tests.factories.people import (
    CouncilMembershipFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
WIDTHS = [320, 1280]
OURS = "main .nice-padding"  # the frame is Wagtail's own


@pytest.fixture
def look(look_at):
    """look(name, response, width) -> what the browser saw, once nothing of ours is wrong."""

    def see(name, response, width):
        keep = picture(f"people-{name}", width)
        seen = look_at(response, width=width, within=OURS, keep=keep)
        assert seen.problems == [], name
        assert seen.title.endswith(" - Office of Shop 4 Support"), name
        assert seen.heading in seen.title, name
        return seen

    return see


@pytest.mark.parametrize("width", WIDTHS)
def test_what_an_administrator_keeps(look, keeper, ruth, width):
    castle = MembershipFactory(
        user__name="Grace Obi", organisation__name="Castle Support and Company of Altrincham Ltd"
    ).organisation
    interest = InterestFactory(
        person=PersonFactory(name="Helen Stone", without_account=True),
        subject_organisation=castle,
        type="shareholding",
        share_from=2_501,
        share_to=5_000,
        evidence="Register of people with significant control, 3 May",
    )
    pages = {
        "posts": reverse("office_posts"),
        "give": reverse("office_post_give"),
        "organisations": reverse("office_organisations"),
        "organisation": reverse("office_organisation", args=[castle.pk]),
        "change": reverse("office_organisation_change", args=[castle.pk]),
        "member": reverse("office_member_add", args=[castle.pk]),
        "register": reverse("office_interests"),
        "choose": reverse("office_interest_record") + "?q=stone",
        "record": f"{reverse('office_interest_record')}?party=person-{interest.person_id}"
        f"&subject=organisation-{castle.pk}",
        "end": reverse("office_interest_end", args=[interest.pk]),
    }
    for name, address in pages.items():
        look(name, keeper.get(address), width)
    refused = look("refused", keeper.post(pages["record"], {"share": "exact"}), width)
    assert refused.title.startswith("Error: ")
    CouncilMembershipFactory(ended_on="2026-05-01")
    look("past", keeper.get(f"{pages['posts']}?show=past"), width)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_an_officer_declares(look, officer, ruth, width):
    castle = OrganisationFactory(name="Castle Support")
    look("none", officer.get(reverse("office_declarations")), width)
    mine = InterestFactory(person=ruth, subject_organisation=castle)
    pages = {
        "declared": reverse("office_declarations"),
        "firm": reverse("office_declaration_choose") + "?q=castle",
        "declare": reverse("office_declaration_add", args=[castle.pk]),
        "close": reverse("office_declaration_person"),
        "over": reverse("office_declaration_end", args=[mine.pk]),
    }
    for name, address in pages.items():
        look(name, officer.get(address), width)
