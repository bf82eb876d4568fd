from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from hindsite.app.compare import Request, compare
from hindsite.comparing import Comparison, Fate, render_json, render_markdown
from hindsite.errors import RepositoryError, SettingsError, UsageError
from hindsite.model.findings import Level
from tests.repositories import Repository

SOUND = """\
---
title: Checkout fails
severity: SEV-3
services: [payments]
started_at: 2026-03-14T09:00:00Z
resolved_at: 2026-03-14T09:40:00Z
detection: {source: monitoring, alert: PaymentsErrorRateHigh}
---
## Summary

The pool was empty.
"""
LATER = SOUND.replace("03-14", "03-20").replace("Checkout", "Cart")
LATE = LATER.replace("2026-03-20T09:40", "2026-03-20T08:40")
SECRET = LATER.replace("severity: SEV-3", "severity: SEV-3\nvisibility: restricted").replace(
    "Cart fails", "Keys were stolen"
)
RUNBOOK = "---\ntitle: Restart\nlast_reviewed: 2026-03-01\nreview_every: 90d\n---\nText.\n"
A, B, C = (f"content/incidents/{name}.md" for name in "abc")
EXPORT = "content/oncall/2026.csv"
PAGES = (
    "at,alert,service,team,shift,actionable,incident\n",
    "2026-03-14T09:01:00Z,PoolEmpty,payments,payments,W11,true,a\n",
    "2026-03-20T09:01:00Z,KeysRead,vault,guards,W12,false,C\n",
)
QUIET = "rules: {open-too-long: off, missing-section: off}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An incident and a runbook on `main`, and a branch."""
    made = Repository(tmp_path / "kb")
    made.commit(**{
        ".gitignore": ".hindsite\n",
        "hindsite.yml": QUIET,
        A: SOUND,
        "content/runbooks/restart.md": RUNBOOK,
    })  # fmt: skip
    made.git("checkout", "--quiet", "-b", "change")
    return made


def found(
    repository: Repository, revision: str = "main", audience: str | None = None
) -> Comparison:
    """The comparison on one day."""
    return compare(Request(repository.folder, revision, "2026-04-01", audience))


def fates(comparison: Comparison) -> dict[str, Fate]:
    """What became of each file."""
    return {change.path: change.fate for change in comparison.records}


def to_main(repository: Repository, **files: str) -> None:
    """Commit files so that they are no part of the change."""
    repository.commit(**files)
    repository.git("branch", "--force", "main")


def test_nothing_changed(repository: Repository) -> None:
    """Nothing is told, and no number moves."""
    made = found(repository)
    # The workflow that posts comments knows a comparison that has nothing to tell by this line.
    nothing = "\n**No record changes; 0 findings new, 0 mended; no number moves.**\n"
    assert nothing in render_markdown(made)
    assert (made.records, made.new, made.mended, made.actions, made.likes) == ((), (), (), (), ())
    assert (made.moves, made.recurrences, made.remarks) == ((), (), ())


@pytest.mark.parametrize("state", ["untracked", "staged", "committed"])
def test_a_record_that_is_added(repository: Repository, state: str) -> None:
    """Whether Git knows of it or not: numbers move, and the earlier incident is like it."""
    repository.write(B, LATER.replace("title", "id: cart\ntitle"))
    if state == "staged":
        repository.git("add", "--all")
    elif state == "committed":
        repository.commit()
    made = found(repository)
    (change,) = made.records
    assert (change.fate, change.what, change.id) == (Fate.ADDED, "incident", "cart")
    incidents = made.moves[[move.key for move in made.moves].index("incidents")]
    assert incidents.before is not None
    assert incidents.after is not None
    assert (incidents.before["value"], incidents.after["value"]) == (1, 2)
    (likes,) = made.likes
    assert [item.incident.id for item in likes.similar] == ["a"]
    assert likes.similar[0].words.startswith("same alert PaymentsErrorRateHigh; same service")


def test_a_record_that_is_changed(repository: Repository) -> None:
    """Its fields are told, and the numbers of which it is part."""
    repository.write(A, SOUND.replace("09:40", "10:10").replace("empty", "full"))
    made = found(repository)
    (change,) = made.records
    assert change.fate is Fate.CHANGED
    assert [field.name for field in change.fields] == ["resolved_at", "text"]
    assert {move.key for move in made.moves if not move.group_kind} == {"impact"}


