"""Doors for commissioners: what people looked for and did not find."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from brokerage.market_shaping import permissions, queries
from search import postcodes, spoken, terms

ROWS_A_PAGE = 50
PERIODS = {"30": "the last 30 days", "90": "the last 90 days", "365": "the last 12 months"}
USUAL_PERIOD = "90"
EVERYWHERE = "everywhere"
# Of what fewer people than this asked, neither the number nor the day is shown (domain.md G, small numbers).
FEW = 5


class UnmetMenuItem(MenuItem):
    """In the office menu of those who shape the market."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who can use it."""
        return bool(permissions.councils_of(request.authority))


def menu_item() -> MenuItem:
    """The menu entry."""
    return UnmetMenuItem(
        "Searches not met",
        reverse("office_unmet_searches"),
        name="unmet-searches",
        icon_name="search",
        order=130,
    )


@require_safe
def unmet_searches(request: HttpRequest) -> HttpResponse:
    """What was looked for in the council's area, the most often first, a page at a time.

    Nobody is in it: no person, only what was asked for, in which outcode, and how often. What hardly
    anybody asked for is shown without its day and number, by which somebody could know who it was.
    """
    councils = queries.councils(permissions.councils_of(request.authority))
    if not councils:
        raise PermissionDenied
    area = request.GET.get("area", "")
    days = request.GET.get("period", "")
    days = days if days in PERIODS else USUAL_PERIOD
    outcodes = _outcodes(area, councils)
    rows = queries.unmet_searches(
        since=timezone.localdate() - timedelta(days=int(days)), outcodes=outcodes
    )
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "Searches that found little or nothing",
        "page": page,
        "rows": [_row(one) for one in page.object_list],
        "area": area,
        "areas": [
            *((str(council.pk), council.name) for council in councils),
            *([(area, f"Only {area.upper()}")] if postcodes.read(area) else []),
        ],
        "everywhere": EVERYWHERE,
        "is_unknown": outcodes == [],
        "period": days,
        "periods": PERIODS,
    }
    return render(request, "brokerage/market_shaping/office_unmet.html", context)


def _outcodes(area: str, councils: list[Any]) -> list[str] | None:
    """The outcodes of a council (the first, when none is chosen), one outcode that was asked for, or None for all."""
    if area == EVERYWHERE:
        return None
    typed = postcodes.read(area)
    if typed:
        return [typed.parts[-1]]
    chosen = next((council for council in councils if str(council.pk) == area), councils[0])
    return queries.outcodes_of(chosen)


def _row(found: dict[str, Any]) -> dict[str, Any]:
    category = terms.dictionary().by_value.get((terms.CATEGORY, found["category"]))
    days = tuple(day for day in range(7) if found["days"] >> day & 1)
    last: date = found["last"]
    return {
        "words": found["words"],
        "category": category.label if category else found["category"],
        "outcode": found["outcode"],
        "days": spoken.days_in_words(days) if days else "",
        "asked": found["asked"] if found["asked"] >= FEW else f"Fewer than {FEW}",
        "fewest": found["fewest"],
        "last": f"{last.day} {last:%B %Y}" if found["asked"] >= FEW else f"{last:%B %Y}",
    }


urlpatterns = [
    path("market/searches/", unmet_searches, name="office_unmet_searches"),
]
