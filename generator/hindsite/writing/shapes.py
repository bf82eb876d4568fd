"""Types of fields → what a value of theirs looks like in YAML, in the words of JSON Schema."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field

from hindsite.model.enums import Severity
from hindsite.model.incident import Incident, Notification, RunbookUse, Security
from hindsite.model.policy import SeverityPolicy, TimeOfDay, Weekday
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Folder, Settings, Source
from hindsite.model.switching import Ignore, Override, Switch
from hindsite.model.values import (
    Day,
    Flag,
    Identifier,
    Instant,
    Names,
    Percent,
    Quantity,
    Span,
    Text,
    ZoneName,
)
from hindsite.model.withheld import Withheld
from hindsite.model.withholding import free_fields, withheld_names
from hindsite.reading.paging_rows import FIELDS
from hindsite.reading.sources import PRESETS
from hindsite.reading.times import ABBREVIATIONS
from hindsite.reading.word_lists import word_list

__all__ = ["Shape", "Shapes"]

Shape = dict[str, Any]

# Scalars are read as text, so that a number or `true` is text as well.
_TEXT = ["string", "number", "boolean"]
_SEVERITY = r"^\s*([sS][eE][vV])?[\s_-]*[1-4]\s*$"
_DATE = r"(19[7-9]\d|20\d\d|2100)-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?"


# Said thus an editor does not propose to write “null”.
_NOTHING = {"not": {"type": ["array", "boolean", "number", "object", "string"]}}
_FLAGS = ("true", "false", "yes", "no", "on", "off", "0", "1")


def any_case(word: str) -> str:
    """A pattern for a word in capitals or not, with spaces or underscores for hyphens."""
    return "".join(_either(char) for char in word)


def _either(char: str) -> str:
    if char == "-":
        return r"[-\s_]+"
    return f"[{char.lower()}{char.upper()}]" if char.isalpha() else re.escape(char)


def _zones() -> str:
    """A pattern for an offset, a zone's name, or an abbreviation with one meaning."""
    known = "|".join(map(any_case, sorted(ABBREVIATIONS)))
    offset = rf"({any_case('UTC')}|{any_case('GMT')})?\s*[+-](0?\d|1[0-4])(:?[0-5]\d)?"
    return rf"[(\[]?({offset}|{known}|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+)[)\]]?"


_SCALARS: Mapping[object, Shape] = {
    Text: {"type": _TEXT, "pattern": r"\S", "patternErrorMessage": "Write some text."},
    Identifier: {
        "type": ["string", "number"],
        "pattern": r"^\s*[A-Za-z0-9][A-Za-z0-9._-]{0,150}\s*$",
        "patternErrorMessage": "Write letters, digits, dots, hyphens and underscores.",
    },
    Instant: {
        "type": "string",
        "pattern": rf"^\s*{_DATE}([Tt]|\s+){_CLOCK}\s*({_zones()})?\s*$",
        "patternErrorMessage": "Write a time as 2026-03-14T09:02:00Z.",
        "examples": ["2026-03-14T09:02:00Z"],
    },
    Day: {
        "type": "string",
        "pattern": rf"^\s*{_DATE}([Tt ].*)?\s*$",
        "patternErrorMessage": "Write a date as 2026-04-01.",
        "examples": ["2026-04-01"],
    },
    Flag: {
        "anyOf": [
            {"enum": [True, False]},
            {"type": "string", "pattern": rf"^\s*({'|'.join(map(any_case, _FLAGS))})\s*$"},
            {"type": "integer", "minimum": 0, "maximum": 1},
        ]
    },
    Quantity: {
        "type": ["number", "string"],
        "minimum": 0,
        "pattern": r"^\s*\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*%?\s*$",
        "patternErrorMessage": "Write a number, zero or more.",
    },
    Percent: {
        "type": ["number", "string"],
        "minimum": 0,
        "maximum": 100,
        "pattern": r"^\s*\+?(100(\.0*)?|\d{1,2}(\.\d*)?|\.\d+)\s*%?\s*$",
        "patternErrorMessage": "Write a percentage from 0 to 100.",
    },
    Span: {
        "type": "string",
        "pattern": r"^\s*\d{1,6}\s*([mM][iI][nN]|[mMhHdDwW])\s*$",
        "patternErrorMessage": "Write a period as 90d, 2w, 12h or 30m.",
        "examples": ["90d", "12h", "30m"],
    },
    TimeOfDay: {
        "type": "string",
        "pattern": r"^\s*(([01]?\d|2[0-3]):[0-5]\d|24:00)\s*$",
        "patternErrorMessage": "Write a time of day from 00:00 to 24:00.",
    },
    int: {"type": "integer"},
    str: {"type": _TEXT},
    ZoneName: {"type": "string", "pattern": r"\S", "examples": ["UTC", "Europe/Berlin"]},
    Folder: {"type": "string"},
}
_PARTIAL = {SeverityPolicy}
"""Models of which only what differs from a default need be written."""


