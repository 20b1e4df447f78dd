"""What an account may do, from its person, memberships and posts."""

from datetime import date

import pytest

from marketplace.foundations.authority import Basis
from marketplace.foundations.permissions import OWN_PERMISSIONS, Permission
from tests.factories.people import (
    CouncilFactory,
    CouncilMembershipFactory,
    InterestFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_self_funder_acts_for_herself_alone(authority_of):
    person = PersonFactory()
    other = PersonFactory()
    authority = authority_of(person)
    assert authority.basis is Basis.SELF
    assert authority.permissions == OWN_PERMISSIONS
    assert authority.may(Permission.PLACE_ORDER, person_id=person.pk)
    assert not authority.may(Permission.PLACE_ORDER, person_id=other.pk)


def test_a_manager_may_edit_listings_of_her_organisation_only(authority_of):
    membership = MembershipFactory()
    other = OrganisationFactory()
    authority = authority_of(membership.user)
    assert authority.may(Permission.EDIT_LISTING, organisation_id=membership.organisation_id)
    assert not authority.may(Permission.EDIT_LISTING, organisation_id=other.pk)


def test_an_officer_decides_in_her_own_council_only(authority_of):
    post = CouncilMembershipFactory()
    other = CouncilFactory()
    authority = authority_of(post.user)
    assert authority.basis is Basis.STAFF
    assert authority.may(Permission.DECIDE_CONFLICT, council_id=post.council_id)
    assert not authority.may(Permission.DECIDE_CONFLICT, council_id=other.pk)


def test_a_post_that_ended_gives_nothing(authority_of):
    post = CouncilMembershipFactory(ended_on=date(2026, 6, 1))
    assert authority_of(post.user).councils == {}


def test_two_roles_in_one_organisation_add_up(authority_of):
    first = MembershipFactory()
    MembershipFactory(user=first.user, organisation=first.organisation, broker=True)
    permissions = authority_of(first.user).organisations[first.organisation_id]
    assert Permission.EDIT_LISTING in permissions


def test_an_account_without_a_person_has_nothing_of_its_own(authority_of):
    authority = authority_of(UserFactory())
    assert authority.permissions == frozenset()
    assert authority.person_id is None


def test_the_factories_make_valid_connections():
    assert InterestFactory(married=True).subject_person is not None
    assert InterestFactory(owns=True).share_to == 10_000
