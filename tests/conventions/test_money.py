"""Money is whole pence: no float and no decimal reaches it."""

import ast

from django.apps import apps
from django.db import models

from marketplace.foundations.money import PenceField
from tests.conventions import tree

OURS = {"cms", "brokerage", "marketplace", "search"}
# Files whose sums are money or decide about money.
MONEY_FILES = {
    "money.py",
    "pounds.py",
    "pricing.py",
    "restrictions.py",
    "rules.py",
    "actions.py",
    "lifecycle.py",
}
MONEY_ROOMS = {"ledger", "orders", "budgets", "conflicts"}


def own_fields():
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.local_concrete_fields:
                yield model, field


def test_no_table_keeps_floats_or_decimals():
    found = [
        f"{model.__name__}.{field.name}"
        for model, field in own_fields()
        if isinstance(field, models.FloatField | models.DecimalField)
    ]
    assert found == []


def test_money_is_named_and_typed_as_pence():
    misnamed = [
        f"{model.__name__}.{field.name}"
        for model, field in own_fields()
        if field.name.endswith("_pence") != isinstance(field, PenceField)
        and isinstance(field, models.IntegerField)
    ]
    assert misnamed == [], "A field is called …_pence exactly when it is a PenceField."


def test_no_rule_about_money_uses_floats():
    found = []
    for path in tree.python_files():
        if path.name not in MONEY_FILES and not MONEY_ROOMS & set(path.parts):
            continue
        for node in ast.walk(tree.syntax(path)):
            is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_name = isinstance(node, ast.Name) and node.id in {"float", "Decimal"}
            if is_float or is_name:
                found.append(f"{tree.short(path)}:{node.lineno}")
    assert found == [], "Use whole pence, and fractions.Fraction for shares."
