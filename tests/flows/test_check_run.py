"""The steps that run on a pull request, run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.flows.running import Runner, Step, program, read
from tests.flows.serving import NOTHING

if TYPE_CHECKING:
    from tests.repositories import Repository

_KNOWN = {"github.event.pull_request.number": "7", "github.event.workflow_run.id": "1"}


@pytest.fixture
def runner(tmp_path: Path, workspace: Path) -> Runner:
    """GitHub's machine after the checkout."""
    return Runner(tmp_path / "runner", workspace, _KNOWN)


def _steps(github: Path) -> dict[str, Step]:
    steps = read(github / "hindsite.yml")["jobs"]["check"]["steps"]
    return {step["name"]: step for step in steps}


def _env(github: Path) -> dict[str, object]:
    env = read(github / "hindsite.yml")["env"]
    assert isinstance(env, dict)
    return env


def test_install(github: Path, runner: Runner) -> None:
    """The version that wrote the workflows is installed, by a program that ignores the folder."""
    program(runner.programs, "pip", '#!/bin/sh\nprintf "%s\\n" "$@"\n')
    done = runner.step(_steps(github)["Install Hindsite"], _env(github))
    assert done.stdout.split()[-1] == _env(github)["HINDSITE"]
    assert done.returncode == 0


def test_findings_of_the_change(github: Path, runner: Runner) -> None:
    """What the pull request broke is annotated, and the step fails."""
    done = runner.step(_steps(github)["Check"], _env(github))
    assert done.returncode == 1, done.stderr
    annotation = "::error file=content/incidents/2025/2025-01-15-example.md,line="
    assert [line for line in done.stdout.splitlines() if line.startswith(annotation)]


def test_nothing_to_find(github: Path, repository: Repository, runner: Runner) -> None:
    """A change of something else passes."""
    repository.git("checkout", "--quiet", "-b", "other", "main^1")
    repository.commit(LICENSE="ours\n")
    repository.git("checkout", "--quiet", "main")
    repository.git("reset", "--quiet", "--hard", "main^1")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "other")
    place = Runner(runner.folder, runner.folder / "other", _KNOWN)
    origin = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--depth", "2", origin, str(place.workspace))
    done = place.step(_steps(github)["Check"], _env(github))
    assert done.returncode == 0, done.stderr
    assert "::error" not in done.stdout
    assert place.step(_steps(github)["Compare"], _env(github)).returncode == 0
    # The words by which the comment's job knows that there is nothing to post.
    assert NOTHING in place.summary.read_text(encoding="utf-8")


def test_code_of_a_pull_request_is_not_run(
    github: Path, runner: Runner, tmp_path: Path, workspace: Path
) -> None:
    """Modules, hooks, plugins and start-up files of the change stay text."""
    trap = tmp_path / "sprung"
    line = f"open({str(trap)!r}, 'a').write(__name__)\n"
    for name in ("json", "hindsite", "yaml", "pip", "sitecustomize", "hooks"):
        (workspace / f"{name}.py").write_text(line, encoding="utf-8")
    settings = workspace / "mkdocs.yml"
    settings.write_text(settings.read_text() + "hooks: [hooks.py]\n", encoding="utf-8")
    done = runner.step(_steps(github)["Check"], _env(github))
    assert done.returncode == 1, done.stderr
    assert not trap.exists()


def test_comparison(github: Path, runner: Runner) -> None:
    """The comparison is in the summary, and handed over with the number of the pull request."""
    done = runner.step(_steps(github)["Compare"], _env(github))
    assert done.returncode == 0, done.stderr
    folder = runner.temp / "comparison"
    assert (folder / "number").read_text().strip() == "7"
    text = (folder / "comparison.md").read_text(encoding="utf-8")
    assert runner.summary.read_text(encoding="utf-8") == text
    assert text.startswith("<!-- hindsite-compare -->\n")
    assert "**1 record changed;" in text
    upload = _steps(github)["Hand the comparison over"]["with"]["path"]
    assert upload.replace("${{ runner.temp }}", str(runner.temp)) == str(folder)
    assert sorted(file.name for file in folder.iterdir()) == ["comparison.md", "number"]
