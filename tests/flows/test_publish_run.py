"""The steps that build the site for Pages, run."""

from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.init import init
from tests.flows.running import Runner, Step, program, read


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """GitHub's machine after the checkout."""
    base = tmp_path / "workspace"
    init(base, sample=True)
    return Runner(tmp_path / "runner", base, {"github.token": "secret"})


def _step(github: Path, name: str) -> Step:
    steps = read(github / "hindsite-publish.yml")["jobs"]["build"]["steps"]
    return next(step for step in steps if step["name"].startswith(name))


def _env(github: Path) -> dict[str, object]:
    env = read(github / "hindsite-publish.yml")["env"]
    assert isinstance(env, dict)
    return env


def test_build(github: Path, runner: Runner) -> None:
    """The site is where the next step takes it from, and nothing internal is in it."""
    done = runner.step(_step(github, "Build"), _env(github))
    assert done.returncode == 0, done.stderr
    path = _step(github, "Hand the site over")["with"]["path"]
    site = runner.workspace / path.replace("${{ env.FOLDER }}", ".")
    assert (site / "index.html").is_file()
    assert not list(site.rglob("cache"))
    assert sorted(file.name for file in (runner.workspace / ".hindsite/cache").iterdir()) == [
        "public",
        "reading",
    ]


def test_a_failed_build_hands_nothing_over(github: Path, runner: Runner) -> None:
    """Records with errors stop the workflow before anything is published."""
    record = next((runner.workspace / "content/incidents").rglob("*.md"))
    record.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    assert runner.step(_step(github, "Build"), _env(github)).returncode == 1
    assert not (runner.workspace / "site").exists()


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ("echo false", 0, ""),
        ("echo true", 1, "Everybody can read this Pages site"),
        ("echo", 1, "Everybody can read this Pages site"),
        ("exit 1", 1, "Turn Pages on"),
    ],
)
def test_an_internal_site_is_not_shown_to_everybody(
    github: Path, runner: Runner, answer: str, status: int, words: str
) -> None:
    """More than public records are shown only where GitHub says that the site is private."""
    program(runner.programs, "gh", f'#!/bin/sh\necho "$@" > {runner.folder}/asked\n{answer}\n')
    step = _step(github, "Refuse")
    env = _env(github) | {"AUDIENCE": "internal", "GITHUB_REPOSITORY": "acme/incidents"}
    done = runner.step(step, env)
    assert (done.returncode, words in done.stdout) == (status, True)
    assert (runner.folder / "asked").read_text() == "api repos/acme/incidents/pages --jq .public\n"
    assert step["if"] == "${{ env.AUDIENCE != 'public' }}"
