"""Budgets of the demonstration, entered and agreed through the same doors as an officer's."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.timezone import localdate

from brokerage.budgets import actions
from brokerage.budgets.actions import LineFacts
from brokerage.management.demonstration.people import person_named
from marketplace.foundations.authority import Authority
from marketplace.listings.models import Category

# Name -> (label, top category, pounds a year, what the person wants to come of it).
BUDGETS: Mapping[str, tuple[tuple[str, str, int, str], ...]] = {
    "Amina Yusuf": (
        (
            "Personal care",
            "Personal care",
            5_200,
            "I feel fresh and dressed before my friends call.",
        ),
        ("Getting out", "Getting out and about", 1_800, "I see the park and my mosque every week."),
        ("Help at home", "Help at home", 2_600, "My flat is clean and I cook my own food."),
    ),
    "Harold Finch": (
        ("Help at home", "Help at home", 3_000, "I stay in the house that I know."),
        ("Company", "Company and friendship", 1_500, "I talk to somebody every day."),
        ("Getting out", "Getting out and about", 1_500, "I go to the match with my son."),
    ),
    "Joan Price": (
        ("Personal care", "Personal care", 5_200, "I choose when I get up and go to bed."),
        ("Help at home", "Help at home", 2_800, "Somebody helps me with letters and meals."),
    ),
    "Frank Doyle": (("Support that I choose", "", 4_000, "I run my own week."),),
}


def load_budgets(*, by: Authority, at: datetime) -> None:
    """A year's budget for each budget holder, agreed, with one fund for each line."""
    starts_on = localdate(at).replace(day=1)
    ends_on = date(starts_on.year + 1, starts_on.month, 1)
    categories = dict(Category.objects.filter(parent=None).values_list("name", "pk"))
    for name, lines in BUDGETS.items():
        person = person_named(name)
        budget = actions.enter_budget(
            person_id=person.pk,
            starts_on=starts_on,
            ends_on=ends_on,
            total_pence=sum(pounds for _, _, pounds, _ in lines) * 100,
            lines=[
                LineFacts(
                    label=label,
                    amount_pence=pounds * 100,
                    category_id=categories[category] if category else None,
                    outcome=outcome,
                )
                for label, category, pounds, outcome in lines
            ],
            key=f"demonstration:{person.pk}",
            by=by,
            at=at,
        )
        actions.agree_budget(budget_id=budget.pk, by=by, at=at)
