"""The step that comments on a pull request, run against a forge on this machine."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.flows.running import Runner, read
from tests.flows.serving import NOTHING, Forge, archive, serving

_COMMIT = "a" * 40
_OURS = "acme/incidents"
_REPOSITORY = f"/repos/{_OURS}"
_MARKER = "<!-- hindsite-compare -->"
_COMMENTS = f"{_REPOSITORY}/issues/7/comments"
_FIRST = f"GET {_COMMENTS}?per_page=100&page=1"
_BOT = {"login": "github-actions[bot]"}
_SENT = "Bearer secret"
_KNOWN = {
    "github.token": "secret",
    "github.event.workflow_run.id": "5",
    "github.event.workflow_run.head_sha": _COMMIT,
}


def _answers(*, source: object = None, **files: bytes) -> dict[str, Any]:
    """A run that left an artefact, and a pull request without comments."""
    content = {"number": b"7\n", "comparison__md": f"{_MARKER}\n# 1 record\n".encode()} | files
    name = "hindsite-comparison"
    return {
        f"GET {_REPOSITORY}/actions/runs/5/artifacts?name={name}": {
            "artifacts": [{"id": 11}, {"id": 12}]
        },
        f"GET {_REPOSITORY}/actions/artifacts/12/zip": "/elsewhere/zip",
        "GET /elsewhere/zip": archive(**content),
        f"GET {_REPOSITORY}/pulls/7": {
            "head": {"sha": _COMMIT, "repo": source or {"full_name": _OURS}}
        },
        _FIRST: [],
        f"POST {_COMMENTS}": {},
    }


def _comment(github: Path, folder: Path, forge: Forge) -> CompletedProcess[str]:
    (step,) = read(github / "hindsite-comment.yml")["jobs"]["comment"]["steps"]
    folder.mkdir(exist_ok=True)
    runner = Runner(folder, folder, _KNOWN)
    return runner.step(step, {"GITHUB_API_URL": forge.url, "GITHUB_REPOSITORY": _OURS})


def test_a_first_comment(github: Path, tmp_path: Path) -> None:
    """The comparison of the newest run is posted, and the token stays with GitHub."""
    with serving(_answers()) as forge:
        done = _comment(github, tmp_path, forge)
    assert done.returncode == 0, done.stderr
    assert forge.written() == [("POST", _COMMENTS, f"{_MARKER}\n# 1 record\n")]
    secrets = {call.path: call.secret for call in forge.calls}
    assert secrets.pop("/elsewhere/zip") is None
    assert set(secrets.values()) == {_SENT}


def test_a_later_comment(github: Path, tmp_path: Path) -> None:
    """Our own comment is brought up to date, however many there are; nobody else's is."""
    others = [
        {"id": number, "user": {"login": "eve"}, "body": f"{_MARKER}\nmine"}
        for number in range(100)
    ]
    more = [
        {"id": 200, "user": None, "body": "from a ghost"},
        {"id": 201, "user": _BOT, "body": "of another workflow"},
        {"id": 202, "user": _BOT, "body": f"{_MARKER}\nold"},
    ]
    path = f"{_REPOSITORY}/issues/comments/202"
    answers = _answers() | {
        _FIRST: others,
        f"GET {_COMMENTS}?per_page=100&page=2": more,
        f"PATCH {path}": {},
    }
    with serving(answers) as forge:
        done = _comment(github, tmp_path, forge)
    assert done.returncode == 0, done.stderr
    assert forge.written() == [("PATCH", path, f"{_MARKER}\n# 1 record\n")]


@pytest.mark.parametrize("source", [{"full_name": "eve/incidents"}, {"full_name": None}])
def test_a_fork(github: Path, tmp_path: Path, source: object) -> None:
    """The text of a fork says so; it notifies nobody, commands nothing and has an end."""
    text = b"/merge\n  /close\n@acme/all see [a](/b)\n" + b"x" * 100_000
    with serving(_answers(source=source, comparison__md=text)) as forge:
        done = _comment(github, tmp_path, forge)
    assert done.returncode == 0, done.stderr
    ((_, _, body),) = forge.written()
    lines = body.splitlines()
    assert lines[:2] == [_MARKER, "> Made by a run of a fork's pull request."]
    assert lines[3] == "> Cut off; the whole is in the summary of the run."
    assert lines[5:8] == ["\\/merge", "  \\/close", "@\u200bacme/all see [a](/b)"]
    assert len(body) < 65_536


