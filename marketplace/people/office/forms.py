"""Forms of the office: posts, organisations and their members, connections."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from marketplace.foundations.models import Council
from marketplace.people.connections import BANDS, STAKES, Band, Share, exact_share
from marketplace.people.forms import written_postcode
from marketplace.people.models import Interest, Organisation
from marketplace.people.register import Connection
from marketplace.people.roles import CouncilPost, OrganisationRole

REAL_DATE = "Enter a real date"
BAND_WORDS = {
    Band.QUARTER: "More than 25%, at most 50%",
    Band.HALF: "More than 50%, less than 75%",
    Band.MOST: "75% or more",
}
EXACT = "exact"


class DateBox(forms.DateInput):
    """The browser's own box for a date: works with the keyboard and without script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FittingSelect(forms.Select):
    """As wide as its place and no wider: long answers would stick out of a narrow screen."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "w-w-full", **(attrs or {})}, choices)


class AccountForm(forms.Form):
    """Whose account: the address, and the name when it is new."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Check it with them first: whoever reads this address can sign in.",
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )
    name = forms.CharField(
        label="Full name",
        max_length=200,
        required=False,
        help_text="Only needed when they have no account yet. They sign in with a code by e-mail.",
    )


class AppointForm(AccountForm):
    """Who gets which post in which council."""

    council = forms.ModelChoiceField(
        Council.objects.order_by("name"),
        label="Council",
        empty_label="Choose one",
        widget=FittingSelect,
        error_messages={"required": "Choose the council"},
    )
    post = forms.ChoiceField(
        label="Post",
        choices=[("", "Choose one"), *CouncilPost.choices],
        widget=FittingSelect,
        error_messages={"required": "Choose the post"},
    )


class MemberForm(AccountForm):
    """Who gets which role in an organisation."""

    role = forms.ChoiceField(
        label="Role",
        choices=[("", "Choose one"), *OrganisationRole.choices],
        widget=FittingSelect,
        error_messages={"required": "Choose the role"},
    )


