"""Gathers the facts of an order into a case for the rules. Most orders need two or four queries and
no case.

Until plans are signed off here, an order stands for the plan's own moment: its shares are worked
out from the person's current funds (all they allocate and did not give back) and what orders already take from them.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils.timezone import localdate

from brokerage.conflicts import queries, recorded
from brokerage.conflicts.case import (
    Case,
    Comparison,
    Hook,
    LimitedMarket,
    Line,
    Necessity,
    Option,
    Role,
    RoleInCase,
)
from brokerage.conflicts.contacts import contact_of
from brokerage.conflicts.interests import Interest
from brokerage.conflicts.parameters import RANGES, Parameters
from brokerage.conflicts.parties import Party, PartyKind
from brokerage.conflicts.queries import Broker
from brokerage.conflicts.relatedness import Network
from brokerage.conflicts.rules.family import family_paid
from brokerage.conflicts.rules.ownership import related_lines
from marketplace.foundations.models import Council
from marketplace.ledger.queries import FundPosition, positions_of
from marketplace.listings import words
from marketplace.listings.models import Comparison as Kept
from marketplace.listings.queries import category_path_ids, latest_comparison
from marketplace.orders.checks import ProposedOrder
from marketplace.people.models import Interest as Recorded
from marketplace.people.models import Person

PERIOD = "this year"
# Whether anybody may be linked is asked before the council's own numbers are read: as far back as any may go.
WIDEST = Parameters(lookback_months=RANGES["lookback_months"][1])

Identified = TypeVar("Identified", Party, Interest)


def case_of(proposed: ProposedOrder, *, at: datetime, chosen_at: datetime) -> Case | None:
    """The case of a proposed order, or None when nobody around it is linked to anybody.

    `chosen_at` is when it was first asked for: a comparison does not go stale while the council
    decides.
    """
    on = localdate(at)
    brokers = queries.brokers_of(proposed.person_id, mandate_id=proposed.mandate_id, on=on)
    family = queries.close_to(proposed.person_id)
    if not brokers and not family:
        return None
    # Who holds the money matters for family only; the rest is asked when somebody is linked.
    positions = positions_of(proposed.person_id) if family else []
    bare = _bare_case(proposed, brokers, family, positions, on=on)
    network = Network(
        bare.parties, bare.interests, on=on, lookback_months=bare.parameters.lookback_months
    )
    through_broker = bool(related_lines(bare, network))
    if not through_broker and not any(family_paid(bare, network)):
        return None
    return _whole_case(
        proposed,
        bare,
        brokers,
        positions or positions_of(proposed.person_id),
        through_broker=through_broker,
        chosen_at=chosen_at,
    )


def _bare_case(
    proposed: ProposedOrder,
    brokers: list[Broker],
    family: list[Recorded],
    positions: list[FundPosition],
    *,
    on: date,
) -> Case:
    """Enough to know whether anybody is linked: the parties, the interests above them, the family."""
    organisations = {number for one in brokers for number in one.organisation_ids}
    surroundings = queries.around({proposed.organisation_id, *organisations})
    holders = {position.fund_id: position.holder for position in positions}
    payees = queries.assistants(proposed.organisation_id) if family else []
    people = [one.person for one in brokers if one.person] + payees
    return Case(
        id=f"order:{proposed.order_id}",
        hook=Hook.ORDER,
        on=on,
        person=recorded.person_id(proposed.person_id),
        parties=_distinct(
            surroundings.parties,
            [recorded.person_party(one) for one in people],
            _family_parties(family),
            [_client_party(proposed.person_id, family)],
        ),
        roles=_roles(brokers, proposed.organisation_id),
        lines=tuple(
            Line(
                id=f"line:{number}",
                provider=recorded.organisation_id(proposed.organisation_id),
                pence=line.total_pence,
                holder=holders.get(line.fund_id or 0, "LA_MANAGED"),
                need=f"category:{line.category_id}",
                payees=tuple(recorded.person_id(one.pk) for one in payees),
            )
            for number, line in enumerate(proposed.lines, start=1)
        ),
        interests=(*surroundings.interests, *map(recorded.interest_of, family)),
        parameters=WIDEST,
    )


def _whole_case(
    proposed: ProposedOrder,
    bare: Case,
    brokers: list[Broker],
    positions: list[FundPosition],
    *,
    through_broker: bool,
    chosen_at: datetime,
) -> Case:
    """Everything the rules ask: money, choices, numbers, what the council recorded."""
    council = (
        Council.objects.filter(pk=proposed.council_id).first() if proposed.council_id else None
    )
    parameters = recorded.parameters_of(council)
    money_on = _day_of_the_money(proposed, positions, bare.on)
    bought = queries.bought_from(proposed.person_id, on=money_on, without_order=proposed.order_id)
    comparisons = _comparisons(proposed, parameters, chosen_at) if through_broker else ()
    linked = {
        *bought,
        *(number for one in brokers for number in one.organisation_ids),
        proposed.organisation_id,
        *_organisations_in(comparisons),
    }
    surroundings = queries.around(linked)
    necessities = queries.necessities_of(proposed.person_id)
    return Case(
        id=bare.id,
        hook=bare.hook,
        on=bare.on,
        chosen_on=localdate(chosen_at),
        person=bare.person,
        contact=", ".join(filter(None, contact_of(council))),
        without_council=council is None,
        period=PERIOD if money_on == bare.on else f"from {money_on.day} {money_on:%B %Y}",
        parties=_distinct(
            surroundings.parties,
            bare.parties,
            [recorded.person_party(one.payee) for one in necessities],
        ),
        roles=bare.roles,
        lines=(*bare.lines, *_bought_lines(bought)),
        interests=_distinct(surroundings.interests, bare.interests),
        comparisons=comparisons,
        necessities=tuple(
            Necessity(
                recorded.person_id(one.payee_id),
                localdate(one.recorded_at),
                one.reason,
                one.ends_on,
            )
            for one in necessities
        ),
        # What went back to the council buys no support.
        support_pence=sum(
            position.allocated_pence - position.returned_pence
            for position in positions
            if position.starts_on <= money_on < position.ends_on
        ),
        parameters=parameters,
    )


def _day_of_the_money(proposed: ProposedOrder, positions: list[FundPosition], today: date) -> date:
    """The day whose funds the order is measured against: today, or the first day of the money that pays
    when that lies ahead. Next year's budget is another whole than this year's.
    """
    paying = {line.fund_id for line in proposed.lines}
    starts = [position.starts_on for position in positions if position.fund_id in paying]
    return max(today, min(starts, default=today))


def _roles(brokers: list[Broker], provider: int) -> tuple[RoleInCase, ...]:
    parties = [
        recorded.organisation_id(number) for one in brokers for number in one.organisation_ids
    ]
    parties += [recorded.person_id(one.person.pk) for one in brokers if one.person]
    held = [RoleInCase(party, Role.BROKER) for party in dict.fromkeys(parties)]
    return (*held, RoleInCase(recorded.organisation_id(provider), Role.PROVIDER))


def _bought_lines(bought: dict[int, int]) -> list[Line]:
    return [
        Line(
            id=f"bought:{number}",
            provider=recorded.organisation_id(number),
            pence=pence,
            proposed=False,
        )
        for number, pence in bought.items()
    ]


def _client_party(person_id: int, family: list[Recorded]) -> Party:
    """The person, by number: their name is in no fact. Also the record that theirs is the same as."""
    kept = {row.kept_id for row in family} - {None}  # type: ignore[attr-defined] # from `close_to`
    same_as = tuple(recorded.person_id(number) for number in kept)
    return Party(recorded.person_id(person_id), PartyKind.PERSON, same_as=same_as)


def _family_parties(family: list[Recorded]) -> list[Party]:
    people: dict[int, Person] = {}
    for row in family:
        for person in (row.person, row.subject_person):
            if person is not None:
                people[person.pk] = person
    return [recorded.person_party(people[number]) for number in sorted(people)]


def _comparisons(
    proposed: ProposedOrder, parameters: Parameters, chosen_at: datetime
) -> tuple[Comparison, ...]:
    """For each kind of support in the order, the latest comparison kept before it was asked for.

    An old one is read as well, so that the person is told that it is too old and not that there is
    none.
    """
    since = chosen_at - timedelta(days=parameters.comparison_fresh_days * 2)
    found = []
    for category_id in dict.fromkeys(line.category_id for line in proposed.lines):
        kept = latest_comparison(
            proposed.person_id, category_path_ids(category_id), since, until=chosen_at
        )
        if kept is not None:
            found.append(_comparison(kept, f"category:{category_id}"))
    return tuple(found)


def _comparison(kept: Kept, need: str) -> Comparison:
    options = tuple(
        Option(
            id=f"listing:{one.listing_id}",
            provider=recorded.organisation_id(one.organisation_id),
            kind=one.kind,
            eligible=one.eligible,
            name=one.title[:250],
            price=words.price_text([(one.price_pence, one.unit)])
            if one.price_pence is not None and one.unit
            else "",
            reason_out=one.reason_out[:300],
        )
        for one in kept.options.all()
    )
    return Comparison(
        need=need,
        compared_on=localdate(kept.recorded_at),
        options=options,
        limited_market=_limited_market(kept, len(options)) if kept.limited_market else None,
    )


def _limited_market(kept: Kept, seen: int) -> LimitedMarket:
    """The proof: what was written, and what the search found beyond the choices that were seen."""
    found = kept.search.get("found", 0)
    return LimitedMarket(
        searched_on=localdate(kept.recorded_at),
        filters=f"{kept.limited_market_evidence} {kept.search.get('words', '')}".strip()[:500],
        further_providers=max(0, found - seen) if isinstance(found, int) else 0,
    )


def _organisations_in(comparisons: Iterable[Comparison]) -> set[int]:
    numbers = {
        recorded.organisation_number(option.provider)
        for comparison in comparisons
        for option in comparison.options
    }
    return {number for number in numbers if number is not None}


def _distinct(*groups: Iterable[Identified]) -> tuple[Identified, ...]:
    """Each party or interest once, in order of ids; of two records the first given holds."""
    found = {one.id: one for group in reversed(groups) for one in group}
    return tuple(found[name] for name in sorted(found))
