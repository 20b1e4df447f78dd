"""The plain-language notice and its easy-read twin (domain.md A4). Neutral words: a link is a fact,
not a fault. What was reported in confidence is not told: that two are linked, but not who and how.

The notice answers six questions in at most 120 words: who is linked to whom; who gains and how
much; what else there is; that saying no is safe; who to talk to; what happens next. Easy read: one
idea a sentence.
"""

from collections.abc import Sequence

from brokerage.conflicts.case import Case, Option
from brokerage.conflicts.interests import PERSONAL
from brokerage.conflicts.outcome import NOBODY_DECIDES, Route, RuleFinding, route_of
from brokerage.conflicts.relatedness import Network, RelationClass
from brokerage.conflicts.rules.ownership import relation_with_group
from marketplace.foundations.money import format_pounds
from marketplace.orders.checks import Severity

MOST_ALTERNATIVES = 2

# What a part is about, and its sentences.
EasyPart = tuple[str, list[str]]
EASY_NEXT = {
    Severity.DISCLOSE: "If you say yes, it can start.",
    Severity.APPROVE: "The council must agree before this starts.",
    Severity.BLOCK: "This cannot start yet.",
}

# What a comparison lacks -> what to do about it.
SHORT_WORDS = {
    "none": "no choices were saved",
    "too_old": "the saved choices are too old",
    "too_few": "there are too few choices that could start",
    "too_few_unrelated": "too few of the choices are not linked to the broker",
    "nothing_new": "there is no community group, personal assistant or equipment among the choices",
    "unrelated_all_out": "none of the choices that are not linked could start",
}


def sentence(case: Case, network: Network, finding: RuleFinding) -> str:
    """One finding in one or two plain sentences, for a list."""
    pence = finding.metrics.get("pence", 0)
    if finding.rule == "COI-08":
        return f"{_family_words(case, network, finding)} This order would pay them {format_pounds(pence)}."
    if finding.rule in {"COI-12", "COI-13"}:
        part, whole = finding.metrics["group_pence"], finding.metrics["support_pence"]
        return (
            f"{format_pounds(part)} of the {format_pounds(whole)} for support "
            f"({finding.metrics['self_share']}%) would go to the broker or those linked to it."
        )
    broker, provider = (case.name_of(party) for party in finding.parties)
    if finding.rule == "COI-01":
        return f"The broker {broker} would buy {format_pounds(pence)} of support from itself."
    if finding.rule == "COI-02":
        words = _link_words(case, network, finding, f"{broker} and {provider} are linked.")
        return f"{words} This order would pay {provider} {format_pounds(pence)}."
    if finding.severity is Severity.APPROVE:
        return (
            f"A search found nobody else to compare with {provider}. The council checks the search."
        )
    if NOBODY_DECIDES in finding.notice_keys:
        return f"A search found nobody else to compare with {provider}. No council can check it."
    lacking = " and ".join(SHORT_WORDS[short] for short in finding.metrics["short"])
    return f"{provider} is linked to the broker, and {lacking}."


def remedy(case: Case, finding: RuleFinding) -> str:
    """What to do now about a finding that blocks."""
    if NOBODY_DECIDES in finding.notice_keys:
        return (
            "A council must agree to this, and you have no council here. Ask your council for your "
            "support to be added here, then order again. Or choose somebody who is not linked."
        )
    if finding.rule == "COI-08":
        return (
            "Ask your council to record that it is necessary to pay them, or choose somebody else."
        )
    numbers = case.parameters
    return (
        f"Compare at least {numbers.min_options} choices that could start, from at least "
        f"{numbers.min_unrelated} providers that are not linked to the broker, with a community "
        "group, a personal assistant or equipment among them. Save the comparison, then order "
        "again. If there is nobody else, save the search as proof."
    )


