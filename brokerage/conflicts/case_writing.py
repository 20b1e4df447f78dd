"""Writes a case in the format that `case_file` reads, so that a judged case can be judged again."""

from dataclasses import asdict
from datetime import date
from typing import Any

from brokerage.conflicts.case import Case, Comparison, Line, Necessity
from brokerage.conflicts.interests import Interest, ShareRange
from brokerage.conflicts.outcome import exact
from brokerage.conflicts.parties import Party


def case_json(case: Case) -> dict[str, Any]:
    """The whole case by case.schema.json. Shares are texts, so that nothing is rounded."""
    return _without_nothing(
        {
            "case": case.id,
            "hook": case.hook.value,
            "on": case.on.isoformat(),
            "chosen_on": _day(case.chosen_on),
            "person": case.person,
            "contact": case.contact,
            "without_council": case.without_council or None,
            "period": case.period,
            "parties": [_party(one) for one in case.parties],
            "roles": [{"party": one.party, "role": one.role.value} for one in case.roles],
            "lines": [_line(one) for one in case.lines],
            "interests": [_interest(one) for one in case.interests],
            "comparisons": [_comparison(one) for one in case.comparisons],
            "necessity_records": [_necessity(one) for one in case.necessities],
            "support_pence": case.support_pence,
            "gross_budget_pence": case.gross_budget_pence,
            "parameters": {
                **asdict(case.parameters),
                "rules_off": list(case.parameters.rules_off),
            },
        }
    )


def _without_nothing(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _party(party: Party) -> dict[str, Any]:
    return {
        "id": party.id,
        "kind": party.kind.value,
        "name": party.name,
        "legal_ids": list(party.legal_ids),
        "same_as": list(party.same_as),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "provider": line.provider,
        "pence": line.pence,
        "buys": line.buys.value,
        "fund": line.holder,
        "need": line.need,
        "proposed": line.proposed,
        "payees": list(line.payees),
    }


def _interest(interest: Interest) -> dict[str, Any]:
    return _without_nothing(
        {
            "id": interest.id,
            "interested_party": interest.holder,
            "subject": interest.subject,
            "type": interest.type.value,
            "share": _share(interest.share),
            "start": _day(interest.starts_on),
            "end": _day(interest.ends_on),
            "source": interest.source,
            "recorded_at": interest.as_of.isoformat(),
        }
    )


def _share(share: ShareRange | None) -> dict[str, str] | None:
    if share is None:
        return None
    low = "exclusiveMinimum" if share.exclusive_minimum else "minimum"
    high = "exclusiveMaximum" if share.exclusive_maximum else "maximum"
    return {low: exact(share.minimum), high: exact(share.maximum)}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    limited = comparison.limited_market
    return _without_nothing(
        {
            "need": comparison.need,
            "compared_on": comparison.compared_on.isoformat(),
            "options": [asdict(option) for option in comparison.options],
            "limited_market": {
                "searched_on": limited.searched_on.isoformat(),
                "filters": limited.filters,
                "further_providers": limited.further_providers,
            }
            if limited
            else None,
        }
    )


def _necessity(record: Necessity) -> dict[str, Any]:
    return _without_nothing(
        {
            "payee": record.payee,
            "recorded_on": record.recorded_on.isoformat(),
            "reason": record.reason,
            "ends_on": _day(record.ends_on),
        }
    )
