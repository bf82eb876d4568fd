"""A front matter → its canonical form where that is plain to see, told without a YAML library.

What people write mostly is: fields in order, plain or quoted scalars, lists and mappings in a block
or in one line; and what programs write has its lists not indented. Whatever is written otherwise,
or is commented upon within a field, is not told of here; it takes the long way, which for ten
thousand records is a matter of minutes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from hindsite.writing.forms import Form
from hindsite.writing.order import field_order

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["is_settled", "settled_form"]

_KEY = r"[A-Za-z][\w-]*"
_LETTERS = "\xa1-\xac\xae-\u1fff\u2010-\u2027\u2030-\ud7ff"  # that a YAML library never escapes
_SIGNS = r"""!"$-+\--9;-@\\^_`\[\]{}|~,'A-Za-z""" + _LETTERS
_FLOW_SIGNS = r"""!$-)+\--9;<>@\\^_`~=A-Za-z""" + _LETTERS


def _words(signs: str) -> str:
    word = f"[{signs}]+(?::[{signs}]+)*"
    return f"(?=[A-Za-z0-9]){word}(?: {word})*"


_QUOTED = rf"\"[ !#-\[\]-~{_LETTERS}]*\"|'[ -&(-~{_LETTERS}]*'"
_BLOCK = re.compile(rf"(?:({_QUOTED})|({_words(_SIGNS)}))\Z", re.ASCII)
_FLOW = re.compile(rf"(?:({_QUOTED})|({_words(_FLOW_SIGNS)}))(?=, |[\]}}])", re.ASCII)
_FLOW_KEY = re.compile(rf"({_KEY}): ", re.ASCII)
_ROW = re.compile(rf"({_KEY}):(?: (.+))?\Z", re.ASCII)
_TOP = re.compile(r"^(?=[^ \n])", re.MULTILINE)
_NOTHING = frozenset({"null", "Null", "NULL"})


class _UnsureError(Exception):
    """It may be in canonical form, or not."""


def settled_form(text: str, model: type[BaseModel]) -> str | None:
    """The lines of a front matter in canonical form, or None where it is not sure what that is.

    Args:
        text: What stands between the two boundaries, with line feeds.
        model: The record's.
    """
    if is_settled(text, model):
        return text
    if "#" in text or "\n\n" in f"\n{text}":
        return None  # whose comment, or whose empty line, it is takes a look at the fields
    formed = _sorted(_indented(text), field_order(model))
    return formed if formed != text and is_settled(formed, model) else None


def _sorted(text: str, order: Sequence[str]) -> str:
    """The lines with the fields in an order, and those that it does not name behind them."""
    fields = _TOP.split(text)[1:]
    ranks = {name: rank for rank, name in enumerate(order)}
    return "".join(sorted(fields, key=lambda lines: ranks.get(lines.partition(":")[0], len(ranks))))


def _indented(text: str) -> str:
    """The lines with each list two further in than the name of its field."""
    lists: list[int] = []
    rows: list[str] = []
    former = ""
    for row in text.split("\n"):
        bare = row.lstrip(" ")
        indent = len(row) - len(bare)
        dashed = bare.startswith("- ")
        while lists and (indent < lists[-1] or (indent == lists[-1] and not dashed)):
            lists.pop()
        if dashed and former.endswith(":") and _name_at(former) == indent:
            lists.append(indent)
        rows.append(f"{'  ' * len(lists)}{row}" if bare else row)
        former = row
    return "\n".join(rows)


def _name_at(row: str) -> int:
    """Where the name of the field in a row begins, behind a dash as well."""
    bare = row.lstrip(" ")
    return len(row) - len(bare.removeprefix("- "))


def is_settled(text: str, model: type[BaseModel]) -> bool:
    """Whether the lines of a front matter are in canonical form; False also where it is not sure.

    Args:
        text: What stands between the two boundaries, with line feeds.
        model: The record's.
    """
    rows = text.split("\n")
    if rows.pop():
        return False
    own = [row for row in rows if not row.startswith("#")]
    if len(own) != len(rows) and not _are_apart(rows):
        return False
    try:
        return bool(own) and _mapping(own, 0, 0, Form(model=model)) == len(own)
    except _UnsureError:
        return False


