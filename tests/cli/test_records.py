from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from hindsite.cli import records

Run = Callable[..., Result]
INCIDENT = ("new", "incident", "--title", "No login", "--severity", "2", "--service", "auth")


def test_new_incident(hindsite: Run, tmp_path: Path) -> None:
    """The file is named; it lies where it says, and checks without errors."""
    result = hindsite(*INCIDENT, "--started-at", "2026-03-14T09:00Z", "-C", tmp_path)
    assert result.exit_code == 0
    path = tmp_path / "content/incidents/2026/2026-03-14-no-login.md"
    assert result.stdout == f"{path}\n"
    assert path.is_file()
    assert hindsite("check", "-C", tmp_path).exit_code == 0


def test_new_runbook(hindsite: Run, tmp_path: Path) -> None:
    """A runbook is begun from options alone."""
    arguments = ("--title", "Restart", "--service", "auth", "--owner", "a", "--alert", "Down")
    result = hindsite("new", "runbook", *arguments, "-C", tmp_path)
    assert result.stdout == f"{tmp_path / 'content/runbooks/restart.md'}\n"


def _opening(opened: list[str]) -> Callable[..., None]:
    """An editor that only notes what it was opened with."""

    def edit(*, filename: str) -> None:
        opened.append(filename)

    return edit


@pytest.mark.parametrize("missing", ["title", "severity", "service"])
def test_missing(hindsite: Run, tmp_path: Path, missing: str) -> None:
    """Where nobody can be asked, the option that is missing is named."""
    place = INCIDENT.index(f"--{missing}")
    arguments = INCIDENT[:place] + INCIDENT[place + 2 :]
    result = hindsite(*arguments, "-C", tmp_path)
    assert result.exit_code == 2
    assert f"Missing option “--{missing}”" in result.stderr


def test_questions(hindsite: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person at a terminal is asked; services are parted by commas."""
    monkeypatch.setattr(records, "_is_answered", lambda: True)
    result = hindsite("new", "incident", "-C", tmp_path, typed="Slow\nSEV-3\nauth, search\n")
    assert result.exit_code == 0
    text = Path(result.stdout.strip().splitlines()[-1]).read_text(encoding="utf-8")
    assert "- auth\n- search\n" in text


def test_unknown_severity(hindsite: Run, tmp_path: Path) -> None:
    """A value that is not known is wrong usage, and the known ones are listed."""
    arguments = ["SEV-9" if item == "2" else item for item in INCIDENT]
    result = hindsite(*arguments, "-C", tmp_path)
    assert result.exit_code == 2
    assert "SEV-1, SEV-2" in result.stderr


def test_edit(hindsite: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor opens on demand only."""
    opened: list[str] = []
    monkeypatch.setattr(click, "edit", _opening(opened))
    hindsite(*INCIDENT, "-C", tmp_path)
    assert opened == []
    result = hindsite(*INCIDENT, "--started-at", "2026-03-14", "--edit", "-C", tmp_path)
    assert opened == [result.stdout.strip()]


def test_sound(hindsite: Run, base: Path) -> None:
    """Where all is well that is said, with status 0."""
    result = hindsite("check", "-C", base)
    assert result.exit_code == 0
    assert "no errors" in result.stdout or "0 errors" in result.stdout


def test_errors(hindsite: Run, broken: Path) -> None:
    """Errors are findings: status 1, each with its place."""
    result = hindsite("check", "-C", broken)
    assert result.exit_code == 1
    assert "content/incidents/broken.md:3:" in result.stdout
    assert hindsite("check", "content/incidents/checkout.md", "-C", broken).exit_code == 0


def test_json(hindsite: Run, broken: Path) -> None:
    """Other programs get the same list."""
    result = hindsite("check", "--format", "json", "-C", broken)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["summary"]["errors"] == 1


def test_fail_on_warning(hindsite: Run, base: Path) -> None:
    """Warnings are findings only where that is asked for."""
    path = base / "content/incidents/checkout.md"
    path.write_text(path.read_text().replace("09:00:00Z", "09:00:00"))
    assert hindsite("check", "-C", base).exit_code == 0
    assert hindsite("check", "--fail-on", "warning", "-C", base).exit_code == 1


@pytest.mark.parametrize("arguments", [("absent.md",), ("--as-of", "soon"), ("--format", "xml")])
def test_wrong_usage(hindsite: Run, base: Path, arguments: tuple[str, ...]) -> None:
    """A path, an instant or a format that is none is wrong usage."""
    assert hindsite("check", *arguments, "-C", base).exit_code == 2


def test_no_content(hindsite: Run, tmp_path: Path) -> None:
    """Without content there is nothing to run on, and `hindsite init` is the way out."""
    result = hindsite("check", "-C", tmp_path)
    assert result.exit_code == 3
    assert "hindsite init" in result.stderr