class Shapes:
    """Goes through models and gathers what they consist of in `definitions`.

    Args:
        rules: What each rule that may be switched asks for, by its code.
    """

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.definitions: dict[str, Shape] = {}
        self._rules = rules
        self._fields = word_list("fields")

    def model(self, model: type[BaseModel]) -> Shape:
        """A mapping of the fields of a model, and of no others."""
        hints = get_type_hints(model, include_extras=True)
        properties: dict[str, Shape] = {}
        required = []
        for name, info in model.model_fields.items():
            if info.exclude:
                continue
            label = info.alias or name
            properties[label] = self._field(model, label, hints[name], required=info.is_required())
            if info.is_required() and model not in _PARTIAL:
                required.append(label)
        shape: Shape = {
            "title": model.__name__,
            "description": _summary(model),
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
        }
        if model is RunbookUse:
            shape["anyOf"] = [{"required": ["id"]}, {"required": ["wanted"]}]
        return shape | ({"required": required} if required else {})

    def _field(self, model: type[BaseModel], name: str, hint: object, *, required: bool) -> Shape:
        said = self._said(model, name)
        shape = self._special(model, name) or self._of_rules(model, name) or self._shape(hint)
        if not required and model is not Settings:
            shape = _or_nothing(shape)
        about: Shape = {"description": said["says"]}
        if "example" in said:
            about["examples"] = [_typed(said["example"])]
        # Beside a reference draft 7 sees nothing else.
        if "$ref" in shape:
            return {"description": about.pop("description"), "allOf": [shape], **about}
        return {**shape, **about, **_more(model, name)}

    def _said(self, model: type[BaseModel], name: str) -> Mapping[str, Any]:
        fields = self._fields[model.__name__]
        said = fields[name] if isinstance(fields, dict) else None
        return said if isinstance(said, dict) else {}

    def _shape(self, hint: object) -> Shape:
        if hint in _SCALARS:
            return dict(_SCALARS[hint])
        if hint == Names:
            return _names(_SCALARS[Text])
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return self._named(hint, _words(hint))
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            if hint.__name__ not in self.definitions:
                self.definitions[hint.__name__] = {}
                self.definitions[hint.__name__] = self.model(hint)
            return {"$ref": f"#/definitions/{hint.__name__}"}
        return self._compound(get_origin(hint), get_args(hint))

    def _compound(self, origin: object, parts: tuple[Any, ...]) -> Shape:
        if origin is Annotated:
            return self._shape(parts[0]) | _limits(parts[1:])
        if origin is Literal:
            numbers = [int(part) for part in parts if part.isdigit()]
            return {"enum": [*numbers, *parts]}
        if origin in {Union, UnionType}:
            kinds = [self._shape(part) for part in parts if part is not NoneType]
            return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        if origin is tuple:
            return {"type": "array", "items": self._shape(parts[0])}
        key, value = parts
        inner = self._shape(value)
        if key is Severity:
            levels = {level.value: inner for level in Severity}
            return {"type": "object", "properties": levels, "additionalProperties": inner,
                    "propertyNames": {"pattern": _SEVERITY}}  # fmt: skip
        return {"type": "object", "additionalProperties": inner}

    def _special(self, model: type[BaseModel], name: str) -> Shape | None:
        """Fields whose values are known better than their type tells."""
        if model is Source and name == "preset":
            return {"enum": sorted(PRESETS)}
        if model is Source and name in {"fields", "values", "defaults"}:
            known = {**Incident.model_fields, **Runbook.model_fields, **Review.model_fields}
            names = [field for field, info in known.items() if not info.exclude]
            names += [field for field in FIELDS if field not in names]
            inner: Shape = {"type": _TEXT}
            if name == "values":
                inner = {"type": "object", "additionalProperties": inner}
            return {
                "type": "object",
                "propertyNames": {"enum": names},
                "additionalProperties": inner,
            }
        if model is Incident and name == "runbooks":
            kinds = [self._shape(Text), self._shape(RunbookUse)]
            return {"type": "array", "items": {"anyOf": kinds}}
        if model is Withheld:
            # A list, or one name of what can be held back.
            free = "|".join(free_fields())
            choice = [
                {"enum": list(withheld_names())},
                {"type": "string", "pattern": rf"^\s*({free})\.\s*\S"},
            ]
            return {"anyOf": [{"type": "array", "items": {"anyOf": choice}}, *choice]}
        if model is Security and name == "notification":
            one = self._shape(Notification)
            return {"anyOf": [one, {"type": "array", "items": one}]}
        return None

    def _of_rules(self, model: type[BaseModel], name: str) -> Shape | None:
        """Fields that name rules, of which an editor proposes each."""
        if model is Ignore and name == "rule":
            return _code(self._rules)
        if name != "rules" or model not in {Settings, Override}:
            return None
        if "Rules" not in self.definitions:
            self.definitions["Rules"] = self._switches()
        return {"$ref": "#/definitions/Rules"}

    def _switches(self) -> Shape:
        """A mapping of rules to what is made of them."""
        switch = self._shape(Switch)
        proposed = {
            code: {"description": f"Asks that {about}.", "allOf": [switch]}
            for code, about in self._rules.items()
        }
        return {
            "type": "object",
            "properties": proposed,
            "propertyNames": _code(self._rules),
            "additionalProperties": switch,
        }

    def _named(self, words: type[StrEnum], shape: Shape) -> Shape:
        self.definitions[words.__name__] = shape
        return {"$ref": f"#/definitions/{words.__name__}"}


