"""What other floors say about an option, at the same size as its price: "Linked to your broker".

`settings.COMPARISON_LABELS` lists dotted paths of functions (organisation ids, authority, day) that
return a label for some of them. This floor knows nothing of what makes a link.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from marketplace.foundations.authority import Authority

Labels = Callable[[Sequence[int], Authority, date], Mapping[int, str]]


def labels_for(
    organisation_ids: Sequence[int], *, by: Authority, on: date
) -> dict[int, tuple[str, ...]]:
    """Organisation id -> what to say beside its name for this visitor."""
    found: dict[int, tuple[str, ...]] = {}
    for path in getattr(settings, "COMPARISON_LABELS", []):
        label: Labels = import_string(path)
        for organisation_id, words in label(organisation_ids, by, on).items():
            found[organisation_id] = (*found.get(organisation_id, ()), words)
    return found


def of_results(
    organisation_ids: Sequence[int], request: HttpRequest, on: date
) -> Mapping[int, Sequence[str]]:
    """The same labels on the results of a search (settings.SEARCH_LABELS)."""
    by: Authority = request.authority  # type: ignore[attr-defined]
    return labels_for(organisation_ids, by=by, on=on)
