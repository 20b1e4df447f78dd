"""Forms of mandates: let somebody act, ask to act, and answer who asked."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from brokerage.mandates.actions import Terms
from brokerage.mandates.models import Mandate
from marketplace.foundations.days import DayField
from marketplace.foundations.permissions import Scope
from marketplace.people import queries as people
from marketplace.people.models import Organisation, Person

# What each scope means, as both sides read it.
SCOPE_WORDS = {
    Scope.VIEW: "See the budget, the plan and the orders",
    Scope.PLAN: "Help to plan support",
    Scope.ORDER: "Order support from the budget",
    Scope.PAY: "Agree payments for support that was given",
}
ONE_AT_LEAST = "Choose at least one thing"


class EmailField(forms.EmailField):
    """An e-mail address, compared in lower case."""

    widget = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            error_messages={
                "required": "Enter an e-mail address",
                "invalid": "Enter an e-mail address, like name@example.org",
            },
        )


def scopes_field(label: str, scopes: Sequence[str] | None = None) -> forms.TypedMultipleChoiceField:
    """Tick boxes in plain words for all scopes, or for those given."""
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=[
            (scope.value, words)
            for scope, words in SCOPE_WORDS.items()
            if scopes is None or scope.value in scopes
        ],
        coerce=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": ONE_AT_LEAST},
    )


def last_day_field() -> DayField:
    """The last day on which it holds."""
    return DayField(
        label="Last day (you can leave this empty)",
        help_text="Leave it empty to let it go on until somebody ends it. For example, 31 3 2027.",
        required=False,
    )


class LastDayMixin(forms.Form):
    """Reads a last day, which must lie ahead, as the first day on which it no longer holds."""

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        if last_day is not None and last_day < timezone.localdate():
            raise ValidationError("The last day must be today or later", code="in_the_past")
        return last_day

    def ends_on(self) -> date | None:
        """The first day on which it no longer holds."""
        last_day: date | None = self.cleaned_data["last_day"]
        return last_day + timedelta(days=1) if last_day else None


class GrantForm(LastDayMixin):
    """A person lets somebody with an account act for them."""

    email = EmailField("Their e-mail address", "The address with which they sign in here.")
    role = forms.ChoiceField(
        label="Who are they?",
        choices=Mandate.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who they are"},
    )
    scopes = scopes_field("What may they do for you?")
    last_day = last_day_field()
    # None when nobody signs in with the address. The page never tells.
    helper: Person | None = None
    employer: Organisation | None = None

    def __init__(self, *args, may_look_up: Callable[[], bool], **options) -> None:
        super().__init__(*args, **options)
        self.may_look_up = may_look_up

    def clean(self) -> None:
        """Look the helper up, once all else is in order. A broker's organisation is where they work."""
        if self.errors:
            return
        if not self.may_look_up():
            self.add_error("email", "You have tried many addresses today. Try again tomorrow")
            return
        self.helper = people.person_of_account(self.cleaned_data["email"])
        if self.cleaned_data["role"] != Mandate.Role.BROKER:
            return
        user_id = self.helper.user_id if self.helper else None
        employers = people.brokers_employers(user_id or 0, timezone.localdate())
        if not employers:
            self.add_error(
                "role", "Nobody with this address is a broker here. Choose family or friend"
            )
        elif len(employers) > 1:
            self.add_error(
                "role", "They are a broker in more than one place. Ask them to send you a request"
            )
        else:
            self.employer = employers[0]

    def terms(self) -> Terms:
        """What was agreed."""
        return Terms(
            role=self.cleaned_data["role"],
            scopes=frozenset(self.cleaned_data["scopes"]),
            organisation_id=self.employer.pk if self.employer else None,
            ends_on=self.ends_on(),
        )


class AskForm(LastDayMixin):
    """Somebody asks to act for another. A broker says for which organisation."""

    email = EmailField("Their e-mail address", "The address with which they sign in here.")
    role = forms.ChoiceField(
        label="How do you help them?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you help them"},
    )
    scopes = scopes_field("What do you want to do for them?")
    last_day = last_day_field()

    def __init__(self, *args, employers: Sequence[Organisation], **options) -> None:
        super().__init__(*args, **options)
        as_broker = [(f"broker-{one.pk}", f"As a broker for {one}") for one in employers]
        self.fields["role"].choices = [("circle", "As family or a friend"), *as_broker]

    def person(self) -> Person | None:
        """Who signs in with that address, if anybody does."""
        return people.person_of_account(self.cleaned_data["email"])

    def terms(self) -> Terms:
        """What is asked for."""
        role, _, organisation_id = self.cleaned_data["role"].partition("-")
        return Terms(
            role=role,
            scopes=frozenset(self.cleaned_data["scopes"]),
            organisation_id=int(organisation_id) if organisation_id else None,
            ends_on=self.ends_on(),
        )


class AnswerForm(forms.Form):
    """The person says yes to all or some of what was asked for, or no."""

    answer = forms.ChoiceField(
        label="Do you want this?",
        choices=[("yes", "Yes, they may act for me"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )

    def __init__(self, *args, asked: Sequence[str], **options) -> None:
        super().__init__(*args, **options)
        self.fields["scopes"] = scopes_field("If yes, what may they do?", asked)
        self.fields["scopes"].required = False
        self.fields["scopes"].initial = list(asked)

    def clean(self) -> None:
        if self.cleaned_data.get("answer") == "yes" and not self.cleaned_data.get("scopes"):
            self.add_error("scopes", ONE_AT_LEAST)
