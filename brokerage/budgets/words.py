"""The words of money on a person's page. Pure."""

from datetime import date, timedelta

from marketplace.ledger.kinds import EntryKind, Holder

# What happened to a fund, as its person would say it.
HAPPENED: dict[str, str] = {
    EntryKind.ALLOCATE: "Money added",
    EntryKind.COMMIT: "Set aside for an order",
    EntryKind.RELEASE: "No longer set aside",
    EntryKind.SPEND: "Paid",
    EntryKind.RETURN: "Given back",
    EntryKind.REVERSE: "A mistake put right",
}


def holder_words(holder: str, *, name: str = "", person: str = "") -> str:
    """Who looks after the money. `name` is the organisation; `person` is empty for oneself."""
    match holder:
        case Holder.LA_MANAGED:
            return "The council looks after this money"
        case Holder.DP_SELF:
            who = f"{person} looks" if person else "You look"
            return f"{who} after this money (a direct payment)"
        case Holder.DP_AGENT:
            who = name or "Somebody you trust"
            return f"{who} looks after this money for {person or 'you'} (a direct payment)"
        case _:
            who = name or str(Holder(holder).label.removesuffix(" looks after this money"))
            return f"{who} looks after this money for {person or 'you'}"


def last_day(ends_on: date) -> date:
    """The last day of something whose end is kept as the first day after."""
    return ends_on - timedelta(days=1)


def order_number(subject: str) -> int | None:
    """The id of the order that an entry was for; None when it was for something else."""
    kind, _, number = subject.partition(":")
    return int(number) if kind == "order" else None
