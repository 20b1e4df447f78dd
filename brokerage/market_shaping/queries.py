"""Reads of the searches that found nothing or little, summed up over days."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Max, Min, QuerySet, Sum

from marketplace.foundations.models import Council
from search.models import Place, UnmetSearch


def councils(ids: Collection[int]) -> list[Council]:
    """These councils by name."""
    return list(Council.objects.filter(pk__in=ids).order_by("name"))


def outcodes_of(council: Council) -> list[str]:
    """The first parts of postcodes that a council's postcodes have, as far as we know postcodes in its area."""
    codes = Place.objects.filter(authority_code=council.ons_code).values_list("code", flat=True)
    return sorted({code.split(" ")[0] for code in codes})


def unmet_searches(
    *, since: date, outcodes: Collection[str] | None = None
) -> QuerySet[UnmetSearch, Any]:
    """The same thing looked for in the same area, the most often first. Without outcodes: everywhere.

    Each row has words, outcode, category, days, `asked` (times), `fewest` and `last` (the last day).
    """
    found = UnmetSearch.objects.filter(on__gte=since)
    if outcodes is not None:
        found = found.filter(outcode__in=outcodes)
    return (
        found.values("words", "outcode", "category", "days")
        .annotate(asked=Sum("times"), fewest=Min("found"), last=Max("on"))
        .order_by("-asked", "-last", "words", "outcode", "category", "days")
    )
