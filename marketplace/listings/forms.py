"""The forms of listings: what a provider fills in, and what a visitor keeps."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from modelcluster.forms import ClusterForm

from marketplace.foundations.days import DayField
from marketplace.listings import queries
from marketplace.listings.access import ACCESS_FEATURES
from marketplace.listings.models import Listing
from marketplace.listings.price_forms import PriceForm
from marketplace.people.models import Organisation
from search import postcodes
from search.fields import DistrictsField
from search.places import resolve_place

BLANK_PRICES = 2
MOST_PRICES = 20
METRES_IN_MILE = 1609
REACH_CHOICES = [
    (METRES_IN_MILE, "1 mile"),
    (METRES_IN_MILE * 2, "2 miles"),
    (METRES_IN_MILE * 3, "3 miles"),
    (METRES_IN_MILE * 5, "5 miles"),
    (METRES_IN_MILE * 10, "10 miles"),
    (METRES_IN_MILE * 20, "20 miles"),
    (METRES_IN_MILE * 50, "50 miles"),
]
USUAL_REACH = METRES_IN_MILE * 5
NO_SPACE_DATE = {Listing.Availability.NOW, Listing.Availability.UNKNOWN}


def written_postcode(typed: str) -> str:
    """A postcode as it is usually written: "M33 7XZ" for "m337xz"."""
    read = postcodes.read(typed)
    return read.text if read else typed.strip().upper()


def refuse_districts(cleaned: Mapping[str, Any]) -> str:
    """Why districts cannot stand on a listing, and what to do; "" when they can."""
    if cleaned.get("is_online"):
        return "Take the districts out, or say that it is not online or by phone"
    if not cleaned.get("comes_to_you", True):
        return "Take the districts out, or choose that you come to the person’s home"
    return ""


class ListingForm(ClusterForm):
    """Everything that waits for an editor's approval: words, place, days and prices."""

    category = forms.TypedChoiceField(
        label="What is it for?",
        coerce=int,
        error_messages={"required": "Choose what your listing is for"},
    )
    comes_to_you = forms.TypedChoiceField(
        label="Where does it happen?",
        choices=[("yes", "We come to the person’s home"), ("no", "People come to us")],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where it happens"},
    )
    is_online = forms.BooleanField(
        label="It is online or by phone, so people anywhere can use it", required=False
    )
    reach_metres = forms.TypedChoiceField(
        label="How far do you go, or how far do people come?", choices=REACH_CHOICES, coerce=int
    )
    districts = DistrictsField(
        label="Or name the postcode districts you go to",
        help_text="The first parts of postcodes, with commas between, for example M33, M41, WA14. "
        "Or a council, for example Trafford: that fills in its districts. "
        "If you fill this in, the distance above does not count",
        required=False,
    )
    access_features = forms.MultipleChoiceField(
        label="What helps people get in and join in?",
        choices=[(feature, feature) for feature in ACCESS_FEATURES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.CharField(
        label="Languages your people speak",
        help_text="With commas between, for example English, Urdu, Polish",
        required=False,
        max_length=300,
    )

    website = forms.URLField(
        label="Website",
        help_text="Only if it is not your organisation’s own",
        assume_scheme="https",
        required=False,
        error_messages={"invalid": "Enter a website address, like www.example.org"},
    )

    class Meta:
        model = Listing
        fields = [
            "kind",
            "category",
            "title",
            "summary",
            "description",
            "easy_read",
            "who_for",
            "comes_to_you",
            "is_online",
            "postcode",
            "address",
            "travel",
            "reach_metres",
            "districts",
            "days",
            "times",
            "access_features",
            "languages",
            "phone",
            "email",
            "website",
        ]
        formsets = {
            "prices": {
                "form": PriceForm,
                "extra": BLANK_PRICES,
                "max_num": MOST_PRICES,
                "can_delete": True,
            }
        }
        labels = {
            "kind": "What kind of listing is it?",
            "title": "Name of the listing",
            "summary": "What you do, in one or two sentences",
            "description": "Tell people more",
            "easy_read": "The same in easy words",
            "who_for": "Who is it for?",
            "postcode": "Postcode",
            "address": "Address people come to",
            "travel": "How people get there",
            "days": "Which days?",
            "times": "What times?",
            "phone": "Phone",
            "email": "E-mail",
        }
        help_texts = {
            "title": "Say what people get, for example: Help getting up and dressed",
            "easy_read": "Short sentences, one idea on each line",
            "who_for": "For example, adults of any age, or people with dementia",
            "postcode": "Where people come, or where your staff start from. If you come to people, "
            "we show only the first half",
            "address": "Leave empty if you go to people’s homes",
            "travel": "For example buses and trams that stop near, parking, and a way in without steps",
            "times": "For example, 7am to 10pm",
            "phone": "Only if it is not your organisation’s own",
            "email": "Only if it is not your organisation’s own",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 8}),
            "easy_read": forms.Textarea(attrs={"rows": 6}),
            "travel": forms.Textarea(attrs={"rows": 3}),
            "postcode": forms.TextInput(
                attrs={"class": "govuk-input--width-10", "autocomplete": "postal-code"}
            ),
        }
        error_messages = {
            "kind": {"required": "Choose what kind of listing it is"},
            "title": {"required": "Enter a name for the listing"},
            "summary": {"required": "Say what you do, in one or two sentences"},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        listing = options.get("instance")
        if listing is not None:
            options["initial"] = {
                "category": listing.category_id,
                "comes_to_you": "yes" if listing.comes_to_you else "no",
                "languages": ", ".join(listing.languages),
                **(options.get("initial") or {}),
            }
        super().__init__(*args, **options)
        self.fields["kind"].choices = Listing.Kind.choices
        self.fields["category"].choices = [("", "Choose"), *queries.read_category_tree().choices()]
        self._offer_own_reach(listing)
        for form in self.price_forms:
            form.fields["DELETE"].label = "Remove this price"

    def _offer_own_reach(self, listing: Listing | None) -> None:
        """A distance that is not in the list (an imported one) can be kept. With districts there is none.

        A new listing begins with the usual one: whoever leaves it alone must not be found by neighbours only.
        """
        reach = listing.reach_metres if listing is not None and listing.pk else None
        if reach is None or (listing is not None and listing.districts):
            self.initial["reach_metres"] = USUAL_REACH
        elif reach is not None and reach not in dict(REACH_CHOICES):
            own = (reach, f"As now ({reach // METRES_IN_MILE} miles)")
            self.fields["reach_metres"].choices = [own, *REACH_CHOICES]

    def clean_category(self) -> Any:
        return queries.category_by_id(self.cleaned_data["category"])

    def clean_languages(self) -> list[str]:
        languages = [name.strip() for name in self.cleaned_data["languages"].split(",")]
        if any(len(name) > 40 for name in languages):
            raise ValidationError("Put a comma between the languages")
        return list(dict.fromkeys(name for name in languages if name))

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        if not typed:
            return ""
        place = resolve_place(typed)
        if place is None:
            raise ValidationError("Enter a real postcode, like M33 7XZ")
        self.instance.easting, self.instance.northing = place.easting, place.northing
        return written_postcode(typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "postcode" in cleaned and not cleaned["postcode"]:
            if not cleaned.get("is_online"):
                self.add_error(
                    "postcode", "Enter a postcode, or tick that it is online or by phone"
                )
            self.instance.easting = self.instance.northing = None
        if cleaned.get("districts"):
            cleaned["reach_metres"] = 0
            if refusal := refuse_districts(cleaned):
                self.add_error("districts", refusal)
        return cleaned

    @property
    def shown_prices(self) -> list[PriceForm]:
        """Rows that say something, and the first one; the template folds the others away."""
        forms = self.price_forms
        return [
            form
            for place, form in enumerate(forms)
            if place == 0
            or form.instance.pk
            or (form.is_bound and (form.errors or form.has_changed()))
        ]

    @property
    def spare_prices(self) -> list[PriceForm]:
        """Empty rows for more prices."""
        shown = {form.prefix for form in self.shown_prices}
        return [form for form in self.price_forms if form.prefix not in shown]

    @property
    def price_forms(self) -> list[PriceForm]:
        """The rows of prices, for the template and the error summary."""
        return list(self.formsets["prices"].forms)


class NewListingForm(ListingForm):
    """A new listing also says for which organisation it is, when there are several."""

    organisation = forms.ModelChoiceField(
        label="Which organisation is it for?",
        queryset=Organisation.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose the organisation"},
    )

    class Meta(ListingForm.Meta):
        fields = ["organisation", *ListingForm.Meta.fields]

    def __init__(self, *args: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations


class AvailabilityForm(forms.Form):
    """Whether there is space. No approval: it shows at once."""

    availability = forms.ChoiceField(
        label="Is there space?",
        choices=Listing.Availability.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether there is space"},
    )
    available_from = DayField(
        label="From what day? (if you know)",
        help_text="For example, 27 3 2027",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("availability") in NO_SPACE_DATE:
            cleaned["available_from"] = None
        first = cleaned.get("available_from")
        if first is not None and first < localdate():
            self.add_error("available_from", "Enter a day from today on, or leave it empty")
        return cleaned

    def values(self) -> dict[str, str | date | None]:
        """For the action."""
        return {
            "availability": self.cleaned_data["availability"],
            "available_from": self.cleaned_data["available_from"],
        }
