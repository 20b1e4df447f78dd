"""An administrator keeps posts, organisations and members; nobody else can, and nothing changes."""

import pytest
from django.urls import reverse

from marketplace.foundations.models import AuditEntry
from marketplace.people.models import CouncilMembership, Membership, Organisation, User
from tests.factories.people import (
    PASSWORD,
    CouncilFactory,
    CouncilMembershipFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def read(response):
    return " ".join(response.content.decode().split())


def give(client, place, **changes):
    sent = {
        "email": "New.Officer@example.org",
        "name": "Nia Cole",
        "council": place.pk,
        "post": "social_worker",
        **changes,
    }
    return client.post(reverse("office_post_give"), sent, follow=True)


# --- posts ----------------------------------------------------------------------------------------


def test_a_newcomer_gets_a_post_a_letter_and_a_way_in(
    keeper, signed_in, mailoutbox, django_capture_on_commit_callbacks
):
    council = CouncilFactory(trafford=True)
    with django_capture_on_commit_callbacks(execute=True):
        page = read(give(keeper, council))
    assert "They hold the post from today." in page
    assert "Nia Cole" in page
    held = CouncilMembership.objects.get()
    assert (held.user.email, held.post) == ("new.officer@example.org", "social_worker")
    assert not held.user.has_usable_password()
    assert held.user.emailaddress_set.get().verified
    assert mailoutbox[0].to == ["new.officer@example.org"]
    assert "social worker for Trafford" in mailoutbox[0].body
    assert AuditEntry.objects.filter(event="post.started", actor_name="Alex Moss").exists()
    assert signed_in(held.user.person).get("/office/").status_code == 200


def test_who_has_an_account_keeps_it(keeper):
    known = PersonFactory(name="Known Already")
    give(keeper, CouncilFactory(), email=known.user.email.upper(), name="")
    assert CouncilMembership.objects.get().user == known.user
    assert User.objects.get(pk=known.user_id).name == "Known Already"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"email": ""}, "Enter their e-mail address"),
        ({"email": "nia"}, "Enter an e-mail address, like name@example.org"),
        ({"name": ""}, "Nobody has an account with this address yet. Enter their name too."),
        ({"council": "999999"}, "choose one"),
        ({"post": "king"}, "choose one"),
        ({"email": "alex@example.org"}, "Nobody gives this to themselves"),
    ],
)
def test_a_refused_form_says_why_at_the_top_and_comes_back_filled_in(keeper, changes, error):
    response = give(keeper, CouncilFactory(), **changes)
    page = read(response)
    assert response.status_code == 422
    assert "<title>Error: Give somebody a post - Office of Shop 4 Support</title>" in page
    top = page[page.index("There is a problem") :]
    assert error in top[: top.index("</ul>")]
    assert "Nia Cole" in page or "name" in changes
    assert CouncilMembership.objects.count() == 0
    assert not User.objects.filter(email="new.officer@example.org").exists()


def test_nobody_holds_a_post_twice_and_a_closed_account_gets_none(keeper):
    held = CouncilMembershipFactory()
    again = give(keeper, held.council, email=held.user.email, post=held.post)
    assert "They hold this post already." in read(again)
    User.objects.filter(pk=held.user_id).update(is_active=False)
    closed = give(keeper, held.council, email=held.user.email)
    assert "The account with this address is closed." in read(closed)
    assert CouncilMembership.objects.count() == 1


def test_a_post_is_ended_and_listed_among_the_past(keeper, ruth, officer):
    held = CouncilMembership.objects.get(user=ruth.user)
    address = reverse("office_post_end", args=[held.pk])
    assert "Team manager, Trafford" in read(keeper.get(address))
    assert CouncilMembership.objects.get().ended_on is None
    assert "The post of Ruth Blake has ended." in read(keeper.post(address, follow=True))
    assert "has ended already" in read(keeper.post(address))
    assert officer.get("/office/").status_code == 302
    assert "Ruth Blake" not in read(keeper.get(reverse("office_posts")))
    past = read(keeper.get(reverse("office_posts"), {"show": "past", "q": "ruth"}))
    assert "Ruth Blake" in past
    assert keeper.get(reverse("office_post_end", args=[999_999])).status_code == 404


