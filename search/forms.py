"""What people type on the search page."""

import re

from django import forms
from django.core.exceptions import ValidationError

from search.fields import PostcodeField, TypedField

MILES = (1, 3, 5, 10, 25, 50)
SORTS = (
    ("relevance", "Best match"),
    ("distance", "Nearest first"),
    ("price", "Lowest price first"),
)
POUNDS = re.compile(r"£?\s?(\d{1,6})(?:\.(\d{1,2}))?", re.ASCII)


class SearchForm(forms.Form):
    """The boxes that people type in or choose from. Ticks are read by search/asked.py."""

    q = TypedField(required=False, label="What are you looking for?")
    postcode = PostcodeField(required=False, label="Postcode or town", names=True)
    max_price = TypedField(required=False, label="Most you want to pay")

    def clean_max_price(self) -> int | None:
        """Pence from pounds."""
        typed = self.cleaned_data["max_price"].replace(",", "").strip()
        if not typed:
            return None
        found = POUNDS.fullmatch(typed)
        if found is None:
            raise ValidationError("Enter an amount in pounds, like 24.50")
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
