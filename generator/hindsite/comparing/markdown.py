"""A comparison as Markdown for a comment on a pull or merge request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from hindsite.comparing.blocks import LIMIT, Block, Section, fitted
from hindsite.comparing.escaping import code, words
from hindsite.comparing.numbers import is_only_basis, move_name, side_words
from hindsite.comparing.values import Fate, Turn
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.comparing.values import (
        ActionChange,
        Comparison,
        FieldChange,
        Likes,
        Move,
        RecordChange,
        Recurrence,
    )
    from hindsite.model.findings import Finding
    from hindsite.similarity import Similar

__all__ = ["MARKER", "render_markdown"]

MARKER = "hindsite-compare"
_BLANKS = re.compile(r"\n{3,}")
_UNSAFE = re.compile(r"[^\w./]+", re.ASCII)
_FIELDS = 12
_SHORT = 120
_KINDS = ("severity", "service", "team", "factor", "quarter", "owner")


def render_markdown(comparison: Comparison, limit: int = LIMIT) -> str:
    """The comparison, in at most so many bytes.

    Its first line is a comment that nobody sees, by which a workflow finds its own former comment:
    `<!-- hindsite-compare -->`, with the folder of the knowledge base where it is not the root of
    the repository.
    """
    text = fitted(_head(comparison), _sections(comparison), limit)
    return _BLANKS.sub("\n\n", text).rstrip() + "\n"


def _head(comparison: Comparison) -> str:
    place = _UNSAFE.sub("-", comparison.prefix.rstrip("/"))
    marker = f"<!-- {' '.join(filter(None, (MARKER, place)))} -->"
    at = comparison.as_of.astimezone(UTC)
    basis = (
        f"Compared with {code(comparison.revision, _SHORT)} ({code(comparison.commit[:12])}) as of "
        f"{at:%Y-%m-%d %H:%M} UTC, for the audience {comparison.audience.value}."
    )
    remarks = [words(remark) for remark in comparison.remarks]
    return "\n\n".join(
        [
            f"{marker}\n## What this change does to the records",
            _summary(comparison),
            *remarks,
            basis,
            "",
        ]
    )


def _summary(comparison: Comparison) -> str:
    fates = Counter(change.fate for change in comparison.records)
    records = [_many(fates[fate], "record", fate.value) for fate in Fate if fates[fate]]
    overdue = sum(change.turn is Turn.OVERDUE for change in comparison.actions)
    parts = [
        ", ".join(records) or "no record changes",
        f"{_many(len(comparison.new), 'finding')} new, {len(comparison.mended):,} mended",
        f"{_many(len(comparison.moves), 'number')} move{'s' * (len(comparison.moves) == 1)}"
        if comparison.moves
        else "no number moves",
    ]
    if overdue:
        parts.append(f"{_many(overdue, 'action')} become{'s' * (overdue == 1)} overdue")
    text = "; ".join(parts)
    return f"**{text[0].upper()}{text[1:]}.**"


def _many(number: int, noun: str, more: str = "") -> str:
    text = f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
    return f"{text} {more}" if more else text


def _sections(comparison: Comparison) -> Iterator[Section]:
    if comparison.records:
        records = sorted(comparison.records, key=lambda item: list(Fate).index(item.fate))
        yield Section("Records", 0.35, [Block([_record(item) for item in records])])
    if comparison.likes:
        yield Section("Similar earlier incidents", 0.2, [_likes(item) for item in comparison.likes])
    if comparison.new or comparison.mended:
        yield Section("Findings", 0.2, list(_findings(comparison)))
    if comparison.actions:
        yield Section("Actions", 0.1, [Block([_action(item) for item in comparison.actions])])
    yield Section("Numbers", 0.15, list(_numbers(comparison)))


def _record(change: RecordChange) -> str:
    name = f"{code(change.id)} {words(change.title)}" if change.id else ""
    path = f"({code(change.path)}{f', was {code(change.former_path)}' * bool(change.former_path)})"
    fate = change.fate.value[0].upper() + change.fate.value[1:]
    head = " ".join(filter(None, (f"- **{fate}:**", change.severity, name, path)))
    lines = [f"  - {_field(item)}" for item in change.fields[:_FIELDS]]
    if (more := len(change.fields) - _FIELDS) > 0:
        lines.append(f"  - and {_many(more, 'more field')}")
    return "\n".join([head, *lines])


def _field(change: FieldChange) -> str:
    name = words(change.name, _SHORT)
    if change.note:
        return f"{name}: {words(change.note)}"
    if not change.before:
        return f"{name}: {words(change.after, _SHORT)} (was not told)"
    after = words(change.after, _SHORT) or "taken away"
    return f"{name}: {words(change.before, _SHORT)} → {after}"


def _likes(likes: Likes) -> Block:
    opening = f"Like {code(likes.id)} {words(likes.title)}:\n"
    return Block([_like(item) for item in likes.similar], opening)


def _like(item: Similar) -> str:
    incident = item.incident
    head = f"- {code(incident.id)} {incident.severity.value} {words(incident.title)}"
    return f"{head}<br>{words(item.words)}<br>{words(item.actions.words)}"


def _findings(comparison: Comparison) -> Iterator[Block]:
    for title, found in (("New:", comparison.new), ("Mended:", comparison.mended)):
        if found:
            worst = sorted(found, key=lambda item: item.level.rank)
            yield Block([_finding(item) for item in worst], f"{title}\n", most=25)


def _finding(finding: Finding) -> str:
    mark = "**error**" if finding.level is Level.ERROR else finding.level.value
    place = code(f"{finding.place.path}:{finding.place.line}")
    return f"- {mark} {code(finding.rule)} {place}: {words(finding.message)}"


def _action(change: ActionChange) -> str:
    turn = change.turn.value[0].upper() + change.turn.value[1:]
    owner = f", {words(change.owner, _SHORT)}" if change.owner else ", nobody’s"
    due = f", due {change.due}" if change.due else ", no due date"
    former = f" (was {change.former_due})" if change.former_due else ""
    return (
        f"- **{turn}:** {code(f'{change.incident}#{change.item}')} "
        f"{words(change.title)}{owner}{due}{former}"
    )


def _numbers(comparison: Comparison) -> Iterator[Block]:
    whole = [move for move in comparison.moves if not move.group_kind and not move.period]
    parts = sorted(
        (move for move in comparison.moves if move.group_kind or move.period), key=_weight
    )
    if comparison.recurrences:
        lines = [_recurrence(item) for item in comparison.recurrences]
        yield Block(lines, "Problems that come again:\n", most=20)
    if whole:
        yield Block(_table(whole), _HEADER)
    elif not parts:
        yield Block([], "No number moves.")
    if parts:
        summary = f"<summary>{_many(len(parts), 'number')} of parts and periods</summary>"
        yield Block(_table(parts), f"<details>{summary}\n\n{_HEADER}", "\n</details>", most=60)


_HEADER = "| number | before | after |\n| --- | --- | --- |"


def _weight(move: Move) -> tuple[bool, int, bool]:
    """What moved itself comes before what only rests on more; severities before other parts."""
    kind = _KINDS.index(move.group_kind) if move.group_kind in _KINDS else len(_KINDS)
    return is_only_basis(move), kind, bool(move.period)


def _table(moves: Iterable[Move]) -> Sequence[str]:
    return [
        f"| {words(move_name(move))} | {side_words(move, move.before)} | "
        f"{side_words(move, move.after)} |"
        for move in moves
    ]


def _recurrence(item: Recurrence) -> str:
    count = f"{item.before} → {item.after} incidents" if item.before else f"{item.after} incidents"
    return f"- {words(item.factor)} at {words(item.service)}: {count}"
