"""The numbers a council may set, with their defaults and allowed ranges (domain.md A0)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

# Statutory blocks and the rules that protect money and people cannot be switched off.
ALWAYS_ON = frozenset(
    {"COI-08", "COI-10", "COI-19", "COI-23", "COI-24", "COI-36", "COI-38", "COI-39"}
)
SWITCHABLE = frozenset({"COI-01", "COI-02", "COI-12", "COI-13", "COI-14"})

# Name -> smallest and largest value a council may choose.
RANGES: dict[str, tuple[int, int]] = {
    "share_watch": (30, 60),
    "share_high": (60, 90),
    "whole": (90, 100),
    "min_options": (2, 6),
    "min_unrelated": (1, 5),
    "comparison_fresh_days": (7, 60),
    "lookback_months": (6, 24),
    "approval_months": (3, 12),
}


class WrongPolicy(ValueError):
    """A council's own number or switch that may not be used. Says which one and what is allowed."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"{name}: {remedy}")
        self.name = name
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Parameters:
    """One council's numbers. Shares are whole percent; `version` is kept with every finding."""

    version: str = "defaults"
    share_watch: int = 50
    share_high: int = 80
    whole: int = 95
    min_options: int = 3
    min_unrelated: int = 2
    comparison_fresh_days: int = 28
    lookback_months: int = 12
    approval_months: int = 12
    rules_off: tuple[str, ...] = ()


def from_policy(policy: Mapping[str, Any], *, version: str) -> Parameters:
    """The defaults with a council's own values. Raises WrongPolicy for a name, value or switch not
    allowed.
    """
    known = {field.name for field in fields(Parameters)} - {"version"}
    for name, value in sorted(policy.items()):
        if name not in known:
            raise WrongPolicy(
                name, f"There is no such setting. Use one of: {', '.join(sorted(known))}."
            )
        if name == "rules_off":
            _check_switches(value)
        else:
            _check_number(name, value)
    chosen = {**policy, "rules_off": tuple(sorted(set(policy.get("rules_off", ()))))}
    parameters = Parameters(version=version, **chosen)
    if parameters.min_unrelated > parameters.min_options:
        raise WrongPolicy(
            "min_unrelated", "Not more than the choices that must be seen: nobody could meet it."
        )
    return parameters


def _check_switches(value: object) -> None:
    if not isinstance(value, list | tuple):
        raise WrongPolicy("rules_off", 'Give a list of rules, like ["COI-12"].')
    for rule in value:
        if rule in ALWAYS_ON:
            raise WrongPolicy("rules_off", f"{rule} cannot be switched off.")
        if rule not in SWITCHABLE:
            raise WrongPolicy(
                "rules_off", f"There is no rule “{rule}”. Use {', '.join(sorted(SWITCHABLE))}."
            )


def _check_number(name: str, value: object) -> None:
    smallest, largest = RANGES[name]
    if not isinstance(value, int) or isinstance(value, bool) or not smallest <= value <= largest:
        raise WrongPolicy(name, f"Give a whole number from {smallest} to {largest}.")
