"""The officer's form of a budget: dates and sum, and a row for each line."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from brokerage.budgets import queries
from brokerage.budgets.actions import LineFacts
from brokerage.budgets.models import Budget, BudgetLine
from brokerage.budgets.words import last_day
from marketplace.foundations.pounds import PoundsField
from marketplace.ledger.kinds import NAMED_HOLDERS, OWN_HOLDERS, Holder, Source

MOST_LINES = 40
# As wide as its place and no wider: a list of long choices would not fit a small screen.
FITS = {"class": "w-w-full"}


def new_key() -> str:
    """Marks one form, so that sending it twice does its work once."""
    return f"form:{uuid4().hex}"


class DateBox(forms.DateInput):
    """The browser's own box for a date: works with the keyboard and without script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class KeyForm(forms.Form):
    """The mark of a form, so that sending it twice does its work once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80, initial=new_key, required=False)

    def clean_key(self) -> str:
        """A form whose mark was lost is a new one."""
        return self.cleaned_data["key"] or new_key()


class BudgetForm(KeyForm):
    """From when to when, and how much in all. `seen` marks the draft that it was filled with."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    starts_on = forms.DateField(
        label="First day",
        widget=DateBox,
        error_messages={"required": "Enter the first day", "invalid": "Enter a real date"},
    )
    last_on = forms.DateField(
        label="Last day",
        widget=DateBox,
        error_messages={"required": "Enter the last day", "invalid": "Enter a real date"},
    )
    total = PoundsField(
        label="Whole budget, in pounds",
        min_pence=1,
        error_messages={"required": "Enter the whole budget in pounds, like 12,480"},
    )

    def clean(self) -> dict[str, Any]:
        """The last day may be the first, never before it."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must not be before the first day")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the actions call these things."""
        return {
            "starts_on": self.cleaned_data["starts_on"],
            "ends_on": self.cleaned_data["last_on"] + timedelta(days=1),
            "total_pence": self.cleaned_data["total"],
        }

    @staticmethod
    def initial_of(budget: Budget) -> dict[str, Any]:
        """The form filled in as a draft stands."""
        return {
            "starts_on": budget.starts_on,
            "last_on": last_day(budget.ends_on),
            "total": budget.total_pence,
            "key": budget.key,
            "seen": queries.mark_of(budget, budget.lines.all()),
        }


class LineForm(forms.Form):
    """What one part of the money is for, and who looks after it."""

    label = forms.CharField(
        label="What is it for?",
        max_length=120,
        help_text="The person sees this name. For example: Help at home",
        error_messages={"required": "Say what the money is for"},
    )
    amount = PoundsField(
        label="Amount, in pounds",
        min_pence=1,
        error_messages={"required": "Enter the amount of this line"},
    )
    category = forms.TypedChoiceField(
        label="What may it buy?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=FITS),
    )
    outcome = forms.CharField(
        label="What should come of it?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In the person’s own words",
    )
    holder = forms.ChoiceField(
        label="Who looks after the money?",
        choices=Holder.choices,
        initial=Holder.LA_MANAGED,
        widget=forms.Select(attrs=FITS),
    )
    organisation = forms.CharField(
        label="Which organisation looks after it?",
        required=False,
        max_length=250,
        help_text="Only when a provider, broker, agent or trust does. Its name as it is listed here",
    )
    source = forms.ChoiceField(
        label="Whose money is it?", choices=Source.choices, initial=Source.COUNCIL
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the organisation by its name, and see that it is named exactly when it must be."""
        cleaned = super().clean() or {}
        name, holder = cleaned.get("organisation", ""), cleaned.get("holder")
        cleaned["holder_organisation_id"] = None
        if name and holder in OWN_HOLDERS:
            self.add_error(
                "organisation", "Leave this empty: the council or the person looks after the money"
            )
        elif name:
            cleaned["holder_organisation_id"] = self._organisation_id(name)
        elif holder in NAMED_HOLDERS:
            self.add_error("organisation", "Enter the organisation that looks after the money")
        return cleaned

    def _organisation_id(self, name: str) -> int | None:
        found = list(queries.organisations_named(name)[:2])
        if len(found) == 1:
            return found[0].pk
        text = "There are several organisations of this name" if found else "We know none"
        self.add_error("organisation", ValidationError(f"{text}. Check how it is listed here"))
        return None

    def facts(self) -> LineFacts:
        """What the actions call these things."""
        cleaned = self.cleaned_data
        return LineFacts(
            label=cleaned["label"],
            amount_pence=cleaned["amount"],
            category_id=cleaned["category"],
            outcome=cleaned["outcome"],
            holder=cleaned["holder"],
            holder_organisation_id=cleaned["holder_organisation_id"],
            source=cleaned["source"],
        )

    @staticmethod
    def initial_of(line: BudgetLine) -> dict[str, Any]:
        """The row filled in as the line stands."""
        organisation = line.holder_organisation
        return {
            "label": line.label,
            "amount": line.amount_pence,
            "category": line.category_id,
            "outcome": line.outcome,
            "holder": line.holder,
            "organisation": organisation.name if organisation else "",
            "source": line.source,
        }


class NewLineForm(LineForm, KeyForm):
    """One line by itself."""


class BaseLineFormSet(forms.BaseFormSet):
    """Rows left empty are left out, wherever they stand."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "empty_permitted": True}

    def facts(self) -> list[LineFacts]:
        """The rows that were filled in."""
        return [form.facts() for form in self.forms if form.has_changed()]

    def as_typed(self) -> list[dict[str, Any]]:
        """What stands in the boxes, unchecked, for drawing the form again with one row more."""
        return [{name: form[name].data for name in form.fields} for form in self.forms]


def line_formset(*, extra: int) -> type[BaseLineFormSet]:
    """Rows for lines, with some empty ones."""
    return forms.formset_factory(  # type: ignore[return-value]
        LineForm,
        formset=BaseLineFormSet,
        extra=extra,
        max_num=MOST_LINES,
        absolute_max=MOST_LINES,
        validate_max=True,
    )


def category_choices() -> list[tuple[str, str]]:
    """Any support, then each kind with those below it."""
    named = [
        (str(one.pk), f"{one.parent.name}: {one.name}" if one.parent else one.name)
        for one in queries.categories()
    ]
    return [("", "Any support"), *sorted(named, key=lambda choice: choice[1])]