def test_a_record_that_is_deleted(repository: Repository) -> None:
    """It is told as it was, and its numbers go; what it breaks elsewhere is a new finding."""
    to_main(repository, **{B: LATER.replace("title", "related: [a]\ntitle")})
    repository.git("rm", "--quiet", A)
    made = found(repository)
    assert fates(made) == {A: Fate.REMOVED}
    assert made.records[0].title == "Checkout fails"
    assert [(item.rule, item.place.path) for item in made.new] == [("unknown-incident", B)]
    assert "incidents" in {move.key for move in made.moves}


def test_a_rename(repository: Repository) -> None:
    """The file alone has another name, and so has the id that comes from it; no number moves."""
    repository.git("mv", A, C)
    made = found(repository)
    (change,) = made.records
    assert (change.fate, change.path, change.former_path) == (Fate.RENAMED, C, A)
    assert [field.name for field in change.fields] == ["id"]
    assert made.moves == ()


def test_a_rename_with_an_edit(repository: Repository) -> None:
    """It is the same record by its id, or by its title and when it began."""
    repository.git("mv", A, C)
    repository.write(C, SOUND.replace("SEV-3", "SEV-4"))
    (change,) = found(repository).records
    assert (change.fate, change.former_path) == (Fate.CHANGED, A)
    assert [field.name for field in change.fields] == ["id", "severity"]


def test_two_copies_of_a_file_that_is_gone(repository: Repository) -> None:
    """One of them is the file, and the other is new."""
    repository.git("mv", A, B)
    repository.write(C, SOUND)
    made = found(repository)
    assert {change.former_path for change in made.records} == {A}
    assert sorted(fates(made)) == [B]


def test_a_record_broken_before_and_mended_now(repository: Repository) -> None:
    """It can be read again, its finding is mended, and it counts."""
    to_main(repository, **{B: LATER.replace("[payments]", "[payments")})
    repository.write(B, LATER)
    made = found(repository)
    assert fates(made) == {B: Fate.MENDED}
    assert [(item.rule, item.place.path) for item in made.mended] == [("invalid-yaml", B)]
    assert [item for item in made.new if item.level is Level.ERROR] == []
    assert "incidents" in {move.key for move in made.moves}
    assert len(made.likes) == 1


def test_a_record_that_breaks(repository: Repository) -> None:
    """It is told with its finding; nobody says that its actions are gone, or what was wrong."""
    late = SOUND.replace("T09:40", "T08:40")
    to_main(repository, **{A: f"{late}\n## Action items\n\n- [ ] A1: x (@a, due 2026-05-01)\n"})
    repository.write(A, SOUND.replace("[payments]", "[payments"))
    made = found(repository)
    assert fates(made) == {A: Fate.BROKEN}
    assert (made.actions, made.mended) == ((), ())
    assert {item.rule for item in made.new} == {"invalid-yaml"}


def test_a_record_that_never_was_readable(repository: Repository) -> None:
    """Nobody says that it is so no more: neither of a new one, nor of one that still is broken."""
    to_main(repository, **{B: LATER.replace("[payments]", "[payments")})
    repository.write(B, LATER.replace("[payments]", "[payments, cart"))
    repository.write(C, LATER.replace("[payments]", "[payments"))
    made = found(repository)
    assert fates(made) == {B: Fate.UNREAD, C: Fate.UNREAD}
    assert "**2 records not readable; " in render_markdown(made)
    assert f"- **Not readable:** (`{B}`)" in render_markdown(made)


def test_findings_are_new_or_mended_and_not_both(repository: Repository) -> None:
    """What was wrong before and still is is neither, wherever its line went."""
    to_main(repository, **{B: LATE})
    repository.write(B, LATE.replace("title", "tags: [x]\ntitle"))
    made = found(repository)
    assert made.new == made.mended == ()
    repository.write(B, LATER)
    assert [item.rule for item in found(repository).mended] == ["time-order"]
    repository.git("mv", "--force", B, C)
    repository.write(C, LATE.replace("title", "tags: [x]\ntitle"))
    made = found(repository)
    assert made.new == made.mended == ()


RULES = (
    "groups: [{name: a, rules: [{alert: PoolEmpty, expr: x, annotations: {runbook_url: /no/}}]}]\n"
)
REVIEW = (
    "---\nperiod: 2026-Q1\nheld_at: 2026-03-30T09:00Z\nreviewed: {runbooks: [gone]}\n---\nText.\n"
)


