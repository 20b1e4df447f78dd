"""Opens the personas' accounts, organisations, posts, mandates and connections."""

from datetime import date, datetime

from django.utils.timezone import localdate

from brokerage.management.demonstration.personas import (
    BRIDGEWATER,
    CLEAR_PATH,
    DAN,
    MENS_SHED,
    PASSWORD,
    PERSONAS,
    STOCKPORT,
    TRAFFORD,
    Persona,
)
from brokerage.mandates import actions as mandates
from brokerage.mandates.actions import Terms
from brokerage.mandates.models import Mandate
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.models import Council
from marketplace.foundations.permissions import Scope
from marketplace.people import actions, register
from marketplace.people.authority import own_authority
from marketplace.people.connections import Party
from marketplace.people.models import Interest, Organisation, Person
from marketplace.people.organisations import add_member, register_organisation
from marketplace.people.register import Connection

COUNCILS = (
    (TRAFFORD, "Trafford Council", "trafford"),
    (STOCKPORT, "Stockport Council", "stockport"),
)
HELPS = frozenset({Scope.VIEW, Scope.PLAN, Scope.ORDER})


def load_councils(*, by: Authority, at: datetime) -> None:
    """Two councils, so that nothing can come to assume that there is one."""
    for ons_code, name, slug in COUNCILS:
        council, created = Council.objects.get_or_create(
            ons_code=ons_code, defaults={"name": name, "slug": slug}
        )
        if created:
            audit.record("council.added", council, by=by, at=at, council_id=council.pk)


def load_personas(*, by: Authority, at: datetime) -> None:
    """Accounts, organisations, memberships, posts, mandates and connections of everybody."""
    councils = {council.ons_code: council for council in Council.objects.all()}
    organisations = {
        BRIDGEWATER: organisation(BRIDGEWATER, "private", is_broker=True, by=by, at=at),
        CLEAR_PATH: organisation(
            CLEAR_PATH, "private", is_provider=False, is_broker=True, by=by, at=at
        ),
        DAN: organisation(DAN, "personal_assistant", by=by, at=at),
        MENS_SHED: organisation(MENS_SHED, "community", by=by, at=at),
    }
    for persona in PERSONAS:
        open_for(persona, councils, organisations, by=by, at=at)
    give_mandates(organisations, at=at)
    record_connections(organisations[BRIDGEWATER], by=by, at=at)


def organisation(
    name: str,
    kind: str,
    *,
    by: Authority,
    at: datetime,
    is_provider: bool = True,
    is_broker: bool = False,
) -> Organisation:
    """The organisation of this name, entered now unless its listings came first."""
    found = Organisation.objects.filter(name=name).first()
    if found is not None:
        return found
    return register_organisation(
        name=name,
        kind=kind,
        is_provider=is_provider,
        is_broker=is_broker,
        is_demonstration=True,
        by=by,
        at=at,
    )


def open_for(
    persona: Persona,
    councils: dict[str, Council],
    organisations: dict[str, Organisation],
    *,
    by: Authority,
    at: datetime,
) -> None:
    """One persona's account with their memberships and posts."""
    council = councils[persona.council] if persona.council else None
    person = actions.open_account(
        email=persona.address,
        name=persona.name,
        password=PASSWORD,
        council_id=council.pk if council else None,
        postcode=persona.postcode,
        is_administrator=persona.is_administrator,
        by=by,
        at=at,
    )
    user = person.user
    if persona.formats:
        actions.change_details(
            person_id=person.pk,
            name=person.name,
            postcode=person.postcode,
            formats=list(persona.formats),
            by=own_authority(user, on=localdate(at)),
            at=at,
        )
    for name, role in persona.roles:
        add_member(
            user_id=user.pk,
            organisation_id=organisations[name].pk,
            role=role,
            started_on=long_ago(at),
            by=by,
            at=at,
        )
    for ons_code, post in persona.posts:
        actions.appoint_officer(
            user_id=user.pk,
            council_id=councils[ons_code].pk,
            post=post,
            started_on=long_ago(at),
            by=by,
            at=at,
        )


def give_mandates(organisations: dict[str, Organisation], *, at: datetime) -> None:
    """Leila for Amina, Tom for Harold, Grace for Joan; and Tom asks Amina, who has not answered."""
    grant("Amina Yusuf", "Leila Yusuf", Mandate.Role.CIRCLE, None, at)
    grant("Harold Finch", "Tom Reeves", Mandate.Role.BROKER, organisations[CLEAR_PATH], at)
    grant("Joan Price", "Grace Obi", Mandate.Role.BROKER, organisations[BRIDGEWATER], at)
    mandates.ask_for_mandate(
        person_id=person_named("Amina Yusuf").pk,
        terms=Terms(
            Mandate.Role.BROKER, frozenset({Scope.VIEW, Scope.PLAN}), organisations[CLEAR_PATH].pk
        ),
        by=authority_named("Tom Reeves", at),
        at=at,
    )


def grant(
    person: str, holder: str, role: str, organisation: Organisation | None, at: datetime
) -> None:
    """The person lets the holder see, plan and order for them."""
    mandates.grant_mandate(
        person_id=person_named(person).pk,
        holder_id=person_named(holder).user_id or 0,
        terms=Terms(role, HELPS, organisation.pk if organisation else None),
        by=authority_named(person, at),
        at=at,
    )


def record_connections(bridgewater: Organisation, *, by: Authority, at: datetime) -> None:
    """Grace works for Bridgewater, and so does Mark Stone’s wife, who has no account."""
    wife = Person.objects.create(name="Helen Stone")
    for party, subject, type in (
        (person_named("Grace Obi"), bridgewater, Interest.Type.EMPLOYMENT),
        (person_named("Mark Stone"), wife, Interest.Type.SPOUSE),
        (wife, bridgewater, Interest.Type.EMPLOYMENT),
    ):
        register.record_interest(
            party=Party(person_id=party.pk),
            subject=Party(person_id=subject.pk)
            if isinstance(subject, Person)
            else Party(organisation_id=subject.pk),
            connection=Connection(
                type=type,
                starts_on=long_ago(at),
                evidence="Declaration made for the demonstration",
            ),
            source=Interest.Source.DECLARED,
            by=by,
            at=at,
        )


def person_named(name: str) -> Person:
    """The persona's person."""
    address = next(persona.address for persona in PERSONAS if persona.name == name)
    return Person.objects.select_related("user").get(user__email=address)


def authority_named(name: str, at: datetime) -> Authority:
    """The persona acting for themselves, as when signed in."""
    return own_authority(person_named(name).user, on=localdate(at))


def long_ago(at: datetime) -> date:
    """When posts, memberships and connections began: the start of the year before."""
    return date(at.year - 1, 1, 1)
