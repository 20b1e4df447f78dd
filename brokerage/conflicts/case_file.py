"""Reads a case from a JSON file, and says which field is wrong and what to write instead."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from brokerage.conflicts import case as facts
from brokerage.conflicts.interests import Interest, InterestType, ShareRange
from brokerage.conflicts.parameters import Parameters, WrongPolicy, from_policy
from brokerage.conflicts.parties import Party, PartyKind

SCHEMA = json.loads((Path(__file__).parent / "case.schema.json").read_text(encoding="utf-8"))
PATTERN_REMEDIES = {
    SCHEMA["$defs"]["day"]["pattern"]: "Give a date like 2026-11-22.",
    SCHEMA["$defs"]["percent"]["pattern"]: "Give a number from 0 to 100, like 33.3.",
    SCHEMA["$defs"]["party"]["properties"]["legal_ids"]["items"]["pattern"]: (
        "Give a register and a number, like GB-COH-01234567."
    ),
}
_validator = Draft202012Validator(SCHEMA)


class WrongFile(ValueError):
    """A field of the file that cannot be used: where it is, and what to do."""

    def __init__(self, path: str, remedy: str) -> None:
        super().__init__(f"{path}: {remedy}")
        self.path = path
        self.remedy = remedy


def read_case(content: bytes) -> facts.Case:
    """The case in a file's bytes. Raises WrongFile. Numbers are read exactly, never as floats."""
    data = _parse(content)
    error = best_match(_validator.iter_errors(data))
    if error is not None:
        raise WrongFile(_path(error.absolute_path), _remedy(error))
    _check_references(data)
    return facts.Case(
        id=data["case"],
        hook=facts.Hook(data["hook"]),
        on=_day(data["on"], "on"),
        person=data["person"],
        contact=data.get("contact", ""),
        without_council=data.get("without_council", False),
        period=data.get("period", ""),
        chosen_on=_optional_day(data, "chosen_on", ""),
        parties=tuple(_party(one) for one in data["parties"]),
        roles=tuple(
            facts.RoleInCase(one["party"], facts.Role(one["role"])) for one in data["roles"]
        ),
        lines=tuple(_line(one) for one in data["lines"]),
        interests=tuple(_interest(one, n) for n, one in enumerate(data.get("interests", []))),
        comparisons=tuple(
            _comparison(one, n, data["on"]) for n, one in enumerate(data.get("comparisons", []))
        ),
        necessities=tuple(
            _necessity(one, n) for n, one in enumerate(data.get("necessity_records", []))
        ),
        support_pence=data.get("support_pence"),
        gross_budget_pence=data.get("gross_budget_pence"),
        parameters=_parameters(data.get("parameters", {})),
    )


def _parse(content: bytes) -> Any:
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            parse_float=_exactly,
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_twice,
        )
    except UnicodeDecodeError as error:
        raise WrongFile("the file", "It is not UTF-8 text. Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise WrongFile(
            f"line {error.lineno}, column {error.colno}", f"This is not JSON: {error.msg}."
        ) from error
    except RecursionError as error:
        raise WrongFile("the file", "It is nested too deeply to be a case.") from error
    except WrongFile:
        raise
    except ValueError as error:
        raise WrongFile("the file", "It holds a number with too many digits.") from error


def _exactly(written: str) -> Fraction:
    """A decimal as it is written: 12.5 is 25/2. No powers: they can be longer than any memory."""
    if "e" in written.lower():
        raise WrongFile("the file", f"Write {written} out in full, without “e”.")
    return Fraction(written)


def _refuse_constant(name: str) -> None:
    raise WrongFile("the file", f"“{name}” is not a number. Write the number itself.")


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise WrongFile(name, "The field is given twice. Keep one.")
        found[name] = value
    return found


def _path(parts: Iterable[str | int]) -> str:
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "the file"


def _remedy(error: ValidationError) -> str:
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"Add the missing field: {', '.join(missing)}."
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        extra = sorted(name for name in error.instance if name not in known)
        return f"There is no field “{extra[0]}”. Use: {', '.join(sorted(known))}."
    if error.validator == "enum":
        return f"Use one of: {', '.join(str(one) for one in error.validator_value)}."
    if error.validator == "type":
        return f"This must be of type {error.validator_value}."
    if error.validator in {"minimum", "maximum"}:
        least, most = error.schema.get("minimum"), error.schema.get("maximum")
        return f"Give a number from {least} to {most}."
    if error.validator == "pattern":
        return PATTERN_REMEDIES[error.validator_value]
    if error.validator == "minLength":
        return "This may not be empty."
    return f"{error.message}."