def _are_apart(rows: Sequence[str]) -> bool:
    """Whether each comment stands above a field of the record, and none within one."""
    below = [*rows[1:], "#"]
    return all(
        following[:1] not in {" ", ""} and (following != "#" or index + 1 < len(rows))
        for index, (row, following) in enumerate(zip(rows, below, strict=True))
        if row.startswith("#")
    )


@cache
def _fields(model: type[BaseModel]) -> Mapping[str, Form]:
    return Form(model=model).fields()


def _mapping(rows: Sequence[str], start: int, indent: int, form: Form, first: str = "") -> int:
    """The row after a mapping in a block; `first` is what begins it in the line of a dash."""
    fields = _fields(form.model) if form.model else {}
    names: list[str] = []
    place = start
    while place < len(rows):
        row = first if place == start and first else _at(rows[place], indent)
        found = _ROW.match(row) if row else None
        if found is None:
            break
        names.append(found[1])
        inner = fields.get(found[1], Form())
        if found[2] is None:
            place = _below(rows, place + 1, indent, inner)
        else:
            _value(found[2], inner)
            place += 1
    _require_order(names, form)
    return place


def _at(row: str, indent: int) -> str:
    """What stands in a row of this indentation; nothing where it has another."""
    return row[indent:] if row[:indent].isspace() or not indent else ""


def _below(rows: Sequence[str], start: int, indent: int, form: Form) -> int:
    """The row after the list or mapping below a field."""
    deeper = indent + 2
    row = _at(rows[start], deeper) if start < len(rows) else ""
    if not row or row[0] == " ":
        raise _UnsureError
    if not row.startswith("- "):
        return _mapping(rows, start, deeper, form)
    place, inner = start, form.inner or Form()
    while place < len(rows) and (row := _at(rows[place], deeper)).startswith("- "):
        if _ROW.match(row[2:]):
            place = _mapping(rows, place, deeper + 2, inner, row[2:])
        else:
            _value(row[2:], inner)
            place += 1
    return place


def _value(text: str, form: Form) -> None:
    if text[0] in "[{":
        if _collection(text, 0, form) != len(text):
            raise _UnsureError
        return
    found = _BLOCK.match(text)
    if found is None:
        raise _UnsureError
    _scalar(found, form)


def _scalar(found: re.Match[str], form: Form) -> None:
    value = found[2] if found[1] is None else found[1][1:-1]
    if form.spell(value) != value or found[2] in _NOTHING:
        raise _UnsureError


def _collection(text: str, start: int, form: Form) -> int:
    """The place after a list or mapping that stands in one line."""
    is_list = text[start] == "["
    fields = _fields(form.model) if form.model and not is_list else {}
    names: list[str] = []
    place = start
    while text[place : place + 1] not in {"]", "}"}:
        place += 1 if place == start else 2
        inner = form.inner or Form()
        if not is_list:
            key = _FLOW_KEY.match(text, place)
            if key is None:
                raise _UnsureError
            names.append(key[1])
            inner, place = fields.get(key[1], Form()), key.end()
        place = _part(text, place, inner)
    if text[place] != ("]" if is_list else "}"):
        raise _UnsureError
    _require_order(names, form)
    return place + 1


def _part(text: str, place: int, form: Form) -> int:
    """The place after one value of a collection in one line."""
    if text[place : place + 1] in {"[", "{"}:
        end = _collection(text, place, form)
        if not text.startswith((", ", "]", "}"), end):
            raise _UnsureError
        return end
    found = _FLOW.match(text, place)
    if found is None:
        raise _UnsureError
    _scalar(found, form)
    return found.end()


def _require_order(names: list[str], form: Form) -> None:
    """That known fields stand in their order, each once, before those that nobody knows."""
    if len(set(names)) != len(names):
        raise _UnsureError
    if form.model is None:
        return
    known = [name for name in field_order(form.model) if name in names]
    if names[: len(known)] != known:
        raise _UnsureError
