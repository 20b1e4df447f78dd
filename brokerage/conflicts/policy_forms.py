"""The form of a council's own numbers: one box each, empty for the default."""

from typing import Any

from django import forms

from brokerage.conflicts.parameters import RANGES, SWITCHABLE, Parameters

# What each number means, in words and with its unit.
WORDS = {
    "share_watch": (
        "Share that the person is told about, in percent",
        "More than this much of the money goes to the broker or those linked to it.",
    ),
    "share_high": (
        "Share that the council decides about, in percent",
        "This much or more goes to the broker or those linked to it.",
    ),
    "whole": ("Share that counts as the whole budget, in percent", "The Validation Forum decides."),
    "min_options": ("Choices that must be seen", "Before somebody linked is chosen."),
    "min_unrelated": ("Choices that are not linked", "How many of those must be from others."),
    "comparison_fresh_days": ("How long a comparison counts, in days", ""),
    "lookback_months": ("How long an ended link still counts, in months", ""),
    "approval_months": ("How long a decision can last at most, in months", ""),
}
RULES = {
    "COI-01": "The broker buys from itself",
    "COI-02": "The broker buys from its own group",
    "COI-12": "Much of the money goes to those linked to the broker",
    "COI-13": "All of the money goes to those linked to the broker",
    "COI-14": "No real comparison was made",
}
RULES_OFF = "rules_off"


def words_of(name: str) -> str:
    """What a number is called on the screen."""
    return "Rules that are off" if name == RULES_OFF else WORDS.get(name, (name, ""))[0]


class PolicyForm(forms.Form):
    """Every number with its default and the range in which a council may choose."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        defaults = Parameters()
        for name, (smallest, largest) in RANGES.items():
            about = WORDS.get(name, (name, ""))[1]
            self.fields[name] = forms.IntegerField(
                label=words_of(name),
                required=False,
                help_text=f"{about} From {smallest} to {largest}. "
                f"The default is {getattr(defaults, name)}.".strip(),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "invalid": f"{words_of(name)}: enter a whole number from {smallest} to {largest}"
                },
            )
        self.fields[RULES_OFF] = forms.MultipleChoiceField(
            label="Switch off",
            required=False,
            choices=[(rule, f"{rule}: {RULES.get(rule, rule)}") for rule in sorted(SWITCHABLE)],
            widget=forms.CheckboxSelectMultiple,
            help_text="Rules that the law or people’s safety asks for are always on.",
        )

    def chosen(self) -> dict[str, Any]:
        """What was filled in, as a council's policy keeps it."""
        numbers = {
            name: self.cleaned_data[name] for name in RANGES if self.cleaned_data[name] is not None
        }
        off = sorted(self.cleaned_data[RULES_OFF])
        return {**numbers, RULES_OFF: off} if off else numbers
