"""The process of a command: its status, its last words, and its end."""

from __future__ import annotations

import atexit
import gc
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from hindsite.cli import run

COMMAND = (sys.executable, "-m", "hindsite")


class LeftError(Exception):
    """The process would have ended here."""


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The status that the process ended with at once; it is told by `LeftError`."""
    found: list[int] = []

    def leave(status: int) -> NoReturn:
        found.append(status)
        raise LeftError

    monkeypatch.setattr(os, "_exit", leave)
    # What pytest and its plugins have registered must not run here.
    monkeypatch.setattr(atexit, "_run_exitfuncs", lambda: None)
    # Nor do threads of theirs count.
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(sys, "argv", ["hindsite", "--version"])
    return found


def test_a_command_ends_at_once_after_what_is_to_be_done_at_its_end(
    left: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is registered for the end is done, and memory is left to the system."""
    done: list[str] = []
    monkeypatch.setattr(atexit, "_run_exitfuncs", lambda: done.append("done"))
    with pytest.raises(LeftError):
        run()
    assert left == [0]
    assert done == ["done"]
    assert "hindsite" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["check", "-C", "nowhere"], ["unknown"]])
def test_the_status_of_a_failure_is_kept(
    left: list[int], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """The process ends with the status that the command had."""
    monkeypatch.setattr(sys, "argv", ["hindsite", *command])
    with pytest.raises(LeftError):
        run()
    assert left == [2]


def test_while_a_thread_works_python_waits_for_it(
    left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a process without other threads ends at once; another has no circles to look for."""
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    try:
        with pytest.raises(SystemExit) as end:
            run()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
    assert end.value.code == 0
    assert left == []


def test_who_closes_the_pipe_is_no_fault_of_the_records() -> None:
    """A closed pipe is a status, and no traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as broken:
        ended = subprocess.run(
            [*COMMAND, "--help"], stdout=broken, stderr=subprocess.PIPE, check=False
        )
    assert b"Traceback" not in ended.stderr
    assert ended.returncode != 0


def test_all_that_was_printed_arrives() -> None:
    """Text that waits to be written is written before the end."""
    ended = subprocess.run([*COMMAND, "--help"], capture_output=True, check=True)
    assert b"Exit status" in ended.stdout
    assert ended.stderr == b""


def test_no_plugin_of_pydantic_is_looked_for(tmp_path: Path) -> None:
    """A command runs nothing of other packages that wish to hear of what is validated."""
    about = tmp_path / "eager-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: eager\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[pydantic]\neager = eager:plugin\n", encoding="utf-8")
    (tmp_path / "eager.py").write_text("print('I was run')\nplugin = object()\n", encoding="utf-8")
    (tmp_path / "content/incidents").mkdir(parents=True)
    ended = subprocess.run(
        [*COMMAND, "check", "-C", str(tmp_path)],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, (str(tmp_path), *sys.path)))},
    )
    assert b"I was run" not in ended.stdout
