"""What the demonstration loads, in order. Each step is one transaction and is done once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.module_loading import import_string

from brokerage.management.demonstration import history, money, people
from marketplace.foundations import audit
from marketplace.foundations.authority import Authority, system_authority
from marketplace.foundations.models import AuditEntry
from marketplace.foundations.permissions import Permission
from marketplace.management import demonstration_listings
from search.actions import refresh_vocabulary

LOADED = "demonstration.loaded"
# Any number that no other program of this database uses for its own lock.
LOCK = 4_207_351


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the market and how it is loaded."""

    name: str
    says: str
    load: Callable[..., object]


def run_command(name: str, *, by: Authority, at: datetime) -> None:
    """One of the import commands, without its report."""
    call_command(name, verbosity=0, stdout=Nowhere())


class Nowhere:
    """Takes what a command prints and keeps none of it."""

    def write(self, text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Nothing to flush."""


def load_pages(*, by: Authority, at: datetime) -> None:
    """Pages of the floor beside this one, named by the settings as ORDER_CHECKS are."""
    for path in settings.DEMONSTRATION_PAGES:
        import_string(path)()


def load_vocabulary(*, by: Authority, at: datetime) -> None:
    """The words of all listings, for correcting spelling."""
    refresh_vocabulary()


STEPS = (
    Step("places", "postcodes", partial(run_command, "import_postcodes")),
    Step("councils", "councils", people.load_councils),
    Step("catalogue", "made-up listings", demonstration_listings.load),
    Step("care_homes", "care homes", partial(run_command, "import_cqc")),
    Step("community", "community activities", partial(run_command, "import_community")),
    Step("personas", "people", people.load_personas),
    Step("pages", "pages", load_pages),
    Step("budgets", "budgets", money.load_budgets),
    Step("orders", "orders", history.load_orders),
    Step("vocabulary", "words", load_vocabulary),
)


@contextmanager
def no_letters() -> Iterator[None]:
    """Made-up people get no letters about what happened before the market opened."""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = backend


def load(steps: Sequence[Step], *, at: datetime, say: Callable[[str], None]) -> list[str]:
    """Do the steps that were not done before; return their names.

    Killed in between, the next run goes on there. Two at once take turns: the second finds
    everything done.
    """
    by = system_authority("The demonstration", Permission.KEEP_ACCOUNTS, Permission.SET_BUDGET)
    done = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            before = set(AuditEntry.objects.filter(event=LOADED).values_list("subject", flat=True))
            for step in steps:
                if f"demonstration:{step.name}" in before:
                    continue
                say(f"Loading {step.says} …")
                with no_letters(), transaction.atomic():
                    step.load(by=by, at=at)
                    audit.record(LOADED, f"demonstration:{step.name}", by=by, at=at)
                done.append(step.name)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return done
