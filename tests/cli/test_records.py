from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from hindsite.cli import records
from hindsite.resources import sample_folder

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


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (("incident", "No login", *INCIDENT[4:], "--started-at", "2026-03-14T09:00Z"), "no-login"),
        (("runbook", "No login", "--service", "auth"), "no-login"),
        (("runbook", "--service", "auth", "No login"), "no-login"),
        (("review", "No login", "--period", "2026-Q1"), "2026-q1"),
    ],
)
def test_the_title_is_an_argument(
    hindsite: Run, tmp_path: Path, arguments: tuple[str, ...], made: str
) -> None:
    """It is what comes to mind first; --title says the same."""
    result = hindsite("new", *arguments, "-C", tmp_path)
    assert result.exit_code == 0, result.stderr
    path = Path(result.stdout.strip())
    assert path.stem.lower().endswith(made)
    assert "title: No login\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["incident", "runbook", "review"])
def test_a_title_that_is_given_twice(hindsite: Run, tmp_path: Path, kind: str) -> None:
    """Nobody guesses which of the two is meant."""
    result = hindsite("new", kind, "No login", "--title", "No entry", "-C", tmp_path)
    assert result.exit_code == 2
    assert "The title is given twice, as “No login” and by --title" in result.stderr
    assert not list(tmp_path.iterdir())


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


def test_all_that_is_missing_is_named(hindsite: Run, tmp_path: Path) -> None:
    """Nobody has to run the command once for each of them."""
    result = hindsite("new", "incident", "No login", "-C", tmp_path)
    assert "Missing options “--severity” and “--service”." in result.stderr
    result = hindsite("new", "runbook", "-C", tmp_path)
    assert "Missing options “--title” and “--service”." in result.stderr


ANSWERS = "\nSlow\nSEV-3\nauth, search\n\n\n\n\n"


