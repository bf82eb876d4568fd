"""Data → a model, with a remark for each value that does not fit.

A value that does not fit is taken out and the rest is read; only where a field is wrong that the
record cannot do without, or that could make it secret, is the whole record given up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from hindsite.model.findings import Level, Places, Step, dotted
from hindsite.model.names import did_you_mean
from hindsite.model.settings import Settings
from hindsite.reading.described import field_names
from hindsite.reading.notes import Note, note
from hindsite.reading.times import parse_instant
from hindsite.reading.yaml_text import Data, Marks, Scalar

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["Draft", "validate"]

_Model = TypeVar("_Model", bound=BaseModel)
_TYPES = {
    "missing": "missing-field",
    "extra_forbidden": "unknown-field",
    "model_type": "wrong-type",
    "model_attributes_type": "wrong-type",
    "dict_type": "wrong-type",
    "tuple_type": "wrong-type",
    "list_type": "wrong-type",
    "string_type": "wrong-type",
    "int_type": "wrong-type",
    "int_parsing": "wrong-type",
    "float_type": "wrong-type",
    "float_parsing": "wrong-type",
    "bool_type": "wrong-type",
    "bool_parsing": "wrong-type",
}
_FORMS = {
    "model_type": "fields of its own, one “name: value” a line",
    "model_attributes_type": "fields of its own, one “name: value” a line",
    "dict_type": "fields of its own, one “name: value” a line",
    "tuple_type": "a list, one “- …” a line",
    "list_type": "a list, one “- …” a line",
    "string_type": "some text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}
_HINTS = {
    "title": "what it is about, in one line",
    "severity": "the worst that it was, SEV-1 to SEV-4",
    "services": "what users could not use, such as [payments]",
    "at": "a time such as 2026-03-14T09:02:00Z",
    "event": "what happened, in one line",
    "url": "a web address",
    "rule": "the code of a rule, such as open-too-long",
    "reason": "why this record may break the rule, in one line",
}
_SHOWN = 120


@dataclass(slots=True)
class Draft:
    """Data on its way to a model: what is known of its places, and what was remarked."""

    data: dict[str, Data]
    marks: Marks
    keys: Marks
    zone: tzinfo
    notes: list[Note] = field(default_factory=list)

    def instant(self, value: str) -> datetime:
        """Read one instant in the draft's zone, remarking one that names none."""
        when, naive = parse_instant(value, self.zone)
        if naive and isinstance(value, Scalar):
            self.remark_naive(value)
        return when

    def remark_naive(self, value: Scalar) -> None:
        """Say that a time names no zone; once a record where that names one, since it is known."""
        own = isinstance(self.data.get("timezone"), str)
        if own and any(item.rule == "naive-time" for item in self.notes):
            return
        remark = note(
            "naive-time",
            value.where,
            f"the time names no zone and is read in {self.zone}"
            f"{', as the record says; so is each other one without a zone' * own}",
            field=value.field,
            found=str(value),
            expected="a time with its zone, such as 2026-03-14T09:02:00Z",
            remedy="add Z or an offset to the time",
            level=Level.NOTE if own else None,
        )
        if remark not in self.notes:
            self.notes.append(remark)

    def where(self, steps: tuple[Step, ...], marks: Marks) -> tuple[int, int]:
        """Line and column of a field, or of the nearest parent."""
        place = Places("", marks).of(*steps)
        return (place.line, place.column)


def validate(model: type[_Model], draft: Draft, vital: Collection[str]) -> _Model | None:
    """Make a model of a draft; None where a vital field is wrong or missing.

    Args:
        model: The record's class.
        draft: Its data is changed: what does not fit is taken out. Remarks are added.
        vital: Top fields without which, or with a wrong value of which, there is no record.
    """
    gone: set[tuple[int, Step]] = set()
    while True:
        try:
            return model.model_validate(draft.data, context={"instant": draft.instant})
        except ValidationError as error:
            errors = error.errors(include_url=False)
        wrong = [_known_steps(draft.data, item["loc"]) for item in errors]
        for item, steps in zip(errors, wrong, strict=True):
            if item["type"] != "missing" or not _was_there(draft.data, steps, gone):
                draft.notes.append(_remark(model, item, steps, draft))
        if any(_is_fatal(item, vital) for item in errors):
            return None
        if not _take_out(draft, errors, wrong, gone):
            return None


