"""What everybody gets at every address: one letter for each persona of `tests.factories.personas`.

Ids in an address name Amina's things or her provider's. Columns:
visitor, Amina, Harold, Leila (for Amina), Tom (for Harold), Grace (the provider), Dan (another
provider), Ruth (team manager), Olive (of another council), Priya (commissioner), Ellen (editor),
Alex (administrator of the site: keeps accounts, and may look at nobody's money, orders or cases).
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

# A page or a form that came back, sent elsewhere, wrong request, not allowed, unknown, wrong method;
# "L" is sent to sign in.
STATUSES = {
    200: ".",
    422: ".",
    301: "3",
    302: "3",
    303: "3",
    400: "B",
    403: "F",
    404: "N",
    405: "M",
}

# Packages whose addresses are not ours to list one by one.
NOT_OURS = ("wagtail.", "allauth.", "django.")
# Wagtail's pages of our lists, also those that save in one transaction with what follows.
NOT_OURS_SPACE = "wagtailsnippets_"

ANYBODY = "............"
NEVER = "MMMMMMMMMMMM"
SIGNED_IN = "L..........."
POSTED = "LMMMMMMMMMMM"
OFFICE_POSTED = "LLLLLLLMMMMM"
WITH_ACCOUNT = "amina harold leila tom grace dan ruth olive priya ellen alex"
ADMINISTRATORS_ALONE = "LLLLLLL3333."


@dataclass(frozen=True)
class Row:
    """Letters for GET and POST, what is sent, and which of the market's ids the address means.

    `may` names the only personas whose POST may write anything but a session. `carries` names hidden
    boxes of the page at this address that are sent back with the data.
    """

    get: str
    post: str = NEVER
    may: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    carries: tuple[str, ...] = ()


LINE_FORM = {"label": "Out", "amount": "5", "holder": "LA_MANAGED", "source": "council"}
BUDGET_FORM = {
    "starts_on": "2031-04-01",
    "last_on": "2032-03-31",
    "total": "100",
    "key": "form:matrix",
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    **{f"lines-0-{name}": typed for name, typed in LINE_FORM.items()},
}

MATRIX: dict[str, Row] = {
    # Machines and the look
    "healthz": Row(ANYBODY),
    "readyz": Row(ANYBODY),
    "theme": Row(ANYBODY),
    # Finding
    "search:search": Row(ANYBODY),
    "search:suggestions": Row(ANYBODY),
    "marketplace:listing": Row(ANYBODY),
    "marketplace:shortlist": Row(ANYBODY),
    "marketplace:shortlist_add": Row(NEVER, "333333333333"),
    "marketplace:shortlist_remove": Row(NEVER, "333333333333"),
    "marketplace:compare": Row(ANYBODY),
    "marketplace:comparison_keep": Row(NEVER, "NBBBBBBBBBBB"),
    # The account, and who may act for whom
    "account_confirm_login_code": Row("L33333333333", "L33333333333"),
    "marketplace:account": Row(SIGNED_IN),
    "marketplace:account_details": Row(SIGNED_IN, SIGNED_IN),
    "brokerage:people_who_help": Row("L..FF......."),
    "brokerage:add_helper": Row("L..FF.......", "L..FF......."),
    "brokerage:answer_helper": Row(
        "L.NFFNNNNNNN",
        "L3NFFNNNNNNN",
        may="amina",
        data={"answer": "no"},
        ids={"mandate_id": "asked_mandate_id"},
    ),
    "brokerage:end_helper": Row("L.NFFNNNNNNN", "L3NFFNNNNNNN", may="amina"),
    "brokerage:clients": Row(SIGNED_IN),
    "brokerage:ask_for_mandate": Row(SIGNED_IN, SIGNED_IN),
    "brokerage:act_for": Row(NEVER, "LNN3NNNNNNNN", may="leila"),
    "brokerage:stop_acting": Row(NEVER, "L33333333333", may="leila tom"),
    "brokerage:give_up": Row("LNN.NNNNNNNN", "LNN3NNNNNNNN", may="leila"),
    # Money
    "brokerage:budget": Row(SIGNED_IN, POSTED),
    "brokerage:budget_statement": Row("L.N.NNNNNNNN", POSTED),
    "office_budgets": Row("LLLLLLL..333", "LLLLLLLMMMMM"),
    "office_budgets_person": Row("LLLLLLL.N333", "LLLLLLLMMMMM"),
    "office_budgets_enter": Row("LLLLLLL.N333", "LLLLLLL3N333", may="ruth", data=BUDGET_FORM),
    "office_budgets_change": Row(
        "LLLLLLL.N333", "LLLLLLL3N333", may="ruth", data=BUDGET_FORM, carries=("seen",)
    ),
    "office_budgets_add_line": Row("LLLLLLL.N333", "LLLLLLL3N333", may="ruth", data=LINE_FORM),
    "office_budgets_agree": Row("LLLLLLL.N333", "LLLLLLL3N333", may="ruth", carries=("seen",)),
    "office_budgets_close": Row("LLLLLLL.N333", "LLLLLLL3N333", may="ruth"),
    # Links between people and providers
    "brokerage:notices": Row(SIGNED_IN, POSTED),
    "brokerage:notice": Row(
        "L.N.NNNNNNNN",
        "L3NFNNNNNNNN",
        may="amina",
        data={"answer": "no", "read_as": "standard"},
        carries=("seen",),
    ),
    "office_cases": Row("LLLLLLL..333", OFFICE_POSTED),
    "office_case": Row("LLLLLLL.N333", OFFICE_POSTED),
    "office_case_approve": Row(OFFICE_POSTED, "LLLLLLL.N333"),
    "office_case_refuse": Row(OFFICE_POSTED, "LLLLLLL.N333"),
    # Nobody in her family is paid, so there is nothing to allow.
    "office_case_necessity": Row("LLLLLLLNN333", "LLLLLLLNN333"),
    "office_unmet_searches": Row("LLLLLLL33.33", OFFICE_POSTED),
    # What an administrator keeps; what each form writes: tests/marketplace/people/test_office.py
    "office_posts": Row(ADMINISTRATORS_ALONE, OFFICE_POSTED),
    "office_post_give": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_post_end": Row(ADMINISTRATORS_ALONE, "LLLLLLL33333", may="alex"),
    "wagtailusers_users:add": Row("LLLLLLL33333", "LLLLLLL33333"),
    "wagtailusers_users:edit": Row(
        ADMINISTRATORS_ALONE, "LLLLLLL33333", may="alex", ids={"pk": "user_id"}
    ),
    "office_organisations": Row(ADMINISTRATORS_ALONE, OFFICE_POSTED),
    "office_organisation": Row(ADMINISTRATORS_ALONE, OFFICE_POSTED),
    "office_organisation_add": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_organisation_change": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_member_add": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_member_end": Row(ADMINISTRATORS_ALONE, "LLLLLLL33333", may="alex"),
    "office_interests": Row(ADMINISTRATORS_ALONE, OFFICE_POSTED),
    "office_interest_record": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_interest_end": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_same_people": Row(ADMINISTRATORS_ALONE, OFFICE_POSTED),
    "office_same_person_link": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_same_person_part": Row("LLLLLLL3333N", "LLLLLLL3333N"),
    "office_person_add": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    "office_policies": Row(ADMINISTRATORS_ALONE, OFFICE_POSTED),
    "office_policy": Row(ADMINISTRATORS_ALONE, ADMINISTRATORS_ALONE),
    # What each officer declares themselves
    "office_declarations": Row("LLLLLLL.....", "LLLLLLL33333", may="ruth olive priya ellen alex"),
    "office_declaration_choose": Row("LLLLLLL.....", OFFICE_POSTED),
    "office_declaration_add": Row(
        "LLLLLLL.....",
        "LLLLLLL33333",
        may="ruth olive priya ellen alex",
        data={"type": "employment"},
    ),
    "office_declaration_person": Row(
        "LLLLLLL.....",
        "LLLLLLL33333",
        may="ruth olive priya ellen alex",
        data={"name": "Sue", "postcode": "M33 7XZ", "type": "close_family"},
    ),
    "office_declaration_end": Row(
        "LLLLLLL.NNNN",
        "LLLLLLL3NNNN",
        may="ruth",
        data={"ends_on": timezone.localdate().isoformat()},
    ),
    # Saved searches
    "marketplace:saved_searches": Row(SIGNED_IN, POSTED),
    "marketplace:saved_search_add": Row(
        POSTED, "L33333333333", data={"asked": "q=swimming"}, may=WITH_ACCOUNT
    ),
    "marketplace:saved_search_delete": Row(POSTED, "L3NNNNNNNNNN", may="amina"),
    "marketplace:saved_search_email": Row(
        POSTED, "L3NNNNNNNNNN", data={"wanted": "no"}, may="amina"
    ),
    "marketplace:saved_search_stop": Row(ANYBODY, ANYBODY, may=f"visitor {WITH_ACCOUNT}"),
    # Buying
    "marketplace:basket": Row(SIGNED_IN, POSTED),
    "marketplace:basket_add": Row(ANYBODY, "333333333333"),
    "marketplace:basket_change": Row("L.N.NNNNNNNN", "L.N.NNNNNNNN"),
    "marketplace:basket_accept_price": Row(
        POSTED,
        "L33333333333",
        may="harold tom",
        data={"amount_pence": "2450"},
        ids={"line_id": "dearer_line_id"},
    ),
    "marketplace:basket_remove": Row(POSTED, "L33333333333", may="amina leila"),
    "marketplace:checkout": Row("L.3.33333333", SIGNED_IN),
    "marketplace:orders": Row(SIGNED_IN, POSTED),
    "marketplace:order": Row("L.N.NNNNNNNN", POSTED),
    "marketplace:order_cancel": Row("L.N.NNNNNNNN", "L3N3NNNNNNNN", may="amina leila"),
    "marketplace:order_try_again": Row(POSTED, "L3N3NNNNNNNN"),
    # Selling
    "marketplace:provider": Row("LNNN...NNNNN", POSTED),
    "marketplace:provider_answered": Row("LNNNN..NNNNN", POSTED),
    "marketplace:provider_order": Row("LNNNN.NNNNNN", POSTED),
    "marketplace:provider_accept": Row(POSTED, "LNNNN3NNNNNN", may="grace"),
    "marketplace:provider_decline": Row(
        "LNNNN.NNNNNN", "LNNNN3NNNNNN", may="grace", data={"reason": "We are full"}
    ),
    "marketplace:provider_listings": Row("LNNNN..NNNNN", POSTED),
    "marketplace:provider_listing_new": Row("LNNNN..NNNNN", "LNNNN..NNNNN"),
    "marketplace:provider_listing_edit": Row("LNNNN.NNNNNN", "LNNNN.NNNNNN"),
    "marketplace:provider_listing_availability": Row(
        "LNNNN.NNNNNN", "LNNNN3NNNNNN", may="grace", data={"availability": "full"}
    ),
    "marketplace:provider_listing_confirm": Row(POSTED, "LNNNN3NNNNNN", may="grace"),
    "marketplace:provider_listing_pause": Row(POSTED, "LNNNN3NNNNNN", may="grace"),
    "marketplace:provider_listing_resume": Row(
        POSTED, "LNNNN3NNNNNN", may="grace", ids={"listing_id": "paused_listing_id"}
    ),
    "marketplace:provider_listing_withdraw": Row("LNNNN.NNNNNN", "LNNNN3NNNNNN", may="grace"),
}
