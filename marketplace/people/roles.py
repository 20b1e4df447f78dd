"""Roles: named lists of permissions, given by membership or by a post in a council."""

from django.db.models import TextChoices

from marketplace.foundations.permissions import Permission


class OrganisationRole(TextChoices):
    """What somebody does in an organisation."""

    MANAGER = "manager", "Manager"
    STAFF = "staff", "Member of staff"
    BROKER = "broker", "Broker"


class CouncilPost(TextChoices):
    """What somebody does for a council."""

    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    FORUM_MEMBER = "forum_member", "Validation Forum member"
    COMMISSIONER = "commissioner", "Commissioner"
    CATALOGUE_EDITOR = "catalogue_editor", "Catalogue editor"


ORGANISATION_PERMISSIONS: dict[str, frozenset[Permission]] = {
    OrganisationRole.MANAGER: frozenset(
        {Permission.EDIT_LISTING, Permission.ANSWER_ORDER, Permission.MANAGE_MEMBERS}
    ),
    OrganisationRole.STAFF: frozenset({Permission.ANSWER_ORDER}),
    # A broker may ask people for a mandate. What they may do for anyone comes from mandates alone.
    OrganisationRole.BROKER: frozenset({Permission.HELP_CLIENTS}),
}

COUNCIL_PERMISSIONS: dict[str, frozenset[Permission]] = {
    CouncilPost.SOCIAL_WORKER: frozenset({Permission.SET_BUDGET}),
    CouncilPost.TEAM_MANAGER: frozenset({Permission.SET_BUDGET, Permission.DECIDE_CONFLICT}),
    CouncilPost.FORUM_MEMBER: frozenset({Permission.DECIDE_CONFLICT, Permission.DECIDE_AT_FORUM}),
    CouncilPost.COMMISSIONER: frozenset({Permission.SEE_MARKET, Permission.SET_PREFERRED}),
    CouncilPost.CATALOGUE_EDITOR: frozenset({Permission.MODERATE_LISTING}),
}
