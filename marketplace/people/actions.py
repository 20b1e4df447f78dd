"""Writes about people: opening accounts, details, council posts."""

from datetime import date, datetime
from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as AdminPermission
from django.db import transaction
from django.utils.timezone import localdate

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.people import letters, queries
from marketplace.people.models import (
    CouncilMembership,
    Person,
    User,
)
from marketplace.people.permissions import must_keep_accounts, must_not_be_oneself
from marketplace.people.roles import CouncilPost

# Groups of the Wagtail admin. What an editor may do there is set where the listings' doors are.
OFFICERS = "Council officers"
EDITORS = "Catalogue editors"
COMMISSIONERS = "Commissioners"
GROUP_OF_POST = {
    CouncilPost.CATALOGUE_EDITOR: EDITORS,
    CouncilPost.COMMISSIONER: COMMISSIONERS,
}


@transaction.atomic
def add_person_to_account(*, user: User, by: Authority, at: datetime) -> Person:
    """Whoever signs up is a person at once, a self-funder until a council gives a budget."""
    person = Person.objects.create(user=user, name=user.name)
    audit.record("person.signed_up", person, by=by, at=at, person_id=person.pk)
    return person


@transaction.atomic
def drop_unproven_password(*, user_id: int, email: str, by: Authority, at: datetime) -> None:
    """Before a code first proves an address: the account's password is not its owner's, so far as we know.

    Anybody can sign up with the address of somebody else, choose the password, and wait until the owner signs in
    with a code. Nothing happens where the address was proven before.
    """
    user = queries.lock_account(user_id)
    proven = EmailAddress.objects.filter(user_id=user_id, email__iexact=email, verified=True)
    if not user.has_usable_password() or proven.exists():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record("account.password_dropped", user, by=by, at=at)


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
    must_keep_accounts(by)
    if User.objects.filter(email=email.lower()).exists():
        raise NotAllowed(f"{email} has an account already.")
    make = User.objects.create_superuser if is_administrator else User.objects.create_user
    user = make(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    person = Person.objects.create(user=user, name=name, council_id=council_id, postcode=postcode)
    audit.record("account.opened", user, by=by, at=at, person_id=person.pk, council_id=council_id)
    return person


@transaction.atomic
def add_person(*, name: str, postcode: str, by: Authority, at: datetime) -> Person:
    """Enter somebody who has no account, such as a director named in a register."""
    must_keep_accounts(by)
    person = Person.objects.create(name=name, postcode=postcode)
    audit.record("person.added", person, by=by, at=at, person_id=person.pk)
    return person


@transaction.atomic
def link_records(
    *, record_id: int, kept_id: int, reason: str, by: Authority, at: datetime
) -> Person:
    """Say that two records are of one human being; `kept_id` is the one to keep. `reason` is how we know.

    From then on the rules of conflicts of interest read both as one party (domain.md A2, R0). Raises
    NotAllowed for oneself, one record, or a chain: everybody reaches the kept record in one step.
    """
    must_keep_accounts(by)
    _must_not_be_about_oneself(by, {record_id, kept_id})
    people = queries.lock_people(record_id, kept_id)
    if len(people) < 2:
        raise NotAllowed("Choose two different records.")
    person, kept = people[record_id], people[kept_id]
    if kept.same_as_id is not None:
        raise NotAllowed(
            f"The record to keep is itself the same as number {kept.same_as_id}. Keep that one."
        )
    if person.same_as_id is not None:
        raise NotAllowed(f"This record is the same as number {person.same_as_id} already.")
    if queries.is_kept_for_others(record_id):
        raise NotAllowed("Other records point at this one. Keep this one, or end those first.")
    if not reason.strip():
        raise NotAllowed("Say how you know that it is the same person.")
    person.same_as, person.same_as_reason = kept, reason.strip()
    person.save(update_fields=["same_as", "same_as_reason"])
    audit.record("person.linked", person, by=by, at=at, person_id=person.pk, same_as=kept.pk)
    return person


@transaction.atomic
def part_records(*, record_id: int, by: Authority, at: datetime) -> Person:
    """Say that a record is of another human being after all."""
    must_keep_accounts(by)
    person = queries.lock_person(record_id)
    kept_id = person.same_as_id
    if kept_id is None:
        raise NotAllowed("This record stands for itself already.")
    _must_not_be_about_oneself(by, {record_id, kept_id})
    person.same_as, person.same_as_reason = None, ""
    person.save(update_fields=["same_as", "same_as_reason"])
    audit.record("person.parted", person, by=by, at=at, person_id=person.pk, same_as=kept_id)
    return person


def _must_not_be_about_oneself(by: Authority, person_ids: set[int]) -> None:
    if queries.is_one_of(by.own_person_id, person_ids):
        raise NotAllowed("This is about you. Ask another administrator.")


@transaction.atomic
def account_of(*, email: str, name: str, by: Authority, at: datetime) -> User:
    """The account with this e-mail address, held; a new one, without a password, when there is none.

    Raises NotAllowed when the account is closed, or a new one would have no name.
    """
    must_keep_accounts(by)
    found = queries.lock_account_of(email)
    if found is None:
        if not name:
            raise NotAllowed("Nobody has an account with this address yet. Enter their name too.")
        person = open_account(email=email, name=name, password=None, by=by, at=at)
        found = queries.lock_account(person.user_id or 0)
    if not found.is_active:
        raise NotAllowed("The account with this address is closed.")
    return found


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
def appoint_by_email(
    *, email: str, name: str, council_id: int, post: CouncilPost, by: Authority, at: datetime
) -> CouncilMembership:
    """Give a post from today to whoever has this address, with a new account if they have none.

    They are told by letter, and sign in with a code that is sent to the same address.
    """
    user = account_of(email=email, name=name, by=by, at=at)
    held = appoint_officer(
        user_id=user.pk,
        council_id=council_id,
        post=post,
        started_on=localdate(at),
        by=by,
        at=at,
    )
    transaction.on_commit(partial(letters.post_given, held.pk))
    return held


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
    must_keep_accounts(by)
    must_not_be_oneself(by, user_id)
    queries.lock_account(user_id)
    if queries.holds_post(user_id, council_id=council_id, post=post):
        raise NotAllowed("They hold this post already.")
    held = CouncilMembership.objects.create(
        user_id=user_id, council_id=council_id, post=post, started_on=started_on
    )
    _let_into_office(user_id, on=localdate(at))
    audit.record("post.started", held, by=by, at=at, council_id=council_id, user=user_id, post=post)
    return held


@transaction.atomic
def end_post(*, post_id: int, by: Authority, at: datetime) -> CouncilMembership:
    """End a post today. Without another post the office closes to them on their next click."""
    must_keep_accounts(by)
    held = queries.lock_post(post_id)
    if held.ended_on is not None and held.ended_on <= localdate(at):
        raise NotAllowed("This post has ended already.")
    held.ended_on = localdate(at)
    held.save(update_fields=["ended_on"])
    _let_into_office(held.user_id, on=localdate(at))
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
