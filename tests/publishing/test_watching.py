from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest

from hindsite.publishing import watching
from hindsite.publishing.watching import Watcher, look


def test_a_look_sees_every_file(tmp_path: Path) -> None:
    """In folders below too, and a file by itself; what is not there is passed over."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c.md").write_text("c")
    (tmp_path / "d.yml").write_text("d")
    found = look([tmp_path / "a", tmp_path / "d.yml", tmp_path / "none"])
    assert sorted(found) == [str(tmp_path / "a/b/c.md"), str(tmp_path / "d.yml")]


def test_files_of_editors_are_passed_over(tmp_path: Path) -> None:
    """Swap files and backups come and go while somebody writes."""
    for name in (".a.md.swp", "a.md~", ".git/index", "a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert list(look([tmp_path])) == [str(tmp_path / "a.md")]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_links_are_followed_once(tmp_path: Path) -> None:
    """A folder that is linked in counts; one that leads back into itself ends."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other/x.md").write_text("x")
    (tmp_path / "watched").mkdir()
    (tmp_path / "watched/linked").symlink_to(tmp_path / "other")
    (tmp_path / "watched/back").symlink_to(tmp_path / "watched")
    (tmp_path / "watched/dangling").symlink_to(tmp_path / "nowhere")
    assert list(look([tmp_path / "watched"])) == [str(tmp_path / "watched/linked/x.md")]


@pytest.mark.parametrize("change", ["write", "touch", "remove", "add", "replace"])
def test_a_change_calls(tmp_path: Path, change: str) -> None:
    """Whatever it is, and when it came before the start as well."""
    file = tmp_path / "a.md"
    file.write_text("one")
    called = threading.Event()
    watcher = Watcher([tmp_path], lambda _paths: called.set())
    if change == "write":
        file.write_text("another")
    elif change == "touch":
        os.utime(file, (1, 1))
    elif change == "remove":
        file.unlink()
    elif change == "add":
        (tmp_path / "b.md").write_text("b")
    else:
        state = file.stat()
        (tmp_path / ".new").write_text("two")
        os.utime(tmp_path / ".new", ns=(state.st_atime_ns, state.st_mtime_ns))
        (tmp_path / ".new").replace(file)
    assert not called.is_set()
    watcher.start()
    assert called.wait(10)
    watcher.stop()


def test_nothing_changed_calls_nobody(tmp_path: Path) -> None:
    """Neither at the start nor later; it ends also when it was never started."""
    (tmp_path / "a.md").write_text("one")
    called = threading.Event()
    watcher = Watcher([tmp_path], lambda _paths: called.set())
    watcher.start()
    time.sleep(0.3)
    watcher.stop()
    assert not called.is_set()
    Watcher([tmp_path], lambda _paths: called.set()).stop()


def test_it_says_what_changed(tmp_path: Path) -> None:
    """Files that changed, came and went, by their paths."""
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text("one")
    told: queue.SimpleQueue[Collection[Path]] = queue.SimpleQueue()
    watcher = Watcher([tmp_path], told.put)
    (tmp_path / "a.md").write_text("another")
    (tmp_path / "b.md").unlink()
    (tmp_path / "d.md").write_text("new")
    watcher.start()
    assert told.get(timeout=10) == [tmp_path / "a.md", tmp_path / "b.md", tmp_path / "d.md"]
    watcher.stop()


