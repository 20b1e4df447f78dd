"""What other floors say of who offers a result, at the size of its price: "Linked to the broker Castle Support".

`settings.SEARCH_LABELS` lists dotted paths of functions (organisation ids, request, day) that return labels for some
of them. They are said and never part of the order.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

Labels = Callable[[Sequence[int], HttpRequest, date], Mapping[int, Sequence[str]]]


def labels_for(
    organisation_ids: Sequence[int], request: HttpRequest, *, on: date
) -> dict[int, tuple[str, ...]]:
    """Organisation id -> what to say beside its name to this visitor."""
    found: dict[int, tuple[str, ...]] = {}
    for path in settings.SEARCH_LABELS if organisation_ids else ():
        labels: Labels = import_string(path)
        for organisation_id, said in labels(organisation_ids, request, on).items():
            found[organisation_id] = (*found.get(organisation_id, ()), *said)
    return found