def _is_fatal(error: ErrorDetails, vital: Collection[str]) -> bool:
    loc = error["loc"]
    if error["type"] == "extra_forbidden":
        return False
    return not loc or loc[0] in vital or (len(loc) == 1 and error["type"] == "missing")


def _known_steps(data: Data, loc: tuple[Step, ...]) -> tuple[Step, ...]:
    """The part of an error's path that leads through the data; the last step may be missing."""
    steps: list[Step] = []
    here = data
    for step in loc:
        if step == "[key]":  # pydantic's word for a mapping's key that is itself wrong
            break
        if isinstance(here, dict) and isinstance(step, str):
            steps.append(step)
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            steps.append(step)
            here = here[step]
        else:
            break
    return tuple(steps)


def _was_there(data: Data, steps: tuple[Step, ...], gone: set[tuple[int, Step]]) -> bool:
    """Whether a missing field is one that was taken out: then it was remarked on already."""
    return bool(steps) and (id(_within(data, steps[:-1])), steps[-1]) in gone


def _within(data: Data, steps: tuple[Step, ...]) -> Data:
    for step in steps:
        data = cast("Any", data)[step]
    return data


def _take_out(
    draft: Draft,
    errors: list[ErrorDetails],
    wrong: list[tuple[Step, ...]],
    gone: set[tuple[int, Step]],
) -> bool:
    """Remove what is wrong, last list items first so that the others keep their number."""
    doomed = {
        steps[:-1] if error["type"] == "missing" else steps
        for error, steps in zip(errors, wrong, strict=True)
    }
    done = False
    for steps in sorted(doomed, key=_order, reverse=True):
        if steps:
            gone.add((id(_within(draft.data, steps[:-1])), steps[-1]))
        done |= _remove(draft, steps)
    return done


