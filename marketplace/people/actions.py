"""Writes about people: opening accounts, details, memberships, council posts, connections."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as AdminPermission
from django.db import transaction

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.people import queries
from marketplace.people.models import (
    CouncilMembership,
    Interest,
    Membership,
    Organisation,
    Person,
    User,
)
from marketplace.people.roles import CouncilPost, OrganisationRole

# Groups of the Wagtail admin. What an editor may do there is set where the listings' doors are.
OFFICERS = "Council officers"
EDITORS = "Catalogue editors"
COMMISSIONERS = "Commissioners"
GROUP_OF_POST = {
    CouncilPost.CATALOGUE_EDITOR: EDITORS,
    CouncilPost.COMMISSIONER: COMMISSIONERS,
}


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a connection: a person or an organisation, by number."""

    person_id: int | None = None
    organisation_id: int | None = None


@transaction.atomic
def add_person_to_account(*, user: User, by: Authority, at: datetime) -> Person:
    """Whoever signs up is a person at once, a self-funder until a council gives a budget."""
    person = Person.objects.create(user=user, name=user.name)
    audit.record("person.signed_up", person, by=by, at=at, person_id=person.pk)
    return person


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str,
    password: str | None,
    by: Authority,
    at: datetime,
    council_id: int | None = None,
    postcode: str = "",
    is_administrator: bool = False,
) -> Person:
    """Open an account for somebody whose e-mail address the keeper of accounts has checked.

    An administrator keeps the site itself: pages, settings and users. It gives no power over people
    or money. Raises NotAllowed when the address has an account already.
    """
    _must_keep_accounts(by)
    if User.objects.filter(email=email.lower()).exists():
        raise NotAllowed(f"{email} has an account already.")
    make = User.objects.create_superuser if is_administrator else User.objects.create_user
    user = make(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    person = Person.objects.create(user=user, name=name, council_id=council_id, postcode=postcode)
    audit.record("account.opened", user, by=by, at=at, person_id=person.pk, council_id=council_id)
    return person


@transaction.atomic
def change_details(
    *, person_id: int, name: str, postcode: str, formats: list[str], by: Authority, at: datetime
) -> Person:
    """Change one's own details. Nobody changes them for another: letters would go astray."""
    if person_id != by.own_person_id:
        raise NotAllowed("Only the person can change these details.")
    person = queries.lock_person(person_id)
    changed = [
        field
        for field, value in (("name", name), ("postcode", postcode), ("formats", formats))
        if getattr(person, field) != value
    ]
    person.name, person.postcode, person.formats = name, postcode, formats
    person.save(update_fields=["name", "postcode", "formats"])
    if person.user_id is not None:
        User.objects.filter(pk=person.user_id).update(name=name)
    audit.record("person.changed", person, by=by, at=at, person_id=person.pk, changed=changed)
    return person


@transaction.atomic
def register_organisation(
    *,
    name: str,
    kind: str,
    is_provider: bool,
    is_broker: bool,
    by: Authority,
    at: datetime,
    is_demonstration: bool = False,
    **details: str,
) -> Organisation:
    """Enter an organisation that sells support or acts as a broker. `details` are text fields."""
    _must_keep_accounts(by)
    organisation = Organisation.objects.create(
        name=name,
        kind=kind,
        is_provider=is_provider,
        is_broker=is_broker,
        is_demonstration=is_demonstration,
        **details,
    )
    audit.record("organisation.registered", organisation, by=by, at=at)
    return organisation


@transaction.atomic
def add_member(
    *,
    user_id: int,
    organisation_id: int,
    role: OrganisationRole,
    started_on: date,
    by: Authority,
    at: datetime,
) -> Membership:
    """Give somebody a role in an organisation: done by its manager or by the keeper of accounts."""
    if not by.may(Permission.KEEP_ACCOUNTS):
        by.must(
            Permission.MANAGE_MEMBERS,
            "Only a manager of this organisation can add people to it.",
            organisation_id=organisation_id,
        )
    membership = Membership.objects.create(
        user_id=user_id, organisation_id=organisation_id, role=role, started_on=started_on
    )
    audit.record(
        "membership.started",
        membership,
        by=by,
        at=at,
        user=user_id,
        organisation=organisation_id,
        role=role,
    )
    return membership


@transaction.atomic
def appoint_officer(
    *,
    user_id: int,
    council_id: int,
    post: CouncilPost,
    started_on: date,
    by: Authority,
    at: datetime,
) -> CouncilMembership:
    """Give somebody a post in a council, and with it the door of the office.

    Access to the Wagtail admin follows from posts, so that no one keeps it by being forgotten.
    """
    _must_keep_accounts(by)
    held = CouncilMembership.objects.create(
        user_id=user_id, council_id=council_id, post=post, started_on=started_on
    )
    _let_into_office(user_id, on=at.date())
    audit.record("post.started", held, by=by, at=at, council_id=council_id, user=user_id, post=post)
    return held


@transaction.atomic
def end_post(*, post_id: int, by: Authority, at: datetime) -> CouncilMembership:
    """End a post today. Without another post the office closes to them on their next click."""
    _must_keep_accounts(by)
    held = CouncilMembership.objects.select_for_update(of=("self",), no_key=True).get(pk=post_id)
    if held.ended_on is not None and held.ended_on <= at.date():
        raise NotAllowed("This post has ended already.")
    held.ended_on = at.date()
    held.save(update_fields=["ended_on"])
    _let_into_office(held.user_id, on=at.date())
    audit.record("post.ended", held, by=by, at=at, council_id=held.council_id, user=held.user_id)
    return held


def _let_into_office(user_id: int, *, on: date) -> None:
    """Make the account's Wagtail groups follow from the posts it holds on that day."""
    user = queries.lock_account(user_id)
    posts = queries.current_posts(user_id, on)
    wanted = {OFFICERS} if posts else set()
    wanted |= {group for post, group in GROUP_OF_POST.items() if post in posts}
    for name in (OFFICERS, *GROUP_OF_POST.values()):
        group, _ = Group.objects.get_or_create(name=name)
        if name in wanted:
            group.permissions.add(_office_door())
            user.groups.add(group)
        else:
            user.groups.remove(group)
    user.is_staff = bool(posts) or user.is_superuser
    user.save(update_fields=["is_staff"])


def _office_door() -> AdminPermission:
    """Wagtail's permission to open its admin."""
    return AdminPermission.objects.get(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )


@transaction.atomic
def record_interest(
    *,
    party: Party,
    subject: Party,
    type: Interest.Type,
    source: Interest.Source,
    by: Authority,
    at: datetime,
    starts_on: date | None = None,
    evidence: str = "",
) -> Interest:
    """Write down that two parties are connected. Never changed: it ends, and another is written."""
    _must_keep_accounts(by)
    interest = Interest.objects.create(
        person_id=party.person_id,
        organisation_id=party.organisation_id,
        subject_person_id=subject.person_id,
        subject_organisation_id=subject.organisation_id,
        type=type,
        source=source,
        starts_on=starts_on,
        recorded_at=at,
        evidence=evidence,
    )
    audit.record("interest.recorded", interest, by=by, at=at, person_id=party.person_id)
    return interest


def _must_keep_accounts(by: Authority) -> None:
    """Raise NotAllowed unless the actor keeps accounts: a named command, for now."""
    if not by.may(Permission.KEEP_ACCOUNTS):
        raise NotAllowed("Only whoever keeps the accounts of this site can do that.")