@pytest.mark.parametrize("audience", ["public", "internal", "restricted"])
def test_what_is_wrong_in_alerting_rules_and_reviews_is_neither_new_nor_mended(
    repository: Repository, audience: str
) -> None:
    """It was so before; a change that touches none of it has nothing to tell."""
    rules, review = "content/alerts/a.yaml", "content/reviews/2026-q1.md"
    to_main(repository, **{rules: RULES, review: REVIEW})
    made = found(repository, audience=audience)
    assert made.new == made.mended == ()
    repository.write(rules, "groups: []\n")
    repository.write(review, REVIEW.replace("gone", "restart"))
    mended = {item.place.path for item in found(repository, audience=audience).mended}
    assert mended & {rules, review} == (set() if audience == "public" else {rules, review})


def test_a_runbook(repository: Repository) -> None:
    """Its fields are told as those of an incident are; it has no severity."""
    repository.write("content/runbooks/restart.md", RUNBOOK.replace("03-01", "03-20"))
    (change,) = found(repository).records
    assert (change.what, change.severity) == ("runbook", "")
    assert [(one.name, one.after) for one in change.fields] == [("last_reviewed", "2026-03-20")]


def test_a_review(repository: Repository) -> None:
    """Its fields are told too; what it looked at, only as far as that may be told of."""
    path = "content/reviews/2026-q1.md"
    to_main(repository, **{path: REVIEW, C: SECRET})
    repository.write(
        path,
        REVIEW.replace("gone", "restart").replace("reviewed: {", "reviewed: {incidents: [a, c], "),
    )
    for audience, added in (("internal", "added a"), ("restricted", "added a, c")):
        (change,) = found(repository, audience=audience).records
        assert (change.fate, change.what, change.id) == (Fate.CHANGED, "review", "2026-q1")
        assert [(one.name, one.note) for one in change.fields] == [
            ("reviewed.runbooks", "added restart; removed gone"),
            ("reviewed.incidents", added),
        ]
    assert found(repository, audience="public").records == ()
    repository.git("mv", path, "content/reviews/q1.md")
    (change,) = found(repository).records
    assert (change.fate, change.former_path) == (Fate.CHANGED, path)


def test_a_record_that_is_gone_is_not_mended(repository: Repository) -> None:
    """What was wrong in it went with it; findings of others that go with it are mended."""
    to_main(repository, **{B: LATER.replace("title", "related: [nobody]\ntitle")})
    repository.git("rm", "--quiet", B)
    made = found(repository)
    assert fates(made) == {B: Fate.REMOVED}
    assert B not in {item.place.path for item in made.mended}


def test_a_problem_that_comes_again(repository: Repository) -> None:
    """By the names that people know factor, service and team by."""
    names = (
        "contributing_factors: [{id: storm, name: Retry storm}]\n"
        "services: [{id: payments, name: Payments, owner: shop}]\n"
        "teams: [{id: shop, name: The shop}]\n"
    )
    factor = "title", "contributing_factors: [storm]\ntitle"
    to_main(repository, **{"hindsite.yml": QUIET + names, A: SOUND.replace(*factor)})
    repository.write(B, LATER.replace(*factor))
    made = found(repository)
    (again,) = made.recurrences
    assert (again.factor, again.service, again.before, again.after) == (
        "Retry storm",
        "Payments",
        0,
        2,
    )
    groups = {(move.group_kind, move.group) for move in made.moves}
    assert groups >= {("factor", "Retry storm"), ("service", "Payments"), ("team", "The shop")}


def test_a_service_that_is_renamed(repository: Repository) -> None:
    """Its numbers and problems go on under the new id: none of them moves."""
    factor = "title", "contributing_factors: [storm]\ntitle"
    old = "services: [{id: payments, name: Payments}]\n"
    records = {A: SOUND.replace(*factor), B: LATER.replace(*factor)}
    to_main(repository, **records, **{"hindsite.yml": QUIET + old})
    new = "services: [{id: billing, name: Payments, formerly: [payments]}]\n"
    repository.write("hindsite.yml", QUIET + new)
    made = found(repository)
    assert (made.moves, made.recurrences) == ((), ())


