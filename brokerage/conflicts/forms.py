"""Forms of conflicts: the person's answer, the council's decision."""

from typing import Any

from django import forms

from brokerage.conflicts.models import NecessityRecord, NoticeAnswer, VeryGoodReason

YES = "yes"


class DateBox(forms.DateInput):
    """The browser's own box for a date, which shows a day only when it is written as 2027-03-27."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SeenForm(forms.Form):
    """Carries the mark of what its page showed, so that nobody decides about what they did not read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class AnswerForm(SeenForm):
    """Yes or no, alike, with none chosen beforehand; and why, if they want to say."""

    answer = forms.ChoiceField(
        label="What is your answer?",
        choices=[(YES, "Yes, I want this"), ("no", "No, I do not want this")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    words = forms.CharField(
        label="Why? In your own words, if you want to say",
        help_text="Your broker cannot read this. The council can.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    read_as = forms.ChoiceField(choices=NoticeAnswer.Format, widget=forms.HiddenInput)


class ApproveForm(SeenForm):
    """Why the council agrees, on what conditions, and until when."""

    reason = forms.CharField(
        label="Why do you agree?",
        help_text="The person can read this. Say what you looked at.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Say why you agree"},
    )
    conditions = forms.CharField(
        label="On what conditions?",
        help_text="For example: review in 13 weeks. Leave empty if there are none.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    expires_on = forms.DateField(
        label="Last day of this agreement",
        widget=DateBox,
        error_messages={
            "required": "Enter the last day of this agreement",
            "invalid": "Enter a real date, like 2027-03-27",
        },
    )
    very_good_reason = forms.ChoiceField(
        label="Very good reason for spending the whole budget there",
        choices=[("", "Choose one"), *VeryGoodReason.choices],
        error_messages={"required": "Choose the very good reason"},
    )

    def __init__(self, *args: Any, needs_very_good_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not needs_very_good_reason:
            del self.fields["very_good_reason"]


class RefuseForm(SeenForm):
    """Why the council refuses. On the same page as the other form, so its fields have a prefix."""

    prefix = "refuse"

    reason = forms.CharField(
        label="Why do you refuse?",
        help_text="The person reads this, and whoever helps them to order. Say what they can do "
        "instead. Leave out what was told in confidence.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Say why you refuse"},
    )


class NecessityForm(forms.Form):
    """Why it is necessary that this member of the family is paid."""

    covers = forms.ChoiceField(label="What for?", choices=NecessityRecord.Covers)
    reason = forms.CharField(
        label="Why is it necessary?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Say why it is necessary"},
    )
    ends_on = forms.DateField(
        label="First day on which it no longer holds",
        help_text="The council looks again then. What is ordered before goes on.",
        widget=DateBox,
        error_messages={
            "required": "Enter the first day on which it no longer holds",
            "invalid": "Enter a real date, like 2027-03-27",
        },
    )
