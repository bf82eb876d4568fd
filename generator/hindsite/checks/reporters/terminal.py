"""Findings for a person at a terminal: each with its line, what is wrong in it underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from hindsite.checks.catalogue import EXPLANATIONS
from hindsite.checks.reporters.plain import details, headline
from hindsite.checks.reporters.report import visible
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.checks.reporters.report import Report
    from hindsite.model.findings import Finding

__all__ = ["render_terminal"]

_STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}
_WORD = re.compile(r"[^\s,\]}]+")
_NARROWEST = 30


def render_terminal(report: Report, width: int) -> Iterator[Text]:
    """A report as lines with styles, a summary by rule at the end.

    Nothing that a record says has a meaning for the terminal, or for rich's markup.

    Args:
        report: Its `lines` give the excerpts.
        width: Of the terminal, in cells; excerpts are cut to it, sentences are not.
    """
    for finding in report.findings:
        yield _headline(finding)
        yield from _excerpt(finding, report, width)
        for label, text in details(finding):
            yield Text.assemble(("  ", ""), (f"{label}:", "bold"), f" {text}")
        yield Text()
    yield from _by_rule(report)
    worst = min(
        (finding.level for finding in report.findings), key=lambda it: it.rank, default=None
    )
    yield Text(report.summary, style=_STYLES[worst] if worst else "bold green")
    yield from (Text(visible(remark)) for remark in report.remarks)


def _headline(finding: Finding) -> Text:
    text = Text(headline(finding))
    mark = f": {finding.level}[{finding.rule}]: "
    start = len(visible(str(finding.place)))
    text.stylize("bold", 0, start)
    text.stylize(_STYLES[finding.level], start + 2, start + len(mark) - 2)
    return text


def _excerpt(finding: Finding, report: Report, width: int) -> Iterator[Text]:
    """The line that a finding stands in; none for what concerns a whole file."""
    place = finding.place
    lines = () if (place.line, place.column) == (1, 1) else report.lines(place.path)
    if place.line > len(lines):
        return
    line = lines[place.line - 1]
    number = f"  {place.line} │ "
    room = max(width - len(number), _NARROWEST)
    before, hit, after = _window(line, place.column - 1, finding.found, room)
    bar = f"{'':{len(number) - 2}}│ "
    yield Text.assemble((number, "dim"), before, hit, after)
    caret = "^" * max(cell_len(hit), 1)
    yield Text.assemble((bar, "dim"), " " * cell_len(before), (caret, _STYLES[finding.level]))


def _window(line: str, start: int, found: str, room: int) -> tuple[str, str, str]:
    """The part of a line that fits: what is before the hit, the hit, what is after it."""
    rest = line[start:]
    word = _WORD.match(rest)
    size = len(found) if found and rest.startswith(found) else len(word[0]) if word else 1
    before, hit, after = (visible(part) for part in (line[:start], rest[:size], rest[size:]))
    hit = _cut(hit, room)
    if cell_len(before) + cell_len(hit) > room:
        before = "…" + _cut(before[::-1], max(room - cell_len(hit), room // 3))[::-1].lstrip("…")
        hit = _cut(hit, room - cell_len(before))
    return before, hit, _cut(after, room - cell_len(before) - cell_len(hit))


def _cut(text: str, room: int) -> str:
    """As much of a text as fits, with a sign where something is left out."""
    if cell_len(text) <= room:
        return text
    kept = text[: max(room - 1, 0)]
    while kept and cell_len(kept) > room - 1:
        kept = kept[:-1]
    return f"{kept}…" if room > 0 else ""


def _by_rule(report: Report) -> Iterator[Text]:
    counts = report.by_rule
    if len(counts) <= 1:  # the list itself says it all
        return
    wide = max(len(code) for code, _ in counts)
    for code, count in counts:
        about = EXPLANATIONS.get(code, "")
        yield Text.assemble(f"{count:>6}  ", (f"{code:{wide}}", "bold"), (f"  {about}", "dim"))
    yield Text("hindsite check --explain RULE says more about a rule", style="dim")
    yield Text()