def test_services_that_become_one(repository: Repository) -> None:
    """What each had ends, and the one that they became begins."""
    old = "services: [{id: payments}, {id: cart}]\n"
    to_main(repository, **{B: LATER.replace("payments", "cart"), "hindsite.yml": QUIET + old})
    repository.write(
        "hindsite.yml", QUIET + "services: [{id: billing, formerly: [payments, cart]}]\n"
    )
    groups = {
        move.group: (move.before and move.before["value"], move.after and move.after["value"])
        for move in found(repository).moves
        if (move.key, move.group_kind) == ("incidents", "service")
    }
    assert groups == {"payments": (1, None), "cart": (1, None), "billing": (None, 2)}


def test_actions(repository: Repository) -> None:
    """What becomes overdue by the change, and what is done."""
    items = "\n## Action items\n\n- [ ] A1: Limit it (@a, due 2026-05-01)\n- [ ] A2: Alert (@b)\n"
    to_main(repository, **{A: SOUND + items})
    edited = items.replace("2026-05-01", "2026-03-21").replace("[ ] A2", "[x] A2")
    repository.write(A, SOUND + edited)
    turns = [(one.item, one.turn.value) for one in found(repository).actions]
    assert turns == [("A1", "becomes overdue"), ("A2", "done")]


def test_what_is_dated_later_is_not_counted(repository: Repository) -> None:
    """A record of the day after is told, and moves nothing."""
    repository.write(B, LATER.replace("2026-03-20", "2026-05-20"))
    made = found(repository)
    assert fates(made) == {B: Fate.ADDED}
    assert (made.moves, made.likes) == ((), ())


def test_a_merge_commit(repository: Repository) -> None:
    """CI checks out the merge of branch and main: what main brought is not the branch's."""
    repository.commit(**{B: LATER})
    repository.git("checkout", "--quiet", "main")
    repository.commit(**{C: LATER.replace("Cart", "Other")})
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "change")
    assert fates(found(repository, "HEAD^1")) == {B: Fate.ADDED}
    assert fates(found(repository, "change")) == {C: Fate.ADDED}


def test_settings_that_change(repository: Repository) -> None:
    """They may move numbers without a record, which is said."""
    repository.write("hindsite.yml", f"{QUIET}timezone: Europe/Berlin\n")
    made = found(repository)
    assert made.records == ()
    assert made.remarks == ("hindsite.yml changed as well, which may move any number by itself.",)


@pytest.mark.parametrize("path", [EXPORT, EXPORT.replace("2026", "2027")])
def test_exports_of_pages_that_change(repository: Repository, path: str) -> None:
    """Numbers on call are not compared, and nobody says that no number moves without that."""
    to_main(repository, **{EXPORT: "".join(PAGES[:2])})
    assert found(repository).remarks == ()
    repository.write(path, PAGES[0] + PAGES[1].replace("09:01", "10:01"))
    made = found(repository)
    assert (made.records, made.moves) == ((), ())
    assert made.remarks == ("Exports of pages changed as well: numbers on call are not compared.",)
    assert f"\n{made.remarks[0]}\n" in render_markdown(made)
    assert found(repository, audience="public").remarks == ()


def test_settings_that_could_not_be_used(repository: Repository) -> None:
    """The present ones are taken for both sides, which is said."""
    to_main(repository, **{"hindsite.yml": "version: 9\n"})
    repository.write("hindsite.yml", QUIET)
    made = found(repository)
    assert made.records == ()
    assert any("cannot be used" in remark for remark in made.remarks)


def test_a_knowledge_base_that_was_not_there(repository: Repository) -> None:
    """All is new, and numbers begin at nothing."""
    repository.git("checkout", "--quiet", "--orphan", "fresh")
    repository.git("rm", "-r", "--quiet", "--force", ".")
    repository.commit(README="x")
    repository.commit(**{A: SOUND})
    made = found(repository, "HEAD~1")
    assert fates(made) == {A: Fate.ADDED}
    assert all(move.before is None or not move.before["n"] for move in made.moves)


