"""The form by which a comparison is kept for a person."""

from collections.abc import Sequence
from typing import Any

from django import forms

from marketplace.listings.presentation import ListingFacts

CRITERIA = [
    ("price", "What it costs"),
    ("distance", "How near it is"),
    ("start", "How soon it can start"),
    ("same_people", "The same people each time"),
    ("culture", "My language, faith or culture"),
    ("gender", "A woman or a man to support me"),
    ("rating", "What the Care Quality Commission says"),
    ("known", "I know and trust them"),
]
POSSIBLE = "yes"


class ComparisonForm(forms.Form):
    """What matters to the person, and for each option: possible or not, and why not."""

    matters = forms.MultipleChoiceField(
        label="What matters most to the person?",
        choices=CRITERIA,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that matters to the person"},
    )
    own_words = forms.CharField(
        label="In the person’s own words (if they want to say)",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
    )
    category = forms.TypedChoiceField(
        label="What is the support for?", coerce=int, error_messages={"required": "Choose one"}
    )
    limited_market_evidence = forms.CharField(
        label="If there is too little choice, say how you looked for more",
        help_text="For example: searched for personal care within 10 miles of M33, found 2. "
        "Leave empty if there was enough choice.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, facts: Sequence[ListingFacts], **options: Any) -> None:
        super().__init__(*args, **options)
        self.facts = facts
        self.fields["category"].choices = list(
            dict.fromkeys((node.id, node.name) for each in facts for node in reversed(each.path))
        )
        for each in facts:
            self._add_option(each)

    def _add_option(self, facts: ListingFacts) -> None:
        number, title = facts.listing.pk, facts.listing.title
        self.fields[f"possible_{number}"] = forms.ChoiceField(
            label=f"Is “{title}” from {facts.listing.organisation.name} possible?",
            choices=[(POSSIBLE, "Yes"), ("no", "No")],
            widget=forms.RadioSelect,
            error_messages={"required": f"Say whether “{title}” is possible"},
        )
        self.fields[f"reason_{number}"] = forms.CharField(
            label=f"If not, why is “{title}” not possible?",
            required=False,
            max_length=300,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for each in self.facts:
            number = each.listing.pk
            if cleaned.get(f"possible_{number}") == "no" and not cleaned.get(f"reason_{number}"):
                self.add_error(
                    f"reason_{number}", f"Say why “{each.listing.title}” is not possible"
                )
        return cleaned

    def values(self) -> dict[str, Any]:
        """For the action."""
        cleaned = self.cleaned_data
        return {
            "category_id": cleaned["category"],
            "criteria": {"matters": cleaned["matters"], "own_words": cleaned["own_words"]},
            "limited_market_evidence": cleaned["limited_market_evidence"].strip(),
            "reasons_out": {
                each.listing.pk: cleaned[f"reason_{each.listing.pk}"]
                for each in self.facts
                if cleaned[f"possible_{each.listing.pk}"] == "no"
            },
        }