def test_questions(hindsite: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person at a terminal is asked; services are parted by commas, most may be left empty."""
    monkeypatch.setattr(records, "is_answered", lambda: True)
    result = hindsite("new", "incident", "-C", tmp_path, typed=ANSWERS)
    assert result.exit_code == 0
    text = Path(result.stdout.strip().splitlines()[-1]).read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Slow\nseverity: SEV-3\nservices: [auth, search]\n")
    assert "  SEV-1  Complete outage" in result.stderr


def test_questions_again(hindsite: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that cannot be used is refused with the reason, and asked for again."""
    monkeypatch.setattr(records, "is_answered", lambda: True)
    (tmp_path / "hindsite.yml").write_text("version: 1\nservices: [{id: auth}]\n")
    answers = (
        "game dai\ngame day\n \nDrill\nSEV-9\n\nauht\nauth\n"
        "noon\n2026-03-14 09:00\n2026-03-14 08:59\n\nHigh\nann\n"
    )
    result = hindsite("new", "incident", "-C", tmp_path, typed=answers)
    assert result.exit_code == 0
    assert "did you mean “game-day”" in result.stderr
    assert "The title is empty" in result.stderr
    assert "There is no severity “SEV-9”" in result.stderr
    assert "did you mean “auth”" in result.stderr
    assert "“noon” is no instant" in result.stderr
    assert "“2026-03-14 08:59” is before “2026-03-14 09:00”" in result.stderr
    text = Path(result.stdout.strip().splitlines()[-1]).read_text(encoding="utf-8")
    assert (
        "title: Drill\nseverity: SEV-4\nkind: game-day\nservices: [auth]\nstarted_at: 2026" in text
    )
    assert "alert: High" in text
    assert "incident_commander: ann" in text


def test_one_question(hindsite: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gives a title is asked only for what has to be known besides."""
    monkeypatch.setattr(records, "is_answered", lambda: True)
    result = hindsite(
        "new", "incident", "--title", "Slow", "--service", "a", "-C", tmp_path, typed="2\n"
    )
    assert result.exit_code == 0


def test_standard_input(hindsite: Run, tmp_path: Path) -> None:
    """Fields and words may come from another program; options go before them."""
    said = "title: Slow\nseverity: 3\nservices: a, b\ncommander: bob\n\nIt is slow.\n"
    result = hindsite(
        "new", "incident", "--from", "-", "--severity", "2", "--commander", "ann",
        "-C", tmp_path, typed=said,
    )  # fmt: skip
    text = Path(result.stdout.strip()).read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Slow\nseverity: SEV-2\nservices: [a, b]\n")
    assert "incident_commander: ann" in text
    assert "## Summary\n\nIt is slow.\n" in text


def test_another_encoding(hindsite: Run, tmp_path: Path) -> None:
    """What is not UTF-8 is wrong usage, from a file as from another program."""
    said = "title: Zahlung fällt aus\r\nseverity: 3\r\nservices: a\r\n"
    file = tmp_path / "said"
    file.write_bytes(said.encode("utf-16"))
    result = hindsite("new", "incident", "--from", file, "-C", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{file} is not UTF-8: byte 0xFF in line 1.\n")
    sent = said.encode("latin-1")
    result = hindsite("new", "incident", "--from", "-", "-C", tmp_path, typed=sent)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("What was sent is not UTF-8: byte 0xE4 in line 1.\n")
    text = f"{said}\r\nIt is\r\nslow.\r\n".encode()
    made = hindsite("new", "incident", "--from", "-", "-C", tmp_path, typed=text)
    content = Path(made.stdout.strip()).read_bytes()
    assert "title: Zahlung fällt aus\n".encode() in content
    assert b"It is\nslow.\n" in content


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
    result = hindsite(*INCIDENT, "--started-at", "2026-03-14T09:00Z", "--edit", "-C", tmp_path)
    assert opened == [result.stdout.strip()]


def test_new_runbook_from_an_incident(hindsite: Run, tmp_path: Path) -> None:
    """What an incident tells fills the skeleton, and options come before it."""
    shutil.copytree(sample_folder() / "content/incidents", tmp_path / "content/incidents")
    shutil.copy(sample_folder() / "hindsite.yml", tmp_path)
    wanted = ("--from-incident", "2026-04-22-profile-migration-lock", "--alert", "Other")
    result = hindsite("new", "runbook", *wanted, "--owner", "platform", "-C", tmp_path)
    path = Path(result.stdout.strip())
    assert path.name == "find-and-stop-a-migration-that-waits-for-a-lock.md"
    text = path.read_text(encoding="utf-8")
    assert "owner: platform" in text
    assert "- PostgresLongLockWait\n- Other\n" in text
    secret = ("--from-incident", "2026-05-06-marzipan")
    assert hindsite("new", "runbook", *secret, "-C", tmp_path).exit_code == 2
    restricted = hindsite("new", "runbook", *secret, "--audience", "restricted", "-C", tmp_path)
    assert "visibility: restricted" in Path(restricted.stdout.strip()).read_text(encoding="utf-8")


def test_one_beginning_at_a_time(hindsite: Run, tmp_path: Path) -> None:
    """An alert and an incident cannot both begin a runbook."""
    result = hindsite("new", "runbook", "--from-alert", "A", "--from-incident", "b", "-C", tmp_path)
    assert result.exit_code == 2
    assert "choose one" in result.stderr


def test_new_runbook_for_a_breach(hindsite: Run, tmp_path: Path) -> None:
    """A type of security incident begins a runbook, and options come before it."""
    wanted = ("--security", "injection", "--service", "payments", "--owner", "identity")
    result = hindsite("new", "runbook", *wanted, "-C", tmp_path)
    path = Path(result.stdout.strip())
    assert path.relative_to(tmp_path).as_posix() == "content/runbooks/security-injection.md"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(
        "---\ntitle: Input is run as code or as a query\nservices:\n- payments\ntags:\n- security\n"
        "- owasp-a05\nowner: identity\n"
    )
    titled = hindsite("new", "runbook", "--security", "injection", "--title", "B", "-C", tmp_path)
    assert "would be overwritten" in titled.stderr
    assert hindsite("new", "runbook", "--security", "none", "-C", tmp_path).exit_code == 2
    both = hindsite("new", "runbook", *wanted, "--from-alert", "A", "-C", tmp_path)
    assert "--from-alert and --security are 2 beginnings: choose one." in both.stderr


def test_new_review(hindsite: Run, tmp_path: Path) -> None:
    """A review is begun for a period, and its file is named by that."""
    wanted = ("--period", "2026-Q1", "--held-at", "2026-04-10", "--title", "Spring")
    result = hindsite("new", "review", *wanted, "-C", tmp_path)
    path = tmp_path / "content/reviews/2026-q1.md"
    assert result.stdout == f"{path}\n"
    assert "title: Spring" in path.read_text(encoding="utf-8")
    assert hindsite("new", "review", *wanted, "-C", tmp_path).exit_code != 0
