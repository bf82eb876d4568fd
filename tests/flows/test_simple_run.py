"""The job that the documentation offers to private repositories, checked and run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.running import Runner, program, read

ROOT = Path(__file__).parents[2]
_TOOLS = Path(sys.executable).parent
_KNOWN = {
    "github.token": "secret",
    "github.repository": "acme/incidents",
    "github.run_id": "5",
    "github.event.pull_request.number": "7",
}
_GH = """#!/bin/sh
echo "$GH_REPO" "$@" >> asked
if [ "$1" = run ]; then mkdir comparison && echo '# 1 record' > comparison/comparison.md; fi
"""


@pytest.fixture
def simple(github: Path, tmp_path: Path) -> Path:
    """The workflow of the check, with the job."""
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    (job,) = re.findall(r"```yaml\n(  comment:\n.*?)```", page, re.DOTALL)
    file = tmp_path / "hindsite.yml"
    file.write_text((github / "hindsite.yml").read_text(encoding="utf-8") + job, encoding="utf-8")
    return file


def test_it_is_as_sound_as_the_others(simple: Path) -> None:
    """GitHub understands it, and the auditor finds nothing."""
    schema = ("check-jsonschema", "--builtin-schema", "vendor.github-workflows")
    auditor = ("zizmor", "--offline", "--no-progress", "--persona", "pedantic")
    for name, *options in (schema, auditor):
        done = subprocess.run(
            [str(_TOOLS / name), *options, str(simple)],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_comparison_becomes_a_comment(simple: Path, tmp_path: Path) -> None:
    """The artefact of this very run is posted on its pull request."""
    (step,) = read(simple)["jobs"]["comment"]["steps"]
    runner = Runner(tmp_path / "runner", tmp_path, _KNOWN)
    program(runner.programs, "gh", _GH)
    done = runner.step(step, {})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked").read_text().splitlines() == [
        "acme/incidents run download 5 --name hindsite-comparison --dir comparison",
        "acme/incidents pr comment 7 --edit-last --create-if-none --body-file comment.md",
    ]
    assert (tmp_path / "comment.md").read_text() == "# 1 record\n"