def test_a_knowledge_base_below_the_root(repository: Repository) -> None:
    """The mark names it, so that each has its own comment."""
    repository.commit(**{f"docs/kb/{A}": SOUND})
    made = compare(Request(repository.folder / "docs/kb", "main", "2026-04-01"))
    assert fates(made) == {A: Fate.ADDED}
    assert render_markdown(made).startswith("<!-- hindsite-compare docs/kb -->\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {C: SECRET}),
        ({C: SECRET}, {C: SECRET.replace("pool", "pond")}),
        ({C: SECRET}, {}),
        ({C: LATER}, {C: SECRET}),
        ({C: LATER}, {B: SECRET.replace("Keys were stolen", "Cart fails")}),
        ({C: LATER}, {C: SECRET.replace("[payments]", "[payments")}),
        ({C: SECRET.replace("[payments]", "[payments")}, {}),
    ],
    ids=["added", "changed", "removed", "hidden", "moved-and-hidden", "broken", "broken-removed"],
)
@pytest.mark.parametrize("is_named", [False, True])
def test_a_restricted_record_leaves_no_trace(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], *, is_named: bool
) -> None:
    """Insiders read the same, byte by byte, as where the record and its page never were.

    Where a record of theirs names it, they read neither of it nor of its name in the comparison.
    """
    texts = []
    for name, first, second in (("with", before, after), ("without", {}, {})):
        made = Repository(tmp_path / name)
        rows = PAGES if name == "with" else PAGES[:2]
        files = {
            ".gitignore": ".hindsite\n",
            "hindsite.yml": QUIET,
            A: SOUND,
            EXPORT: "".join(rows),
        }
        made.commit(**(files | first))
        made.git("checkout", "--quiet", "-b", "change")
        for path in first:
            (made.folder / path).unlink()
        for path, text in second.items():
            made.write(path, text)
        edited = SOUND.replace("09:40", "10:10")
        made.write(A, edited.replace("title", "related: [c, b]\ntitle") if is_named else edited)
        comparison = found(made)
        text = render_markdown(comparison) + render_json(comparison)
        texts.append(text.replace(comparison.commit, "").replace(comparison.commit[:12], ""))
    with_it, without = texts
    if is_named:
        for word in ("Keys", "restricted", "content/incidents/c.md"):
            assert word not in with_it
    else:
        assert with_it == without


def test_insiders_of_all_see_restricted_records(repository: Repository) -> None:
    """They ask for it by name."""
    repository.write(C, SECRET)
    assert fates(found(repository)) == {}
    assert fates(found(repository, audience="restricted")) == {C: Fate.ADDED}


def test_a_record_that_is_opened_is_new(repository: Repository) -> None:
    """Nothing is told of what it said while few could see it."""
    to_main(repository, **{C: SECRET})
    repository.write(C, LATER)
    (change,) = found(repository).records
    assert (change.fate, change.fields) == (Fate.ADDED, ())


def test_the_same_twice(repository: Repository) -> None:
    """Equal content and instant give equal bytes, from the cache too; JSON can be read."""
    repository.write(B, LATER)
    first, second = found(repository), found(repository)
    assert render_markdown(first) == render_markdown(second)
    document = json.loads(render_json(first))
    assert document["version"] == 1
    assert document["records"][0]["path"] == B
    assert document["similar"][0]["incidents"][0]["id"] == "a"
    assert render_json(first) == render_json(second)


def test_no_form_steers_a_terminal(repository: Repository) -> None:
    """What a record says is printed as it is, but for signs that are no text."""
    title = "C\x1b[2J \x9b31m \u202e \x7f"
    repository.write(B, LATER.replace("Cart fails", json.dumps(title)))
    made = found(repository)
    for text in (render_json(made), render_markdown(made)):
        assert not set("\x1b\x9b\u202e\x7f") & set(text)
    assert json.loads(render_json(made))["records"][0]["title"] == title


def test_a_revision_that_does_not_exist(repository: Repository) -> None:
    """It is wrong usage, and so are an audience and an instant that are none."""
    with pytest.raises(UsageError, match="no revision “nowhere”"):
        found(repository, "nowhere")
    with pytest.raises(UsageError):
        found(repository, "--output=x")
    with pytest.raises(UsageError):
        found(repository, audience="everybody")


def test_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    """The remedy is to fetch more."""
    repository.commit(**{B: LATER})
    clone = tmp_path / "clone"
    source = f"file://{repository.folder}"
    options = ["--quiet", "--depth=1", "--branch=change"]
    subprocess.run(["git", "clone", *options, source, str(clone)], check=True)
    with pytest.raises(UsageError, match="fetch"):
        compare(Request(clone, "main", "2026-04-01"))


def test_no_repository(tmp_path: Path) -> None:
    """Nothing to compare with, and no content is said as everywhere."""
    (tmp_path / "content/incidents").mkdir(parents=True)
    with pytest.raises(RepositoryError, match="in no Git repository"):
        compare(Request(tmp_path, "main"))
    with pytest.raises(SettingsError):
        compare(Request(tmp_path / "content", "main"))


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that it has to be there."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RepositoryError, match="not installed"):
        found(repository)
