"""Who can sign in to the demonstration. Every one is made up."""

from dataclasses import dataclass, field

from marketplace.people.roles import CouncilPost, OrganisationRole

PASSWORD = "market-day-1"  # noqa: S105 (for made-up people only, printed by `make demo`)
TRAFFORD = "E08000009"
STOCKPORT = "E08000007"

BRIDGEWATER = "Bridgewater Care Partnership"
CLEAR_PATH = "Clear Path Brokerage"
DAN = "Dan Whitfield"
MENS_SHED = "Sale Moor Men’s Shed"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody who can sign in, their role in a few words, and what to try as them."""

    name: str
    role: str
    try_this: str
    postcode: str = ""
    # ONS code of the council that gives them a budget.
    council: str = ""
    formats: tuple[str, ...] = ()
    posts: tuple[tuple[str, CouncilPost], ...] = ()
    roles: tuple[tuple[str, OrganisationRole], ...] = ()
    is_administrator: bool = False
    email: str = field(default="")

    @property
    def address(self) -> str:
        """The e-mail address with which they sign in."""
        return self.email or f"{self.name.split()[0].lower()}@example.org"


PERSONAS = (
    Persona(
        "Amina Yusuf",
        "Budget holder",
        "Search “help getting washed” near M33 7XZ, compare two, order one from the budget.",
        postcode="M33 7XZ",
        council=TRAFFORD,
    ),
    Persona(
        "Leila Yusuf",
        "Amina’s daughter, may act for her",
        "Open “People you help”, act for Amina, order something; then stop acting.",
        postcode="M33 3SD",
    ),
    Persona(
        "Tom Reeves",
        "Independent broker",
        "Act for Harold Finch: find him company near home. Ask to help somebody new.",
        roles=((CLEAR_PATH, OrganisationRole.BROKER),),
    ),
    Persona(
        "Harold Finch",
        "Budget holder with a broker",
        "See in “Your account” what Tom may do, and end it.",
        postcode="M41 5TG",
        council=TRAFFORD,
        formats=("large_print",),
    ),
    Persona(
        "Grace Obi",
        "Manager and broker of Bridgewater, which sells care too",
        "Act for Joan Price, keep a comparison of three, then order Bridgewater’s own morning help: "
        "5 hours a week for 40 weeks. A notice appears.",
        roles=(
            (BRIDGEWATER, OrganisationRole.MANAGER),
            (BRIDGEWATER, OrganisationRole.BROKER),
        ),
    ),
    Persona(
        "Joan Price",
        "Budget holder whose broker sells care",
        "After Grace has ordered, read the notice in “Orders” and answer it.",
        postcode="M33 4BP",
        council=TRAFFORD,
        formats=("easy_read",),
    ),
    Persona(
        "Dan Whitfield",
        "Personal assistant",
        "Answer an order, change your prices, say when you are free.",
        postcode="M33 2AA",
        roles=((DAN, OrganisationRole.MANAGER),),
    ),
    Persona(
        "Sam Okafor",
        "Runs a community group",
        "Change what the group says about itself, and send it to the editor.",
        roles=((MENS_SHED, OrganisationRole.MANAGER),),
    ),
    Persona(
        "Peter Hale",
        "Pays for himself",
        "Search and compare. Paying by card is not switched on here.",
        postcode="WA14 1EZ",
    ),
    Persona(
        "Ruth Bell",
        "Team manager, Trafford",
        "Open the office: decide about Joan’s order once she has answered. Enter a budget.",
        posts=((TRAFFORD, CouncilPost.TEAM_MANAGER),),
    ),
    Persona(
        "Mark Stone",
        "Team manager, Trafford; his wife works for Bridgewater",
        "Try to decide about Joan’s order: you may not, and the page says why.",
        posts=((TRAFFORD, CouncilPost.TEAM_MANAGER),),
    ),
    Persona(
        "Nadia Khan",
        "Validation Forum member, Trafford",
        "Decide about orders that take nearly a whole budget.",
        posts=((TRAFFORD, CouncilPost.FORUM_MEMBER),),
    ),
    Persona(
        "Priya Shah",
        "Commissioner, Trafford",
        "Prefer a provider, with a reason and dates, and see it on the listing.",
        posts=((TRAFFORD, CouncilPost.COMMISSIONER),),
    ),
    Persona(
        "Ellen Marsh",
        "Catalogue editor, Trafford",
        "Moderate a change that a provider sent. Edit a guidance page.",
        posts=((TRAFFORD, CouncilPost.CATALOGUE_EDITOR),),
    ),
    Persona(
        "Frank Doyle",
        "Budget holder of another council, Stockport",
        "Search near SK3 8AB: the same market, another council’s budget and rules.",
        postcode="SK3 8AB",
        council=STOCKPORT,
    ),
    Persona(
        "Olive Hart",
        "Team manager, Stockport",
        "Look for Trafford’s people in the office: you find none.",
        posts=((STOCKPORT, CouncilPost.TEAM_MANAGER),),
    ),
    Persona(
        "Alex Moss",
        "Administrator",
        "Open the office: council posts, organisations, the register of interests, rules and numbers.",
        is_administrator=True,
        email="admin@example.org",
    ),
)


def as_table() -> str:
    """The personas as text: name, role, e-mail address and password, and what to try."""
    lines = ["", f"Sign in as any of these. The password is always {PASSWORD}", ""]
    for persona in PERSONAS:
        lines += [
            f"  {persona.address:<22} {persona.name}: {persona.role}",
            f"  {'':<22} {persona.try_this}",
        ]
    return "\n".join(lines)
