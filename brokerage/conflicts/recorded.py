"""From the tables to the parties, interests and numbers of the rules."""

from fractions import Fraction

from django.utils.timezone import localdate

from brokerage.conflicts.interests import Interest, InterestType, ShareRange
from brokerage.conflicts.parameters import Parameters, WrongPolicy, from_policy
from brokerage.conflicts.parties import Party, PartyKind
from marketplace.foundations.models import Council
from marketplace.people.models import Interest as Recorded
from marketplace.people.models import Membership, Organisation, Person

TYPES: dict[str, InterestType] = {
    Recorded.Type.SHAREHOLDING: InterestType.SHAREHOLDING,
    Recorded.Type.VOTING_RIGHTS: InterestType.VOTING_RIGHTS,
    Recorded.Type.APPOINTMENT_OF_BOARD: InterestType.APPOINTMENT_OF_BOARD,
    Recorded.Type.OTHER_INFLUENCE: InterestType.OTHER_INFLUENCE,
    Recorded.Type.BOARD_MEMBER: InterestType.BOARD_MEMBER,
    Recorded.Type.TRUSTEE: InterestType.TRUSTEE,
    Recorded.Type.SENIOR_MANAGER: InterestType.SENIOR_MANAGER,
    Recorded.Type.EMPLOYMENT: InterestType.EMPLOYMENT,
    Recorded.Type.CONTRACTOR: InterestType.CONTRACTOR,
    Recorded.Type.CLOSE_FAMILY: InterestType.CLOSE_FAMILY,
    Recorded.Type.SPOUSE: InterestType.SPOUSE,
    Recorded.Type.HOUSEHOLD: InterestType.HOUSEHOLD,
    Recorded.Type.CLOSE_FRIEND: InterestType.CLOSE_FRIEND,
    Recorded.Type.COMMISSION: InterestType.COMMISSION,
}


def parameters_of(council: Council | None) -> Parameters:
    """A council's numbers. When they may not be used, the defaults, and the version says so."""
    if council is None:
        return Parameters()
    version = f"{council.slug}:{council.policy_version}"
    try:
        return from_policy(council.policy.get("conflicts", {}), version=version)
    except WrongPolicy as error:
        return Parameters(version=f"defaults, as {version} is wrong: {error.name}"[:60])


def person_id(number: int) -> str:
    """The party id of a person."""
    return f"person:{number}"


def organisation_id(number: int) -> str:
    """The party id of an organisation."""
    return f"organisation:{number}"


def organisation_number(party_id: str) -> int | None:
    """The organisation's own number from its party id; None for a person."""
    kind, _, number = party_id.partition(":")
    return int(number) if kind == "organisation" else None


def person_party(person: Person) -> Party:
    """A human being."""
    same = (person_id(person.same_as_id),) if person.same_as_id else ()
    return Party(person_id(person.pk), PartyKind.PERSON, person.name, (), same)


def organisation_party(organisation: Organisation) -> Party:
    """An organisation, with the numbers that registers gave it."""
    numbers = [
        ("GB-COH", organisation.company_number),
        ("GB-CHC", organisation.charity_number),
        ("GB-CQC", organisation.cqc_provider_id),
    ]
    return Party(
        id=organisation_id(organisation.pk),
        kind=PartyKind.ORGANISATION,
        name=organisation.name,
        legal_ids=tuple(f"{register}-{number}" for register, number in numbers if number),
        same_as=(organisation_id(organisation.same_as_id),) if organisation.same_as_id else (),
    )


def interest_of(row: Recorded) -> Interest:
    """A recorded interest. Shares are hundredths of a percent: the band "over 50" starts at 5001."""
    return Interest(
        id=f"interest:{row.pk}",
        holder=_end(row.person_id, row.organisation_id),
        subject=_end(row.subject_person_id, row.subject_organisation_id),
        type=TYPES[row.type],
        source=row.source,
        as_of=localdate(row.recorded_at),
        share=_share(row.share_from, row.share_to),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def post_of(membership: Membership, person_number: int) -> Interest:
    """Working in an organisation, as the interest that it is."""
    return Interest(
        id=f"membership:{membership.pk}",
        holder=person_id(person_number),
        subject=organisation_id(membership.organisation_id),
        type=InterestType.EMPLOYMENT,
        source="declared",
        as_of=membership.started_on,
        starts_on=membership.started_on,
        ends_on=membership.ended_on,
    )


def _end(person_number: int | None, organisation_number: int | None) -> str:
    if person_number is not None:
        return person_id(person_number)
    if organisation_number is None:
        raise ValueError("An interest is between two parties.")
    return organisation_id(organisation_number)


def _share(low: int | None, high: int | None) -> ShareRange | None:
    if low is None or high is None:
        return None
    return ShareRange(Fraction(low, 100), Fraction(high, 100))