def test_what_somebody_writes_is_looked_at_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second save is seen although a look at all files is not due for long."""
    monkeypatch.setattr(watching, "_REST", 1_000_000)
    file = tmp_path / "a.md"
    file.write_text("one")
    told: queue.SimpleQueue[Collection[Path]] = queue.SimpleQueue()
    watcher = Watcher([tmp_path], told.put)
    file.write_text("another")
    watcher.start()
    assert told.get(timeout=10) == [file]
    for text in ("a third", None, "a fifth of them"):
        if text is None:
            file.unlink()
        else:
            file.write_text(text)
        assert told.get(timeout=10) == [file]
    watcher.stop()


def test_only_the_latest_are_looked_at_so_often(tmp_path: Path) -> None:
    """However many files have changed; all are known as they are now."""
    told: queue.SimpleQueue[Collection[Path]] = queue.SimpleQueue()
    watcher = Watcher([tmp_path], told.put)
    for number in range(30):
        (tmp_path / f"{number}.md").write_text("new")
    watcher.start()
    assert len(told.get(timeout=10)) == 30
    (tmp_path / "0.md").write_text("changed")
    assert told.get(timeout=10) == [tmp_path / "0.md"]
    watcher.stop()


def _started(folder: Path, told: queue.SimpleQueue[Collection[Path]]) -> Watcher:
    """A watcher that has looked at all files, and will not again for long."""
    watcher = Watcher([folder], told.put)
    (folder / "first.md").write_text("one")
    watcher.start()
    assert told.get(timeout=10) == [folder / "first.md"]
    return watcher


def test_word_of_a_file_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that nobody has saved before is seen although a look at all is not due for long."""
    monkeypatch.setattr(watching, "_REST", 1_000_000)
    (tmp_path / "inner").mkdir()
    old = tmp_path / "inner/old.md"
    old.write_text("one")
    told: queue.SimpleQueue[Collection[Path]] = queue.SimpleQueue()
    watcher = _started(tmp_path, told)
    for name in (".hidden.md", "old.md~", ".swap/x.md"):
        (tmp_path / "inner" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "inner" / name).write_text("of an editor")
    old.write_text("another")
    assert told.get(timeout=10) == [old]
    new = tmp_path / "inner/new.md"
    new.write_text("new")
    assert told.get(timeout=10) == [new]
    old.unlink()
    assert told.get(timeout=10) == [old]
    watcher.stop()
    assert told.empty()


def test_while_all_are_looked_at_some_are_looked_at_sooner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long look delays no word of a save, and what it passed by before is not told once more."""
    monkeypatch.setattr(watching, "_BETWEEN", 1)
    monkeypatch.setattr(watching, "_PAUSE_SECONDS", 0)
    files = [tmp_path / name for name in ("a.md", "b.md", "c.md")]
    for file in files:
        file.write_text("one")
    told: queue.SimpleQueue[Collection[Path]] = queue.SimpleQueue()
    walk, saw = watching.walk, threading.Event()

    def save(file: Path) -> None:
        """At once, so that nobody sees half of it; the second one is taken away."""
        new = file.with_name(f".{file.name}")
        new.write_text("saved")
        new.replace(file)
        if file == files[1]:
            file.unlink()

    def slow(paths: Sequence[Path]) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """All files, and then the same again until what was saved after it was told."""
        found = list(walk(paths))
        yield from found
        if paths != [tmp_path] or saw.is_set():
            return
        for number, file in enumerate(files[:2], 1):
            save(file)
            end = time.monotonic() + 20
            while told.qsize() < number and time.monotonic() < end:
                yield found[-1]
                time.sleep(0.01)
        saw.set()

    watcher = _started(tmp_path, told)
    monkeypatch.setattr(watching, "walk", slow)
    assert saw.wait(50)
    monkeypatch.setattr(watching, "walk", walk)
    watcher.stop()
    assert [told.get(timeout=1), told.get(timeout=1)] == [[files[0]], [files[1]]]
    assert told.empty()


def test_a_file_by_itself_is_heard_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not the others in its folder."""
    monkeypatch.setattr(watching, "_REST", 1_000_000)
    settings, content = tmp_path / "hindsite.yml", tmp_path / "content"
    settings.write_text("one")
    content.mkdir()
    told: queue.SimpleQueue[Collection[Path]] = queue.SimpleQueue()
    watcher = Watcher([content, settings], told.put)
    settings.write_text("another")
    watcher.start()
    assert told.get(timeout=10) == [settings]
    (tmp_path / "other.md").write_text("nobody watches this")
    (tmp_path / "content/a.md").write_text("a")
    assert told.get(timeout=10) == [content / "a.md"]
    watcher.stop()
    assert told.empty()


@pytest.mark.parametrize("refused", ["", ".schedule", ".start"])
def test_where_there_is_no_word_one_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """As on a system that has no watches left; and no thread stays."""
    threads = threading.active_count()

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError

    monkeypatch.setattr(f"hindsite.publishing.hearing.Observer{refused}", refuse)
    told: queue.SimpleQueue[Collection[Path]] = queue.SimpleQueue()
    watcher = _started(tmp_path, told)
    (tmp_path / "second.md").write_text("two")
    assert told.get(timeout=10) == [tmp_path / "second.md"]
    watcher.stop()
    assert threading.active_count() == threads
