from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

import pytest

from hindsite.errors import OutputError
from hindsite.publishing import locks
from hindsite.publishing.locks import hold, try_lock


def test_a_held_lock_is_refused_and_free_again_afterwards(tmp_path: Path) -> None:
    """One holder at a time; letting go twice is no mistake."""
    path = tmp_path / "lock"
    lock = try_lock(path)
    assert lock is not None
    assert try_lock(path) is None
    lock.release()
    lock.release()
    again = try_lock(path)
    assert again is not None
    again.release()


def test_the_holder_is_named(tmp_path: Path) -> None:
    """Who waited in vain learns for whom."""
    path = tmp_path / "lock"
    with (
        hold(path, patience_seconds=0),
        pytest.raises(OutputError, match=f"process {os.getpid()} on") as caught,
        hold(path, patience_seconds=0.15),
    ):
        """Never entered."""
    assert "Wait" in caught.value.remedy


def test_who_waits_comes_next(tmp_path: Path) -> None:
    """A build that ends in time lets the second one begin."""
    path = tmp_path / "lock"
    held = threading.Event()

    def first() -> None:
        with hold(path, patience_seconds=0):
            held.set()
            time.sleep(0.2)

    thread = threading.Thread(target=first)
    thread.start()
    held.wait()
    with hold(path, patience_seconds=30):
        thread.join()


def test_a_file_system_without_locks_does_not_stop_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network disks know no locks."""

    def unknown(_descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(locks, "_acquire", unknown)
    with hold(tmp_path / "lock", patience_seconds=0):
        assert (tmp_path / "lock").exists()


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """The folder must exist and be writable."""
    with (
        pytest.raises(OutputError, match="cannot be made"),
        hold(tmp_path / "none" / "lock", patience_seconds=0),
    ):
        """Never entered."""