def test_the_list_of_posts_asks_the_same_whatever_its_length(keeper, django_assert_max_num_queries):
    CouncilMembershipFactory()
    with django_assert_max_num_queries(20) as few:
        keeper.get(reverse("office_posts"))
    for _ in range(25):
        CouncilMembershipFactory()
    with django_assert_max_num_queries(len(few)):
        page = read(keeper.get(reverse("office_posts")))
    assert "26 posts" in page
    assert "Page 1 of 2" in page
    assert "Never" in page


# --- organisations --------------------------------------------------------------------------------

FIELDS = {
    "name": "Castle Support",
    "kind": "private",
    "is_provider": "on",
    "company_number": "123456",
    "charity_number": "",
    "cqc_provider_id": "1-101641521",
    "email": "",
    "phone": "",
    "website": "",
}


def test_an_organisation_is_entered_found_by_its_number_and_changed(keeper):
    page = read(keeper.post(reverse("office_organisation_add"), FIELDS, follow=True))
    assert "00123456" in page
    castle = Organisation.objects.get()
    assert (castle.is_provider, castle.is_broker) == (True, False)
    assert "Castle Support" in read(keeper.get(reverse("office_organisations"), {"q": "00123456"}))
    none = keeper.get(reverse("office_organisations"), {"q": "\0nobody"})
    assert "No organisation has this name or number." in read(none)
    change = reverse("office_organisation_change", args=[castle.pk])
    assert 'value="Castle Support"' in read(keeper.get(change))
    keeper.post(change, {**FIELDS, "name": "Castle Care", "is_broker": "on"})
    castle.refresh_from_db()
    assert (castle.name, castle.is_broker) == ("Castle Care", True)
    written = AuditEntry.objects.get(event="organisation.changed")
    assert sorted(written.details["changed"]) == ["is_broker", "name"]


def test_one_that_is_kept_twice_points_at_the_record_to_keep(keeper):
    kept, twin, third = (OrganisationFactory(name=name) for name in ("Kept", "Twin", "Third"))

    def same(organisation, number):
        address = reverse("office_organisation_change", args=[organisation.pk])
        fields = {**FIELDS, "cqc_provider_id": "", "name": organisation.name, "same_as": number}
        return read(keeper.post(address, fields, follow=True))

    assert f"Kept ({kept.pk})" in same(twin, kept.pk)
    assert f"itself the same as number {kept.pk}" in same(third, twin.pk)
    assert "Other records are the same as this one" in same(kept, third.pk)
    assert "no other organisation with this number" in same(third, third.pk)
    assert "no other organisation with this number" in same(third, 999_999)
    assert "Enter the number of the other record" in same(third, "Kept")
    assert list(Organisation.objects.exclude(same_as=None)) == [twin]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, "Enter the name"),
        ({"company_number": "12-34"}, "Enter the company number, like"),
        ({"charity_number": "12"}, "Enter the charity number, like"),
        ({"cqc_provider_id": "1-77"}, "Taken (number"),
        ({"website": "not an address"}, "Enter a web address"),
    ],
)
def test_a_wrong_number_is_named(keeper, changes, error):
    OrganisationFactory(name="Taken", cqc_provider_id="1-77")
    response = keeper.post(reverse("office_organisation_add"), {**FIELDS, **changes})
    assert response.status_code == 422
    assert error in read(response)
    assert Organisation.objects.count() == 1


def test_somebody_joins_and_leaves_an_organisation(keeper):
    castle = OrganisationFactory()
    add = reverse("office_member_add", args=[castle.pk])
    sent = {"email": "grace@example.org", "name": "Grace Obi", "role": "manager"}
    assert "Grace Obi" in read(keeper.post(add, sent, follow=True))
    assert "have this role in the organisation already" in read(keeper.post(add, sent))
    held = Membership.objects.get()
    end = reverse("office_member_end", args=[held.pk])
    assert "Manager" in read(keeper.get(end))
    assert "The role of Grace Obi has ended." in read(keeper.post(end, follow=True))
    assert "has ended already" in read(keeper.post(end))
    held.refresh_from_db()
    assert held.ended_on is not None
    assert AuditEntry.objects.filter(event="membership.ended", actor_name="Alex Moss").exists()