def standard(case: Case, network: Network, findings: Sequence[RuleFinding]) -> list[str]:
    """The notice, a paragraph for each question."""
    family = [finding for finding in findings if finding.rule == "COI-08"]
    if any(finding.rule != "COI-08" for finding in findings):
        broker, link = _who(case, network, findings)
        linked = f"{broker} helps you choose support. {link}"
        other = "your broker"
    else:
        linked = _family_words(case, network, family[0])
        other = "your family"
    said = [linked]
    if family and other == "your broker":
        said.append(_family_words(case, network, family[0]))
    said += [
        _money_words(case, findings),
        _choice_words(case, network),
        "You can say no. Saying no will not change the support you get now.",
        f"To talk to someone not linked to {other}: {case.contact or 'ask your council'}.",
        _next_words(findings, other),
    ]
    return said


def easy_read(case: Case, network: Network, findings: Sequence[RuleFinding]) -> list[EasyPart]:
    """The same in short sentences, one idea each, under what each part is about."""
    family = [finding for finding in findings if finding.rule == "COI-08"]
    others = [finding for finding in findings if finding.rule != "COI-08"]
    group, support = _sums(case, findings)
    money = [f"They would get {format_pounds(group)}."]
    if support:
        money.append(f"That is about £{_whole(group, support)} of each £100 for your support.")
    return [
        ("who", _easy_who(case, network, family, others)),
        ("money", money),
        ("choices", _easy_choices(case, network)),
        ("no", ["It is OK to say no.", "Your support will not stop."]),
        (
            "talk",
            [
                "You can talk to someone else about this.",
                f"They are at {case.contact}." if case.contact else "They are at your council.",
                "They are not linked to " + ("your broker." if others else "your family."),
            ],
        ),
        ("next", [EASY_NEXT[_worst(findings)]]),
    ]


def _easy_who(
    case: Case, network: Network, family: Sequence[RuleFinding], others: Sequence[RuleFinding]
) -> list[str]:
    said: list[str] = []
    if others:
        broker, provider = _names(case, network)
        same = any(finding.rule == "COI-01" for finding in others)
        said.append(f"{broker} helps you choose support.")
        said.append(f"{broker if same else provider} wants to be paid to support you.")
        if not same:
            said.append("These two are linked.")
    if family:
        named = not _family_in_confidence(network, family[0])
        name = case.name_of(family[0].parties[1])
        said.append(f"{name} is your family." if named else "Someone close to you is in this.")
        said.append("They would be paid to support you.")
    return said


def _easy_choices(case: Case, network: Network) -> list[str]:
    said = ["You can pick other people."]
    choices = alternatives(case, network)
    if choices:
        said.append("Here are other choices." if len(choices) > 1 else "Here is another choice.")
    for choice in choices:
        said.append(f"{choice.name}.")
        said.append(f"It costs {choice.price}." if choice.price else "Ask what it costs.")
    return said


def alternatives(case: Case, network: Network) -> list[Option]:
    """The first choices that could start and are not linked to the broker, in the order in which
    they were seen.
    """
    needs = {line.need for line in case.lines if line.proposed}
    return [
        option
        for comparison in case.comparisons
        if comparison.need in needs
        for option in comparison.options
        if option.eligible
        and option.name
        and relation_with_group(case, network, option.provider) is None
    ][:MOST_ALTERNATIVES]


def _names(case: Case, network: Network) -> tuple[str, str]:
    for line in case.lines:
        relation = relation_with_group(case, network, line.provider) if line.proposed else None
        if relation is not None:
            brokers = [one.party for one in case.roles if one.role == "broker"]
            near = [
                one for one in brokers if network.relation(one, line.provider) == relation
            ] or brokers
            return case.name_of(sorted(near)[0]), case.name_of(line.provider)
    return "Your broker", "The provider"


def _who(case: Case, network: Network, findings: Sequence[RuleFinding]) -> tuple[str, str]:
    broker, provider = _names(case, network)
    linked = [finding for finding in findings if finding.rule == "COI-02"]
    if linked and not any(finding.rule == "COI-01" for finding in findings):
        words = _link_words(case, network, linked[0], "They are linked.")
        return broker, f"{provider} wants to be paid to support you. {words}"
    return broker, "It also wants to be paid to support you."


