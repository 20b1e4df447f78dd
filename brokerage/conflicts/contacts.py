"""Somebody linked to no provider and no broker, for a person to talk to (domain.md A4).

`settings.INDEPENDENT_CONTACT` names the function that knows whom a council chose: the councils' own
pages do, and this floor knows nothing of them.
"""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from marketplace.foundations.models import Council


def contact_of(council: Council | None) -> tuple[str, str]:
    """Name and telephone; the council itself when it names nobody, nothing without a council."""
    if council is None:
        return "", ""
    ask: Callable[[int], tuple[str, str]] = import_string(settings.INDEPENDENT_CONTACT)
    name, phone = ask(council.pk)
    return name or council.name, phone
