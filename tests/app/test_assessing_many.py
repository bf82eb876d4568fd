"""Libraries so large that several processes read and judge them: the same comes of it."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.app import assessing
from hindsite.app.assessing import Means, assess, assessed_library
from hindsite.model.enums import Audience
from hindsite.reading import kept, read_settings, shelf
from hindsite.store import Store
from tests.whole.faults import refusing
from tests.whole.sites import lay_down

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hindsite.crew import Turn
    from hindsite.model.findings import Finding

AS_OF = datetime(2026, 5, 1, tzinfo=UTC)
INCIDENT = """\
---
title: It fails {number}
severity: SEV-{severity}
services: [payments]
aliases: [INC-{alias}]
started_at: 2026-03-1{number}T09:00:00Z
resolved_at: 2026-03-1{number}T10:00:00Z
related: [one-{number}, nobody]
---
## Timeline

| Time (UTC) | Event |
| --- | --- |
| 09:05 | It fails, \\ud800 |

See [another](one-3.md) and [none](none.md).
"""
FILES = {
    f"content/incidents/one-{number}.md": INCIDENT.format(
        number=number, severity=1 + number % 4, alias=number % 5
    )
    for number in range(8)
} | {"content/incidents/broken.md": "---\ntitle: [\n---\n", "content/runbooks/a.md": "# Do it\n"}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Eight incidents, of which some claim one alias, and a file that cannot be read."""
    return lay_down(tmp_path / "base", FILES)


def findings(base: Path, store: Path) -> list[object]:
    """What is found wrong, by `check` and by `build`, with as many processes as there are."""
    settings = read_settings(base)
    means = Means(AS_OF, Store(store), lambda _path: True)
    found = list(assess(base, settings, means, lambda _path: True).findings(Audience.RESTRICTED))
    again = Means(AS_OF, Store(store), lambda _path: True)
    library = assessed_library(base, settings, again)
    assert list(library.findings) == found
    return [found, library.incidents, library.runbooks]


def in_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records are many, from here on."""
    monkeypatch.setattr(shelf, "_MANY", 2)
    monkeypatch.setattr(assessing, "_MANY", 2)
    monkeypatch.setattr("hindsite.workers.can_fork", lambda: True)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def test_many_are_as_few(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cold, warm, and where nothing can be kept: records and findings are those of one process."""
    few = findings(base, tmp_path / "few")
    in_two_processes(monkeypatch)
    many = tmp_path / "many"
    assert findings(base, many) == few
    assert findings(base, many) == few
    with refusing(tmp_path / "none", errno.EROFS):
        assert findings(base, tmp_path / "none") == few
    assert not (tmp_path / "none").exists()


def test_each_of_many_unknown_names_is_guessed_at(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, each time and by however many processes: the same guesses."""
    for number in range(150):
        record = INCIDENT.format(number=1 + number % 9, severity=1, alias=f"x-{number}")
        record = record.replace("nobody", f"hot-{number:03}-isue")
        file = base / f"content/incidents/hot-{number:03}-issue.md"
        file.write_text(record, encoding="utf-8")
    few = findings(base, tmp_path / "few")
    assert str(few).count("-issue”?") == 150
    touched = base / "content/incidents/hot-149-issue.md"
    touched.write_text(f"{touched.read_text(encoding='utf-8')}\nMore.\n", encoding="utf-8")
    warm = findings(base, tmp_path / "few")
    assert warm[0] == few[0]
    in_two_processes(monkeypatch)
    assert findings(base, tmp_path / "many") == warm


class _Alone:
    """A crew of this process alone."""

    def __init__(self, turns: Sequence[Turn], _jobs: int) -> None:
        self._turns = iter(turns)

    def turn(self, items: Iterable[int], word: object = None) -> dict[int, object]:
        """Do what the others would do."""
        share = list(items)
        return dict(zip(share, next(self._turns)(share, word), strict=True))

    def dismiss(self) -> None:
        """Nobody is there."""


def test_what_a_process_has_read_it_judges(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same comes of it, and nothing that was kept is read again for it."""

    def found(store: str) -> list[Finding]:
        means = Means(AS_OF, Store(tmp_path / store), lambda _path: True)
        judged = assess(base, read_settings(base), means, lambda path: "one-7" not in path)
        return list(judged.findings(Audience.RESTRICTED))

    few = found("few")
    monkeypatch.setattr(shelf, "_MANY", 2)
    monkeypatch.setattr(shelf, "Crew", _Alone)
    monkeypatch.setattr(kept, "from_bytes", None)
    assert found("alone") == few
