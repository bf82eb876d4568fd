from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hindsite.app.check import Request, report
from hindsite.errors import RepositoryError, UsageError
from tests.repositories import Repository

SOUND = """\
---
title: Checkout fails
severity: SEV-3
services: [payments]
started_at: 2026-03-14T09:00:00Z
---
Text.
"""
LATE = SOUND.replace("---\nText", "resolved_at: 2026-03-14T08:00:00Z\n---\nText")
RUNBOOK = "---\ntitle: Restart\nlast_reviewed: 2026-03-01\nreview_every: 90d\n---\nText.\n"
A, B = "content/incidents/a.md", "content/incidents/b.md"
QUIET = "rules: {open-too-long: off, missing-section: off}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two incidents on `main`, one of them with an error, and a branch."""
    made = Repository(tmp_path)
    made.commit(**{
        ".gitignore": ".hindsite\n",
        "hindsite.yml": QUIET,
        A: SOUND,
        B: LATE,
        "content/runbooks/restart.md": RUNBOOK,
    })  # fmt: skip
    made.git("checkout", "--quiet", "-b", "change")
    return made


def found(
    repository: Repository, revision: str = "main", audience: str | None = None
) -> dict[str, list[str]]:
    """The rules that the change breaks, by file."""
    request = Request(repository.folder, as_of="2026-04-01", since=revision, audience=audience)
    rules: dict[str, list[str]] = {}
    for finding in report(request).findings:
        rules.setdefault(finding.place.path, []).append(finding.rule)
    return rules


def test_nothing_changed_breaks_nothing(repository: Repository) -> None:
    """What was wrong before is no part of the change, however old it is by now."""
    assert found(repository) == {}
    everything = report(Request(repository.folder, as_of="2026-04-01"))
    assert [item.place.path for item in everything.findings] == [B]


@pytest.mark.parametrize("state", ["untracked", "staged", "committed"])
def test_a_new_record_answers_for_all_that_is_wrong_in_it(
    repository: Repository, state: str
) -> None:
    """Whether Git knows of it already or not."""
    repository.write("content/incidents/c.md", LATE)
    if state == "staged":
        repository.git("add", "--all")
    elif state == "committed":
        repository.commit()
    assert found(repository) == {"content/incidents/c.md": ["time-order"]}


def test_a_changed_record_answers_for_what_was_wrong_before(repository: Repository) -> None:
    """Who edits a record sees all that is wrong in it."""
    repository.write(B, LATE.replace("Text", "More text"))
    assert found(repository) == {B: ["time-order"]}


def test_a_record_mended_is_quiet(repository: Repository) -> None:
    """Broken before, sound now."""
    repository.write(B, SOUND)
    assert found(repository) == {}


def test_a_record_that_was_unreadable_and_is_mended_is_quiet(repository: Repository) -> None:
    """What it was before has no finding now; what referred to it is no news either."""
    repository.commit(**{"content/incidents/c.md": "---\ntitle: [\n---\n"})
    repository.git("branch", "--force", "main")
    repository.write("content/incidents/c.md", SOUND)
    assert found(repository) == {}


def test_what_a_deleted_record_breaks_elsewhere_is_new(repository: Repository) -> None:
    """The record that names it did not change, and is broken all the same."""
    repository.commit(**{A: SOUND.replace("---\nText", "related: [b]\n---\nText")})
    repository.git("branch", "--force", "main")
    repository.git("rm", "--quiet", B)
    assert found(repository) == {A: ["unknown-incident"]}


def test_what_settings_break_elsewhere_is_new(repository: Repository) -> None:
    """A catalogue without a service makes errors in records that nobody touched."""
    repository.write("hindsite.yml", f"{QUIET}services: [{{id: search, depends_on: [auth]}}]\n")
    assert found(repository) == {
        A: ["unknown-service"],
        B: ["unknown-service"],
        "hindsite.yml": ["unknown-service"],
    }


def test_a_record_that_takes_the_id_of_another(repository: Repository) -> None:
    """The later one gives no record, which is said where it stands."""
    repository.write("content/incidents/0.md", SOUND.replace("title", "id: a\ntitle"))
    assert found(repository) == {A: ["duplicate-id"]}


def test_a_rename_alone_is_no_change(repository: Repository) -> None:
    """What was wrong under the old name is not new; what the new name breaks is."""
    repository.git("mv", B, "content/incidents/z.md")
    assert found(repository) == {}
    repository.git("mv", "content/incidents/z.md", B)
    repository.commit(**{A: SOUND.replace("---\nText", "related: [b]\n---\nText")})
    repository.git("branch", "--force", "main")
    repository.git("mv", B, "content/incidents/z.md")
    assert found(repository) == {A: ["unknown-incident"]}


def test_a_rename_with_an_edit_is_a_change(repository: Repository) -> None:
    """Who edits a record sees all that is wrong in it, whatever its name is."""
    repository.git("mv", B, "content/incidents/z.md")
    repository.write("content/incidents/z.md", LATE.replace("Text", "More"))
    assert found(repository) == {"content/incidents/z.md": ["time-order"]}


def test_other_ends_of_lines_are_no_change(repository: Repository) -> None:
    """A work tree on Windows holds CRLF where the repository has LF."""
    repository.write(B, LATE.replace("\n", "\r\n"))
    assert found(repository) == {}


def test_lines_that_moved_elsewhere_are_not_new(repository: Repository) -> None:
    """A finding whose record kept its line is the same one."""
    repository.commit(**{"hindsite.yml": f"{QUIET}services: [{{id: x, depends_on: [y]}}]\n"})
    repository.git("branch", "--force", "main")
    moved = f"# A comment\n{QUIET}services: [{{id: x, depends_on: [y]}}]\n"
    repository.write("hindsite.yml", moved)
    # The settings changed, so all that is wrong in them is told; in the records nothing is new.
    assert found(repository) == {"hindsite.yml": ["unknown-service"]}


