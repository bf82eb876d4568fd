"""Body → action items: the section's list items or table rows, as fields in their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from hindsite.model.findings import Level
from hindsite.reading.body import TABLE, Block, Coverage, Shape, blocks, table_amiss
from hindsite.reading.details import (
    Details,
    read_details,
    status_named,
    target,
    with_parenthesis,
)
from hindsite.reading.sections import Note, section_lines

__all__ = ["ACTION_NAMES", "Action", "ActionsReading", "read_actions"]

ACTION_NAMES = (
    "Action items",
    "Actions",
    "Action points",
    "Corrective actions",
    "Follow-up actions",
    "Follow-ups",
)
_BOX = re.compile(r"\[([ xX])\]\s+")
# A box that nothing parts from the sign of its item, or that has none.
_LOOSE_BOX = re.compile(r"[ \t]*[-*+]?\[[ xX]\][ \t]")
_SECOND_BOX = re.compile(r"\s[-*+]\[[ xX]\]\s")
_NEARLY_A_BOX = re.compile(r"\[.?\](?!\()")
# What belongs into the parenthesis at the end.
_LOOSE = re.compile(
    r"\(@|\bdue:?\s+(?:on\s+|by\s+)?[0-9]"
    r"|\([^()]{0,60}[0-9]{4}-[0-9]{2}-[0-9]{2}[^()]{0,60}\)\s*$"
    r"|(?<=\s)@[\w.-]{2,40}(?:[\s,]{1,3}[0-9]{4}-[0-9]{2}-[0-9]{2})?\s*$"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_ID = re.compile(
    r"(?:\*\*|__|`)?([A-Za-z]{1,10}-?[0-9]{1,6})(?::(?:\*\*|__)|(?:\*\*|__|`)?:)\s+", re.ASCII
)
_COLUMNS = {
    "id": "id|#|no|nr|key|number",
    "title": "action|title|what|task|item|description|action item|todo|follow-up|summary",
    "owner": "owner|who|assignee|assigned to|responsible|team|by",
    "due": "due|deadline|due date|target|target date|due by|by when|when",
    "status": "status|state",
    "done_at": "done|completed|finished|closed|done at|done on|completed on|completion date",
    "type": "type|kind|category",
    "url": "url|ticket|link|issue|tracking|tracker|reference",
    "why": "why|reason",
}
_ROLES = {word: role for role, words in _COLUMNS.items() for word in words.split("|")}
_NOTHING = {"", "-", "–", "—", "n/a", "none", "tbd", "?"}
_YES = {"yes", "x", "[x]", "done", "✅", "✓", "✔", "y", "true"}


class _Advice(NamedTuple):
    """What is expected, how to mend what is there, and the field that it was to be."""

    expected: str
    remedy: str
    field: str = "body"


_ITEMS = "action_items"
_FORM = "- [ ] A1: What to do (@owner, due 2026-04-01)"
_ADVICE = {
    "unread-line": _Advice(_FORM, "write box, id, text and parenthesis in this form"),
    "action-status": _Advice(
        "a box that agrees with the text", "tick the box with [x], or take the words away"
    ),
    "unknown-word": _Advice(
        "@owner, due DATE, done DATE, cancelled: why, in progress, type: … or a URL",
        "write it in one of these forms, or outside of the parenthesis",
    ),
}
_SPACED = _Advice(_FORM, "put a space between “-” and the box")
_SAID = _Advice(_FORM, "write what is to be done, or take the line away")
_LONGEST = 200
"""The longest line that a remedy writes out anew."""
_BARE_DAY = re.compile(r"(?:[A-Za-z]{1,9}:?\s+)?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
_NO = {"no", "[ ]", "n", "false", "❌", "not yet"}


@dataclass(frozen=True, slots=True)
class Action:
    """One action: the line of the body from 1, and its fields as they were written."""

    line: int
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class ActionsReading:
    """What the section holds; `lines` only where it holds nothing but actions that were read.

    `rest` are its other lines, from 0.
    """

    items: tuple[Action, ...]
    lines: tuple[int, int] | None
    notes: tuple[Note, ...]
    found: bool
    rest: tuple[int, ...] = ()


def read_actions(body: str) -> ActionsReading:
    """Read the section `Action items`."""
    section = section_lines(body, *ACTION_NAMES)
    if section is None:
        return ActionsReading((), None, (), found=False)
    _, start, end = section
    reader = _Reader()
    for block in blocks(body, start, end):
        reader.read(block)
    rest = reader.covered.rest(body, start, end)
    lines = (start, end) if reader.items and not rest else None
    return ActionsReading(tuple(reader.items), lines, tuple(reader.notes), found=True, rest=rest)


class _Reader:
    """Goes through the blocks of the section; a table's header says what its rows mean."""

    def __init__(self) -> None:
        self.items: list[Action] = []
        self.notes: list[Note] = []
        self.covered = Coverage()
        self._columns: tuple[str, ...] = ()

    def read(self, block: Block) -> None:
        """Read one block, and remember which of its lines were read."""
        if block.shape is Shape.ITEM:
            fields = self._item(block, block.text)
            if fields:
                self.items.append(Action(block.line + 1, fields))
                self.covered.add(block.line, block.head_end)
        elif block.shape is Shape.HEADER:
            self._columns = tuple(_role(cell) for cell in block.cells)
            if "title" in self._columns:
                self.covered.add(block.line, block.end)
        elif block.shape is Shape.ROW and "title" in self._columns:
            self._row(block)
        elif block.shape is Shape.PARAGRAPH:
            self._prose(block)

    def _prose(self, block: Block) -> None:
        """Tell of lines that were meant as actions: a table without dashes, boxes without items."""
        if amiss := table_amiss(block.text):
            found = block.text.strip().partition("\n")[0]
            self._note(block, "unread-line", amiss[0], found[:40], _Advice(TABLE, amiss[1]))
            return
        for offset, line in enumerate(block.text.split("\n")):
            if _LOOSE_BOX.match(line):
                place = block._replace(line=block.line + offset)
                message = "this is no item of a list, and no action is read from it"
                self._note(place, "unread-line", message, line.strip()[:40], _SPACED)

    def _item(self, block: Block, text: str) -> dict[str, str]:
        """The fields of one line: box, id, title and what stands in parentheses at its end."""
        fields: dict[str, str] = {}
        text = f"{text.strip()} "
        if box := _BOX.match(text):
            fields["status"] = "open" if box[1] == " " else "done"
            text = text[box.end() :]
        if identifier := _ID.match(text):
            fields["id"] = identifier[1]
            text = text[identifier.end() :]
        details = read_details(text)
        if not _COMMENT.sub("", details.title).strip():
            message = "this action does not say what is to be done"
            self._note(block, "unread-line", message, block.text.strip()[:40], _SAID)
            return {}
        self._almost_read(block, text, is_bare=not box, is_told=bool(details.fields))
        self._report(block, fields.get("status"), details)
        return fields | {"title": details.title} | details.fields

    def _almost_read(self, block: Block, text: str, *, is_bare: bool, is_told: bool) -> None:
        """Tell of boxes, and of owners and dates, that stay in the title."""
        if is_bare and _NEARLY_A_BOX.match(text):
            message = "this box is not read and stays in the title"
            self._note(block, "unread-line", message, text[:3])
        if "[" in text and _SECOND_BOX.search(text):
            message = "another action goes on in this one: no space parts its “-” from the box"
            self._note(
                block,
                "unread-line",
                message,
                block.text.strip()[:40],
                _SPACED._replace(field=_ITEMS),
            )
        elif not is_told and (loose := _LOOSE.search(text)):
            message = (
                "owner and due date are read only from (@owner, due DATE) at the end: "
                "this action has neither"
            )
            found = text[loose.start() :][:40].strip()
            advice = _Advice(_FORM, _written(block, text), _ITEMS)
            self._note(block, "unread-line", message, found, advice)

    def _row(self, block: Block) -> None:
        cells: dict[str, str] = {}
        whole = True
        for role, cell in zip(self._columns, block.cells, strict=False):
            if cell.lower() in _NOTHING:
                continue
            whole = whole and role != "" and role not in cells
            cells.setdefault(role, cell)
        title = cells.pop("title", "")
        if cells and not title:
            message = "this row does not say what is to be done"
            self._note(block, "unread-line", message, next(iter(cells.values())), _SAID)
        fields = self._item(block, title) if title else {}
        if not fields:
            return
        cells.pop("", None)
        self.items.append(Action(block.line + 1, fields | _values(cells)))
        if whole:
            self.covered.add(block.line, block.end)

    def _report(self, block: Block, box: str | None, details: Details) -> None:
        said = details.fields.get("status")
        if box == "open" and said in {"done", "cancelled"}:
            self._note(block, "action-status", f"the box is empty, but the text says {said}", said)
        for word in details.unknown:
            message = "this part of the parenthesis is not understood and stays in the title"
            day = _BARE_DAY.fullmatch(word)
            remedy = f"write due {day[1]}, if it is that" if day else ""
            advice = _Advice(_ADVICE["unknown-word"].expected, remedy) if day else None
            self._note(block, "unknown-word", message, word, advice)

    def _note(
        self,
        block: Block,
        rule: str,
        message: str,
        found: str,
        advice: _Advice | None = None,
    ) -> None:
        place = (block.line + 1, block.column)
        said = (message, found, *(advice or _ADVICE[rule]))
        self.notes.append(Note(*place, Level.WARNING, rule, *said))


