"""What does not fit a model → how to mend it, in the words of the very field."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from hindsite.model.names import did_you_mean, fold, slug
from hindsite.reading.described import field_names, is_many, model_at, nested, words_of
from hindsite.reading.meant import (
    day_meant,
    instant_meant,
    is_unknown,
    number_meant,
    period_meant,
    truth_meant,
    zone_meant,
)
from hindsite.reading.word_lists import word_list

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hindsite.model.findings import Step

__all__ = ["is_dressing", "remedies_for", "remedy_for_name", "remedy_for_value"]

_BETTER = {
    "a number": number_meant,
    "a finite number": number_meant,
    "a whole number": number_meant,
    "true or false": truth_meant,
    "a period such as 90d, 2w, 12h or 30m": period_meant,
}
_LEVEL = re.compile(r"(?:sev|p|s|prio(?:rity)?|level)?[\s_-]*([0-9])", re.IGNORECASE)
_COMMA = (
    "write numbers with a point, as in 12.5, and put text with a comma in quotes: within braces a "
    "comma begins the next field"
)
_LOWEST, _NEAR = 4, 0.8
_LEFT_OUT = "leave the field out until it is known: a gap is told as one"
_SCALE = ", if your levels are counted as these are"
_LONGEST = 60
_CURLY = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"
_UNSEEN = re.compile("[\u00a0\u00ad\u2007\u200b-\u200f\u202f\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PARTS = re.compile(r"\s*[,;]\s*|\s+-|^-")


def remedies_for(field: str) -> tuple[str, str]:
    """What is answered to names that mean this field."""
    return f"the field is called {field}", f"did you mean “{field}”?"


def remedy_for_name(model: type[BaseModel], steps: tuple[Step, ...]) -> str:
    """How to mend a name that is no field; empty where nobody can tell.

    Args:
        model: Of the whole record.
        steps: To the name, which is the last of them.
    """
    name, outer = str(steps[-1]), model_at(model, steps[:-1])
    if outer is None:
        return ""
    if mistyped := _mistyped(name, field_names(outer)):
        return mistyped
    if field := _field_called(outer, name):
        return f"write {_nested(field)}" if "." in field else f"the field is called {field}"
    inner = next((field for field, made in nested(outer) if name in field_names(made)), "")
    if inner:
        return f"write it within {inner}: {inner}: {{{name}: …}}"
    return _elsewhere(model, outer, steps) or did_you_mean(name, field_names(outer))


def _elsewhere(model: type[BaseModel], outer: type[BaseModel], steps: tuple[Step, ...]) -> str:
    """Where to say what a field of that place cannot; empty where nobody can tell."""
    name = str(steps[-1])
    if outer is model and _joined(name) in _told():
        return "say it in the text, below the second line “---”"
    if outer is not model and name in field_names(model):
        return f"write it at the left margin: it is no part of {steps[-2]}"
    return ""


def _mistyped(name: str, fields: Collection[str]) -> str:
    """How to write a field whose very name has one sign too few or too many."""
    if name[:1].isdigit():
        return _COMMA
    head, _, tail = name.partition(":")
    if tail and head in fields:
        return f"write {head}: {tail}, with a space after the colon"
    plain = _UNSEEN.sub("", name).strip()
    if plain != name and plain in fields:
        return f"write {plain} anew: a sign that is not seen stands before or behind it"
    return ""


def is_dressing(steps: tuple[Step, ...]) -> bool:
    """Whether a field of a record only tells a site generator how to show it."""
    return len(steps) == 1 and _joined(str(steps[0])) in _dressing()


def remedy_for_value(
    model: type[BaseModel], rule: str, steps: tuple[Step, ...], found: object, expected: str
) -> str:
    """How to mend a value that does not fit; empty where nobody can tell.

    Args:
        model: Of the whole record.
        rule: The rule that it breaks.
        steps: To the value.
        found: The value.
        expected: What was expected in its place.
    """
    if found is None and isinstance(steps[-1], int):
        return "fill this item in, or take it away"
    if isinstance(found, list) and expected == "one line of text":
        return _one_of(steps[-1], found)
    text = found.strip() if isinstance(found, str) else ""
    return _for_text(model, rule, steps, text, expected) if text else ""


def _for_text(
    model: type[BaseModel], rule: str, steps: tuple[Step, ...], text: str, expected: str
) -> str:
    if rule in _READINGS:
        return _READINGS[rule](text, expected)
    if _BETTER.get(expected) is number_meant:
        return number_meant(text, str(steps[-1]))
    if expected in _BETTER:
        return _BETTER[expected](text)
    if len(text) <= _LONGEST and expected.startswith(("fields of its own", "a list, one")):
        return _in_fields(model, steps, text)
    if len(text) <= _LONGEST and expected.startswith("a list such as"):
        return f"write [{', '.join(filter(None, _PARTS.split(text)))}]"
    return _of_words(model, steps, text)


def _one_of(name: Step, items: list[object]) -> str:
    """How to write one text where a list of them stands; empty where it holds something else."""
    if not items or not isinstance(items[0], str):
        return ""
    shown = f"{name}: {items[0]}" if isinstance(name, str) else items[0]
    return f"write {shown}" if len(items) == 1 else f"write one of them, such as {shown}"


def _of_time(text: str, expected: str) -> str:
    is_day = expected.startswith("a day") and not re.search(r"\d[T ]\d", text)
    return day_meant(text) if is_day else instant_meant(text)


def _of_zone(text: str, expected: str) -> str:
    if expected.startswith("an offset from"):
        return ""
    return instant_meant(text) if re.search(r"\d{4}", text) else zone_meant(text)


_READINGS: Mapping[str, Callable[[str, str], str]] = {
    "invalid-time": _of_time,
    "impossible-date": _of_time,
    "invalid-date": lambda text, _: day_meant(text),
    "invalid-id": lambda text, _: f"write {slug(text)}",
    "unknown-zone": _of_zone,
}


def _of_words(model: type[BaseModel], steps: tuple[Step, ...], text: str) -> str:
    """How to mend a word of a vocabulary that is near to none of its words."""
    bare = text.strip(_CURLY)
    if bare != text and bare:
        return f"write {bare}: quotes of this sort belong to the text"
    outer = model_at(model, steps[:-1])
    clean = _DASHES.sub("-", _UNSEEN.sub("", text)).rstrip(",;.")
    if clean != text and outer is not None and clean in words_of(outer, str(steps[-1])):
        behind = text.removeprefix(clean) if text.startswith(clean) else ""
        how = f"without the “{behind}” behind it" if behind else "with a plain hyphen"
        return f"write {clean}, {how}"
    meant = _others(outer.__name__, str(steps[-1])).get(fold(text)) if outer else None
    if steps[-1:] == ("severity",):
        return f"write {meant}{_SCALE}" if meant else _severity(text)
    if meant:
        return f"write {meant}"
    return _LEFT_OUT if is_unknown(text) else ""


def _severity(text: str) -> str:
    """How to write a severity of another scale."""
    match = _LEVEL.fullmatch(text)
    if match is None:
        return ""
    level = int(match[1])
    if level == 0:
        return "write SEV-1, which is the worst"
    if level == _LOWEST + 1:
        return f"write SEV-{_LOWEST}, which is the least"
    return "" if level > _LOWEST else f"write SEV-{level}{_SCALE}"


def _in_fields(model: type[BaseModel], steps: tuple[Step, ...], text: str) -> str:
    """How to write a word that stands where fields of their own should."""
    inner = model_at(model, steps)
    name = _bare().get(inner.__name__) if inner is not None else None
    if inner is None or name is None:
        return ""
    words = words_of(inner, name)
    near = get_close_matches(fold(text), words, n=1, cutoff=_NEAR) if words else [_quoted(text)]
    said = {name: near[0] if near else "…"}
    asked = (it for it, info in inner.model_fields.items() if info.is_required() or it == name)
    fields = "{" + ", ".join(f"{field}: {said.get(field, '…')}" for field in asked) + "}"
    among = f", with one of {', '.join(words)}" if not near else ""
    is_item = isinstance(steps[-1], int)
    is_list = not is_item and is_many(model, steps)
    whole = fields if is_item else f"{steps[-1]}: {f'[{fields}]' if is_list else fields}"
    return f"write {whole}{among}"


def _field_called(model: type[BaseModel], name: str) -> str:
    """The field of a model that people call by another name; `a.b` is b within a."""
    own = (field for field in field_names(model) if _joined(field) == _joined(name))
    return next(own, "") or _names(model.__name__).get(_joined(name), "")


def _quoted(text: str) -> str:
    return f'"{text}"' if re.search(r"[:{}\[\],#]", text) else text


@cache
def _names(model: str) -> Mapping[str, str]:
    listed = word_list("misnomers").get(model)
    rows = listed.items() if isinstance(listed, dict) else ()
    return {
        _joined(str(name)): field
        for field, names in rows
        if isinstance(names, list)
        for name in names
    }


@cache
def _dressing() -> frozenset[str]:
    return frozenset(_joined(str(name)) for name in word_list("misnomers").get("dressing") or ())


@cache
def _told() -> frozenset[str]:
    return frozenset(_joined(str(name)) for name in word_list("misnomers").get("told") or ())


@cache
def _others(model: str, field: str) -> Mapping[str, str]:
    """Other words for those of a vocabulary → the word that is known here."""
    listed = word_list("misnomers").get("words")
    rows = listed.get(f"{model}.{field}") if isinstance(listed, dict) else None
    return {
        fold(str(other)): word
        for word, others in (rows.items() if isinstance(rows, dict) else ())
        for other in others or ()
    }


@cache
def _bare() -> Mapping[str, str]:
    listed = word_list("misnomers").get("bare")
    return {name: str(field) for name, field in listed.items()} if isinstance(listed, dict) else {}


def _joined(name: str) -> str:
    """A name without what people put between its words: `Started At`, `started-at`, `startedAt`."""
    return re.sub(r"[\s_-]+", "", fold(name))


def _nested(field: str) -> str:
    """A field as it is written in one line, whatever it is part of."""
    outer, _, inner = field.partition(".")
    return f"{outer}: {{{inner}: …}}" if inner else outer