def test_a_merge_commit_has_no_part_in_what_it_merged(repository: Repository) -> None:
    """CI checks out the merge of branch and main: main's errors are not the branch's."""
    repository.commit(**{"content/incidents/c.md": LATE})
    repository.git("checkout", "--quiet", "main")
    repository.commit(**{"content/incidents/d.md": LATE})
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "change")
    repository.git("branch", "--quiet", "--force", "before", "HEAD^1")
    assert found(repository, "before") == {"content/incidents/c.md": ["time-order"]}


def test_a_base_without_settings_or_records(repository: Repository) -> None:
    """Everything is new in a knowledge base that is."""
    repository.git("checkout", "--quiet", "--orphan", "fresh")
    repository.git("rm", "-r", "--quiet", "--force", ".")
    repository.commit(README="x")
    repository.commit(**{"hindsite.yml": QUIET, A: SOUND, B: LATE})
    assert found(repository, "HEAD~1") == {B: ["time-order"]}


def test_settings_that_could_not_be_used_before(repository: Repository) -> None:
    """Nothing can be compared with; what is there now is new."""
    repository.commit(**{"hindsite.yml": "version: 9\n"})
    repository.git("branch", "--force", "main")
    repository.write("hindsite.yml", QUIET)
    assert found(repository) == {B: ["time-order"]}


def test_a_knowledge_base_below_the_root(repository: Repository) -> None:
    """Paths in findings begin at the knowledge base, those for CI at the repository."""
    repository.git("checkout", "--quiet", "main")
    repository.commit(**{f"docs/kb/{A}": SOUND, f"docs/kb/{B}": LATE})
    base = repository.folder / "docs/kb"
    (base / A).write_text(LATE, encoding="utf-8")
    made = report(Request(base, as_of="2026-03-15", since="main"))
    assert [item.place.path for item in made.findings if item.rule == "time-order"] == [A]
    assert made.prefix == "docs/kb/"


def test_sources_elsewhere_in_the_repository(repository: Repository) -> None:
    """Records may lie beside the folder of the settings."""
    settings = f"{QUIET}sources: [{{path: ../../content/incidents, as: incidents}}]\n"
    repository.commit(**{"docs/kb/hindsite.yml": settings})
    repository.git("branch", "--force", "main")
    request = Request(repository.folder / "docs/kb", as_of="2026-04-01", since="main")
    assert report(request).findings == ()
    repository.write(A, LATE)
    assert [item.place.path for item in report(request).findings] == [f"../../{A}"]


def test_paths_and_audience_narrow_it_further(repository: Repository) -> None:
    """All that limits a check limits it together."""
    secret = LATE.replace("title", "visibility: restricted\ntitle")
    repository.write("content/incidents/c.md", secret)
    repository.write(A, LATE)
    assert set(found(repository)) == {A, "content/incidents/c.md"}
    assert set(found(repository, audience="internal")) == {A}
    request = Request(repository.folder, [Path(A)], "2026-04-01", since="main")
    assert {item.place.path for item in report(request).findings} == {A}


def test_a_file_that_cannot_be_opened_any_more(repository: Repository) -> None:
    """It is told of, whatever it was before."""
    (repository.folder / B).unlink()
    (repository.folder / B).symlink_to("/nowhere")
    assert found(repository) == {B: ["unreadable-file"]}


def test_what_was_compared_is_said(repository: Repository) -> None:
    """With the commit, since a branch moves."""
    repository.write(A, SOUND.replace("Text", "More"))
    (remark,) = report(Request(repository.folder, as_of="2026-04-01", since="main")).remarks
    commit = repository.git("rev-parse", "main")[:12]
    assert remark == f"since main ({commit}): findings in 1 file changed, and new ones elsewhere"


def test_what_cannot_be_compared_with(repository: Repository, tmp_path: Path) -> None:
    """A revision that is none is wrong usage; no repository is no place for it."""
    with pytest.raises(UsageError):
        found(repository, "nowhere")
    lone = tmp_path.parent / f"{tmp_path.name}-lone"
    (lone / "content/incidents").mkdir(parents=True)
    with pytest.raises(RepositoryError):
        report(Request(lone, since="main"))


def test_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    """A revision that was not fetched is unknown, and one too far away has nothing in common."""
    repository.commit(**{A: LATE})
    repository.git("checkout", "--quiet", "main")
    repository.commit(**{B: SOUND})
    repository.git("checkout", "--quiet", "change")
    clone = tmp_path / "clone"
    options = ["--quiet", "--depth=1", "--no-single-branch", "--branch=change"]
    subprocess.run(
        ["git", "clone", *options, f"file://{repository.folder}", str(clone)], check=True
    )
    with pytest.raises(RepositoryError, match="shallow clone") as lost:
        report(Request(clone, as_of="2026-04-01", since="origin/main"))
    assert "--unshallow" in lost.value.remedy
    with pytest.raises(UsageError) as unknown:
        report(Request(clone, as_of="2026-04-01", since="HEAD~1"))
    assert "--unshallow" in unknown.value.remedy
    same = report(Request(clone, as_of="2026-04-01", since="HEAD"))
    assert same.findings == ()


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that it has to be there; a check of everything does without."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RepositoryError, match="not installed"):
        found(repository)
    assert report(Request(repository.folder, as_of="2026-04-01")).findings


def test_a_deleted_record_that_nobody_names(repository: Repository) -> None:
    """It takes its findings with it, and leaves none."""
    (repository.folder / B).unlink()
    assert found(repository) == {}
