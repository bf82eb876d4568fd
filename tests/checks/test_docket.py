from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.checks.docket import PARTS, Docket, part_key
from hindsite.checks.verdicts import Verdict
from hindsite.store import Store, digest, plain_bytes

if TYPE_CHECKING:
    from pathlib import Path

KEY = digest("rules")
ROW = (7, 1, "warning", "time-order", "m", "r", "f", "x", "e")
ASKED = (("incident", "a", "content/a.md:1"), ("names", "runbook", "2"))
PATHS = [f"content/incidents/{number}.md" for number in range(3 * PARTS)]


def verdict(content: str, *asked: tuple[str, str, str]) -> Verdict:
    """A verdict with one finding."""
    return Verdict(content, 1.5, None, asked, (ROW,))


def plain(docket: Docket, path: str) -> tuple[object, ...]:
    """The verdict on a file, whether its rows are tuples or lists."""
    found = docket.get(path)
    assert found is not None
    return (*found[:3], [tuple(item) for item in found.asked], [tuple(row) for row in found.rows])


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
    """The next command gets each verdict with its questions and findings."""
    filled(Store(tmp_path)).save(PATHS)
    docket = Docket(Store(tmp_path), KEY)
    for path in PATHS:
        assert plain(docket, path) == (path, 1.5, None, list(ASKED), [ROW])
    assert docket.get("content/incidents/else.md") is None
    assert Docket(Store(tmp_path), digest("other rules")).get(PATHS[0]) is None


def test_what_was_entered_counts_at_once(tmp_path: Path) -> None:
    """It takes the place of what was kept before it is saved."""
    filled(Store(tmp_path)).save(PATHS)
    docket = Docket(Store(tmp_path), KEY)
    docket.enter({PATHS[0]: verdict("new")})
    assert plain(docket, PATHS[0])[0] == "new"
    assert plain(Docket(Store(tmp_path), KEY), PATHS[0])[0] == PATHS[0]


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
    assert plain(again, PATHS[0]) == ("new", 1.5, None, [ASKED[0]], [ROW])
    assert all(plain(again, path)[0] == path for path in PATHS[1:])


def test_what_was_only_read_is_not_written(tmp_path: Path) -> None:
    """Nor is anything where nothing was asked."""
    filled(Store(tmp_path)).save(PATHS)
    before = files(tmp_path)
    docket = Docket(Store(tmp_path), KEY)
    docket.save(())
    assert docket.get(PATHS[0])
    docket.save(PATHS)
    assert files(tmp_path) == before


def test_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    """In each part that was looked into, whether anything was entered or not."""
    filled(Store(tmp_path)).save(PATHS)
    docket = Docket(Store(tmp_path), KEY)
    for path in PATHS:
        docket.get(path)
    docket.enter({"gone.md": verdict("gone")})
    docket.save(PATHS[1:])
    again = Docket(Store(tmp_path), KEY)
    assert again.get(PATHS[0]) is None
    assert again.get("gone.md") is None
    assert all(map(again.get, PATHS[1:]))


def test_names_that_are_no_text_can_be_kept(tmp_path: Path) -> None:
    """A file system may hold a name that is not UTF-8."""
    docket = Docket(Store(tmp_path), KEY)
    docket.enter({"a\udcff.md": verdict("odd")})
    docket.save(["a\udcff.md"])
    assert plain(Docket(Store(tmp_path), KEY), "a\udcff.md")[0] == "odd"


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"[[], []]",
        plain_bytes([[["a", "b"]], {PATHS[0]: ["c", None, None, [0], []]}]),
        plain_bytes([[], {PATHS[0]: ["c", None, None, [0], []]}]),
        plain_bytes([[["a", "b", "c"]], {PATHS[0]: ["c", None, None, [-1], []]}]),
        plain_bytes([[["a", "b", "c"]], {PATHS[0]: ["c", None, None, ["0"], []]}]),
        plain_bytes([[["a", "b", "c"]], {PATHS[0]: ["c", None, None, [0]]}]),
    ],
)
def test_what_is_strange_is_as_if_absent(damage: bytes, tmp_path: Path) -> None:
    """A part that was written by something else holds no verdict."""
    store = Store(tmp_path)
    for number in range(PARTS):
        store.put(part_key(KEY, number), damage)
    assert Docket(store, KEY).get(PATHS[0]) is None
