"""Writes about organisations: entering them, putting them right, and who works in them."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission
from marketplace.people import actions as accounts
from marketplace.people import queries
from marketplace.people.models import Membership, Organisation
from marketplace.people.permissions import must_keep_accounts, must_not_be_oneself
from marketplace.people.roles import OrganisationRole


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
    must_keep_accounts(by)
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
def change_organisation(
    *,
    organisation_id: int,
    same_as_id: int | None,
    by: Authority,
    at: datetime,
    **details: str | bool,
) -> Organisation:
    """Put an organisation's record right. `same_as_id` is the record to keep when it is kept twice.

    Raises NotAllowed when that would make a chain: everybody must reach the kept record in one step.
    `settings.RENAMED_ORGANISATION` lists what must hear of another name.
    """
    must_keep_accounts(by)
    organisation = queries.lock_organisations(organisation_id, same_as_id)[organisation_id]
    if same_as_id is not None:
        _must_be_kept_record(organisation, same_as_id)
    wanted = {**details, "same_as_id": same_as_id}
    changed = [field for field, value in wanted.items() if getattr(organisation, field) != value]
    for field in changed:
        setattr(organisation, field, wanted[field])
    if changed:
        organisation.save(update_fields=changed)
        audit.record("organisation.changed", organisation, by=by, at=at, changed=changed)
    if "name" in changed:
        for dotted in settings.RENAMED_ORGANISATION:
            follow: Callable[[int, date], None] = import_string(dotted)
            follow(organisation.pk, localdate(at))
    return organisation


def _must_be_kept_record(organisation: Organisation, same_as_id: int) -> None:
    """Raise NotAllowed unless the other record is the last of its kind, and this one nobody's."""
    other = Organisation.objects.filter(pk=same_as_id).first()
    if other is None or other.pk == organisation.pk:
        raise NotAllowed("There is no other organisation with this number.")
    if other.same_as_id is not None:
        raise NotAllowed(f"That record is itself the same as number {other.same_as_id}. Use that.")
    if Organisation.objects.filter(same_as_id=organisation.pk).exists():
        raise NotAllowed("Other records are the same as this one. Change those first.")


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
    must_not_be_oneself(by, user_id)
    queries.lock_account(user_id)
    if queries.holds_role(user_id, organisation_id=organisation_id, role=role):
        raise NotAllowed("They have this role in the organisation already.")
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
def add_member_by_email(
    *,
    email: str,
    name: str,
    organisation_id: int,
    role: OrganisationRole,
    by: Authority,
    at: datetime,
) -> Membership:
    """Give a role from today to whoever has this address, with a new account if they have none."""
    user = accounts.account_of(email=email, name=name, by=by, at=at)
    return add_member(
        user_id=user.pk,
        organisation_id=organisation_id,
        role=role,
        started_on=localdate(at),
        by=by,
        at=at,
    )


@transaction.atomic
def end_membership(*, membership_id: int, by: Authority, at: datetime) -> Membership:
    """End a role today. What they did stays; what they could do for the organisation is over."""
    must_keep_accounts(by)
    membership = queries.lock_membership(membership_id)
    today = localdate(at)
    if membership.ended_on is not None and membership.ended_on <= today:
        raise NotAllowed("This role has ended already.")
    membership.ended_on = max(today, membership.started_on)
    membership.save(update_fields=["ended_on"])
    audit.record(
        "membership.ended",
        membership,
        by=by,
        at=at,
        user=membership.user_id,
        organisation=membership.organisation_id,
    )
    return membership
