"""The form of one price, a row of the listing's form."""

from django import forms

from marketplace.foundations.pounds import PoundsField
from marketplace.listings.models import ListingPrice


class PriceForm(forms.ModelForm):
    """One price. A row left empty is no price."""

    unit = forms.ChoiceField(
        label="What the price is for",
        choices=[("", "Choose"), *ListingPrice.Unit.choices],
        error_messages={"required": "Choose what the price is for"},
    )
    amount_pence = PoundsField(
        label="Price in pounds",
        help_text="Enter 0 if it is free",
        error_messages={"required": "Enter a price in pounds, like 24.50"},
    )

    class Meta:
        model = ListingPrice
        fields = ["amount_pence", "unit", "label", "days", "from_time", "to_time", "included"]
        labels = {
            "label": "Name of this price (if you have several)",
            "days": "Which days?",
            "from_time": "From what time? (leave empty for all day)",
            "to_time": "Until what time?",
            "included": "What is included? (if anything)",
        }
        help_texts = {
            "label": "For example, Weekends",
            "from_time": "For example, 7:00",
            "to_time": "For example, 22:00",
            "included": "For example, lunch and transport",
        }
        widgets = {
            "from_time": forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
            "to_time": forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        }
        error_messages = {
            "from_time": {"invalid": "Enter a time like 7:00 or 19:30"},
            "to_time": {"invalid": "Enter a time like 7:00 or 19:30"},
        }