def _written(block: Block, text: str) -> str:
    """How to mend an item whose owner and day stand elsewhere than at its end."""
    whole = block.text.strip()
    if block.shape is not Shape.ITEM or len(whole) > _LONGEST:
        return _ADVICE["unread-line"].remedy
    good = with_parenthesis(text)
    return f"write “- {whole[: len(whole) - len(text.strip())]}{good}”"


def _role(header: str) -> str:
    """The field that a column holds, or nothing where its header is not known."""
    return _ROLES.get(re.sub(r"[*_`.:]", "", header).strip().lower().replace("_", " "), "")


def _values(cells: dict[str, str]) -> dict[str, str]:
    """The fields of a row's cells other than the title."""
    values = dict(cells)
    if "id" in values:
        values["id"] = values["id"].strip("*_` ")
    if "owner" in values:
        values["owner"] = values["owner"].removeprefix("@")
    if "url" in values:
        values["url"] = target(values["url"]) or values["url"]
    if "status" in values:
        values["status"] = status_named(values["status"]) or values["status"]
    done = values.get("done_at", "").strip("*_` ").lower()
    said = "done" if done in _YES else "" if done in _NO else status_named(done)
    if done and said is not None:
        del values["done_at"]
    if said or done[:1].isdigit():
        values.setdefault("status", said or "done")
    return values
