from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hindsite.checks.baseline import BASELINE_FILE
from hindsite.cli import checking
from tests.repositories import Repository

Run = Callable[..., Result]
HEAVY = {"jinja2", "matplotlib", "mkdocs", "numpy", "pandas", "scipy", "sklearn"}


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


def test_fail_on_note(hindsite: Run, base: Path) -> None:
    """The strictest way counts every finding; switches decide what one is."""
    (base / "hindsite.yml").write_text("rules: {naive-time: note}\n", encoding="utf-8")
    path = base / "content/incidents/checkout.md"
    path.write_text(path.read_text().replace("09:00:00Z", "09:00:00"))
    assert hindsite("check", "--fail-on", "warning", "-C", base).exit_code == 0
    assert hindsite("check", "--fail-on", "note", "-C", base).exit_code == 1


@pytest.mark.parametrize("form", ["text", "terminal", "github", "gitlab", "sarif", "json"])
def test_output(hindsite: Run, broken: Path, tmp_path: Path, form: str) -> None:
    """What would be printed is written, with the same status; nothing else is printed."""
    printed = hindsite("check", "--format", form, "-C", broken)
    path = tmp_path / "findings"
    written = hindsite("check", "--format", form, "--output", path, "-C", broken)
    assert printed.exit_code == written.exit_code == 1
    assert written.stdout == ""
    assert written.stderr == f"{path} is written\n"
    assert path.read_text(encoding="utf-8") == printed.stdout
    assert "\x1b" not in printed.stdout
    assert "broken.md" in printed.stdout


def test_output_that_cannot_be_written(hindsite: Run, broken: Path) -> None:
    """It is a sentence, and not a success."""
    result = hindsite("check", "--output", broken / "no/such/folder", "-C", broken)
    assert result.exit_code == 3
    assert "cannot be written" in result.stderr


def test_terminal(hindsite: Run, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person gets excerpts; with colours where the terminal has them."""
    monkeypatch.setattr(checking, "_is_seen", lambda: True)
    plain = hindsite("check", "-C", broken).stdout
    assert "  3 │ severity: SEV-9\n    │           ^^^^^\n" in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" in hindsite("check", "--format", "terminal", "-C", broken, color=True).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR")
    assert "\x1b[" not in hindsite("check", "--format", "terminal", "-C", broken, color=True).stdout


def test_schema(hindsite: Run, broken: Path) -> None:
    """The schema is printed whatever state the records are in."""
    result = hindsite("check", "--format", "schema", "-C", broken)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["properties"]["version"] == {"const": 1}


def test_explain(hindsite: Run, tmp_path: Path) -> None:
    """A page can be read where there are no records; an unknown code asks for the nearest."""
    result = hindsite("check", "--explain", "time-order", "-C", tmp_path)
    assert result.exit_code == 0
    assert result.stdout.startswith("# time-order\n")
    assert "## How to mend" in result.stdout
    result = hindsite("check", "--explain", "time-ordre", "-C", tmp_path)
    assert result.exit_code == 2
    assert "did you mean “time-order”?" in result.stderr
    assert "action-overdue" not in result.stderr
    result = hindsite("check", "--explain", "x", "-C", tmp_path)
    assert "action-overdue" in result.stderr


def test_baseline(hindsite: Run, broken: Path) -> None:
    """Written once, it keeps the check quiet; without it everything is told."""
    result = hindsite("check", "--write-baseline", "-C", broken)
    assert result.exit_code == 0
    assert result.stdout == f"{BASELINE_FILE}: 1 finding that later checks pass over\n"
    result = hindsite("check", "-C", broken)
    assert result.exit_code == 0
    assert "1 finding passed over" in result.stdout
    assert hindsite("check", "--no-baseline", "-C", broken).exit_code == 1
    # Written again it holds what there is, and not only what is new.
    hindsite("check", "--write-baseline", "-C", broken)
    assert hindsite("check", "-C", broken).exit_code == 0


@pytest.mark.parametrize(
    "part", [("content",), ("--since", "main"), ("--audience", "public")], ids=str
)
def test_baseline_of_a_part(hindsite: Run, broken: Path, part: tuple[str, ...]) -> None:
    """It would forget what it did not see."""
    result = hindsite("check", "--write-baseline", *part, "-C", broken)
    assert result.exit_code == 2
    assert not (broken / BASELINE_FILE).exists()


def test_since(hindsite: Run, broken: Path) -> None:
    """What was wrong before fails nobody's change; other failures have a status of their own."""
    assert hindsite("check", "--since", "main", "-C", broken).exit_code == 3
    repository = Repository(broken)
    repository.commit()
    result = hindsite("check", "--since", "main", "-C", broken)
    assert result.exit_code == 0
    assert "since main" in result.stdout
    assert hindsite("check", "--since", "nowhere", "-C", broken).exit_code == 2
    repository.write("content/incidents/broken.md", "---\n")
    assert hindsite("check", "--since", "main", "-C", broken).exit_code == 1


def test_audience(hindsite: Run, secret: Path) -> None:
    """A log that others read names no record that they may not see."""
    assert "keys.md" in hindsite("check", "-C", secret).stdout
    result = hindsite("check", "--audience", "internal", "-C", secret)
    assert result.exit_code == 0
    assert "keys" not in result.stdout
    assert hindsite("check", "--audience", "all", "-C", secret).exit_code == 2


def loaded(*arguments: str) -> set[str]:
    """The modules that a check needs in a process of its own."""
    program = (
        "import sys; from hindsite.cli import main; "
        f"main(['check', *{list(arguments)!r}], standalone_mode=False); "
        "print('loaded', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    return set(done.stdout.splitlines()[-1].split())


def test_a_check_is_light(broken: Path) -> None:
    """Checking a record loads nothing that only numbers, charts or pages need."""
    assert not HEAVY & loaded("-C", str(broken))


def test_what_was_checked_before_loads_neither_rules_nor_readers(broken: Path) -> None:
    """What is known of it is what is shown; where it changed, they are loaded.

    Nor does it load what records are, or exports of a paging tool.
    """
    path = "content/incidents/checkout.md"
    loaded("-C", str(broken))
    needless = {"hindsite.checks.registry", "hindsite.reading.timeline", "multiprocessing"}
    foreign = {"hindsite.model.incident", "hindsite.model.library", "hindsite.reading.paging_rows"}
    assert not needless & loaded(path, "-C", str(broken))
    assert not (needless | foreign) & loaded("-C", str(broken))
    with (broken / path).open("a", encoding="utf-8") as record:
        record.write("\nMore was found out.\n")
    assert needless & loaded(path, "-C", str(broken)) == needless - {"multiprocessing"}