class OrganisationForm(forms.ModelForm):
    """What an organisation is called, what it does, and the numbers that registers gave it."""

    website = forms.URLField(
        label="Website",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a web address, like https://example.org"},
    )
    same_as = forms.IntegerField(
        label="Same organisation as number",
        required=False,
        min_value=1,
        max_value=2**31,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="When it is kept twice: the number, in the list, of the record to keep.",
        error_messages={"invalid": "Enter the number of the other record, like 12"},
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "kind",
            "is_provider",
            "is_broker",
            "company_number",
            "charity_number",
            "cqc_provider_id",
            "email",
            "phone",
            "website",
        )
        widgets = {"kind": FittingSelect}
        labels = {
            "kind": "What sort of organisation?",
            "is_provider": "It sells support",
            "is_broker": "It acts as a broker",
            "company_number": "Company number",
            "charity_number": "Charity number",
            "cqc_provider_id": "CQC provider number",
            "email": "E-mail address",
            "phone": "Phone number",
        }
        help_texts = {
            "company_number": "From Companies House, like 01234567 or SC123456",
            "charity_number": "From the charity register, like 1123456",
            "cqc_provider_id": "From the Care Quality Commission, like 1-101641521",
        }
        error_messages = {
            "name": {"required": "Enter the name"},
            "kind": {"required": "Choose what sort of organisation it is"},
            "email": {"invalid": "Enter an e-mail address, like name@example.org"},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:
            del self.fields["same_as"]
        else:
            self.initial["same_as"] = self.instance.same_as_id

    def clean_company_number(self) -> str:
        """Eight letters and digits; a number of fewer digits gets the noughts in front."""
        typed = "".join(self.cleaned_data["company_number"].split()).upper()
        if typed.isdigit():
            typed = typed.zfill(8)
        if typed and not (len(typed) == 8 and typed.isascii() and typed.isalnum()):
            raise ValidationError("Enter the company number, like 01234567 or SC123456")
        return typed

    def clean_charity_number(self) -> str:
        """Six or seven digits."""
        typed = "".join(self.cleaned_data["charity_number"].split())
        if typed and not (typed.isascii() and typed.isdigit() and 6 <= len(typed) <= 8):
            raise ValidationError("Enter the charity number, like 1123456")
        return typed

    def clean_cqc_provider_id(self) -> str:
        """One organisation has it: two would be one."""
        typed = self.cleaned_data["cqc_provider_id"].strip()
        others = Organisation.objects.exclude(pk=self.instance.pk).filter(cqc_provider_id=typed)
        other = others.first() if typed else None
        if other is not None:
            raise ValidationError(f"{other.name} (number {other.pk}) has this CQC number already")
        return typed

    def facts(self) -> dict[str, Any]:
        """What the actions call these things."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PersonForm(forms.Form):
    """Somebody without an account."""

    name = forms.CharField(
        label="Full name", max_length=200, error_messages={"required": "Enter the full name"}
    )
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)

    def clean_postcode(self) -> str:
        """A postcode; empty is fine where it is not asked for."""
        return written_postcode(self.cleaned_data["postcode"])


class ConnectionForm(forms.Form):
    """What connects two parties. `kinds` are the connections that these two can have."""

    type = forms.ChoiceField(
        label="What is the connection?",
        widget=FittingSelect,
        error_messages={"required": "Choose the connection"},
    )
    share = forms.ChoiceField(
        label="How much, if it is shares or votes?",
        choices=[
            ("", "Not known"),
            *BAND_WORDS.items(),
            (EXACT, "Exactly, written below"),
        ],
        widget=FittingSelect,
        required=False,
    )
    exact = forms.CharField(
        label="Exact share, in percent",
        max_length=8,
        required=False,
        help_text="For example 51 or 33.33",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    starts_on = forms.DateField(
        label="First day",
        required=False,
        widget=DateBox,
        help_text="Leave it empty when it is not known.",
        error_messages={"invalid": REAL_DATE},
    )
    ends_on = forms.DateField(
        label="Last day",
        required=False,
        widget=DateBox,
        help_text="Leave it empty when it still holds.",
        error_messages={"invalid": REAL_DATE},
    )
    evidence = forms.CharField(
        label="Evidence",
        max_length=300,
        required=False,
        help_text="Where it can be seen, like the page of a register. No private details.",
    )

    def __init__(self, *args: Any, kinds: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(value, label) for value, label in Interest.Type.choices if value in kinds]
        self.fields["type"].choices = [("", "Choose one"), *choices]
        if not kinds & STAKES:
            del self.fields["share"], self.fields["exact"]

    def clean(self) -> dict[str, Any]:
        """An exact share is written where it was said to be, and nowhere else."""
        cleaned = super().clean() or {}
        typed = cleaned.get("exact", "")
        cleaned["size"] = None
        if cleaned.get("share") == EXACT:
            try:
                cleaned["size"] = exact_share(typed)
            except ValueError:
                self.add_error("exact", "Enter a share between 0.01 and 100, like 51 or 33.33")
        elif typed:
            self.add_error("share", "Choose “Exactly”, or leave the exact share empty")
        elif cleaned.get("share"):
            cleaned["size"] = BANDS[Band(cleaned["share"])]
        return cleaned

    def connection(self) -> Connection:
        """What the actions call these things."""
        size: Share | None = self.cleaned_data["size"]
        return Connection(
            type=self.cleaned_data["type"],
            share=size,
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data["ends_on"],
            evidence=self.cleaned_data["evidence"],
        )


class RecordForm(ConnectionForm):
    """A connection, and how we know."""

    source = forms.ChoiceField(
        label="How do we know?",
        choices=[("", "Choose one"), *Interest.Source.choices],
        widget=FittingSelect,
        error_messages={"required": "Choose how we know"},
    )
    field_order = ("type", "share", "exact", "starts_on", "ends_on", "source", "evidence")


class PersonalForm(PersonForm, ConnectionForm):
    """Somebody close to the officer: by name and postcode, so that it is the right person."""

    field_order = ("name", "postcode", "type", "starts_on", "ends_on", "evidence")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["postcode"].required = True
        self.fields[
            "postcode"
        ].help_text = "Where they live. It tells two people of one name apart."
        self.fields["postcode"].error_messages["required"] = "Enter their postcode"


class SamePersonForm(forms.Form):
    """How we know that two records are of one person."""

    reason = forms.CharField(
        label="How do you know that it is the same person?",
        max_length=300,
        help_text="For example the same date of birth in two registers. No private details.",
        error_messages={"required": "Say how you know that it is the same person"},
    )


class EndForm(forms.Form):
    """The last day on which something was so."""

    ends_on = forms.DateField(
        label="Last day on which it was so",
        widget=DateBox,
        error_messages={"required": "Enter the last day", "invalid": REAL_DATE},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"ends_on": today()})
        super().__init__(*args, **options)


def today() -> date:
    """The day it is here."""
    return localdate()
