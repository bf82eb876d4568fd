"""The jobs of GitLab's pipeline, run."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from hindsite.app.init import init
from tests.flows.running import Runner, program, read, script_of
from tests.flows.serving import NOTHING, Forge, serving

_NOTES = "/projects/3/merge_requests/7/notes"
_MARKER = "<!-- hindsite-compare -->"
_COMMIT = "c" * 40
_NO_PIP = "#!/bin/sh\nexit 0\n"


def _job(gitlab: Path, name: str, runner: Runner, **env: str) -> CompletedProcess[str]:
    pipeline = read(gitlab)
    program(runner.programs, "pip", _NO_PIP)
    own = pipeline[name].get("variables", {})
    place = {"CI_PROJECT_DIR": str(runner.workspace), "CI_COMMIT_SHA": _COMMIT}
    script = script_of(pipeline[name]["script"])
    return runner.run(["bash", "-c", script], pipeline["variables"] | own | place | env)


def test_a_merge_request(gitlab: Path, workspace: Path, tmp_path: Path) -> None:
    """The report and the comparison are left, the log can be read, and the job fails."""
    done = _job(
        gitlab,
        "hindsite",
        Runner(tmp_path / "runner", workspace),
        CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD^1",
    )
    assert done.returncode == 1, done.stderr
    assert "error[time-order]" in done.stdout
    report = json.loads((workspace / "gl-code-quality-report.json").read_text())
    assert "time-order" in {finding["check_name"] for finding in report}
    assert (workspace / "comparison.md").read_text().startswith(_MARKER)
    assert (workspace / "comparison.commit").read_text() == f"{_COMMIT}\n"


def test_pages(gitlab: Path, tmp_path: Path) -> None:
    """The site is in the folder that GitLab publishes, for the audience of the settings."""
    init(tmp_path / "kb")
    done = _job(gitlab, "pages", Runner(tmp_path / "runner", tmp_path / "kb"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kb/public/index.html").is_file()
    kept = (tmp_path / "kb/.hindsite/cache").iterdir()
    assert sorted(file.name for file in kept) == ["public", "reading"]


def _note(gitlab: Path, folder: Path, forge: Forge, commit: str = _COMMIT) -> CompletedProcess[str]:
    (folder / "comparison.commit").write_text(f"{commit}\n", encoding="utf-8")
    secrets = {"HINDSITE_TOKEN": "secret"}
    return _job(
        gitlab,
        "hindsite note",
        Runner(folder / "runner", folder),
        CI_API_V4_URL=forge.url,
        CI_MERGE_REQUEST_PROJECT_ID="3",
        CI_MERGE_REQUEST_IID="7",
        **secrets,
    )


def test_a_first_note(gitlab: Path, tmp_path: Path) -> None:
    """The comparison is posted, and no line of it is a command to GitLab."""
    (tmp_path / "comparison.md").write_text(
        f"{_MARKER}\n# 1 record\n/merge\n@all\n", encoding="utf-8"
    )
    (tmp_path / "json.py").write_text("raise SystemExit('of the merge request')\n")
    answers: dict[str, Any] = {
        "GET /user": {"id": 1},
        f"GET {_NOTES}?per_page=100&page=1": [],
        f"POST {_NOTES}": {},
    }
    with serving(answers) as forge:
        done = _note(gitlab, tmp_path, forge)
    assert done.returncode == 0, done.stderr
    body = f"{_MARKER}\n# 1 record\n\\/merge\n@\u200ball\n"
    assert forge.written() == [("POST", _NOTES, body)]
    assert {call.secret for call in forge.calls} == {"secret"}


def test_a_later_note(gitlab: Path, tmp_path: Path) -> None:
    """Our own note is brought up to date; nobody else's is."""
    (tmp_path / "comparison.md").write_text("# 2 records\n", encoding="utf-8")
    notes = [
        {"id": 20, "author": {"id": 2}, "body": f"{_MARKER}\nof somebody else"},
        {"id": 21, "author": {"id": 1}, "body": f"{_MARKER}\nold"},
    ]
    answers: dict[str, Any] = {
        "GET /user": {"id": 1},
        f"GET {_NOTES}?per_page=100&page=1": notes,
        f"PUT {_NOTES}/21": {},
    }
    with serving(answers) as forge:
        done = _note(gitlab, tmp_path, forge)
    assert done.returncode == 0, done.stderr
    assert forge.written() == [("PUT", f"{_NOTES}/21", f"{_MARKER}\n# 2 records\n")]


def test_nothing_to_say(gitlab: Path, tmp_path: Path) -> None:
    """A comparison without a change makes no note."""
    (tmp_path / "comparison.md").write_text(f"{_MARKER}\n{NOTHING}\n", encoding="utf-8")
    answers = {"GET /user": {"id": 1}, f"GET {_NOTES}?per_page=100&page=1": []}
    with serving(answers) as forge:
        assert _note(gitlab, tmp_path, forge).returncode == 0
    assert forge.written() == []


def test_no_comparison(gitlab: Path, tmp_path: Path) -> None:
    """Where the first job made none the note's job says where to look, and takes no other's."""
    (tmp_path / "comparison.md").write_text(f"{_MARKER}\n# 1 record\n", encoding="utf-8")
    with serving({}) as forge:
        done = _note(gitlab, tmp_path, forge, "d" * 40)
    assert done.returncode == 1
    assert "see the job hindsite" in done.stderr


def test_no_token_no_note(gitlab: Path) -> None:
    """The note's job is only there with a token, and has no file of the repository."""
    job = read(gitlab)["hindsite note"]
    assert [rule["if"].endswith("&& $HINDSITE_TOKEN") for rule in job["rules"]] == [True]
    assert job["variables"] == {"GIT_STRATEGY": "none"}
