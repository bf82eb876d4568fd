from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.store import Pack, Store, digest
from hindsite.store import packs as packs_module

KEYS = [digest(str(number)) for number in range(60)]
ROOT = Path(__file__).parents[2]


def files(folder: Path) -> list[Path]:
    """Every file of a pack."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def build(folder: Path, *keys: str, size: int = 10) -> Pack:
    """One build that asks for these keys, makes what is missing, and ends."""
    pack = Pack(folder)
    for key in keys:
        if pack.get(key) is None:
            pack.put(key, key[:2].encode() * size)
    pack.prune()
    return pack


def test_what_was_put_is_got_at_once_and_by_later_builds(tmp_path: Path) -> None:
    """Whatever the bytes; the last value counts, and each name has values of its own."""
    values = {KEYS[0]: b"", KEYS[1]: bytes(range(256)) * 4096}
    pack = Store(tmp_path).pack("bodies")
    for key, value in values.items():
        pack.put(key, b"former")
        pack.put(key, value)
        assert pack.get(key) == value
    pack.save()
    assert {key: pack.get(key) for key in values} == values
    later = Store(tmp_path).pack("bodies")
    assert {key: later.get(key) for key in values} == values
    assert later.get(KEYS[2]) is None
    assert Store(tmp_path).pack("readings").get(KEYS[0]) is None


def test_asking_makes_nothing(tmp_path: Path) -> None:
    """A pack that holds nothing is no folder."""
    pack = Pack(tmp_path / "pack")
    assert pack.get(KEYS[0]) is None
    assert pack.is_empty
    pack.prune()
    assert not (tmp_path / "pack").exists()


def test_a_pack_is_empty_until_anything_is_put(tmp_path: Path) -> None:
    """Whether that is saved or not, by this build or by one before."""
    pack = Pack(tmp_path)
    assert pack.is_empty
    pack.put(KEYS[0], b"")
    assert not pack.is_empty
    pack.save()
    assert not pack.is_empty
    assert not Pack(tmp_path).is_empty


@pytest.mark.parametrize("key", ["", "A" * 64, KEYS[0] + "\n", KEYS[0][:-1]])
def test_a_key_that_is_no_digest_is_refused(tmp_path: Path, key: str) -> None:
    """As by the store."""
    with pytest.raises(ValueError, match="no digest"):
        Pack(tmp_path).get(key)
    with pytest.raises(ValueError, match="no digest"):
        Pack(tmp_path).put(key, b"")


@given(st.data())
def test_a_damaged_value_is_as_if_absent(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Cut short at any place, longer, or with any bit turned: the right value, or none."""
    folder = tmp_path_factory.mktemp("pack")
    build(folder, *KEYS[:3])
    (path,) = files(folder)
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
    pack = Pack(folder, stays_open=data.draw(st.booleans()))
    found = [pack.get(key) for key in KEYS[:3]]
    whole = [key[:2].encode() * 10 for key in KEYS[:3]]
    assert all(value in {None, right} for value, right in zip(found, whole, strict=True))
    assert damage == "grow" or None in found
    build(folder, *KEYS[:3])
    assert [Pack(folder).get(key) for key in KEYS[:3]] == whole


def test_a_segment_of_another_form_is_removed(tmp_path: Path) -> None:
    """Nobody would ever read it again."""
    (tmp_path / "old.pack").write_bytes(b"hindsite pack 0\n" + bytes(99))
    build(tmp_path, KEYS[0])
    assert not (tmp_path / "old.pack").exists()
    assert len(files(tmp_path)) == 1


def test_a_folder_in_the_place_of_a_segment_does_no_harm(tmp_path: Path) -> None:
    """Nothing that lies there makes a build fail."""
    (tmp_path / "odd.pack").mkdir()
    build(tmp_path, KEYS[0])
    assert Pack(tmp_path).get(KEYS[0]) is not None


def test_a_build_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    """Not a file is touched."""
    build(tmp_path, *KEYS)
    before = [(path, path.stat().st_mtime_ns) for path in files(tmp_path)]
    build(tmp_path, *KEYS)
    assert [(path, path.stat().st_mtime_ns) for path in files(tmp_path)] == before


def test_small_segments_are_put_together(tmp_path: Path) -> None:
    """However many builds there were, and nothing is lost."""
    for number in range(len(KEYS)):
        build(tmp_path, *KEYS[: number + 1])
        assert len(files(tmp_path)) <= 17
    pack = Pack(tmp_path)
    assert all(pack.get(key) for key in KEYS)


