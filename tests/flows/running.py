"""The jobs of GitHub and GitLab, run on this machine: their shell steps, in a workspace."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Runner", "Step", "program", "read", "script_of"]

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_SHELLS = {
    None: "bash -e {0}",
    "bash": "bash --noprofile --norc -eo pipefail {0}",
}

Step = Mapping[str, Any]


def read(path: Path) -> dict[Any, Any]:
    """A workflow, an action or a pipeline."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def program(folder: Path, name: str, text: str) -> None:
    """Put a program on a runner's path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)


def script_of(lines: list[str]) -> str:
    """The script that GitLab makes of the lines of a job."""
    return "set -eo pipefail\n" + "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Runner:
    """A machine with a workspace, a temporary folder and programs of its own.

    Attributes:
        folder: Where all of it lies.
        workspace: Where the repository is checked out.
        known: What expressions stand for, as `github.token`.
    """

    folder: Path
    workspace: Path
    known: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.temp.mkdir(parents=True, exist_ok=True)
        for file in (self.summary, self.outputs):
            file.touch()
        # The command as pip installs it: python -m would look for modules where it is called.
        installed = shlex.quote(str(Path(sys.executable).with_name("hindsite")))
        program(self.programs, "hindsite", f'#!/bin/sh\nexec {installed} "$@"\n')

    @property
    def temp(self) -> Path:
        """What GitHub calls RUNNER_TEMP."""
        return self.folder / "temp"

    @property
    def programs(self) -> Path:
        """Programs that come before those of the machine."""
        return self.folder / "programs"

    @property
    def summary(self) -> Path:
        """The summary of the job."""
        return self.folder / "summary.md"

    @property
    def outputs(self) -> Path:
        """The outputs of steps."""
        return self.folder / "outputs"

    def resolve(self, text: object) -> str:
        """A value without its expressions; one that the test does not know is a failure."""
        return _EXPRESSION.sub(lambda found: self.known[found[1]], str(text))

    def step(self, step: Step, env: Mapping[str, object]) -> subprocess.CompletedProcess[str]:
        """Run one step of a job, in the environment of its workflow."""
        script = self.folder / "script"
        script.write_text(step["run"], encoding="utf-8")
        shell = step.get("shell")
        command = shlex.split(_SHELLS.get(shell) or str(shell))
        words = [word.replace("{0}", str(script)) for word in command]
        place = step.get("working-directory")
        return self.run(
            words, {**env, **step.get("env", {})}, Path(self.resolve(place)) if place else None
        )

    def run(
        self, words: list[str], env: Mapping[str, object], place: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as the runner would."""
        own = {name: self.resolve(value) for name, value in env.items()}
        base = {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
        }
        return subprocess.run(
            words,
            cwd=place or self.workspace,
            env=base | own,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
