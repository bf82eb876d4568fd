from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest

from hindsite.checks.docket import PARTS, Docket, part_key
from hindsite.checks.verdicts import Verdict
from hindsite.store import Store, digest, plain_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hindsite.checks.knowledge import Knowledge

KEY = digest("rules")
NOW = 5.0
ASKED = (("incident", "a", "content/a.md:1"), ("names", "runbook", "2"))
PATHS = [f"content/incidents/{number}.md" for number in range(3 * PARTS)]


def verdict(content: str, *asked: tuple[str, str, str]) -> Verdict:
    """A verdict on a content, with one finding that names it; it holds for some time."""
    return Verdict(content, 1.5, 9.5, asked, (row(content),))


def row(content: str) -> tuple[object, ...]:
    """The finding of that verdict."""
    return (7, 1, "warning", "time-order", content, "r", "f", "x", "e")


@dataclass
class Known:
    """A library, by the content of each file, and with answers to questions."""

    contents: Mapping[str, str] = field(default_factory=lambda: {path: path for path in PATHS})
    asked: list[tuple[str, str]] = field(default_factory=list)
    answers: tuple[tuple[str, str, str], ...] = ASKED

    def stands(self, asked: tuple[str, str, str]) -> bool:
        """Whether a question has its answer; it is noted."""
        self.asked.append(asked[:2])
        return asked in self.answers


def rows(docket: Docket, path: str, known: Known | None = None, now: float = NOW) -> object:
    """The rows of the verdict on a file, whether they are tuples or lists; None if none holds."""
    known = known or Known()
    if path not in known.contents:
        known.contents = {**known.contents, path: path}
    as_of = datetime.fromtimestamp(now, UTC)
    content = known.contents[path]
    found = docket.rows(path, content, cast("Knowledge", known), as_of)
    return found if found is None else [tuple(row) for row in found]


