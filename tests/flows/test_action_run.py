"""The steps of the composite action, run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.flows.running import Runner, program, read

ROOT = Path(__file__).parents[2]
_SINCE = "inputs.since || (github.event_name == 'pull_request' && 'HEAD^1') || 'none'"
_KNOWN = {
    "inputs.directory": ".",
    "inputs.fail-on": "error",
    "inputs.audience": "public",
    "inputs.site-dir": "site",
    _SINCE: "HEAD^1",
}


def _runner(tmp_path: Path, workspace: Path, known: Mapping[str, str]) -> Runner:
    runner = Runner(tmp_path / "runner", workspace, {**_KNOWN, **known})
    # In the environment that the action makes, the command is the one that runs these tests.
    installed = runner.temp / "hindsite-environment/bin"
    installed.mkdir(parents=True, exist_ok=True)
    (installed / "hindsite").symlink_to(runner.programs / "hindsite")
    return runner


def _step(runner: Runner, name: str) -> CompletedProcess[str]:
    steps = read(ROOT / "action.yml")["runs"]["steps"]
    step = next(step for step in steps if step["name"] == name)
    env = {"GITHUB_ACTION_PATH": ROOT}
    return runner.step(step, env)


def test_install(tmp_path: Path) -> None:
    """The action's own commit is installed, with the locked versions, in a place of its own."""
    known = {"runner.temp": str(tmp_path / "runner/temp"), "steps.python.outputs.python-path": "py"}
    runner = Runner(tmp_path / "runner", tmp_path, known)
    pip = f'#!/bin/sh\necho "$@" > {shlex.quote(str(tmp_path / "asked"))}\n'
    program(tmp_path, "pip", pip)
    make = f'#!/bin/sh\nmkdir -p "$4/bin"\ncp {shlex.quote(str(tmp_path / "pip"))} "$4/bin/pip"\n'
    program(runner.programs, "py", make)
    done = _step(runner, "Install Hindsite")
    assert done.returncode == 0, done.stderr
    asked = (tmp_path / "asked").read_text().split()
    assert asked == ["install", "--quiet", "--constraint", "hindsite-constraints.txt", str(ROOT)]
    constraints = (runner.temp / "hindsite-constraints.txt").read_text()
    assert "--hash" not in constraints
    assert "mkdocs==" in constraints


@pytest.mark.parametrize("since", ["HEAD^1", "none"])
def test_check(tmp_path: Path, workspace: Path, since: str) -> None:
    """Findings are annotations, of the change or of everything."""
    done = _step(_runner(tmp_path, workspace, {_SINCE: since}), "Check")
    assert done.returncode == 1, done.stderr
    assert "::error file=content/incidents/2025/2025-01-15-example.md" in done.stdout
    assert ("since HEAD^1" in done.stdout + done.stderr) is (since != "none")


def test_compare(tmp_path: Path, workspace: Path) -> None:
    """The comparison is in the summary, and its path is an output."""
    runner = _runner(tmp_path, workspace, {})
    done = _step(runner, "Compare")
    assert done.returncode == 0, done.stderr
    name, _, path = runner.outputs.read_text().strip().partition("=")
    assert name == "path"
    assert Path(path).read_text() == runner.summary.read_text() != ""


def test_nothing_to_compare_with(tmp_path: Path, workspace: Path) -> None:
    """Outside of a pull request a revision has to be named."""
    done = _step(_runner(tmp_path, workspace, {_SINCE: "none"}), "Compare")
    assert done.returncode == 1
    assert "name a revision in since" in done.stdout


def test_build(tmp_path: Path, workspace: Path) -> None:
    """The site's folder is an output."""
    record = workspace / "content/incidents/2025/2025-01-15-example.md"
    record.unlink()
    runner = _runner(tmp_path, workspace, {})
    done = _step(runner, "Build")
    assert done.returncode == 0, done.stderr
    path = runner.outputs.read_text().strip().partition("=")[2]
    assert (Path(path) / "index.html").is_file()
    assert Path(path) == workspace / "site"


def test_outputs_are_those_of_steps() -> None:
    """Each output is set by a step that exists."""
    action = read(ROOT / "action.yml")
    ids = {step.get("id") for step in action["runs"]["steps"]}
    values = [output["value"] for output in action["outputs"].values()]
    assert {value.split(".")[1] for value in values} <= ids
