"""A runbook begun with what an incident tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hindsite.app.beginnings import runbook_from_incident
from hindsite.app.check import run
from hindsite.app.new import new_runbook
from hindsite.errors import UsageError
from hindsite.reading import read_library

HEAD = """\
title: Logins are `slow`
severity: SEV-2
services: [auth]
started_at: 2026-03-14T09:00Z
detected_at: 2026-03-14T09:05Z
resolved_at: 2026-03-14T10:00Z
"""


def _base(folder: Path, fields: str = "", body: str = "") -> Path:
    place = folder / "content/incidents/2026"
    place.mkdir(parents=True)
    (place / "slow logins.md").write_text(
        f"---\nid: slow\naliases: [INC-7]\n{HEAD}{fields}---\n{body}", encoding="utf-8"
    )
    settings = "version: 1\nteams: [{id: identity}]\nservices: [{id: auth, owner: identity}]\n"
    (folder / "hindsite.yml").write_text(settings, encoding="utf-8")
    return folder


def _text(base: Path, audience: str | None = None) -> str:
    wanted = runbook_from_incident(base, "inc-7", audience)
    return new_runbook(base, wanted, date(2026, 4, 1)).read_text(encoding="utf-8")


def test_what_is_known_is_filled_in(tmp_path: Path) -> None:
    """Services, owner, alert, links and the way back stand there, and nothing is wrong with it."""
    base = _base(
        tmp_path,
        "detection: {source: monitoring, alert: LoginSlow}\n"
        'links: [{title: Graph, url: "https://graph.example/x"}]\n'
        "impact: {summary: Nobody *could* log in}\n",
    )
    text = _text(base)
    assert "[Logins are \\`slow\\`](../incidents/2026/slow%20logins.md)" in text
    assert "Nobody \\*could\\* log in" in text
    (book,) = read_library(base).runbooks
    assert (book.services, book.owner, book.alerts) == (("auth",), "identity", ("LoginSlow",))
    assert [(link.title, link.url) for link in book.links] == [("Graph", "https://graph.example/x")]
    assert book.title == "Logins are `slow`"
    assert book.visibility is None
    assert [
        f.rule for f in run(base, as_of="2026-04-02") if f.place.path.startswith("content/runbooks")
    ] == []


@pytest.mark.parametrize(
    ("uses", "title"),
    [
        ('[{outcome: missing, wanted: "end all   sessions"}]', "End all sessions"),
        ("[{outcome: missing, wanted: a}, {outcome: missing, wanted: b}]", "Logins are `slow`"),
        ("[{outcome: missing}]", "Logins are `slow`"),
        ("[{id: x, outcome: helped}]", "Logins are `slow`"),
    ],
)
def test_the_title_is_what_was_missing(tmp_path: Path, uses: str, title: str) -> None:
    """One runbook that was wanted names it; several or none leave the incident's title."""
    base = _base(tmp_path, f"runbooks: {uses}\n")
    assert runbook_from_incident(base, "slow").title == title


TIMELINE = """timeline:
  - {at: 2026-03-14T09:06Z, event: "Look at `SHOW POOLS` & <b>more</b>", kind: diagnosis}
  - {at: 2026-03-14T09:10Z, event: "Restart [auth](../x.md)", kind: action, result: no-effect}
  - {at: 2026-03-14T09:20Z, event: "Drop *all*\\nsessions", kind: action, result: worked}
  - {at: 2026-03-14T09:25Z, event: "Scale down", kind: action, result: worse}
  - {at: 2026-03-14T09:40Z, event: "# Errors gone", kind: recovery}
  - {at: 2026-03-14T09:41Z, event: "Told everybody", kind: communication}
"""


def test_the_timeline_becomes_steps(tmp_path: Path) -> None:
    """Each kind of event goes to its section, in order, with what came of it; code stays code."""
    text = _text(_base(tmp_path, TIMELINE))
    _, diagnosis, rest = text.partition("## Diagnosis")[2].partition("1. ")
    assert diagnosis == "1. "
    assert rest.startswith("Look at `SHOW POOLS` & &lt;b>more&lt;/b>\n")
    mitigation = text.split("## Mitigation\n\n")[1].split("\n\n## ")[0]
    assert mitigation.splitlines() == [
        "1. Restart auth (it had no effect)",
        "2. Drop \\*all\\* sessions",
        "3. Scale down (it made things worse)",
    ]
    assert "## Verification\n\n1. \\# Errors gone\n" in text
    assert "Told everybody" not in text


def test_events_without_a_kind_are_for_a_person_to_sort(tmp_path: Path) -> None:
    """What was done between detection and recovery stands under Diagnosis."""
    body = "## Timeline\n\n- **09:00** Begins\n- **09:10** Look `x`\n- **09:50** Over\n"
    text = _text(_base(tmp_path, body=body + "- **10:30** Review\n"))
    part = text.split("## Diagnosis\n\n")[1].split("\n\n## ")[0]
    assert part == "What was done then, to be sorted into steps:\n\n1. Look `x`\n2. Over"


def test_a_timeline_of_other_things(tmp_path: Path) -> None:
    """Where nothing was done the hints stand there, as in any new runbook."""
    timeline = 'timeline: [{at: 2026-03-14T09:30Z, event: "Told", kind: communication}]\n'
    text = _text(_base(tmp_path, timeline))
    assert "<!-- Numbered steps with commands: from symptom to cause. -->" in text


def test_a_restricted_incident_gives_a_restricted_runbook(tmp_path: Path) -> None:
    """Insiders do not know of it; for those who may see it the runbook is as restricted."""
    base = _base(tmp_path, "visibility: restricted\n")
    with pytest.raises(UsageError, match="There is no incident"):
        runbook_from_incident(base, "slow")
    assert "\nvisibility: restricted\n" in _text(base, "restricted")


def test_what_is_given_comes_first(tmp_path: Path) -> None:
    """The text of an event never becomes a mark of ours."""
    base = _base(tmp_path, 'timeline: [{at: 2026-03-14T09:30Z, event: "a \ue000 `b`"}]\n')
    assert "1. a `b`\n" in _text(base)
    wanted = replace(runbook_from_incident(base, "slow"), title="Other")
    assert new_runbook(base, wanted, date(2026, 4, 1)).name == "other.md"
