from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hindsite.app.assessing import Means, assess, assessed_library
from hindsite.checks.judging import judged
from hindsite.model.enums import Audience
from hindsite.model.findings import Level
from hindsite.reading import read_library, read_settings
from hindsite.store import Store
from tests.checks.test_examples import example
from tests.factories import incident, instant, library
from tests.metrics.paged import history, paged

if TYPE_CHECKING:
    from pathlib import Path

    from hindsite.model.findings import Finding
    from tests.checks.conftest import Run

AS_OF = "2026-03-20T00:00Z"
AT = "2026-03-14T09:05:00Z"
RECORD = """---
title: Checkout fails
severity: SEV-3
services: [payments]
started_at: 2026-03-14T09:02:00Z
resolved_at: 2026-03-14T09:40:00Z
{more}
---
## Summary

It failed.
"""


def told(findings: list[Finding]) -> list[tuple[int, str, str]]:
    """Line, field and what stands there."""
    return [(item.place.line, item.field, item.found) for item in findings]


def test_names_that_nobody_knows(run: Run) -> None:
    """The first page of each is named, once for each name, with a guess."""
    found = run(
        "page-names",
        paged(
            {"at": AT, "service": "payments", "team": "Platform crew", "incident": "CHECKOUT"},
            {"at": AT, "service": "paymnts", "team": "platfrom", "incident": "chekout"},
            {"at": AT, "service": "paymnts"},
            services=[{"id": "payments"}],
            teams=[{"id": "platform", "name": "Platform crew"}],
        ),
    )
    assert told(found) == [
        (3, "incident", "chekout"),
        (3, "service", "paymnts"),
        (3, "team", "platfrom"),
    ]
    assert [item.remedy.split("?")[0] for item in found] == [
        "did you mean “checkout”",
        "did you mean “payments”",
        "did you mean “platform”",
    ]
    assert {item.level for item in found} == {Level.WARNING}


def test_names_where_nothing_is_listed(run: Run) -> None:
    """Without a catalogue and teams any name is one."""
    assert run("page-names", paged({"at": AT, "service": "x", "team": "y"})) == []


def test_very_many_unknown_names(run: Run) -> None:
    """After fifty it is no misspelling."""
    pages = [{"at": AT, "service": f"service-{number}"} for number in range(200)]
    assert len(run("page-names", paged(*pages, services=[{"id": "payments"}]))) == 50


def test_pages_long_before_their_incident(run: Run) -> None:
    """An hour is left to alerts that notice early; the first page of each incident is named."""
    began = incident(id="checkout", detected_at="2026-03-14T09:05Z", aliases=["INC-1"])
    pages = history(
        {"at": "2026-03-14T08:05:00Z", "incident": "checkout"},
        {"at": "2026-03-14T08:04:59Z", "incident": "inc-1"},
        {"at": "2026-03-13T08:00:00Z", "incident": "INC-1"},
        {"at": "2026-03-13T08:00:00Z", "incident": "other"},
        {"at": "2026-03-13T08:00:00Z"},
    )
    whole = library(began)
    found = run("page-time", type(whole)(**(vars(whole) | {"paging": pages})))
    assert told(found) == [
        (3, "at", "2026-03-14 08:04:59Z"),
        (4, "at", "2026-03-13 08:00Z"),
    ]
    assert found[0].message == (
        "the page was sent at 2026-03-14 08:04:59Z, before the incident inc-1 began "
        "(2026-03-14 09:05Z)"
    )


def test_pages_to_come(run: Run) -> None:
    """The first of a file is named."""
    later = paged({"at": AT}, {"at": "2026-03-21T09:05:00Z"}, {"at": "2026-03-22T09:05:00Z"})
    found = run("page-time", later)
    assert told(found) == [(3, "at", "2026-03-21 09:05Z")]
    assert "still to come" in found[0].message


def lay_down(base: Path, rows: str, settings: str = "", **records: str) -> None:
    """A knowledge base with one export and some incidents."""
    (base / "content/oncall").mkdir(parents=True)
    (base / "content/incidents").mkdir()
    (base / "content/oncall/a.csv").write_text(rows)
    (base / "hindsite.yml").write_text(f"version: 1\n{settings}")
    for name, more in records.items():
        text = RECORD.format(more=more)
        (base / f"content/incidents/{name}.md").write_text(text)


