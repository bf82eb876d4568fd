from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hindsite import __version__

Run = Callable[..., Result]


def test_version(hindsite: Run) -> None:
    """The version is that of the package."""
    assert hindsite("--version").output == f"hindsite, version {__version__}\n"


@pytest.mark.parametrize(
    "command", ["init", "new", "new incident", "new runbook", "check", "build", "serve", "stats"]
)
def test_help(hindsite: Run, command: str) -> None:
    """Each command has a help, as -h and as --help."""
    result = hindsite(*command.split(), "--help")
    assert result.exit_code == 0
    assert result.output == hindsite(*command.split(), "-h").output
    assert "Usage:" in result.output


def test_the_folder_may_stand_before_the_command(hindsite: Run, tmp_path: Path) -> None:
    """As people write it who know `git -C`; what stands behind the command counts."""
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    for folder in (one, other):
        assert hindsite("init", folder, "--ci", "none").exit_code == 0
    said = hindsite("-C", one, "new", "runbook", "Restart", "--service", "payments")
    assert said.exit_code == 0, said.output
    assert (tmp_path / "one/content/runbooks/restart.md").is_file()
    said = hindsite(
        "--directory", one, "new", "runbook", "Drain", "--service", "payments", "-C", other
    )
    assert said.exit_code == 0, said.output
    assert (tmp_path / "other/content/runbooks/drain.md").is_file()
    assert hindsite("-C", str(tmp_path / "none"), "check").exit_code == 2


def test_help_is_light() -> None:
    """Help and completion load none of the heavy libraries."""
    heavy = {"pandas", "mkdocs", "matplotlib", "pydantic", "jinja2", "yaml", "rich"}
    program = f"import sys, hindsite.cli; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    assert done.stdout.strip() == "[]"


def test_unknown_command(hindsite: Run) -> None:
    """A command that is none is wrong usage."""
    assert hindsite("bild").exit_code == 2


def test_as_a_module(base: Path) -> None:
    """`python -m hindsite` is the same command."""
    done = subprocess.run(
        [sys.executable, "-m", "hindsite", "check", "-C", str(base)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    assert done.returncode == 0
    assert done.stderr == ""