def test_the_lists_of_organisations_ask_the_same_whatever_their_length(
    keeper, django_assert_max_num_queries
):
    castle = MembershipFactory().organisation
    pages = [reverse("office_organisations"), reverse("office_organisation", args=[castle.pk])]
    few = []
    for address in pages:
        with django_assert_max_num_queries(20) as asked:
            keeper.get(address)
        few.append(len(asked))
    for _ in range(25):
        MembershipFactory()
        MembershipFactory(organisation=castle)
    for address, most in zip(pages, few, strict=True):
        with django_assert_max_num_queries(most):
            assert "Page 1 of 2" in read(keeper.get(address))


# --- who may not ----------------------------------------------------------------------------------


def doors():
    """Every address that is for administrators alone, with a form that they could send."""
    member = MembershipFactory()
    interest = InterestFactory()
    council = CouncilFactory()
    appoint = {"email": "x@example.org", "name": "X", "council": council.pk, "post": "commissioner"}
    join = {"email": "x@example.org", "name": "X", "role": "manager"}
    connect = {"type": "employment", "source": "council"}
    query = f"?party=person-{interest.person_id}&subject=organisation-{member.organisation_id}"
    return [
        (reverse("office_posts"), {}),
        (reverse("office_post_give"), appoint),
        (reverse("office_post_end", args=[CouncilMembershipFactory().pk]), {}),
        (reverse("office_organisations"), {}),
        (reverse("office_organisation_add"), FIELDS),
        (reverse("office_organisation", args=[member.organisation_id]), {}),
        (reverse("office_organisation_change", args=[member.organisation_id]), FIELDS),
        (reverse("office_member_add", args=[member.organisation_id]), join),
        (reverse("office_member_end", args=[member.pk]), {}),
        (reverse("office_interests"), {}),
        (reverse("office_interest_record") + query, connect),
        (reverse("office_person_add"), {"name": "X"}),
        (reverse("office_interest_end", args=[interest.pk]), {"ends_on": "2026-02-01"}),
    ]


def test_an_officer_and_a_stranger_are_sent_away_and_nothing_is_written(officer, signed_in):
    addresses = doors()
    before = AuditEntry.objects.count(), User.objects.count(), Organisation.objects.count()
    for client in (officer, signed_in(PersonFactory())):
        for address, sent in addresses:
            assert client.get(address).status_code == 302, address
            assert client.post(address, sent).status_code in {302, 405}, address
    assert (
        AuditEntry.objects.count(),
        User.objects.count() - 1,
        Organisation.objects.count(),
    ) == before
    menu = read(officer.get("/office/"))
    assert "My declarations" in menu
    assert "Register of interests" not in menu


def test_an_administrator_is_let_into_every_one(keeper):
    for address, _ in doors():
        assert keeper.get(address).status_code == 200, address


def test_an_administrator_has_no_power_over_people_or_money(alex, authority_of):
    authority = authority_of(alex)
    assert authority.councils == {}
    assert {str(one) for one in authority.site} == {"keep_accounts"}


# --- accounts in Wagtail's own list ---------------------------------------------------------------


def test_an_administrator_never_gets_into_somebody_elses_account(keeper):
    joan = PersonFactory().user
    before = (joan.email, joan.password)
    page = f"/office/users/edit/{joan.pk}/"
    shown = keeper.get(page).content.decode()
    for name in ("email", "password1", "groups"):
        assert f'name="{name}"' not in shown
    typed = {"email": "alex@example.org", "password1": PASSWORD[::-1], "password2": PASSWORD[::-1]}
    assert keeper.post(page, {**typed, "is_active": "on"}).status_code == 302
    joan.refresh_from_db()
    assert (joan.email, joan.password) == before


def test_an_administrator_shuts_an_account_and_it_stands_in_the_trail(keeper):
    joan = PersonFactory().user
    assert keeper.post(f"/office/users/edit/{joan.pk}/", {}).status_code == 302
    joan.refresh_from_db()
    assert not joan.is_active
    entry = AuditEntry.objects.get(event="account.changed")
    assert (entry.subject, entry.details) == (f"user:{joan.pk}", {"changed": ["is_active"]})


def test_nobody_is_added_without_a_person(keeper):
    answer = keeper.get("/office/users/new/")
    assert answer["Location"] == reverse("office_post_give")