def findings(base: Path, audience: Audience = Audience.RESTRICTED) -> list[Finding]:
    """What the check finds in the export, which is what a build and a plain reading find."""
    means = Means(instant(AS_OF), Store(base / "store"), lambda _path: True)
    settings = read_settings(base)
    assessed = assess(base, settings, means, lambda _path: True)
    built = assessed_library(base, settings, means)
    plain = judged(read_library(base), instant(AS_OF), lambda _path: True)
    assert built.findings == plain.findings == tuple(assessed.findings(Audience.RESTRICTED))
    shown = tuple(assessed.findings(audience))
    assert built.visible_to(audience).findings == shown
    return [item for item in shown if item.place.path.endswith(".csv")]


ROWS = (
    "at,alert,service,team,incident\n"
    "2026-03-12T09:05:00Z,Pool,payments,,checkout\n"
    "2026-03-12T09:05:00Z,Pool,payments,,hidden\n"
    "never,Pool,payments,,\n"
    f"{AT},Pool,unknown,,nowhere\n"
)


def test_all_ways_to_check_find_the_same(tmp_path: Path) -> None:
    """By command, in a build, and over a library that was read as a whole."""
    lay_down(tmp_path, ROWS, "services: [{id: payments}]\n", checkout="", hidden="")
    assert [(item.rule, item.place.line) for item in findings(tmp_path)] == [
        ("page-time", 2),
        ("page-time", 3),
        ("invalid-time", 4),
        ("page-names", 5),
        ("page-names", 5),
    ]


def test_findings_tell_of_no_hidden_incident(tmp_path: Path) -> None:
    """Nor do they leave the exports for a public log."""
    lay_down(tmp_path, ROWS, checkout="", hidden="visibility: restricted")
    seen = findings(tmp_path, Audience.INTERNAL)
    assert [item.place.line for item in seen] == [2, 4, 5]
    assert "hidden" not in repr(seen)
    assert findings(tmp_path, Audience.PUBLIC) == []


def test_an_incident_that_cannot_be_read(tmp_path: Path) -> None:
    """It may be there under that name: nobody blames the page, and who may not know does not."""
    lay_down(tmp_path, ROWS, checkout="", hidden="visibility: hidden")
    assert [item.place.line for item in findings(tmp_path)] == [2, 4, 5]
    assert [item.place.line for item in findings(tmp_path, Audience.INTERNAL)] == [2, 4, 5]


def test_rules_are_switched(tmp_path: Path) -> None:
    """For all, or for some exports."""
    switches = (
        "rules: {page-time: off, page-names: note}\n"
        "overrides: [{paths: [content/oncall/*], rules: {invalid-time: warning}}]\n"
    )
    lay_down(tmp_path, ROWS, switches, checkout="", hidden="")
    assert [(item.rule, item.level) for item in findings(tmp_path)] == [
        ("invalid-time", Level.WARNING),
        ("page-names", Level.NOTE),
    ]


def test_only_what_is_asked_for(tmp_path: Path) -> None:
    """Exports are not judged where the findings in a record are wanted."""
    lay_down(tmp_path, ROWS, checkout="")
    means = Means(instant(AS_OF), Store(tmp_path / "store"), lambda _path: True)
    wanted = "content/incidents/checkout.md"
    assessed = assess(tmp_path, read_settings(tmp_path), means, lambda path: path == wanted)
    assert [item.place.path for item in assessed.findings(Audience.RESTRICTED)] == []


@pytest.mark.parametrize("code", ["page-file", "page-row", "page-names", "page-time"])
@pytest.mark.parametrize("sort", ["Bad", "Good"])
def test_examples_are_what_they_say(code: str, sort: str, tmp_path: Path) -> None:
    """The bad example of the rule's page breaks it, and the good one does not."""
    language, text = example(code, sort)
    assert language == "csv"
    settings = "services: [{id: payments}]\nteams: [{id: payments}]\n"
    lay_down(tmp_path, text, settings, **{"2026-03-14-checkout-pool": ""})
    rules = {item.rule for item in findings(tmp_path)} - {"unknown-field"}
    assert rules == ({code} if sort == "Bad" else set())
    assert re.match("at,alert|Date,Alert", text)
