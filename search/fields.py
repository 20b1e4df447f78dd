"""Fields for what people type of a place, for every form of the site: a postcode or town, and postcode districts."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from search import place_names, places, postcodes, spoken
from search.models import Place

BETWEEN_DISTRICTS = re.compile(r"[,;\n]|\band\b", re.IGNORECASE)
# "All of Trafford", "Trafford Council".
COUNCIL = re.compile(
    r"(?:all\s+(?:of\s+)?)?(?:the\s+)?(?:borough\s+of\s+)?([a-z][a-z\s.'’-]*?)(?:\s+borough)?(?:\s+council)?",
    re.IGNORECASE,
)
# What no database keeps, and what turns the writing of a page around.
INVISIBLE = re.compile("[\0\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class TypedField(forms.CharField):
    """One line as people type or paste it, without letters that nobody sees."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(INVISIBLE.sub(" ", value) if value else value))


class PostcodeField(TypedField):
    """A postcode, or its first part where `partial` is left on. Gives the Place, or None when left empty.

    With `names` a town will do as well, or both: "Sale M33".
    """

    default_error_messages = {
        "required": "Enter a postcode, like M33 6RX",
        "shape": "Enter a postcode, like M33 6RX or M33",
        "shape_whole": "Enter a whole postcode, like M33 6RX",
        "unknown": "We do not know a place in Great Britain that starts with “%(first)s”. "
        "Check the first part of the postcode",
        "unknown_name": "We do not know a town called “%(typed)s”. "
        "Enter a postcode, like M33 6RX or M33, or a larger town nearby",
        "unlike": "We do not know a town called “%(typed)s”. Did you mean %(like)s? "
        "Or enter a postcode, like M33 6RX or M33",
        "which": "%(question)s",
        "max_length": "Enter only a postcode, like M33 6RX",
    }

    def __init__(self, *, partial: bool = True, names: bool = False, **options: Any) -> None:
        self.partial = partial
        self.names = names
        options.setdefault("max_length", 40 if names else 20)
        super().__init__(**options)
        self.widget.attrs.update(
            {"autocomplete": "postal-code", "class": "govuk-input--width-10", "spellcheck": "false"}
        )

    def clean(self, value: Any) -> Place | None:
        typed = super().clean(value)
        if not typed:
            return None
        read = postcodes.read(typed)
        if read is None and self.names:
            if not any(letter.isdigit() for letter in typed):
                return self._named(typed)
            typed = _code_among(typed)
            read = postcodes.read(typed)
        if read is None or (not self.partial and len(read.parts) < 3):
            code = "shape" if self.partial else "shape_whole"
            raise ValidationError(self.error_messages[code], code=code)
        place = places.resolve_place(typed)
        if place is None:
            raise ValidationError(
                self.error_messages["unknown"], code="unknown", params={"first": read.parts[-1]}
            )
        return place

    def _named(self, typed: str) -> Place:
        found = place_names.find(typed)
        if len(found) == 1:
            return found[0]
        if found:
            code, params = "which", {"question": place_names.which(typed, found)}
        elif like := place_names.like(typed):
            code, params = "unlike", {"typed": typed, "like": like}
        else:
            code, params = "unknown_name", {"typed": typed}
        raise ValidationError(self.error_messages[code], code=code, params=params)


def _code_among(typed: str) -> str:
    """The postcode beside a town: "Sale, M33". What is typed, where it is not as plain as that."""
    codes = spoken.codes(typed)
    rest = typed.replace(codes[0].text, "") if codes else typed
    return typed if any(letter.isdigit() for letter in rest) else codes[0].text


class DistrictsField(forms.CharField):
    """Postcode districts with commas between: ["M33", "M41"]. What is none is named, with what to do.

    A council stands for its districts, where its postcodes are known: "Trafford".
    """

    MOST = 100
    default_error_messages = {
        "whole": "Write only the first part of “%(typed)s”: %(outcode)s",
        "shape": "“%(typed)s” is not a postcode district, nor a council whose districts we know. "
        "Write the first part of a postcode, like M33",
        "unknown": "We do not know a district “%(typed)s”. Check it, or leave it out",
        "many": "Name up to %(most)s districts, or give a distance",
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 1000)
        super().__init__(**options)
        self.widget.attrs.update({"spellcheck": "false", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str]:
        written = super().clean(value)
        outcodes = self._of_council(written) or list(
            dict.fromkeys(
                outcode
                for typed in BETWEEN_DISTRICTS.split(written)
                for outcode in self._read(typed)
            )
        )
        if len(outcodes) > self.MOST:
            raise self._error("many", most=self.MOST)
        for typed in places.unknown_outcodes(outcodes) if outcodes else ():
            raise self._error("unknown", typed=typed)
        return outcodes

    def _read(self, typed: str) -> list[str]:
        """The outcodes in what stands between two commas: people leave commas out."""
        read = postcodes.read(typed)
        if read is not None and len(read.parts) > 1:
            raise self._error("whole", typed=read.text, outcode=read.parts[-1])
        found = typed.upper().split()
        if all(postcodes.outcode_of(outcode) == outcode for outcode in found):
            return found
        if districts := self._of_council(typed):
            return districts
        wrong = next(outcode for outcode in found if postcodes.outcode_of(outcode) != outcode)
        is_named = not any(letter.isdigit() for letter in typed)
        raise self._error("shape", typed=" ".join(typed.split())[:40] if is_named else wrong[:20])

    def _of_council(self, typed: str) -> list[str]:
        """The districts of a council; none for what cannot be one."""
        named = COUNCIL.fullmatch(typed.strip())
        return places.districts_of(" ".join(named[1].split())) if named else []

    def _error(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)
