"""Our hooks, run by pre-commit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from hindsite.app.init import init
from tests.repositories import Repository

ROOT = Path(__file__).parents[2]
_RECORD = "content/incidents/2025/2025-01-15-example.md"
_TOOLS = Path(sys.executable).parent


@pytest.fixture
def hooks(tmp_path: Path) -> Path:
    """Our repository as pre-commit clones it, but for what it would install."""
    made = Repository(tmp_path / "hooks")
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    made.commit(**{".pre-commit-hooks.yaml": manifest.replace("python", "system")})
    return made.folder


@pytest.fixture
def base(tmp_path: Path) -> Repository:
    """A knowledge base with a record that is broken and about to be committed."""
    made = Repository(tmp_path / "kb")
    init(made.folder)
    made.commit(**{"README.md": "# Ours\n"})
    text = (made.folder / _RECORD).read_text(encoding="utf-8")
    made.write(_RECORD, text.replace("severity: ", "severity: SEV-9 # "))
    made.git("add", "--all")
    return made


def _run(hooks: Path, base: Repository, *words: str) -> subprocess.CompletedProcess[str]:
    git = {
        f"GIT_{who}_{what}": "a@b.c"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return subprocess.run(
        [str(_TOOLS / "pre-commit"), "try-repo", str(hooks), *words],
        cwd=base.folder,
        env={
            **git,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "HOME": str(base.folder.parent),
            "PATH": f"{_TOOLS}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(base.folder.parent / "store"),
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("path", "hooks"),
    [
        ("hindsite.yml", {"hindsite-check"}),
        ("content/incidents/2026/a.md", {"hindsite-check", "hindsite-fmt"}),
        ("content/incidents/a.markdown", {"hindsite-check", "hindsite-fmt"}),
        ("content/reviews/a.md", {"hindsite-check", "hindsite-fmt"}),
        ("content/alerts/team/a.yml", {"hindsite-check"}),
        ("content/alerts/a.yaml", {"hindsite-check"}),
        ("content/oncall/2026.csv", {"hindsite-check"}),
        ("mkdocs.yml", set()),
        ("notes/a.json", set()),
    ],
)
def test_files_of_which_hooks_hear(path: str, hooks: set[str]) -> None:
    """Each hook is given the files of the default folders that its command reads."""
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    files = {hook["id"]: hook["files"] for hook in manifest if "files" in hook}
    assert {name for name, pattern in files.items() if re.search(pattern, path)} == hooks


@pytest.mark.parametrize("hook", ["hindsite-check", "hindsite-check-since"])
def test_a_broken_record_is_not_committed(hooks: Path, base: Repository, hook: str) -> None:
    """The hook fails, and its output names the record and the rule."""
    done = _run(hooks, base, hook)
    assert done.returncode == 1, done.stderr
    assert f"{_RECORD}:" in done.stdout
    assert "SEV-9" in done.stdout


def test_other_records_are_no_obstacle(hooks: Path, base: Repository) -> None:
    """Only what is about to be committed counts; a page that is no record has no findings."""
    done = _run(hooks, base, "hindsite-check", "--files", "README.md", "hindsite.yml")
    assert done.returncode == 0, done.stdout


def test_front_matter_is_put_in_form(hooks: Path, base: Repository) -> None:
    """A record out of order is rewritten, and has to be looked at and added again."""
    base.git("reset", "--quiet", "--hard")
    record = base.folder / _RECORD
    text = record.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    moved = text.replace(f"{title}\n", "", 1).replace("\n---\n", f"\n{title}\n---\n", 1)
    base.write(_RECORD, moved)
    base.git("add", "--all")
    done = _run(hooks, base, "hindsite-fmt")
    assert (done.returncode, "files were modified" in done.stdout) == (1, True)
    assert record.read_text(encoding="utf-8") == text
    base.git("add", "--all")
    assert _run(hooks, base, "hindsite-fmt").returncode == 0


def test_all_files(hooks: Path, base: Repository) -> None:
    """All files can be given at once."""
    base.git("reset", "--quiet", "--hard")
    done = _run(hooks, base, "hindsite-check", "--all-files")
    assert done.returncode == 0, done.stdout


def test_what_a_change_breaks_elsewhere(hooks: Path, base: Repository) -> None:
    """A runbook that is removed fails in the incident that names it."""
    base.git("reset", "--quiet", "--hard")
    base.git("rm", "--quiet", "content/runbooks/example.md")
    assert _run(hooks, base, "hindsite-check").returncode == 0
    done = _run(hooks, base, "hindsite-check-since")
    assert done.returncode == 1
    assert f"{_RECORD}:20:10: error[unknown-runbook]" in done.stdout
