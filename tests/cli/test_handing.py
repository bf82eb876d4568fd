from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hindsite.errors import RepositoryError
from tests.repositories import Repository

Run = Callable[..., Result]

SETTINGS = """\
version: 1
as_of: 2026-03-02T12:00:00Z
site: {name: Shop, url: "https://shop.example"}
teams:
  - {id: platform, name: Platform crew, timezone: Europe/Berlin}
  - {id: web}
services:
  - {id: database, owner: platform}
  - {id: pages, owner: web}
"""
OPEN = """\
---
title: The <database> is slow
severity: SEV-2
services: [database]
started_at: 2026-03-01T09:00:00Z
detected_at: 2026-03-01T09:05:00Z
runbooks:
  - {id: pool, outcome: misled}
  - {outcome: missing, wanted: how to kill a query}
---
## Summary

It is slow.

## Action items

- [ ] A1: Limit queries (@platform, due 2026-03-05)
- [ ] A2: Add a replica (@platform, due 2026-02-20)
- [ ] A3: Ask the vendor (@web, due 2026-03-04)
- [ ] A4: Dream (@platform, due 2026-09-01)
"""
OVER = """\
---
title: Pages are blank
severity: SEV-3
services: [pages]
started_at: 2026-02-10T09:00:00Z
detected_at: 2026-02-10T09:05:00Z
resolved_at: 2026-02-27T09:00:00Z
---
## Summary

They were.
"""
SECRET = OVER.replace("title: Pages are blank", "title: Quokka\nvisibility: restricted")
RUNBOOK = (
    "---\ntitle: Pool\nowner: platform\nalerts: [PoolFull]\nlast_reviewed: 2026-02-26\n---\nLook.\n"
)
EXPORT = """\
at,alert,service,team,shift,actionable,incident
2026-02-20T02:00:00Z,PoolFull,database,,early,false,
2026-02-27T02:00:00Z,PoolFull,database,,night-7,false,
2026-02-28T12:00:00Z,PoolFull,database,,night-7,true,
2026-02-28T13:00:00Z,Noise,database,platform,night-7,,
2026-02-28T14:00:00Z,Blank,pages,,night-7,true,
2026-02-28T15:00:00Z,Quokka,pages,,night-7,true,secret
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A knowledge base without a repository."""
    files = {
        "hindsite.yml": SETTINGS,
        "content/incidents/open.md": OPEN,
        "content/incidents/over.md": OVER,
        "content/incidents/secret.md": SECRET,
        "content/runbooks/pool.md": RUNBOOK,
        "content/oncall/a.csv": EXPORT,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def section(text: str, name: str) -> list[str]:
    """The lines of one section that say something."""
    return [
        line
        for line in text.split(f"## {name}\n")[1].split("\n## ", maxsplit=1)[0].splitlines()
        if line
    ]


def test_a_week_of_everybody(hindsite: Run, shop: Path) -> None:
    """Seven days up to the instant of the knowledge base, by the times that records tell."""
    result = hindsite("handoff", "-C", shop)
    assert result.exit_code == 0, result.output
    text = result.stdout
    assert text.startswith("# Hand-off: Shop\n\n23 Feb 2026, 12:00 UTC to 2 Mar 2026, 12:00 UTC.")
    (opened,) = section(text, "Open incidents")
    assert opened.endswith("/incidents/open/>): SEV-2, detected, open for 1 d 3 h")
    assert "<database>" not in opened
    assert [line.split(": ", 1)[1] for line in section(text, "What changed")[:2]] == [
        "began",
        "resolved",
    ]
    assert "No history was read" in text
    assert [line.removeprefix("- ") for line in section(text, "Noisy alerts")] == [
        "PoolFull: 2 pages, 1 at night, 1 of 2 judged not actionable",
        "Blank: 1 page, 0 of 1 judged not actionable",
        "Noise: 1 page",
        "4 pages in all, 1 at night.",
    ]
    assert "Quokka" not in text


def test_what_is_due(hindsite: Run, shop: Path) -> None:
    """Overdue first, then what is due within a week; what an other team owns is that team's."""
    text = hindsite("handoff", "--team", "Platform crew", "-C", shop).stdout
    assert text.startswith("# Hand-off: Platform crew\n\n23 Feb 2026, 13:00 CET")
    said = [line.partition(">): ")[2] for line in section(text, "Actions due")]
    assert said == [
        "",
        "Add a replica (Platform crew, due 20 Feb 2026)",
        "",
        "Limit queries (Platform crew, due 5 Mar 2026)",
    ]
    web = hindsite("handoff", "--team", "web", "-C", shop).stdout
    assert [line.partition(">): ")[2] for line in section(web, "Actions due")] == [
        "",
        "Ask the vendor (web, due 4 Mar 2026)",
    ]


def test_runbooks(hindsite: Run, shop: Path) -> None:
    """Those that were used, reviewed or wanted."""
    text = hindsite("handoff", "--team", "platform", "-C", shop).stdout
    assert [line.partition(">): ")[2] for line in section(text, "Runbooks touched")] == [
        "reviewed, misled",
        "",
        "how to kill a query",
    ]
    other = hindsite("handoff", "--team", "web", "-C", shop).stdout
    assert section(other, "Runbooks touched") == [
        "No runbook was used, reviewed, exercised or written in."
    ]
    assert section(other, "Open incidents") == ["No incident is open."]


def test_by_git(hindsite: Run, shop: Path) -> None:
    """Commits of the span are counted; what only changed in a record is told as well."""
    repository = Repository(shop)
    repository.commit()
    repository.write("content/incidents/over.md", OVER + "\nMore.\n")
    repository.commit()
    text = hindsite("handoff", "--team", "web", "-C", shop).stdout
    (changed,) = section(text, "What changed")
    assert changed.endswith(">): resolved, 2 commits")
    later = hindsite("handoff", "--since", "2026-03-01T01:00:00Z", "--team", "web", "-C", shop)
    assert section(later.stdout, "What changed") == [
        "No incident began, ended or was written about."
    ]


def test_a_shift_by_the_name_that_pages_bear(hindsite: Run, shop: Path) -> None:
    """Its time is that of its pages, which is said."""
    text = hindsite("handoff", "--team", "platform", "--shift", "NIGHT-7", "-C", shop).stdout
    assert text.startswith(
        "# Hand-off: Platform crew, NIGHT-7\n\n27 Feb 2026, 03:00 CET to 28 Feb 2026, 14:00 CET. "
        "The times are those of the first and the last page of the shift."
    )
    assert section(text, "Noisy alerts")[-1] == "3 pages in all, 1 at night."


def test_a_week_by_its_name(hindsite: Run, shop: Path) -> None:
    """From Monday's midnight by the team's clock; a week that runs ends now."""
    text = hindsite("handoff", "--team", "platform", "--shift", "2026-W09", "-C", shop).stdout
    assert "23 Feb 2026, 00:00 CET to 2 Mar 2026, 00:00 CET." in text
    running = hindsite("handoff", "--shift", "2026-W10", "-C", shop).stdout
    assert "2 Mar 2026, 00:00 UTC to 2 Mar 2026, 12:00 UTC." in running
    assert section(running, "Noisy alerts") == ["No page names an alert."]


def test_json(hindsite: Run, shop: Path) -> None:
    """The same with ids, for programs; insiders see what they may."""
    days = ("--since", "2026-02-23", "--until", "2026-03-02T12:00:00Z")
    text = hindsite("handoff", "--format", "json", *days, "-C", shop).stdout
    found = json.loads(text)
    assert (found["since"], found["until"]) == ("2026-02-23T00:00:00Z", "2026-03-02T12:00:00Z")
    assert found["open"] == [{"id": "open", "severity": "SEV-2", "status": "detected"}]
    assert [one["id"] for one in found["changed"]] == ["open", "over"]
    assert (found["pages"], found["by_git"]) == (4, False)
    assert found["alerts"][0] == {
        "alert": "PoolFull",
        "pages": 2,
        "night": 1,
        "judged": 2,
        "not_actionable": 1,
        "runbook": "pool",
    }
    assert [one["action"] for one in found["overdue"]] == ["A2"]
    assert [one["action"] for one in found["due"]] == ["A3", "A1"]
    assert found["runbooks"] == [{"id": "pool", "what": ["reviewed", "misled"], "commits": 0}]
    assert found["wanted"] == [{"incident": "open", "wanted": "how to kill a query"}]
    everything = hindsite("handoff", "--format", "json", "--audience", "restricted", "-C", shop)
    assert "secret" in [one["id"] for one in json.loads(everything.stdout)["changed"]]


def test_without_exports(hindsite: Run, shop: Path) -> None:
    """It is said that nobody can tell."""
    (shop / "content/oncall/a.csv").unlink()
    text = hindsite("handoff", "-C", shop).stdout
    assert section(text, "Noisy alerts") == [
        "No export of pages tells how often anybody was paged."
    ]
    found = json.loads(hindsite("handoff", "--format", "json", "-C", shop).stdout)
    assert (found["pages"], found["alerts"]) == (None, [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--team", "platfrm"), "There is no team “platfrm”; did you mean “platform”?"),
        (("--shift", "nobody's"), "No page names the shift “nobody's”"),
        (("--shift", "early", "--since", "2026-02-01"), "A shift has its own time."),
        (("--since", "2026-03-03"), "before it begins"),
        (("--since", "soon"), "“soon” is no instant"),
        (("--audience", "all"), "There is no audience “all”"),
    ],
)
def test_wrong_usage(hindsite: Run, shop: Path, options: tuple[str, ...], message: str) -> None:
    """What cannot be meant is a sentence and status 2."""
    result = hindsite("handoff", *options, "-C", shop)
    assert result.exit_code == 2
    assert message in result.stderr


def test_teams_that_nobody_listed(hindsite: Run, shop: Path) -> None:
    """Then any name is one."""
    (shop / "hindsite.yml").write_text("version: 1\nas_of: 2026-03-02T12:00:00Z\n")
    text = hindsite("handoff", "--team", "guild", "-C", shop).stdout
    assert text.startswith("# Hand-off: guild\n")


def test_many_rows_are_cut(hindsite: Run, shop: Path) -> None:
    """A hand-off is read in a minute."""
    for number in range(30):
        (shop / f"content/incidents/more-{number}.md").write_text(OPEN)
    lines = section(hindsite("handoff", "-C", shop).stdout, "Open incidents")
    assert len(lines) == 21
    assert lines[-1] == "- and 11 more"


def test_a_history_that_is_not_all_there(
    hindsite: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as if there were none, and that is said."""
    Repository(shop).commit()

    def refuse(*_: object) -> None:
        raise RepositoryError("not all of it is here", "clone it whole")

    monkeypatch.setattr("hindsite.app.handoff.changes_of", refuse)
    assert "No history was read" in hindsite("handoff", "-C", shop).stdout


def test_what_else_may_have_happened(hindsite: Run, shop: Path) -> None:
    """A game day took place, a post-mortem was published, a runbook of the team's service used."""
    game = OPEN.replace("services: [database]", "kind: game-day\nservices: [database]").replace(
        "runbooks:", "resolved_at: 2026-03-01T10:00:00Z\nrunbooks:"
    )
    (shop / "content/incidents/open.md").write_text(game)
    paper = "postmortem: {status: published, published_at: 2026-02-28T09:00:00Z}\n---\n## Summary"
    over = OVER.replace("---\n## Summary", paper)
    (shop / "content/incidents/over.md").write_text(over)
    runbook = RUNBOOK.replace("owner: platform", "services: [database]")
    (shop / "content/runbooks/pool.md").write_text(runbook)
    found = json.loads(hindsite("handoff", "--format", "json", "-C", shop).stdout)
    assert found["open"] == []
    assert [one["what"] for one in found["changed"]] == [
        ["took place", "resolved"],
        ["resolved", "post-mortem published"],
    ]
    text = hindsite("handoff", "--team", "platform", "-C", shop).stdout
    assert section(text, "Runbooks touched")[0].endswith(">): reviewed, misled")