def _check_references(data: dict[str, Any]) -> None:
    """Ids are given once, and whatever is named is among the parties."""
    for name in ("parties", "lines", "interests"):
        seen: set[str] = set()
        for n, one in enumerate(data.get(name, [])):
            if one["id"] in seen:
                raise WrongFile(
                    f"{name}[{n}].id", f"“{one['id']}” is used twice. Give each its own id."
                )
            seen.add(one["id"])
    known = {one["id"] for one in data["parties"]}
    named = [("person", data["person"])]
    named += [(f"roles[{n}].party", one["party"]) for n, one in enumerate(data["roles"])]
    for n, line in enumerate(data["lines"]):
        named.append((f"lines[{n}].provider", line["provider"]))
        named += [
            (f"lines[{n}].payees[{k}]", payee) for k, payee in enumerate(line.get("payees", []))
        ]
    for n, one in enumerate(data.get("interests", [])):
        named += [(f"interests[{n}].{end}", one[end]) for end in ("interested_party", "subject")]
    for n, one in enumerate(data.get("comparisons", [])):
        named += [
            (f"comparisons[{n}].options[{k}].provider", option["provider"])
            for k, option in enumerate(one["options"])
        ]
    named += [
        (f"necessity_records[{n}].payee", one["payee"])
        for n, one in enumerate(data.get("necessity_records", []))
    ]
    for path, party in named:
        if party not in known:
            raise WrongFile(path, f"There is no party with the id “{party}”. Add it to “parties”.")
    _check_needs(data.get("comparisons", []))


def _check_needs(comparisons: Sequence[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for n, one in enumerate(comparisons):
        if one["need"] in seen:
            raise WrongFile(
                f"comparisons[{n}].need",
                f"There are two comparisons for “{one['need']}”. Keep one.",
            )
        seen.add(one["need"])


def _day(text: str, path: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongFile(path, "There is no such day. Give a date like 2026-11-22.") from error


def _optional_day(one: dict[str, Any], name: str, path: str) -> date | None:
    return _day(one[name], f"{path}.{name}".lstrip(".")) if name in one else None


def _party(one: dict[str, Any]) -> Party:
    return Party(
        id=one["id"],
        kind=PartyKind(one["kind"]),
        name=one.get("name", ""),
        legal_ids=tuple(one.get("legal_ids", ())),
        same_as=tuple(one.get("same_as", ())),
    )


def _line(one: dict[str, Any]) -> facts.Line:
    return facts.Line(
        id=one["id"],
        provider=one["provider"],
        pence=int(one["pence"]),
        buys=facts.Buys(one.get("buys", "support")),
        holder=one.get("fund", "LA_MANAGED"),
        need=one.get("need", ""),
        proposed=one.get("proposed", True),
        payees=tuple(one.get("payees", ())),
    )


def _interest(one: dict[str, Any], n: int) -> Interest:
    path = f"interests[{n}]"
    start, end = _optional_day(one, "start", path), _optional_day(one, "end", path)
    if start and end and end < start:
        raise WrongFile(f"{path}.end", "It ends before it starts. Check both dates.")
    return Interest(
        id=one["id"],
        holder=one["interested_party"],
        subject=one["subject"],
        type=InterestType(one["type"]),
        source=one["source"],
        as_of=_day(one["recorded_at"], f"{path}.recorded_at"),
        share=_share(one["share"], f"{path}.share") if "share" in one else None,
        starts_on=start,
        ends_on=end,
    )


def _share(one: dict[str, Any], path: str) -> ShareRange:
    """A share by BODS names: exact, or a lower and an upper bound, each counted in or left out."""
    if "exact" in one:
        if len(one) > 1:
            raise WrongFile(path, "Give “exact” alone, or bounds without it.")
        return ShareRange(Fraction(one["exact"]), Fraction(one["exact"]))
    low, high = one.get("exclusiveMinimum"), one.get("exclusiveMaximum")
    share = ShareRange(
        Fraction(one.get("minimum", low if low is not None else 0)),
        Fraction(one.get("maximum", high if high is not None else 100)),
        low is not None and "minimum" not in one,
        high is not None and "maximum" not in one,
    )
    if share.minimum > share.maximum:
        raise WrongFile(path, "The lower bound is above the upper bound.")
    return share


def _comparison(one: dict[str, Any], n: int, on: str) -> facts.Comparison:
    path = f"comparisons[{n}]"
    compared_on = _day(one["compared_on"], f"{path}.compared_on")
    if compared_on.isoformat() > on:
        raise WrongFile(f"{path}.compared_on", "This day is after the day of the decision.")
    limited = one.get("limited_market")
    return facts.Comparison(
        need=one["need"],
        compared_on=compared_on,
        options=tuple(facts.Option(**option) for option in one["options"]),
        limited_market=facts.LimitedMarket(
            _day(limited["searched_on"], f"{path}.limited_market.searched_on"),
            limited["filters"],
            int(limited["further_providers"]),
        )
        if limited
        else None,
    )


def _necessity(one: dict[str, Any], n: int) -> facts.Necessity:
    path = f"necessity_records[{n}]"
    return facts.Necessity(
        payee=one["payee"],
        recorded_on=_day(one["recorded_on"], f"{path}.recorded_on"),
        reason=one["reason"],
        ends_on=_optional_day(one, "ends_on", path),
    )


def _parameters(one: dict[str, Any]) -> Parameters:
    given = {name: value for name, value in one.items() if name != "version"}
    try:
        return from_policy(given, version=one.get("version", "the file"))
    except WrongPolicy as error:
        raise WrongFile(f"parameters.{error.name}", error.remedy) from error
