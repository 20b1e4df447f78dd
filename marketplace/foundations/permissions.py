"""Every verb of the system on one screen, and the scopes a person can give to someone else."""

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do. Roles and mandates are sets of these."""

    # For one person (held by the person, or given by mandate: view, plan, order, pay)
    VIEW_PERSON = "view_person"
    PLAN_SUPPORT = "plan_support"
    PLACE_ORDER = "place_order"
    RELEASE_PAYMENT = "release_payment"
    # Only ever the person's own: a broker can never hold these
    ANSWER_NOTICE = "answer_notice"
    GRANT_MANDATE = "grant_mandate"
    # For one organisation (held by membership)
    EDIT_LISTING = "edit_listing"
    ANSWER_ORDER = "answer_order"
    MANAGE_MEMBERS = "manage_members"
    HELP_CLIENTS = "help_clients"
    # For one council (held by post)
    SET_BUDGET = "set_budget"
    DECIDE_CONFLICT = "decide_conflict"
    DECIDE_AT_FORUM = "decide_at_forum"
    MODERATE_LISTING = "moderate_listing"
    SET_PREFERRED = "set_preferred"
    SEE_MARKET = "see_market"
    # The whole site: held by named commands and by its administrators
    RUN_COMMAND = "run_command"
    KEEP_ACCOUNTS = "keep_accounts"


class Scope(StrEnum):
    """What a person lets somebody do for them. Words as on the mandate form."""

    VIEW = "view"
    PLAN = "plan"
    ORDER = "order"
    PAY = "pay"


SCOPE_PERMISSIONS: dict[Scope, frozenset[Permission]] = {
    Scope.VIEW: frozenset({Permission.VIEW_PERSON}),
    Scope.PLAN: frozenset({Permission.VIEW_PERSON, Permission.PLAN_SUPPORT}),
    Scope.ORDER: frozenset({Permission.VIEW_PERSON, Permission.PLACE_ORDER}),
    Scope.PAY: frozenset({Permission.VIEW_PERSON, Permission.RELEASE_PAYMENT}),
}

OWN_PERMISSIONS: frozenset[Permission] = frozenset(
    {
        Permission.VIEW_PERSON,
        Permission.PLAN_SUPPORT,
        Permission.PLACE_ORDER,
        Permission.RELEASE_PAYMENT,
        Permission.ANSWER_NOTICE,
        Permission.GRANT_MANDATE,
    }
)

# What an administrator of the site may do. It gives no power over people or money.
SITE_PERMISSIONS: frozenset[Permission] = frozenset({Permission.KEEP_ACCOUNTS})
