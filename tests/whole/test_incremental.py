"""A library that is edited again and again: each site equals the one that is built from nothing."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.app.build import build
from hindsite.app.terms import Reports, Request
from hindsite.resources import sample_folder, templates_folder
from tests.depth import often
from tests.whole.sites import built_in, contents, lay_down

if TYPE_CHECKING:
    from hindsite.app.build import Built

AS_OF = "2026-11-20T12:00:00Z"
_STEPS = 6
_GONE = 0.2

_INCIDENT = """\
---
title: {title}
severity: {severity}
services: [{service}]
started_at: 2026-0{month}-14T09:00:00Z
detected_at: 2026-0{month}-14T09:05:00Z
{more}
runbooks: [{{id: {runbook}}}]
related: [{related}]
contributing_factors: [change]
detection: {{alert: {alert}}}
---
## Summary

It failed, see [the other](../runbooks/{runbook}.md) [that one]({related}.md)
and [a third]({linked}.md#summary).

## Action items

- [ ] Limit the retries of {service} to three (@ana, due 2026-12-01)
"""
_TOLD = """\
declared_at: 2026-07-14T09:10:00Z
updates:
  - {at: 2026-07-14T09:30:00Z, doing: Looking, next_update_at: 2026-07-14T10:00:00Z}
  - {at: 2026-07-14T11:00:00Z, audience: external, happening: It fails}
timeline:
  - {at: 2026-07-14T09:12:00Z, event: Paged, escalation_step: 0}
"""
_BREACH = """\
visibility: internal
security:
  known_at: 2026-11-19T09:00:00Z
  notification: [{required: true, regime: GDPR}, {required: undecided, regime: NIS2}]
"""
_RUNBOOK = (
    "---\ntitle: Runbook {name}\nservices: [{service}]\ntags: [{tag}]\n---\n"
    "1. Look.\n\nSee [home](/).\n"
)
_ALONE = """\
---
title: Orders fail
severity: SEV-2
services: [mail]
started_at: 2026-05-14T09:00:00Z
detected_at: 2026-05-14T09:05:00Z
acknowledged_at: 2026-05-14T15:05:00Z
resolved_at: 2026-05-14T19:05:00Z
---
## Summary

Orders failed.
"""
_RULE = "  - {{alert: {name}, expr: errors > {limit}, annotations: {{runbook_url: '{url}'}}}}\n"
_ALERTS = ["ErrorsHigh", "errorshigh", "Slow", "restart", "Disk full"]
_URLS = ["", "https://kb.example.org/runbooks/drain/", "https://else.example/Restart", "TBD"]
_REVIEW = """\
---
title: Review {number}
period: 2026-Q{quarter}
held_at: 2026-10-0{quarter}T10:00:00Z
reviewed: {{process: {process}, runbooks: [{runbook}, gone], incidents: [{incident}]}}
action_items: [{{id: R1, title: Mend it, due: 2026-12-0{quarter}, status: {status}}}]
---
See [it](../incidents/{incident}.md) and [how](../runbooks/{runbook}.md).
"""
_NAMES = [f"incident-{number}" for number in range(8)]
_RUNBOOKS = ["restart", "drain"]
_SERVICES = ["payments", "search", "mail"]


class Library:
    """A knowledge base that is changed at random, always into one that can be built."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.number = 0
        lay_down(folder, {"hindsite.yml": "site: {name: Edited}\n"})
        shutil.copy(sample_folder() / "mkdocs.yml", folder / "mkdocs.yml")
        for name in _RUNBOOKS:
            self.write_runbook(name)
        for name in _NAMES[:6]:
            self.write(name)
        self.edit_the_alerts()
        self.edit_a_review()

    @property
    def records(self) -> list[Path]:
        """All incidents."""
        return sorted((self.folder / "content/incidents").glob("*.md"))

    def write(self, name: str) -> None:
        """An incident, of which most is left to chance."""
        chance = self.chance
        ended = f"resolved_at: 2026-0{chance.randint(6, 9)}-15T10:00:00Z"
        text = _INCIDENT.format(
            title=f"Outage {chance.randint(1, 99)}",
            severity=chance.choice(["SEV-1", "SEV-2", "SEV-3"]),
            service=chance.choice(_SERVICES),
            month=chance.randint(1, 6),
            more=chance.choice([ended, f"{ended}\n{_TOLD}", "tags: [open]", _TOLD, _BREACH]),
            runbook=chance.choice(_RUNBOOKS),
            related=chance.choice(_NAMES),
            linked=chance.choice(_NAMES),
            alert=chance.choice(_ALERTS),
        )
        lay_down(self.folder, {f"content/incidents/{name}.md": text})

    def write_runbook(self, name: str) -> None:
        """A runbook of one of the services."""
        text = _RUNBOOK.format(
            name=name,
            service=self.chance.choice(_SERVICES),
            tag=self.chance.choice(["security", "night"]),
        )
        lay_down(self.folder, {f"content/runbooks/{name}.md": text})

    # -- what people do --------------------------------------------------------------------------

    def edit_a_body(self) -> None:
        """Only words."""
        record = self.chance.choice(self.records)
        self.number += 1
        record.write_text(
            record.read_text("utf-8").replace("It failed", f"It failed, {self.number}"), "utf-8"
        )

    def edit_a_record(self) -> None:
        """Anything."""
        self.write(self.chance.choice(self.records).stem)

    def add_a_record(self) -> None:
        """One that others may have named before it was there."""
        self.write(self.chance.choice(_NAMES))

    def remove_a_record(self) -> None:
        """One that others may name still."""
        if len(self.records) > 1:
            self.chance.choice(self.records).unlink()

    def rename_a_record(self) -> None:
        """Its address changes with its file."""
        self.number += 1
        record = self.chance.choice(self.records)
        record.rename(record.with_name(f"renamed-{self.number}.md"))

    def edit_a_runbook(self) -> None:
        """Its title is shown where it is named."""
        name = self.chance.choice(_RUNBOOKS)
        self.write_runbook(name)
        file = self.folder / f"content/runbooks/{name}.md"
        file.write_text(file.read_text("utf-8").replace("Runbook", "Manual"), "utf-8")

    def edit_the_alerts(self) -> None:
        """Other alerts, in one of two files, with other addresses of runbooks."""
        chance = self.chance
        rules = "".join(
            _RULE.format(name=name, limit=chance.randint(1, 9), url=chance.choice(_URLS))
            for name in chance.sample(_ALERTS, k=chance.randint(1, 3))
        )
        text = f"groups:\n- name: shop\n  rules:\n{rules}"
        lay_down(self.folder, {f"content/alerts/{chance.choice('ab')}.yml": text})

    def edit_the_pages(self) -> None:
        """An export of the paging tool that is new, has more rows, or has gone."""
        file = self.folder / f"content/oncall/{self.chance.choice(['a', 'b'])}.csv"
        if file.exists() and self.chance.random() < _GONE:
            file.unlink()
            return
        rows = file.read_text("utf-8") if file.exists() else "at,alert,team,shift,incident\n"
        day, name = self.chance.randint(10, 28), self.chance.choice(_NAMES)
        more = f"2026-10-{day}T0{self.chance.randint(0, 9)}:00:00Z,Pool,mail,W1,{name}\n"
        lay_down(self.folder, {f"content/oncall/{file.name}": rows + more})

    def edit_a_review(self) -> None:
        """What it says of other records, and what was promised in it."""
        chance = self.chance
        self.number += 1
        text = _REVIEW.format(
            number=self.number,
            quarter=chance.randint(1, 4),
            process=chance.choice(["true", "false"]),
            runbook=chance.choice(_RUNBOOKS),
            incident=chance.choice(_NAMES),
            status=chance.choice(["open", "done"]),
        )
        lay_down(self.folder, {f"content/reviews/{chance.choice('ab')}.md": text})

    def change_the_policy(self) -> None:
        """Names and targets that pages of records show."""
        self.number += 1
        lay_down(
            self.folder,
            {
                "hindsite.yml": f"site: {{name: Edited {self.number}, url: https://kb.example.org/}}\n"
                f"contributing_factors: [{{id: change, name: Change {self.number}}}]\n"
                f"services: [{{id: payments, name: Payments {self.number}}}]\n"
                f"policy: {{severities: {{SEV-1: {{update_every: {10 + self.number}m}}}}, "
                f"notify_within_by_regime: {{NIS2: {24 + self.number}h}}}}\n"
            },
        )

    def change_a_template(self) -> None:
        """One of the user's own in the place of ours."""
        self.number += 1
        own = (templates_folder() / "pages/incident.md.j2").read_text("utf-8")
        text = f"{own}\n\n<p>Own {self.number}</p>\n"
        update = f"{{{{ about.title }}}}: {{{{ update.happening }}}}, {self.number}\n"
        lay_down(
            self.folder,
            {
                "site_templates/pages/incident.md.j2": text,
                "site_templates/pages/update-internal.txt.j2": update,
            },
        )

    def change_the_theme(self) -> None:
        """What surrounds all pages."""
        self.number += 1
        text = (sample_folder() / "mkdocs.yml").read_text("utf-8")
        lay_down(self.folder, {"mkdocs.yml": f"{text}\ncopyright: Nobody {self.number}\n"})


EDITS: tuple[Callable[[Library], None], ...] = (
    Library.edit_a_body,
    Library.edit_a_record,
    Library.add_a_record,
    Library.remove_a_record,
    Library.rename_a_record,
    Library.edit_a_runbook,
    Library.edit_the_alerts,
    Library.edit_the_pages,
    Library.edit_a_review,
    Library.change_the_policy,
    Library.change_a_template,
    Library.change_the_theme,
)


def made(
    folder: Path, as_of: str = AS_OF, audience: str | None = None, jobs: int | None = None
) -> Built:
    """The site, whatever is wrong with a record: chance lets some name themselves."""
    return built_in(folder, as_of, audience=audience, keep_going=True, jobs=jobs)


def _from_nothing(folder: Path, into: Path) -> dict[str, bytes]:
    shutil.copytree(folder, into, ignore=shutil.ignore_patterns(".hindsite", "site"))
    made(into)
    return contents(into)


@pytest.mark.parametrize("seed", range(often(2)))
def test_each_site_equals_a_clean_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was edited, added, removed, renamed or configured in between."""
    monkeypatch.setattr("hindsite.app.measuring.MANY", 1)
    chance = random.Random(seed)
    library = Library(tmp_path / "edited", chance)
    made(library.folder)
    # Each kind of edit comes up in some seed, and chance adds others to it.
    due = EDITS[seed::4]
    for step in range(_STEPS):
        edits = [due[step % len(due)], *chance.choices(EDITS, k=step % 2)]
        for edit in edits:
            edit(library)
        made(library.folder, jobs=1 + step % 2)
        one, other = contents(library.folder), _from_nothing(library.folder, tmp_path / f"{step}")
        names = [edit.__name__ for edit in edits]
        assert one.keys() == other.keys(), names
        assert [path for path in one if one[path] != other[path]] == [], names


def test_nothing_is_done_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that stands is left alone, and a change of record or of site is seen."""
    monkeypatch.setattr("hindsite.app.standing._AT_REST_NS", 0)
    library = Library(tmp_path / "edited", random.Random(0))
    first = made(library.folder)
    marker = (library.folder / "site/index.html").stat()
    again = made(library.folder)
    assert (again.incidents, again.runbooks, again.pages) == (
        first.incidents,
        first.runbooks,
        first.pages,
    )
    assert again.findings == first.findings
    assert (library.folder / "site/index.html").stat() == marker
    (library.folder / "site/index.html").write_text("Somebody else's.", "utf-8")
    made(library.folder)
    assert b"Somebody" not in contents(library.folder)["index.html"]
    library.edit_a_body()
    made(library.folder)
    assert contents(library.folder) == _from_nothing(library.folder, tmp_path / "clean")
    assert "metrics/on-call/index.html" not in contents(library.folder)
    library.edit_the_pages()
    made(library.folder)
    assert "metrics/on-call/index.html" in contents(library.folder)
    assert contents(library.folder) == _from_nothing(library.folder, tmp_path / "paged")


def test_a_number_that_moves_makes_no_record_s_page_again(tmp_path: Path) -> None:
    """One incident has another severity: its page and overviews are made, all others are kept."""
    library = Library(tmp_path / "edited", random.Random(3))
    for number in range(30):
        lay_down(library.folder, {f"content/incidents/other-{number:02}.md": _ALONE})
    made(library.folder)
    lay_down(library.folder, {"content/incidents/other-07.md": _ALONE.replace("SEV-2", "SEV-1")})
    lines: list[str] = []
    site = library.folder / "site"
    request = Request(base=library.folder, site=site, as_of=AS_OF, verbose=True, keep_going=True)
    build(request, Reports(line=lines.append))
    found = re.search(r"(\d+) of them as before", "\n".join(lines))
    assert found
    assert int(found[1]) >= 29


def test_another_day_is_another_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The instant counts, and so does the audience."""
    monkeypatch.setattr("hindsite.app.standing._AT_REST_NS", 0)
    library = Library(tmp_path / "edited", random.Random(1))
    made(library.folder)
    home = contents(library.folder)["index.html"]
    made(library.folder, "2026-12-20T12:00:00Z")
    assert contents(library.folder)["index.html"] != home
    made(library.folder, audience="public")
    assert not [path for path in contents(library.folder) if path.startswith("incidents/incident")]


def test_a_configuration_that_reads_elsewhere_is_built_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it takes from the environment can change without a trace."""
    monkeypatch.setattr("hindsite.app.standing._AT_REST_NS", 0)
    library = Library(tmp_path / "edited", random.Random(2))
    text = (library.folder / "mkdocs.yml").read_text("utf-8")
    lay_down(library.folder, {"mkdocs.yml": f"{text}\ncopyright: !ENV [OWNER, Nobody]\n"})
    made(library.folder)
    monkeypatch.setenv("OWNER", "Somebody")
    made(library.folder)
    assert b"Somebody" in contents(library.folder)["index.html"]
