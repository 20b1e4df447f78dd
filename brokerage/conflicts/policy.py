"""Writing a council's own numbers and switches, each time as a new version that findings name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from brokerage.conflicts.parameters import from_policy
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.models import AuditEntry, Council
from marketplace.people.permissions import must_keep_accounts

# Where a council's policy keeps what this room reads.
SECTION = "conflicts"
CHANGED = "policy.changed"


@transaction.atomic
def set_policy(
    *, council_id: int, chosen: Mapping[str, Any], seen_version: int, by: Authority, at: datetime
) -> bool:
    """Give a council these numbers in place of its own; what is not named has the default.

    Earlier findings keep the version they were made with. False when nothing would change. Raises
    WrongPolicy for what may not be so, and NotAllowed when somebody saved another version meanwhile.
    """
    must_keep_accounts(by)
    council = Council.objects.select_for_update(of=("self",), no_key=True).get(pk=council_id)
    if council.policy_version != seen_version:
        raise NotAllowed(
            "Somebody else saved new numbers meanwhile. Look at them, then save yours."
        )
    from_policy(chosen, version=f"{council.slug}:{seen_version + 1}")
    own = council.policy.get(SECTION, {})
    changed = {
        name: [own.get(name), chosen.get(name)]
        for name in sorted({*own, *chosen})
        if own.get(name) != chosen.get(name)
    }
    if not changed:
        return False
    council.policy = {**council.policy, SECTION: dict(chosen)}
    council.policy_version += 1
    council.save(update_fields=["policy", "policy_version"])
    audit.record(
        CHANGED,
        council,
        by=by,
        at=at,
        council_id=council.pk,
        version=council.policy_version,
        changed=changed,
    )
    return True


def changes_of(council: Council) -> QuerySet[AuditEntry]:
    """Every version that was saved: who, when, and what was changed; the latest first."""
    return AuditEntry.objects.filter(event=CHANGED, subject=audit.subject_of(council)).order_by(
        "-at", "-pk"
    )
