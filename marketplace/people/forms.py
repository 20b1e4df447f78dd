"""Forms of the account: signing up and one's own details."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from marketplace.foundations.authority import Authority, Basis
from marketplace.people import actions
from marketplace.people.formats import FORMATS
from marketplace.people.models import Person, User
from search import postcodes


class SignUpForm(SignupForm):
    """django-allauth's form with a name. Account and person are made together or not at all."""

    name = forms.CharField(
        label="Your full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    field_order = ("name", "email", "password1", "password2")

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        newcomer = Authority(basis=Basis.SELF, actor_id=user.pk, actor_name=user.name)
        actions.add_person_to_account(user=user, by=newcomer, at=timezone.now())
        return user


class DetailsForm(forms.ModelForm):
    """One's own name, postcode and how to be told things."""

    formats = forms.MultipleChoiceField(
        label="How do you want to be told things?",
        help_text="Providers see this with your order. Leave it empty if plain letters are fine.",
        choices=FORMATS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Person
        fields = ("name", "postcode", "formats")
        labels = {"name": "Your full name", "postcode": "Postcode"}
        help_texts = {"postcode": "We use it to show support near you. For example, M33 7XZ."}
        error_messages = {"name": {"required": "Enter your full name"}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "postcode": forms.TextInput(
                attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10"}
            ),
        }

    def clean_postcode(self) -> str:
        """A postcode or its first part; empty is fine."""
        return written_postcode(self.cleaned_data["postcode"])

    def save_details(self, *, by: Authority) -> Person:
        """Hand what was typed to the action."""
        fields: dict[str, Any] = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return actions.change_details(
            person_id=self.instance.pk, by=by, at=timezone.now(), **fields
        )


def written_postcode(typed: str) -> str:
    """A postcode as the Royal Mail writes it; empty stays empty. Raises ValidationError for anything else."""
    if not typed:
        return ""
    found = postcodes.read(typed)
    if found is None:
        raise ValidationError("Enter a postcode, like M33 7XZ", code="not_a_postcode")
    return found.text
