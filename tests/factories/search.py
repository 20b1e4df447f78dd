"""Documents to find, without the listings behind them."""

from typing import Any

from search.documents import SearchDocument

SALE = (378_700, 391_900)
MILE = 1609


def document(number: int = 1, **facts: Any) -> SearchDocument:
    """A plain home care service in Sale that comes five miles."""
    plain: dict[str, Any] = {
        "key": f"listing:{number}",
        "title": f"Home care number {number}",
        "summary": "Help at home from people you know.",
        "body": "We come when you want us.",
        "url": f"/listings/{number}-home-care/",
        "kind": "support",
        "kind_name": "Support service",
        "category": "washing-and-dressing",
        "category_name": "Washing and dressing",
        "parent_category": "personal-care",
        "parent_category_name": "Personal care",
        "organisation_id": 1,
        "organisation": "Sunny Days",
        "easting": SALE[0],
        "northing": SALE[1],
        "reach_metres": 5 * MILE,
        "lowest_price_pence": 2450,
        "price_text": "£24.50 an hour",
        "price_unit": "hour",
        "availability": "now",
        "availability_text": "Has space now",
    }
    return SearchDocument(**{**plain, **facts})
