from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.store import Store, digest

KEY, OTHER = digest("one"), digest("other")
ROOT = Path(__file__).parents[2]


def entries(folder: Path) -> list[Path]:
    """Every file that holds a value, or part of one."""
    return [path for path in (folder / "entries").rglob("*") if path.is_file()]


def build(folder: Path, *keys: str, builds: int = 5) -> Store:
    """One build that asks for these keys, makes what is missing, and ends."""
    store = Store(folder)
    for key in keys:
        if store.get(key) is None:
            store.put(key, key.encode())
    store.prune(builds)
    return store


@pytest.mark.parametrize("value", [b"", b"value", bytes(range(256)) * 4096])
def test_what_was_put_is_got_by_another(tmp_path: Path, value: bytes) -> None:
    """A value outlives the build that made it, whatever its bytes, and a later one replaces it."""
    Store(tmp_path).put(KEY, b"former")
    Store(tmp_path).put(KEY, value)
    assert Store(tmp_path).get(KEY) == value
    assert Store(tmp_path).get(OTHER) is None


def test_asking_makes_nothing(tmp_path: Path) -> None:
    """A store that holds nothing is no folder."""
    assert Store(tmp_path / "store").get(KEY) is None
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("key", ["", "../../secret", "A" * 64, KEY + "\n", KEY[:-1]])
def test_a_key_that_is_no_digest_is_refused(tmp_path: Path, key: str) -> None:
    """So none leads out of the folder."""
    with pytest.raises(ValueError, match="no digest"):
        Store(tmp_path).get(key)
    with pytest.raises(ValueError, match="no digest"):
        Store(tmp_path).put(key, b"")


@given(st.data())
def test_a_damaged_entry_is_as_if_absent(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Cut short at any place, longer, or with any bit turned; the next value mends it."""
    folder = tmp_path_factory.mktemp("store")
    store = Store(folder)
    store.put(KEY, b"some value")
    (path,) = entries(folder)
    raw = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    damage = data.draw(st.sampled_from(["cut", "grow", "turn"]))
    if damage == "cut":
        path.write_bytes(raw[:place])
    elif damage == "grow":
        path.write_bytes(raw + b"!")
    else:
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(raw)
    assert store.get(KEY) is None
    store.put(KEY, b"some value")
    assert store.get(KEY) == b"some value"


def test_a_value_under_anothers_key_is_as_if_absent(tmp_path: Path) -> None:
    """A file that was moved or copied answers for its own key only."""
    store = Store(tmp_path)
    store.put(KEY, b"value")
    (path,) = entries(tmp_path)
    target = tmp_path / "entries" / OTHER[:2] / OTHER[2:]
    target.parent.mkdir(exist_ok=True)
    path.rename(target)
    assert store.get(OTHER) is None


def test_a_folder_in_the_place_of_an_entry_is_as_if_absent(tmp_path: Path) -> None:
    """Nothing that lies there makes a build fail, and no half-written file is left."""
    store = Store(tmp_path)
    (tmp_path / "entries" / KEY[:2] / KEY[2:]).mkdir(parents=True)
    store.put(KEY, b"value")
    assert store.get(KEY) is None
    assert entries(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_as_if_absent(tmp_path: Path, kind: str) -> None:
    """Nobody waits for what will never come, or reads what has no end."""
    store, key, name = Store(tmp_path), digest("a"), "words"
    store.put(key, b"value")
    pack = store.pack(name)
    pack.put(key, b"value")
    store.save()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 2
    for path in kept:
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")
    other = Store(tmp_path)
    assert other.get(key) is None
    assert other.pack(name).get(key) is None
    other.put(key, b"again")
    assert other.get(key) == b"again"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    """A file in the place of the folder stands for a disk that refuses, for root as well."""
    folder = tmp_path / "store"
    folder.write_text("in the way", encoding="utf-8")
    store = build(folder, KEY)
    assert store.get(KEY) is None
    assert folder.read_text(encoding="utf-8") == "in the way"


def test_a_store_that_may_only_be_read_still_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a read-only disk values are found, though their use cannot be noted."""
    build(tmp_path, KEY)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    for name in ("utime", "replace", "mkdir", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    store = build(tmp_path, KEY, OTHER)
    assert store.get(KEY) == KEY.encode()
    assert store.get(OTHER) is None


def test_removing_the_folder_is_safe_at_any_time(tmp_path: Path) -> None:
    """Also under a store that is in use."""
    store = build(tmp_path / "store", KEY)
    (tmp_path / "store").rename(tmp_path / "elsewhere")
    assert store.get(KEY) is None
    store.put(KEY, b"again")
    store.prune()
    assert store.get(KEY) == b"again"


def test_what_the_last_builds_used_stays(tmp_path: Path) -> None:
    """With two builds kept, an entry goes once neither of them asked for it."""
    build(tmp_path, KEY, OTHER, builds=2)
    build(tmp_path, KEY, builds=2)
    assert len(entries(tmp_path)) == 2
    build(tmp_path, KEY, builds=2)
    assert len(entries(tmp_path)) == 1
    assert Store(tmp_path).get(KEY) == KEY.encode()


def test_the_first_builds_remove_nothing(tmp_path: Path) -> None:
    """Until there were as many builds as are kept, everything may still be wanted."""
    build(tmp_path, KEY, OTHER)
    for _ in range(4):
        build(tmp_path, KEY)
        assert len(entries(tmp_path)) == 2
    build(tmp_path, KEY)
    assert len(entries(tmp_path)) == 1


def test_marks_of_builds_do_not_pile_up(tmp_path: Path) -> None:
    """There are no more than builds that count."""
    for _ in range(9):
        build(tmp_path, KEY)
    assert len(list((tmp_path / "builds").iterdir())) == 5


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    """The part of an entry that it had written goes as entries do."""
    build(tmp_path, KEY)
    part = entries(tmp_path)[0].with_name("tmp12345")
    part.write_bytes(b"half")
    os.utime(part, (1, 1))
    build(tmp_path, KEY, builds=1)
    assert not part.exists()
    assert len(entries(tmp_path)) == 1


SCRIPT = """
import sys
from pathlib import Path
from hindsite.store import Store, digest

store = Store(Path(sys.argv[1]))
for turn in range(60):
    for name in range(20):
        key, value = digest(str(name)), str(name).encode() * 5000
        found = store.get(key)
        assert found in (None, value), found
        store.put(key, value)
    store.prune(1)
"""


def test_processes_share_a_store(tmp_path: Path) -> None:
    """Three that write, read and remove the same entries at once see whole values only."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    processes = [
        subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)], env=environment)
        for _ in range(3)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert all(len(path.name) == 62 for path in entries(tmp_path))