def _order(steps: tuple[Step, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in steps)


def _remove(draft: Draft, steps: tuple[Step, ...]) -> bool:
    if not steps:
        return False
    here = _within(draft.data, steps[:-1])
    last = steps[-1]
    if isinstance(here, dict) and isinstance(last, str) and last in here:
        del here[last]
        return True
    if isinstance(here, list) and isinstance(last, int) and last < len(here):
        del here[last]
        _close_gap(draft.marks, steps)
        _close_gap(draft.keys, steps)
        return True
    return False


def _close_gap(marks: Marks, steps: tuple[Step, ...]) -> None:
    """Let the marks of later list items follow the items, one place down."""
    depth, gone = len(steps) - 1, cast("int", steps[-1])
    moved: Marks = {}
    for key, where in marks.items():
        index = key[depth] if len(key) > depth and key[:depth] == steps[:-1] else None
        if not isinstance(index, int) or index < gone:
            moved[key] = where
        elif index > gone:
            moved[(*key[:depth], index - 1, *key[depth + 1 :])] = where
    marks.clear()
    marks.update(moved)


def _remark(
    model: type[BaseModel], error: ErrorDetails, steps: tuple[Step, ...], draft: Draft
) -> Note:
    rule = error["type"]
    name = dotted(steps) or "the record"
    if rule == "missing" and steps in draft.keys:
        return note(
            "missing-field",
            draft.keys[steps],
            f"{name} is there, but nothing stands behind it",
            field=name,
            found="nothing",
            expected=_HINTS.get(str(steps[-1]), "a value"),
            remedy=f"write its value behind “{steps[-1]}:”",
        )
    if rule == "missing":
        return note(
            "missing-field",
            draft.where(steps[:-1], draft.marks) if len(steps) > 1 else (1, 1),
            f"{name} is missing",
            field=name,
            found=f"no {steps[-1]}" if steps else "nothing",
            expected=_HINTS.get(str(error["loc"][-1]), "a value"),
            remedy=_instead_of(model, steps, draft) or f"add the field {error['loc'][-1]}",
        )
    if rule == "extra_forbidden":
        return _unknown(model, steps, draft)
    from hindsite.reading.remedies import remedy_for_value

    context: Mapping[str, Any] = error.get("ctx", {})
    found = _shown(error["input"]) or "nothing"
    expected = str(context.get("expected", _FORMS.get(rule, ""))).replace("'", "")
    if rule in {"model_type", "model_attributes_type"} and (names := field_names(model, steps)):
        expected = f"fields of its own: {', '.join(sorted(names))}"
    message = str(context.get("message", "")) or _plain(error)
    is_word = rule == "enum" and not re.search(r"\d", found)
    code = _TYPES.get(rule, rule if context.get("message") else "invalid-value")
    guess = remedy_for_value(model, code, steps, error["input"], expected)
    if is_word and not guess:
        guess = did_you_mean(found, re.split(r", | or ", expected))
    return note(
        code,
        draft.where(steps, draft.marks),
        f"{name}: {message}",
        field=name,
        found=found,
        expected=expected,
        remedy=guess or f"write {expected or 'another value'}",
    )


def _plain(error: ErrorDetails) -> str:
    """Pydantic's own sentence, begun as ours begin."""
    if error["type"] in {"enum", "literal_error"}:
        return "this word is not known here"
    if _TYPES.get(error["type"]) == "wrong-type":
        return "the value is of another kind than this field takes"
    return error["msg"][:1].lower() + error["msg"][1:]


def _instead_of(model: type[BaseModel], steps: tuple[Step, ...], draft: Draft) -> str:
    """How to mend a missing field that is there by another name; empty where it is not there."""
    from hindsite.reading.remedies import remedies_for, remedy_for_name

    known = field_names(model, steps[:-1])
    for key, (line, _) in draft.keys.items():
        if key[:-1] == steps[:-1] and key[-1] not in known:
            guess = remedy_for_name(model, key)
            if guess in remedies_for(str(steps[-1])):
                return f"write {steps[-1]} in place of {key[-1]} in line {line}"
    return ""


def _said_already(guess: str, steps: tuple[Step, ...], draft: Draft) -> str:
    """How to mend the other name of a field that is there by its own as well; else empty."""
    from hindsite.reading.remedies import remedies_for

    for key, (line, _) in draft.keys.items():
        if key[:-1] == steps[:-1] and key != steps and guess == remedies_for(str(key[-1]))[0]:
            return f"keep one of the two: {key[-1]}, which means the same, stands in line {line}"
    return ""


def _unknown(model: type[BaseModel], steps: tuple[Step, ...], draft: Draft) -> Note:
    from hindsite.reading.remedies import is_dressing, remedy_for_name

    name = str(steps[-1]) if steps else ""
    known = field_names(model, steps[:-1])
    guess = remedy_for_name(model, steps) if steps else ""
    guess = _said_already(guess, steps, draft) or guess
    whole = "the settings" if model is Settings else "this record"
    if model is not Settings and is_dressing(steps):
        return note(
            "unknown-field",
            draft.where(steps, draft.keys),
            f"{name} tells a site generator how to show the page, and means nothing here",
            field=name,
            found=name,
            expected="fields of a record",
            remedy="leave it to that tool and switch the rule off for these files, or take it away",
            level=Level.NOTE,
        )
    return note(
        "unknown-field",
        draft.where(steps, draft.keys),
        f"{dotted(steps)} is no field of {whole}",
        field=dotted(steps),
        found=name,
        expected=_known(guess, known, model),
        remedy=guess or "take the field away, or say it in the text",
    )


def _known(guess: str, known: Collection[str], model: type[BaseModel]) -> str:
    """The field that a guess names, if it is one of those that are known there; else these.

    Of settings a line says it all: what they are is listed only where there is no guess.
    """
    words = re.findall(r"[\w.]+", guess) if model is not Settings else ()
    meant = next((word for word in reversed(words) if word in known), "")
    listed = known and not (guess and model is Settings)
    return meant or (f"one of {', '.join(sorted(known))}" if listed else "")


def _shown(value: object) -> str:
    """A value as the finding shows it: one line, not too long."""
    text = " ".join(_flow(value).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _flow(value: object) -> str:
    """A value as one would write it in one line of YAML."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_flow(item)}' for name, item in value.items())}}}"
    return "nothing" if value is None else str(value)