@pytest.mark.parametrize("number", [b"7/../8", b"0", b"", b"-7", b"7\n8", b"\xd9\xa7"])
def test_a_number_that_is_none(github: Path, tmp_path: Path, number: bytes) -> None:
    """An artefact that names no pull request is refused before GitHub is asked for it."""
    with serving(_answers(number=number)) as forge:
        done = _comment(github, tmp_path, forge)
    assert done.returncode == 1
    assert "names no pull request" in done.stderr
    assert [call for call in forge.calls if "/pulls/" in call.path] == []


def test_the_number_of_another(github: Path, tmp_path: Path) -> None:
    """A run cannot comment on a pull request that is not at its commit."""
    other = {f"GET {_REPOSITORY}/pulls/8": {"head": {"sha": "b" * 40, "repo": None}}}
    with serving(_answers(number=b"8") | other) as forge:
        done = _comment(github, tmp_path, forge)
    assert done.returncode == 0
    assert "::notice" in done.stdout
    assert forge.written() == []


def test_a_run_without_a_comparison(github: Path, tmp_path: Path) -> None:
    """A run that was cancelled leaves nothing to post, which is no failure."""
    answers: dict[str, Any] = {
        f"GET {_REPOSITORY}/actions/runs/5/artifacts?name=hindsite-comparison": {"artifacts": []}
    }
    with serving(answers) as forge:
        done = _comment(github, tmp_path, forge)
    assert done.returncode == 0, done.stderr
    assert "left no comparison" in done.stdout


@pytest.mark.parametrize("text", ["", f"\n## What\n\n{NOTHING}\n"])
def test_nothing_to_say(github: Path, tmp_path: Path, text: str) -> None:
    """A comparison without a change makes no comment."""
    with serving(_answers(comparison__md=f"{_MARKER}\n{text}".encode())) as forge:
        assert _comment(github, tmp_path, forge).returncode == 0
    assert forge.written() == []


def test_nothing_any_more(github: Path, tmp_path: Path) -> None:
    """A comment that is there is brought up to date all the same."""
    ours = {"id": 202, "user": _BOT, "body": f"{_MARKER}\nold"}
    path = f"{_REPOSITORY}/issues/comments/202"
    answers = _answers(comparison__md=NOTHING.encode()) | {_FIRST: [ours], f"PATCH {path}": {}}
    with serving(answers) as forge:
        assert _comment(github, tmp_path, forge).returncode == 0
    assert forge.written() == [("PATCH", path, f"{_MARKER}\n{NOTHING}\n")]


def test_a_folder_of_its_own(github: Path, tmp_path: Path) -> None:
    """Each knowledge base of a repository keeps up its own comment, and leaves the others'."""
    marker = "<!-- hindsite-compare docs/incidents -->"
    notes = [
        {"id": 201, "user": _BOT, "body": f"{_MARKER}\nold"},
        {"id": 202, "user": _BOT, "body": f"{marker}\nold"},
    ]
    path = f"{_REPOSITORY}/issues/comments/202"
    answers = _answers(comparison__md=f"{marker}\n# 1 record\n".encode()) | {
        _FIRST: notes,
        f"PATCH {path}": {},
    }
    with serving(answers) as forge:
        assert _comment(github, tmp_path, forge).returncode == 0
    assert forge.written() == [("PATCH", path, f"{marker}\n# 1 record\n")]


def test_a_folder_that_is_none(github: Path, tmp_path: Path) -> None:
    """What could end the hidden line, and show or hide other text, is no folder."""
    text = b"<!-- hindsite-compare a --><b> -->\n# 1 record\n"
    with serving(_answers(comparison__md=text)) as forge:
        assert _comment(github, tmp_path, forge).returncode == 0
    ((_, _, body),) = forge.written()
    assert body.startswith(f"{_MARKER}\n<!-- hindsite-compare a --><b>")
