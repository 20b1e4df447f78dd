"""The closed lists of the ledger: who holds money, whose it was, its accounts and moves."""

from django.db.models import TextChoices


class Holder(TextChoices):
    """Who holds the money (domain.md D, six facts, 6). Never the bare word "ISF"."""

    LA_MANAGED = "LA_MANAGED", "The council looks after this money"
    DP_SELF = "DP_SELF", "The person looks after this money (a direct payment)"
    DP_AGENT = "DP_AGENT", "Somebody looks after this money for the person (a direct payment)"
    TRUST = "TRUST", "A trust looks after this money"
    ISF_PROVIDER = "ISF_PROVIDER", "A provider looks after this money"
    ISF_BROKER = "ISF_BROKER", "A broker looks after this money"


# Holders that must be named: an organisation outside the family and the council.
NAMED_HOLDERS = (Holder.ISF_PROVIDER, Holder.ISF_BROKER)
# Holders that nobody else stands behind.
OWN_HOLDERS = (Holder.LA_MANAGED, Holder.DP_SELF)


class Source(TextChoices):
    """Whose money it was."""

    COUNCIL = "council", "The council"
    HEALTH = "health", "The NHS"
    OWN = "own", "The person"


class AccountKind(TextChoices):
    """The five accounts of every fund: allocated = free + committed + spent + returned."""

    ALLOCATED = "fund_allocated", "Allocated"
    FREE = "fund_free", "Free"
    COMMITTED = "fund_committed", "Set aside"
    SPENT = "fund_spent", "Spent"
    RETURNED = "fund_returned", "Given back"


# Money that somebody may decide about: neither may fall below zero. The others mirror facts.
CONSTRAINED = (AccountKind.FREE, AccountKind.COMMITTED)


class EntryKind(TextChoices):
    """What an entry says happened, in the words of a statement."""

    ALLOCATE = "allocate", "Money added"
    COMMIT = "commit", "Set aside"
    RELEASE = "release", "No longer set aside"
    SPEND = "spend", "Paid"
    RETURN = "return", "Given back"
    REVERSE = "reverse", "Put right"


# Which account each move takes from and which it adds to.
MOVES: dict[EntryKind, tuple[AccountKind, AccountKind]] = {
    EntryKind.ALLOCATE: (AccountKind.ALLOCATED, AccountKind.FREE),
    EntryKind.COMMIT: (AccountKind.FREE, AccountKind.COMMITTED),
    EntryKind.RELEASE: (AccountKind.COMMITTED, AccountKind.FREE),
    EntryKind.SPEND: (AccountKind.COMMITTED, AccountKind.SPENT),
    EntryKind.RETURN: (AccountKind.FREE, AccountKind.RETURNED),
}
