"""Types of fields → the one spelling that a value of theirs is written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from hindsite.model.values import Day, Flag, Instant

__all__ = ["Form", "form_of"]

_INSTANT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2})",
    re.ASCII,
)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TRUTHS = {
    "true": "true",
    "yes": "true",
    "on": "true",
    "false": "false",
    "no": "false",
    "off": "false",
}
_NO_OFFSET = {"+0000", "-0000"}


class Form:
    """How the value of one field is written: a scalar in one spelling, or a collection of others.

    `model` is that of a mapping whose fields are known; `inner` the form of a list's items, or of
    the values of a mapping with free names.
    """

    def __init__(
        self,
        spell: Callable[[str], str] = str,
        *,
        model: type[BaseModel] | None = None,
        inner: Form | None = None,
    ) -> None:
        self.spell = spell
        self.model = model
        self.inner = inner

    def fields(self) -> Mapping[str, Form]:
        """The forms of a mapping's fields, by the names that they are written with."""
        if self.model is None:
            return {}
        hints = get_type_hints(self.model, include_extras=True)
        return {
            info.alias or name: form_of(hints[name])
            for name, info in self.model.model_fields.items()
            if not info.exclude
        }


def form_of(hint: object) -> Form:
    """The form of values of a type."""
    if hint in _SPELLINGS:
        return Form(_SPELLINGS[hint])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Form(partial(_word, hint))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Form(model=hint)
    return _inner_form(get_origin(hint), get_args(hint))


def _inner_form(origin: object, parts: tuple[object, ...]) -> Form:
    """The form of an annotated, an optional or a listed type."""
    if origin is tuple:
        inner = form_of(parts[0])
        return Form(inner.spell, model=inner.model, inner=inner)
    kinds = [part for part in parts if part is not NoneType]
    if origin is Annotated or (origin in {Union, UnionType} and len(kinds) == 1):
        return form_of(kinds[0])
    return Form()


def _word(words: type[StrEnum], text: str) -> str:
    try:
        return words(text).value
    except ValueError:
        return text


def _flag(text: str) -> str:
    return _TRUTHS.get(text.strip().lower(), text)


def _day(text: str) -> str:
    match = _DAY.fullmatch(text.strip())
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else text


def _instant(text: str) -> str:
    """A time with an offset in ISO's form; one without, or with a zone's name, as it is."""
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        return text
    year, month, day, hour, minute, second, zone = match.groups()
    plain = zone.replace(":", "")
    offset = "Z" if zone.isalpha() or plain in _NO_OFFSET else f"{plain[:3]}:{plain[3:]}"
    date = f"{year}-{int(month):02d}-{int(day):02d}"
    return f"{date}T{int(hour):02d}:{minute}:{second or '00'}{offset}"


_SPELLINGS: Mapping[object, Callable[[str], str]] = {Instant: _instant, Day: _day, Flag: _flag}