def test_much_that_was_put_does_not_wait_for_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a build that is killed has not worked for nothing, nor fills the memory."""
    monkeypatch.setattr(packs_module, "_FULL", 100)
    pack = Pack(tmp_path)
    for key in KEYS:
        pack.put(key, bytes(10))
    assert len(files(tmp_path)) == 6
    assert all(Pack(tmp_path).get(key) == bytes(10) for key in KEYS[:60])


def test_what_is_not_used_goes_when_it_is_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The values of one other version stay beside those in use, those of two do not."""
    monkeypatch.setattr(packs_module, "_FULL", 100)
    first, second, third = KEYS[:20], KEYS[20:40], KEYS[40:]
    build(tmp_path, *first, size=500)
    build(tmp_path, *second, size=600)
    assert Pack(tmp_path).get(first[0]) is not None
    build(tmp_path, *third, size=500)
    pack = Pack(tmp_path)
    assert [pack.get(key) for key in (first[0], second[0])] == [None, None]
    assert all(pack.get(key) == key[:2].encode() * 500 for key in third)


def refuse(*_: object, **__: object) -> None:
    """What the system does on a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_oldest_values_go_where_there_are_too_many(tmp_path: Path) -> None:
    """Beyond a bound the newest values stay, and of them at least those that were put last."""
    keys = [digest(str(number)) for number in range(4)]
    for number, key in enumerate(keys):
        pack = Pack(tmp_path)
        pack.put(key, bytes(1000))
        pack.save()
        for path in tmp_path.glob("*.pack"):
            if path.stat().st_mtime_ns > 10**15:
                os.utime(path, (number, number))
    Pack(tmp_path).bound(2500)
    assert [Pack(tmp_path).get(key) is not None for key in keys] == [False, False, True, True]
    Pack(tmp_path).bound(10)
    assert [Pack(tmp_path).get(key) is not None for key in keys] == [False, False, False, True]


def test_the_oldest_go_from_a_pack_that_was_asked_for_something(tmp_path: Path) -> None:
    """As they do from one that nobody opened; the newest stays, however large."""
    for number in range(3):
        build(tmp_path, KEYS[number], size=500)
        for file in files(tmp_path):
            os.utime(file, ns=(0, file.stat().st_mtime_ns - 10**9))
    pack = Pack(tmp_path)
    assert pack.get(KEYS[2])
    pack.bound(10)
    assert [Pack(tmp_path).get(key) is not None for key in KEYS[:3]] == [False, False, True]


def test_nobody_opens_a_pack_to_save_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build ends without a look at what it did not ask for, and all of it stays."""
    build(tmp_path / "packs/bodies", KEYS[0])
    with monkeypatch.context() as patch:
        patch.setattr(packs_module, "Segment", lambda _path: pytest.fail("opened"))
        store = Store(tmp_path)
        store.pack("bodies", 10**6)
        store.save()
        store.prune()
        # Neither does it matter that there is none, or that it cannot be read.
        Pack(tmp_path / "none").bound(10)
        patch.setattr(Path, "stat", lambda _path: refuse())
        Pack(tmp_path / "packs/bodies").bound(10)
    assert Pack(tmp_path / "packs/bodies").get(KEYS[0])


def test_what_is_not_needed_goes_where_there_is_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is needed stays, whoever saved it and whether it was asked for, and files full of it."""
    monkeypatch.setattr(packs_module, "_FULL", 100)
    build(tmp_path, *KEYS[:40], size=5)
    full = files(tmp_path)
    pack = Pack(tmp_path)
    assert pack.get(KEYS[0])
    build(tmp_path, *KEYS[:45], size=5)
    pack.put(KEYS[45], b"not yet saved")
    needed = [*KEYS[:5], *KEYS[20:25], *KEYS[40:43], KEYS[45], KEYS[50]]
    pack.keep(needed, sum(path.stat().st_size for path in files(tmp_path)) + 200)
    assert all(Pack(tmp_path).get(key) for key in KEYS[:46])
    pack.keep(needed, 0)
    later = Pack(tmp_path)
    assert [key for key in KEYS if later.get(key)] == [key for key in needed if key != KEYS[50]]
    left = files(tmp_path)
    pack.keep(needed, 0)
    assert files(tmp_path) == left
    build(tmp_path / "other", *KEYS[:40], size=5)
    Pack(tmp_path / "other").keep(KEYS[:38], 0)
    names = {path.name for path in files(tmp_path / "other")}
    assert len({path.name for path in full} & names) == len(full) - 1


def test_of_a_value_that_is_there_twice_one_stays(tmp_path: Path) -> None:
    """As it is where two builds have made the same at one time."""
    for keys in (KEYS[:2], KEYS[1:3]):
        pack = Pack(tmp_path)
        for key in keys:
            pack.put(key, key.encode())
        pack.save()
    Pack(tmp_path).keep(KEYS[:3], 0)
    assert sum(path.read_bytes().count(KEYS[1].encode()) for path in files(tmp_path)) == 1
    assert [Pack(tmp_path).get(key) for key in KEYS[:3]] == [key.encode() for key in KEYS[:3]]


def test_nobody_opens_a_pack_that_is_not_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where all may stay, nor where it cannot be seen how much there is."""
    Pack(tmp_path / "none").keep(KEYS, 0)
    assert not (tmp_path / "none").exists()
    build(tmp_path, *KEYS)
    with monkeypatch.context() as patch:
        patch.setattr(packs_module, "Segment", lambda *_, **__: pytest.fail("opened"))
        Pack(tmp_path).keep([], files(tmp_path)[0].stat().st_size)
        patch.setattr(packs_module, "_listed", lambda folder: [folder / "gone.pack"])
        Pack(tmp_path).keep([], 0)
    assert all(Pack(tmp_path).get(key) for key in KEYS)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are not seen here")
