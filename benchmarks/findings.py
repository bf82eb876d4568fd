"""How often each rule speaks over records, and of what: is it worth a maintainer's time?"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hindsite.app.check import run
from hindsite.checks.catalogue import LEVELS
from hindsite.model.findings import Level
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["KINDS", "Set", "examples", "findings_table", "read_set"]

KINDS = ("base", "incidents", "runbooks", "plain")
"""What a folder may be; see `read_set`."""

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
_FRONT = re.compile(r"\A---\r?\n.*?^---\r?\n", re.DOTALL | re.MULTILINE)
_OLD = "2020-01-01"
_AS_OF = "2026-11-20T12:00:00Z"


@dataclass(frozen=True, slots=True)
class Set:
    """A library, how many records it has, and all that rules find in it."""

    name: str
    records: int
    findings: tuple[Finding, ...]
    base: Path


def read_set(source: str, kind: str, folder: Path) -> Set:
    """Check the records of a folder.

    Args:
        source: `DIR`, or `DIR:PRESET` for records in the format of another tool.
        kind: `incidents`, `runbooks`, `base` for a whole knowledge base, or `plain` for incidents
            without front matter, which are given one that asks for a post-mortem.
        folder: Where a copy may be made; what is checked has to lie below its `hindsite.yml`.
    """
    name, _, preset = source.partition(":")
    origin = Path(name).resolve()
    if kind == "base":
        return _set(origin.name, origin)
    base = folder / f"{kind}-{origin.parent.name}-{origin.name}"
    copy = base / "records"
    shutil.copytree(origin, copy, ignore=shutil.ignore_patterns(".git"))
    row = {"path": copy.name, "as": "runbooks" if kind == "runbooks" else "incidents"}
    settings = {"version": 1, "sources": [row | ({"preset": preset} if preset else {})]}
    (base / "hindsite.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    if kind == "plain":
        for file in sorted(copy.rglob("*.md")):
            _give_front_matter(file)
    return _set(f"{origin.parent.name}/{origin.name}", base)


def _set(name: str, base: Path) -> Set:
    settings = read_settings(base)
    files = (file for item in settings.sources for file in (base / item.path).rglob("*.md"))
    return Set(name, len(list(files)), run(base, as_of=_AS_OF), base)


def _give_front_matter(file: Path) -> None:
    body = _FRONT.sub("", file.read_text(encoding="utf-8", errors="replace"), count=1)
    found = _DAY.search(file.name)
    day = found[1] if found else _OLD
    front = {
        "title": file.stem,
        "severity": "SEV-2",
        "services": ["any"],
        "started_at": f"{day}T09:00:00Z",
        "resolved_at": f"{day}T10:00:00Z",
        "postmortem": {"status": "published"},
    }
    file.write_text(f"---\n{yaml.safe_dump(front)}---\n{body}", encoding="utf-8")


def findings_table(sets: Sequence[Set]) -> str:
    """Markdown: a row for each rule that speaks, the most frequent first, a column for each set."""
    counts = [Counter(finding.rule for finding in one.findings) for one in sets]
    total = sum(counts, Counter[str]())
    levels = Counter((item.rule, item.level) for one in sets for item in one.findings)
    rows: list[Iterable[object]] = [
        ("rule", "level", *(one.name for one in sets), "all"),
        ("---", "---", *("---:" for _ in sets), "---:"),
        ("*records*", "", *(one.records for one in sets), sum(one.records for one in sets)),
    ]
    rows += [
        (f"`{code}`", _levels(levels, code), *(count[code] for count in counts), total[code])
        for code, _ in sorted(total.items(), key=lambda item: (-item[1], item[0]))
    ]
    silent = ", ".join(f"`{code}`" for code in sorted(LEVELS.keys() - total))
    return "\n".join(
        [*(f"| {' | '.join(map(str, row))} |" for row in rows), "", f"Silent: {silent}"]
    )


def _levels(counts: Counter[tuple[str, Level]], code: str) -> str:
    """At which levels a rule spoke, the most frequent first."""
    found = [level for level in Level if counts[code, level]]
    found.sort(key=lambda level: -counts[code, level])
    return ", ".join(found)


def examples(sets: Sequence[Set], code: str) -> Iterator[str]:
    """Each finding of a rule: where, what, and the line that it stands in."""
    for one in sets:
        texts: dict[str, list[str]] = {}
        for finding in (item for item in one.findings if item.rule == code):
            path = finding.place.path
            lines = texts.setdefault(path, _lines(one.base / path))
            line = lines[finding.place.line - 1] if finding.place.line <= len(lines) else ""
            yield f"{one.name}/{finding.place}: {finding.message}\n  {line.strip()[:300]}"


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").split("\n")
