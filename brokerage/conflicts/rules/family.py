"""The person's own family would be paid (domain.md COI-08; Direct Payments Regulations 2014,
regulation 3).
"""

from collections.abc import Iterator

from brokerage.conflicts.case import DIRECT_PAYMENTS, Buys, Case, Line
from brokerage.conflicts.interests import Interest, InterestType
from brokerage.conflicts.outcome import RuleFinding
from brokerage.conflicts.relatedness import Network
from marketplace.orders.checks import Severity


def family_paid(case: Case, network: Network) -> Iterator[RuleFinding]:
    """COI-08: a spouse or partner anywhere, or close family in the same home, may not be paid.

    From a direct payment that blocks until the council records that it is necessary; from other
    money the same rule is a policy and the council decides. Close family elsewhere is told to the
    person only.
    """
    paid: dict[str, list[Line]] = {}
    for line in case.lines:
        if line.proposed and line.buys is Buys.SUPPORT and line.pence > 0:
            for payee in sorted(_payees(case, network, line)):
                paid.setdefault(payee, []).append(line)
    for payee, lines in sorted(paid.items()):
        links = _links(case, network, payee)
        kinds = {link.type for link in links}
        if not kinds & {InterestType.SPOUSE, InterestType.CLOSE_FAMILY}:
            continue
        forbidden = InterestType.SPOUSE in kinds or InterestType.HOUSEHOLD in kinds
        yield _finding(case, network, payee, lines, links, forbidden=forbidden)


def _finding(
    case: Case,
    network: Network,
    payee: str,
    lines: list[Line],
    links: list[Interest],
    *,
    forbidden: bool,
) -> RuleFinding:
    necessary = _is_necessary(case, network, payee)
    from_direct_payment = any(line.holder in DIRECT_PAYMENTS for line in lines)
    if not forbidden or necessary:
        severity, key = Severity.DISCLOSE, "family_necessary" if forbidden else "family_elsewhere"
    elif from_direct_payment:
        severity, key = Severity.BLOCK, "family_forbidden"
    else:
        severity, key = Severity.APPROVE, "family_policy"
    return RuleFinding(
        rule="COI-08",
        severity=severity,
        parties=(network.root(case.person), payee),
        notice_keys=(key,),
        resolve_options=("ask the council to record that it is necessary", "choose somebody else")
        if severity is Severity.BLOCK
        else ("say yes or no",),
        metrics={
            "pence": sum(line.pence for line in lines),
            "lines": sorted(line.id for line in lines),
            "links": sorted({link.type for link in links}),
            "direct_payment": from_direct_payment,
            "necessity_recorded": necessary,
        },
    )


def _payees(case: Case, network: Network, line: Line) -> set[str]:
    """The human beings who would get the money: named on the line, the provider in person, or in
    control of it.
    """
    found = {network.root(payee) for payee in line.payees} | {network.root(line.provider)}
    client = network.root(case.person)
    relatives = {_other_end(network, link, client) for link in _personal_links(network, client)}
    return found | {
        relative
        for relative in relatives
        if network.root(line.provider) in network.controlled_by(relative)
    }


def _links(case: Case, network: Network, payee: str) -> list[Interest]:
    client = network.root(case.person)
    return [
        link
        for link in _personal_links(network, client)
        if _other_end(network, link, client) == payee
    ]


def _personal_links(network: Network, client: str) -> list[Interest]:
    kinds = {InterestType.SPOUSE, InterestType.CLOSE_FAMILY, InterestType.HOUSEHOLD}
    return [
        link
        for link in network.interests
        if link.type in kinds and client in {network.root(link.holder), network.root(link.subject)}
    ]


def _other_end(network: Network, link: Interest, client: str) -> str:
    holder, subject = network.root(link.holder), network.root(link.subject)
    return subject if holder == client else holder


def _is_necessary(case: Case, network: Network, payee: str) -> bool:
    return any(
        network.root(record.payee) == payee
        and record.recorded_on <= case.on
        and (record.ends_on is None or record.ends_on > case.on)
        for record in case.necessities
    )