def _words(words: type[StrEnum]) -> Shape:
    """A vocabulary: its words are proposed, and other spellings that the reader takes pass."""
    about = {"title": words.__name__, "description": _summary(words)}
    values: list[object] = [word.value for word in words]
    if words is Severity:
        others: Shape = {
            "anyOf": [
                {"type": "string", "pattern": _SEVERITY},
                {"type": "integer", "minimum": 1, "maximum": 4},
            ]
        }
    else:
        spelt = [any_case(word.value) for word in words]
        if words is Weekday:
            spelt += [any_case(day.full) for day in Weekday]
        others = {"type": "string", "pattern": rf"^\s*({'|'.join(spelt)})\s*$"}
    if "true" in values:
        values += [True, False]
    if "off" in values:
        others = {"anyOf": [others, {"enum": [False]}]}
    return {**about, "anyOf": [{"enum": values}, others]}


def _code(codes: Iterable[str]) -> Shape:
    """The code of a rule; in other letters than its own it is the reader's to know."""
    return {"anyOf": [{"enum": sorted(codes)}, {"type": "string", "pattern": "[^a-z0-9-]"}]}


def _names(item: Shape) -> Shape:
    """A list of names, or one name."""
    return {"type": ["array", *_TEXT], "items": item, "pattern": r"\S"}


def _more(model: type[BaseModel], name: str) -> Shape:
    """What a field has to hold besides: an incident concerns some service."""
    return {"minItems": 1} if model is Incident and name == "services" else {}


def _or_nothing(shape: Shape) -> Shape:
    """The same, or nothing at all: a field without a value is as good as absent."""
    kinds = shape.get("type")
    if kinds is None or "anyOf" in shape:
        return {"anyOf": [shape, _NOTHING]}
    return {**shape, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}


def _limits(metadata: tuple[object, ...]) -> Shape:
    """How long a list has to be."""
    limits: Shape = {}
    for part in metadata:
        if isinstance(part, type(Field())):
            for limit in part.metadata:
                least = getattr(limit, "min_length", None)
                limits |= {"minItems": least} if least else {}
    return limits


def _summary(thing: type) -> str:
    """The first sentence or sentences of its docstring."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def _typed(value: object) -> object:
    """An example as YAML reads it: a number where it is written as one."""
    if isinstance(value, dict):
        return {str(key): _typed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_typed(part) for part in value]
    text = str(value)
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text
