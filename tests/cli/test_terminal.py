from __future__ import annotations

import pytest

from hindsite.cli import terminal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07", "]0;title"),
        ("a\rb\x9b\u202ec", "abc"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    """Nothing that a terminal would obey is left, and all else is."""
    assert terminal.plain(text) == expected


def test_counted() -> None:
    """One is one, and all else is many."""
    assert terminal.counted(1, "file") == "1 file"
    assert terminal.counted(0, "file") == "0 files"


def test_plain_progress(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no terminal is, each step is a line."""
    with terminal.progress() as step:
        step("Reading")
    assert capsys.readouterr().err == "Reading\n"


def test_moving_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the steps replace one another."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress() as step:
        step("Reading [bold]")
    assert "Reading\n" not in capsys.readouterr().err
