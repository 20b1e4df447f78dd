"""Who acts, for whom, on what basis. A frozen value: every action takes one and none builds its own."""

from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.foundations.lifecycle import NotAllowed
from marketplace.foundations.permissions import Permission


class Basis(StrEnum):
    """Why somebody may act."""

    NOBODY = "nobody"  # not signed in
    SELF = "self"  # for themselves
    MANDATE = "mandate"  # for a person who lets them
    STAFF = "staff"  # a post in a council, or the keys of the site
    SYSTEM = "system"  # a named command or job


@dataclass(frozen=True, slots=True)
class Authority:
    """Proof of who acts and with which permissions.

    `person_id` is the person acted for (oneself under SELF). `organisations` are the organisations
    the actor belongs to with the permissions each membership gives. `councils` are those
    of the actor's posts, by council; `site` those of an administrator of the whole site.
    Built by marketplace.people, brokerage.mandates and `system_authority`.
    """

    basis: Basis
    actor_id: int | None = None
    actor_name: str = ""
    person_id: int | None = None
    person_name: str = ""
    own_person_id: int | None = None
    council_id: int | None = None
    mandate_id: int | None = None
    permissions: frozenset[Permission] = frozenset()
    organisations: dict[int, frozenset[Permission]] = field(default_factory=dict)
    councils: dict[int, frozenset[Permission]] = field(default_factory=dict)
    site: frozenset[Permission] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is known to act."""
        return self.basis is not Basis.NOBODY

    def may(
        self,
        permission: Permission,
        *,
        person_id: int | None = None,
        organisation_id: int | None = None,
        council_id: int | None = None,
    ) -> bool:
        """Whether the actor holds `permission` for exactly one person, organisation or council, or,
        when none is named, for the whole site.
        """
        if self.basis is Basis.SYSTEM:
            return permission in self.permissions
        if person_id is not None:
            return person_id == self.person_id and permission in self.permissions
        if organisation_id is not None:
            return permission in self.organisations.get(organisation_id, frozenset())
        if council_id is not None:
            return permission in self.councils.get(council_id, frozenset())
        return permission in self.site

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether any of the actor's posts or memberships gives `permission`."""
        held = [self.permissions, *self.organisations.values(), *self.councils.values()]
        return any(permission in permissions for permissions in held)

    def must(
        self,
        permission: Permission,
        refusal: str,
        *,
        person_id: int | None = None,
        organisation_id: int | None = None,
        council_id: int | None = None,
    ) -> None:
        """Raise NotAllowed with `refusal`, in plain words, unless `may` says yes."""
        if not self.may(
            permission,
            person_id=person_id,
            organisation_id=organisation_id,
            council_id=council_id,
        ):
            raise NotAllowed(refusal)


NOBODY = Authority(basis=Basis.NOBODY)


def system_authority(name: str, *permissions: Permission) -> Authority:
    """The authority of a named command or job, with just the permissions it says."""
    return Authority(
        basis=Basis.SYSTEM,
        actor_name=name,
        permissions=frozenset({Permission.RUN_COMMAND, *permissions}),
    )