def test_files_need_not_stay_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There may be more of them than a process may open; what is removed meanwhile is absent."""
    monkeypatch.setattr(packs_module, "_FULL", 100)
    store = Store(tmp_path)
    pack = store.pack("pages", stays_open=False)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names are counted
    for key in KEYS:
        pack.put(key, key.encode())
    store.save()
    later = Store(tmp_path).pack("pages", stays_open=False)
    for one in (pack, later):
        assert all(one.get(key) == key.encode() for key in KEYS)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - the same
    for path in files(tmp_path / "packs"):
        path.unlink()
    assert [one.get(KEYS[0]) for one in (pack, later)] == [None, None]
    pack.put(KEYS[0], b"again")
    pack.save()
    assert Store(tmp_path).pack("pages").get(KEYS[0]) == b"again"


@pytest.mark.parametrize("call", ["replace", "fdopen"])
def test_on_a_full_disk_nothing_is_kept_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """What was there stays, and no part of a file is left."""
    build(tmp_path / "pack", KEYS[0])
    before = files(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        pack = build(tmp_path / "pack", KEYS[0], KEYS[1])
        pack.put(KEYS[2], b"given up")
        pack.save()
    assert files(tmp_path) == before
    assert Pack(tmp_path / "pack").get(KEYS[0]) is not None


def test_a_full_disk_loses_nothing_that_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Segments are removed only when what is used of them has been written anew."""
    monkeypatch.setattr(packs_module, "_FULL", 100)
    build(tmp_path, *KEYS[:40], size=500)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        build(tmp_path, KEYS[0])
    assert all(Pack(tmp_path).get(key) for key in KEYS[:40])
    build(tmp_path / "other", *KEYS[:40], size=5)
    before = files(tmp_path / "other")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        Pack(tmp_path / "other").keep(KEYS[:40:2], 0)
    assert files(tmp_path / "other") == before


def test_a_pack_outlives_its_folder(tmp_path: Path) -> None:
    """Removing the folder is safe under a build, which keeps what it makes from then on."""
    pack = build(tmp_path / "pack", KEYS[0])
    (tmp_path / "pack").rename(tmp_path / "elsewhere")
    assert pack.get(KEYS[0]) is not None
    pack.put(KEYS[1], b"again")
    pack.save()
    assert Pack(tmp_path / "pack").get(KEYS[1]) == b"again"


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    """After an hour, when nobody can be at it any more."""
    build(tmp_path, KEYS[0])
    for end in (lambda: build(tmp_path, KEYS[0]), lambda: Pack(tmp_path).keep([], 10**6)):
        (tmp_path / "part-old").write_bytes(b"half")
        (tmp_path / "part-new").write_bytes(b"half")
        os.utime(tmp_path / "part-old", (1, 1))
        end()
        assert not (tmp_path / "part-old").exists()
        assert (tmp_path / "part-new").exists()


SCRIPT = """
import sys
from pathlib import Path
from hindsite.store import Pack, digest
from hindsite.store import packs

packs._FULL = 20000
for turn in range(40):
    pack = Pack(Path(sys.argv[1]))
    for name in range(turn % 7, 20):
        key, value = digest(str(name)), str(name).encode() * 500
        found = pack.get(key)
        assert found in (None, value), found
        if found is None or turn % 3 == 0:
            pack.put(key, value)
    pack.prune()
"""


def test_processes_share_a_pack(tmp_path: Path) -> None:
    """Three that write, read and put together at once see whole values only."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    processes = [
        subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)], env=environment)
        for _ in range(3)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert {path.suffix for path in files(tmp_path)} == {".pack"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_forked_processes_read_at_once(tmp_path: Path) -> None:
    """Descriptors are shared by a fork; their reading positions must not matter."""
    build(tmp_path, *KEYS, size=3000)
    pack = Pack(tmp_path)
    assert pack.get(KEYS[0]) is not None
    script = f"""
import os
from pathlib import Path
from hindsite.store import Pack, digest
keys = [digest(str(number)) for number in range(60)]
pack = Pack(Path({str(tmp_path)!r}))
assert pack.get(keys[0])
pids = []
for _ in range(3):
    pid = os.fork()
    if not pid:
        right = all(pack.get(key) == key[:2].encode() * 3000 for key in keys * 50)
        os._exit(0 if right else 1)
    pids.append(pid)
assert all(os.waitpid(pid, 0)[1] == 0 for pid in pids)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=60)