def filled(store: Store) -> Docket:
    """Verdicts on many files."""
    docket = Docket(store, KEY)
    docket.enter({path: verdict(path, *ASKED) for path in PATHS})
    return docket


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """What lies in a folder, with what tells whether it was written again."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: (path.stat().st_ino, path.stat().st_size) for path in found}


def test_what_is_kept_is_as_it_was(tmp_path: Path) -> None:
    """The next command gets the findings of each verdict that holds."""
    filled(Store(tmp_path)).save(PATHS)
    docket = Docket(Store(tmp_path), KEY)
    assert all(rows(docket, path) == [row(path)] for path in PATHS)
    assert rows(docket, "content/incidents/else.md") is None
    assert rows(Docket(Store(tmp_path), digest("other rules")), PATHS[0]) is None


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_verdict_holds_as_long_as_what_it_rests_on(tmp_path: Path, *, is_kept: bool) -> None:
    """Content, time and answers, whether it was kept or has just been entered."""
    docket = filled(Store(tmp_path))
    docket.save(PATHS)
    docket = Docket(Store(tmp_path), KEY) if is_kept else docket
    path = PATHS[0]
    assert rows(docket, path, Known({path: "other"})) is None
    assert [bool(rows(docket, path, now=now)) for now in (1, 1.5, 9, 9.5)] == [0, 1, 1, 0]
    assert rows(docket, path, Known(answers=ASKED[:1])) is None
    assert rows(docket, path, Known(answers=(*ASKED, ("file", "x", "no")))) == [row(path)]


def test_without_bounds_time_does_not_count(tmp_path: Path) -> None:
    """Most verdicts hold for ever."""
    docket = Docket(Store(tmp_path), KEY)
    docket.enter({PATHS[0]: verdict(PATHS[0])._replace(since=None, until=None)})
    docket.save(PATHS)
    docket = Docket(Store(tmp_path), KEY)
    assert all(rows(docket, PATHS[0], now=now) for now in (0, 1e9))


def test_a_question_that_several_ask_is_put_once(tmp_path: Path) -> None:
    """In one part, and to one library: another may have another answer."""
    filled(Store(tmp_path)).save(PATHS)
    docket, known = Docket(Store(tmp_path), KEY), Known()
    for path in PATHS:
        rows(docket, path, known)
    assert len(known.asked) <= len(ASKED) * PARTS < len(ASKED) * len(PATHS)
    assert rows(docket, PATHS[0], Known(answers=())) is None
    assert rows(docket, PATHS[0], known) == [row(PATHS[0])]


def test_what_was_entered_counts_at_once(tmp_path: Path) -> None:
    """It takes the place of what was kept before it is saved."""
    filled(Store(tmp_path)).save(PATHS)
    docket, known = Docket(Store(tmp_path), KEY), Known({PATHS[0]: "new"})
    docket.enter({PATHS[0]: verdict("new")})
    assert rows(docket, PATHS[0], known) == [row("new")]
    assert rows(Docket(Store(tmp_path), KEY), PATHS[0], known) is None


def test_one_verdict_is_one_part_to_write(tmp_path: Path) -> None:
    """The others stay as they are, and so do other verdicts of that part."""
    filled(Store(tmp_path)).save(PATHS)
    before = files(tmp_path)
    docket = Docket(Store(tmp_path), KEY)
    docket.enter({PATHS[0]: verdict("new", ASKED[0])})
    docket.save(PATHS)
    after = files(tmp_path)
    assert len([name for name in before if before[name] != after[name]]) == 1
    again = Docket(Store(tmp_path), KEY)
    assert rows(again, PATHS[0], Known({PATHS[0]: "new"})) == [row("new")]
    assert all(rows(again, path) == [row(path)] for path in PATHS[1:])


def test_what_was_only_read_is_not_written(tmp_path: Path) -> None:
    """Nor is anything where nothing was asked."""
    filled(Store(tmp_path)).save(PATHS)
    before = files(tmp_path)
    docket = Docket(Store(tmp_path), KEY)
    docket.save(())
    assert rows(docket, PATHS[0])
    docket.save(PATHS)
    assert files(tmp_path) == before


def test_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    """In each part that was looked into, whether anything was entered or not."""
    filled(Store(tmp_path)).save(PATHS)
    docket = Docket(Store(tmp_path), KEY)
    for path in PATHS:
        rows(docket, path)
    docket.enter({"gone.md": verdict("gone.md")})
    docket.save(PATHS[1:])
    again = Docket(Store(tmp_path), KEY)
    assert rows(again, PATHS[0]) is None
    assert rows(again, "gone.md") is None
    assert all(rows(again, path) for path in PATHS[1:])


def test_names_that_are_no_text_can_be_kept(tmp_path: Path) -> None:
    """A file system may hold a name that is not UTF-8."""
    docket = Docket(Store(tmp_path), KEY)
    docket.enter({"a\udcff.md": verdict("a\udcff.md")})
    docket.save(["a\udcff.md"])
    assert rows(Docket(Store(tmp_path), KEY), "a\udcff.md") == [row("a\udcff.md")]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"[[], []]",
        plain_bytes([[["a", "b"]], {PATHS[0]: [PATHS[0], None, None, [0], []]}]),
        plain_bytes([[], {PATHS[0]: [PATHS[0], None, None, [0], []]}]),
        plain_bytes([[["a", "b", "c"]], {PATHS[0]: [PATHS[0], None, None, [-1], []]}]),
        plain_bytes([[["a", "b", "c"]], {PATHS[0]: [PATHS[0], None, None, ["0"], []]}]),
        plain_bytes([[["a", "b", "c"]], {PATHS[0]: [PATHS[0], None, None, [0]]}]),
    ],
)
def test_what_is_strange_is_as_if_absent(damage: bytes, tmp_path: Path) -> None:
    """A part that was written by something else holds no verdict."""
    store = Store(tmp_path)
    for number in range(PARTS):
        store.put(part_key(KEY, number), damage)
    assert rows(Docket(store, KEY), PATHS[0]) is None