def _link_words(case: Case, network: Network, finding: RuleFinding, unsaid: str) -> str:
    """Who controls whom; `unsaid` when it may not be told. Human beings behind an organisation are not
    named.
    """
    broker, provider = finding.parties
    relation = finding.relation
    if relation is None or relation.kind is RelationClass.SAME or not relation.paths:
        return unsaid
    if relation.in_confidence:
        return unsaid
    may = "" if relation.certain else "may "
    control = "control" if may else "controls"
    ends = {
        (network.root(path.edges[0].holder), network.root(path.edges[-1].subject))
        for path in relation.paths
    }
    if ends == {(broker, provider)}:
        return f"{case.name_of(broker)} {may}{control} {case.name_of(provider)}."
    if ends == {(provider, broker)}:
        return f"{case.name_of(provider)} {may}{control} {case.name_of(broker)}."
    return f"The same owner {may}{control} both."


def _family_in_confidence(network: Network, finding: RuleFinding) -> bool:
    """Whether any kind of this relation is known only from what was reported in confidence."""
    ends = set(finding.parties)
    links = [
        one
        for one in network.interests
        if one.type in PERSONAL and {network.root(one.holder), network.root(one.subject)} == ends
    ]
    openly = {one.type for one in links if not one.in_confidence}
    return any(one.type not in openly for one in links)


def _family_words(case: Case, network: Network, finding: RuleFinding) -> str:
    if _family_in_confidence(network, finding):
        return "Somebody whom this order would pay may be close to you. Ask the council about it."
    name = case.name_of(finding.parties[1])
    words = {
        "family_forbidden": (
            f"{name} is your partner or close family in your home. A direct payment can pay them "
            "only when the council records that it is necessary."
        ),
        "family_policy": f"{name} is your partner or close family in your home.",
        "family_necessary": (
            f"{name} is your family. The council recorded that paying them is necessary."
        ),
        "family_elsewhere": f"{name} is close family and does not live with you.",
    }
    return words[finding.notice_keys[0]]


def _sums(case: Case, findings: Sequence[RuleFinding]) -> tuple[int, int]:
    """What they would get in all and out of how much; the order alone where no share was worked
    out.
    """
    for finding in findings:
        if "group_pence" in finding.metrics:
            return finding.metrics["group_pence"], finding.metrics["support_pence"]
    named = [finding for finding in findings if "pence" in finding.metrics]
    paid = max((finding.metrics["pence"] for finding in named), default=0)
    return paid or sum(line.pence for line in case.lines if line.proposed), case.support_pence or 0


def _money_words(case: Case, findings: Sequence[RuleFinding]) -> str:
    group, support = _sums(case, findings)
    if not support:
        return f"They would get {format_pounds(group)}."
    out_of = " ".join(["out of", format_pounds(support), "for your support", case.period]).strip()
    said = f"They would get {format_pounds(group)} {out_of} ({_whole(group, support)}%)."
    if any(finding.rule == "COI-13" for finding in findings):
        said += " That is all or nearly all of it."
    return said


def _choice_words(case: Case, network: Network) -> str:
    choices = alternatives(case, network)
    if not choices:
        return "You can choose someone else. Ask to see other choices."
    listed = "; ".join(f"{one.name}, {one.price}" if one.price else one.name for one in choices)
    return f"You can choose someone else. Other choices you can have: {listed}."


def _worst(findings: Sequence[RuleFinding]) -> Severity:
    return max((finding.severity for finding in findings), key=lambda one: one.rank)


def _next_words(findings: Sequence[RuleFinding], other: str) -> str:
    worst = _worst(findings)
    if worst is Severity.BLOCK:
        return "This cannot start yet. The page says what to do."
    if worst is Severity.APPROVE:
        who = "A council group" if route_of(findings) is Route.FORUM else "A council worker"
        return f"{who} not linked to {other} must agree before this starts."
    return "If you say yes, it can start."


def _whole(part: int, whole: int) -> int:
    """A share in whole percent, half up, for people."""
    return (part * 200 + whole) // (whole * 2)
