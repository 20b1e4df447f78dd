"""Details, posts and what follows from them."""

from datetime import UTC, date, datetime

import pytest

from marketplace.foundations.authority import system_authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry
from marketplace.foundations.permissions import Permission
from marketplace.people import actions, organisations
from marketplace.people.models import CouncilMembership, Person
from marketplace.people.roles import CouncilPost, OrganisationRole
from tests.factories.people import (
    CouncilFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
KEEPER = system_authority("tests", Permission.KEEP_ACCOUNTS)


def appoint(user, post, now, council=None):
    return actions.appoint_officer(
        user_id=user.pk,
        council_id=(council or CouncilFactory()).pk,
        post=post,
        started_on=now.date(),
        by=KEEPER,
        at=now,
    )


def test_a_post_opens_the_office_and_its_end_closes_it(client, now, settings):
    settings.MFA_FORCED = False
    user = UserFactory()
    client.force_login(user)
    assert client.get("/office/").status_code == 302
    post = appoint(user, CouncilPost.TEAM_MANAGER, now)
    assert client.get("/office/").status_code == 200
    actions.end_post(post_id=post.pk, by=KEEPER, at=now)
    assert client.get("/office/").status_code == 302
    assert AuditEntry.objects.filter(event="post.ended", council_id=post.council_id).exists()


def test_a_post_given_just_after_a_summers_midnight_opens_the_office_at_once():
    just_after = datetime(2027, 7, 15, 23, 30, tzinfo=UTC)  # in England the 16th has begun
    user = UserFactory()
    held = actions.appoint_officer(
        user_id=user.pk,
        council_id=CouncilFactory().pk,
        post=CouncilPost.TEAM_MANAGER,
        started_on=date(2027, 7, 16),
        by=KEEPER,
        at=just_after,
    )
    assert user.groups.filter(name=actions.OFFICERS).exists()
    assert actions.end_post(post_id=held.pk, by=KEEPER, at=just_after).ended_on == date(2027, 7, 16)


def test_only_editors_are_in_the_editors_group(now):
    editor, manager = UserFactory(), UserFactory()
    appoint(editor, CouncilPost.CATALOGUE_EDITOR, now)
    appoint(manager, CouncilPost.TEAM_MANAGER, now)
    assert set(editor.groups.values_list("name", flat=True)) == {actions.OFFICERS, actions.EDITORS}
    assert set(manager.groups.values_list("name", flat=True)) == {actions.OFFICERS}


def test_a_second_post_keeps_the_office_open(now):
    user = UserFactory()
    first = appoint(user, CouncilPost.TEAM_MANAGER, now)
    appoint(user, CouncilPost.COMMISSIONER, now)
    actions.end_post(post_id=first.pk, by=KEEPER, at=now)
    user.refresh_from_db()
    assert user.is_staff


def test_an_officer_cannot_appoint(authority_of, now):
    user = UserFactory()
    appoint(user, CouncilPost.TEAM_MANAGER, now)
    with pytest.raises(NotAllowed):
        actions.appoint_officer(
            user_id=user.pk,
            council_id=CouncilFactory().pk,
            post=CouncilPost.COMMISSIONER,
            started_on=now.date(),
            by=authority_of(user),
            at=now,
        )
    assert CouncilMembership.objects.count() == 1


def test_a_manager_adds_people_to_her_own_organisation_only(authority_of, now):
    manager = MembershipFactory()
    other = MembershipFactory()
    newcomer = UserFactory()

    def add(organisation_id):
        return organisations.add_member(
            user_id=newcomer.pk,
            organisation_id=organisation_id,
            role=OrganisationRole.STAFF,
            started_on=date(2026, 11, 22),
            by=authority_of(manager.user),
            at=now,
        )

    assert add(manager.organisation_id).user == newcomer
    with pytest.raises(NotAllowed):
        add(other.organisation_id)
    assert newcomer.memberships.count() == 1


def test_details_are_changed_by_the_person_alone(client, authority_of, now):
    person = PersonFactory(name="Joan Price")
    client.force_login(person.user)
    client.post(
        "/account/details/", {"name": "Joan Price", "postcode": "m336rx", "formats": ["easy_read"]}
    )
    person.refresh_from_db()
    assert (person.postcode, person.formats) == ("M33 6RX", ["easy_read"])
    with pytest.raises(NotAllowed):
        actions.change_details(
            person_id=person.pk,
            name="X",
            postcode="",
            formats=[],
            by=authority_of(PersonFactory()),
            at=now,
        )
    assert Person.objects.get(pk=person.pk).name == "Joan Price"


def test_a_wrong_postcode_is_named_and_nothing_is_saved(client):
    person = PersonFactory()
    client.force_login(person.user)
    response = client.post("/account/details/", {"name": person.name, "postcode": "Sale"})
    assert "Enter a postcode, like M33 7XZ" in response.content.decode()
    person.refresh_from_db()
    assert person.postcode == "M33 7XZ"


def test_an_address_gets_one_account(now):
    actions.open_account(email="Joan@example.org", name="Joan", password=None, by=KEEPER, at=now)
    with pytest.raises(NotAllowed, match="account already"):
        actions.open_account(
            email="joan@Example.org", name="Joan", password=None, by=KEEPER, at=now
        )
