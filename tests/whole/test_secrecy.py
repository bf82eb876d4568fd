from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.whole.sites import built_in, contents, holding, lay_down, pages

if TYPE_CHECKING:
    from hindsite.app.build import Built

AS_OF = "2026-05-01T12:00:00Z"
CANARY = "quokka"

GUARDED = """\
---
id: quokka-id
aliases: [quokka-alias]
title: A quokka-title
severity: SEV-1
visibility: restricted
services: [payments, quokka-service]
teams: [quokka-team]
tags: [quokka-tag, shared]
started_at: 2026-03-14T09:00:00Z
detected_at: 2026-03-14T09:05:00Z
acknowledged_at: 2026-03-14T09:06:00Z
resolved_at: 2026-03-14T10:00:00Z
detection: {source: monitoring, alert: quokka-alert}
resolution: {strategy: other, why: quokka-strategy}
impact: {summary: quokka-impact, error_rate: 77.7, dependent_services: [quokka-dependent]}
contributing_factors: [quokka-factor]
roles: {quokka-role: quokka-person}
war_room: https://quokka-room.example/
runbooks:
  - {id: quokka-runbook, outcome: helped}
  - {outcome: missing, wanted: quokka-wanted}
updates:
  - at: 2026-03-14T09:20:00Z
    audience: executive
    happening: quokka-happening
    impact: quokka-felt
    doing: quokka-doing
    eta: quokka-eta
    commitments: quokka-commitment
timeline:
  - {at: 2026-03-14T09:10:00Z, event: quokka-event, by: quokka-actor}
action_items:
  - {id: quokka-a1, title: quokka-action, owner: quokka-owner, due: 2026-04-01,
     status: cancelled, url: "https://quokka-ticket.example/", why: quokka-reason}
severity_changes:
  - {at: 2026-03-14T09:12:00Z, from: SEV-2, to: SEV-1}
security: {known_at: 2026-03-14T09:05:00Z, notification: {required: true, regime: quokka-regime}}
process_review: {helped: quokka-helped, hindered: quokka-hindered}
related: [plain]
links: [{title: quokka-link, url: "https://quokka-link.example/"}]
---
## Summary

The quokka-body, with [a runbook](../runbooks/quokka-runbook.md).

## A quokka-heading

```text
quokka-code
```
"""
IN_BODY = """\
---
title: A second quokka-title
severity: SEV-2
kind: security
services: [payments]
started_at: 2026-03-20T09:00:00Z
---
## Timeline

- 09:02 quokka-row

## Action items

- [ ] quokka-item (@quokka-holder, due 2026-04-01)
"""
HIDDEN_RUNBOOK = """\
---
title: The quokka-instructions
visibility: restricted
services: [payments, quokka-only]
alerts: [quokka-page]
aliases: [quokka-former]
tags: [quokka-label]
owner: quokka-keeper
links: [{title: quokka-dashboard, url: "https://quokka-dashboard.example/"}]
---
# The quokka-instructions

Do the quokka-step.
"""
HIDDEN_REVIEW = """\
---
title: The quokka-review
visibility: restricted
period: 2026-Q1
held_at: 2026-04-10T09:00:00Z
aliases: [quokka-reviewed]
teams: [quokka-team]
reviewed: {process: true, runbooks: [restart], incidents: [plain], policies: [security]}
decisions: [The quokka-decision]
action_items: [{id: quokka-r1, title: quokka-promise, owner: quokka-owner, due: 2026-04-20}]
links: [{title: quokka-slides, url: "https://quokka-slides.example/"}]
---
The quokka-words.
"""
HIDDEN = {
    "content/reviews/quokka-review.md": HIDDEN_REVIEW,
    "content/incidents/quokka-file.md": GUARDED,
    "content/incidents/2026/quokka-second.md": IN_BODY,
    "content/runbooks/quokka-runbook.md": HIDDEN_RUNBOOK,
}
PLAIN = """\
---
title: Checkout fails
severity: SEV-3
visibility: public
services: [payments]
tags: [shared]
started_at: 2026-03-10T09:00:00Z
detected_at: 2026-03-10T09:05:00Z
resolved_at: 2026-03-10T09:40:00Z
---
## Summary

It failed.
"""
VISIBLE = {
    "content/incidents/plain.md": PLAIN,
    "content/runbooks/restart.md": (
        "---\ntitle: Restart\nvisibility: public\nservices: [payments]\n---\n# Restart\n\nDo it.\n"
    ),
}
REFERRING = """\
---
title: Another one
severity: SEV-3
visibility: public
services: [payments]
started_at: 2026-03-16T09:00:00Z
resolved_at: 2026-03-16T09:40:00Z
related: [quokka-id, quokka-second]
runbooks: [{id: quokka-runbook, outcome: helped}, {id: quokka-former, outcome: misled}]
---
## Summary

As [the other one](quokka-file.md), [that](2026/quokka-second.md#timeline), [by name][1],
<a href="quokka-file.md">raw</a>; see [how](../runbooks/quokka-runbook.md).

[1]: quokka-file.md "a title"
"""
REPEATED = """\
---
title: A third one
severity: SEV-3
visibility: public
services: [payments]
started_at: 2026-03-17T09:00:00Z
duplicate_of: quokka-alias
---
"""
WRONG: dict[str, str | bytes] = {
    "error": GUARDED.replace("severity: SEV-1", "severity: quokka-severity"),
    "order": GUARDED.replace("resolved_at: 2026-03-14T10", "resolved_at: 2026-03-14T08"),
    "strange field": GUARDED.replace("links:", "quokka_field: quokka-value\nlinks:"),
    "broken YAML": GUARDED.replace("title: A quokka-title", 'title: "quokka: [unclosed'),
    "misspelt": GUARDED.replace("visibility: restricted", "visibilty: restricted").replace(
        "security: {", "impact_note: {"
    ),
    "misspelt in broken YAML": GUARDED.replace("visibility: restricted", "visibilty: hidden")
    .replace("security: {", "impact_note: {")
    .replace("title: A", "title: A: b"),
    "indented": GUARDED.replace("visibility: restricted\n", "")
    .replace("security: {", "impact_note: {")
    .replace("detection: {", "detection: {visibility: restricted, "),
    "repeated": GUARDED.replace(
        "visibility: restricted", "visibility: restricted\nvisibility: public"
    ),
    "unknown tier": GUARDED.replace("visibility: restricted", "visibility: quokka-tier"),
    "no text": GUARDED.encode().replace(b"quokka-body", b"quokka-body \xff"),
    "no end": GUARDED.replace("\n---\n## Summary", "\n## Summary"),
}


@pytest.fixture(scope="module", params=[None, "public"])
def audience(request: pytest.FixtureRequest) -> str | None:
    """An audience that restricted records are not for."""
    found: str | None = request.param
    return found


def build(folder: Path, files: Mapping[str, str | bytes], audience: str | None) -> Built:
    """Lay down the files and build them, whatever is wrong in them."""
    return built_in(lay_down(folder, files), AS_OF, audience=audience, keep_going=True)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory, audience: str | None) -> Path:
    """The site of the visible records alone."""
    folder = tmp_path_factory.mktemp("without")
    build(folder, {**VISIBLE}, audience)
    return folder


def test_as_if_absent(tmp_path: Path, without: Path, audience: str | None) -> None:
    """Byte for byte the site is the one that has no restricted records: no count tells of them."""
    folder = lay_down(tmp_path, {**VISIBLE, **HIDDEN})
    built = built_in(folder, AS_OF, audience=audience)
    assert (built.incidents, built.runbooks) == (1, 1)
    assert CANARY not in repr(built.findings)
    assert contents(folder) == contents(without)
    assert holding(folder, CANARY) == []
    assert any(path.startswith("search/2026/") for path in contents(folder))


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_ones(tmp_path: Path, wrong: str) -> None:
    """A restricted record that is wrong, or cannot even be read, is as absent as a sound one."""
    files = {**VISIBLE, **HIDDEN, "content/incidents/quokka-file.md": WRONG[wrong]}
    built = build(tmp_path, files, None)
    assert (built.incidents, built.runbooks) == (1, 1)
    assert CANARY not in repr(built.findings)
    assert holding(tmp_path, CANARY) == []


def test_all_wrong(tmp_path: Path, without: Path, audience: str | None) -> None:
    """All of them at once change not one byte of the site."""
    wrong = {
        f"content/incidents/quokka-{number}.md": text for number, text in enumerate(WRONG.values())
    }
    build(tmp_path, {**VISIBLE, **wrong}, audience)
    assert contents(tmp_path) == contents(without)


def test_reviews_of_what_is_hidden(tmp_path: Path, audience: str | None) -> None:
    """A visible review that names restricted records is published without their names."""
    review = HIDDEN_REVIEW.replace("quokka", "plain").replace("restricted", "public")
    names = review.replace("[restart]", "[restart, quokka-former, quokka-runbook]")
    names = names.replace("[plain]", "[quokka-ID, plain]")
    files = {**VISIBLE, **HIDDEN, "content/reviews/plain.md": names}
    built = build(tmp_path, files, audience)
    assert CANARY not in repr(built.findings)
    assert holding(tmp_path, CANARY) == []
    page = contents(tmp_path)["reviews/plain/index.html"].decode()
    assert "../../runbooks/restart/" in page
    assert "../../incidents/plain/" in page


def test_broken_internal(tmp_path: Path) -> None:
    """A file that cannot be read is internal unless it says otherwise: no public page names it."""
    broken = {"content/incidents/quokka-file.md": '---\ntitle: "quokka\nseverity: SEV-1\n---\n'}
    built = build(tmp_path, {**VISIBLE, **broken}, "public")
    assert CANARY not in repr(built.findings)
    assert holding(tmp_path, CANARY) == []
    build(tmp_path, {}, None)
    assert holding(tmp_path, "quokka-file.md") != []


GUARDING = (
    "defaults: {visibility: restricted}",
    "defaults: {kind: security}",
    "defaults: {severity: SEV-1, security: '{}'}",
    "values: {visibility: {secret: restricted}}",
    "fields: {started_at: began, visibility: grade}",
)
UNREAD = ("title: 'quokka", "title: quokka", "- quokka")


def test_broken_in_guarded_sources(tmp_path: Path) -> None:
    """What a source may make restricted is absent where it gives no record, whatever it says."""
    folders = ["{path: content/incidents, as: incidents}", "{path: content/runbooks, as: runbooks}"]
    folders += [f"{{path: c{n}, as: incidents, {said}}}" for n, said in enumerate(GUARDING)]
    harmless = "defaults: {visibility: internal, kind: operational}"
    folders.append(f"{{path: harmless, as: incidents, {harmless}}}")
    broken = {
        f"c{number}/quokka-{front[:3]}.md": f"---\n{front}\n---\n"
        for number in range(len(GUARDING))
        for front in UNREAD
    }
    settings = "".join(["sources:\n", *(f"  - {one}\n" for one in folders)])
    files = {**VISIBLE, **broken, "hindsite.yml": settings, "harmless/other.md": "---\na: b: c\n"}
    built = build(tmp_path, files, None)
    assert CANARY not in repr(built.findings)
    assert holding(tmp_path, CANARY) == []
    assert holding(tmp_path, "other.md") != []


SHOWN_PAGES = {"hindsite.yml": "policy: {on_call: {audience: public, pages_per_shift: 1}}\n"}
PAGE = "2026-03-1{day}T09:05:00Z,Pool,payments,platform,W11,false,{incident}\n"
EXPORT = "at,alert,service,team,shift,actionable,incident\n"
ROWS = [PAGE.format(day=day, incident="plain") for day in (0, 1, 2)]
HIDDEN_ROWS = [
    f"2026-03-14T09:0{number}:00Z,quokka-alert,quokka-service,quokka-team,quokka-shift,,{name}\n"
    for number, name in enumerate(("quokka-id", "QUOKKA-alias", "quokka-second"))
]


def test_pages_of_hidden_incidents(tmp_path: Path, audience: str | None) -> None:
    """A page that names one is as absent as the incident: in rows, counts, names and findings."""
    early = "2026-03-02T09:05:00Z,quokka-early,payments,platform,W11,false,quokka-id\n"
    mixed = [ROWS[0], *HIDDEN_ROWS, ROWS[1], early, ROWS[2]]
    files = {**VISIBLE, **SHOWN_PAGES}
    build(tmp_path / "without", {**files, "content/oncall/a.csv": EXPORT + "".join(ROWS)}, audience)
    hiding = {
        "content/oncall/a.csv": EXPORT + "".join(mixed),
        "content/oncall/b.csv": EXPORT + "".join(HIDDEN_ROWS),
    }
    built = build(tmp_path / "with", {**files, **HIDDEN, **hiding}, audience)
    assert CANARY not in repr(built.findings)
    assert contents(tmp_path / "with") == contents(tmp_path / "without")
    assert "of 3 rows" in pages(tmp_path / "with")["metrics/on-call/index.html"]
    assert holding(tmp_path / "with", CANARY) == []


def test_pages_of_hidden_incidents_alone(tmp_path: Path) -> None:
    """An export that holds no others is as if nobody had exported anything."""
    files = {**VISIBLE, **SHOWN_PAGES}
    build(tmp_path / "without", files, None)
    export = {"content/oncall/a.csv": EXPORT + "".join(HIDDEN_ROWS)}
    build(tmp_path / "with", {**files, **HIDDEN, **export}, None)
    assert contents(tmp_path / "with") == contents(tmp_path / "without")


def test_pages_are_internal(tmp_path: Path) -> None:
    """Unless the policy says otherwise a public site tells of no page."""
    export = {"content/oncall/quokka.csv": EXPORT + ROWS[0].replace("Pool", "quokka") + "no\n"}
    built = build(tmp_path, {**VISIBLE, **export}, "public")
    assert CANARY not in repr(built.findings)
    assert "metrics/on-call/index.html" not in pages(tmp_path)
    assert holding(tmp_path, CANARY) == []


def test_references(tmp_path: Path, audience: str | None) -> None:
    """Visible records that refer to restricted ones say their own words, and lead nowhere."""
    more = {
        "content/incidents/referring.md": REFERRING,
        "content/incidents/repeated.md": REPEATED,
    }
    built = build(tmp_path, {**VISIBLE, **HIDDEN, **more}, audience)
    assert built.incidents == 3
    assert holding(tmp_path, CANARY) == []
    page = pages(tmp_path)["incidents/referring/index.html"]
    assert "the other one" in page
    assert not re.search(r"<a[^>]*>\s*the other one", page)


def test_unreadable_runbook(tmp_path: Path) -> None:
    """A visible record does not name the restricted runbook that it used and nobody can read."""
    files = {
        **VISIBLE,
        **HIDDEN,
        "content/incidents/referring.md": REFERRING.replace("quokka-former", "restart"),
        "content/runbooks/quokka-runbook.md": HIDDEN_RUNBOOK.replace("alerts: [", "alerts: [" * 2),
    }
    build(tmp_path, files, None)
    assert holding(tmp_path, CANARY) == []
    assert "Misled" in pages(tmp_path)["incidents/referring/index.html"]


def test_own_words(tmp_path: Path) -> None:
    """What a visible record says in its own prose is published as it stands."""
    told = PLAIN.replace("It failed.", "It failed as in quokka-id.")
    build(tmp_path, {**VISIBLE, **HIDDEN, "content/incidents/plain.md": told}, "public")
    found = holding(tmp_path, CANARY)
    assert "incidents/plain/index.html" in found
    assert all("quokka" not in path for path in found)
    words = re.findall(r"quokka[\w-]*", "".join(pages(tmp_path).values()))
    # The search's index has its words, each by itself.
    assert set(words) == {"quokka-id", "quokka"}


def test_restricted(tmp_path: Path) -> None:
    """For those who may see them the restricted records are whole."""
    folder = lay_down(tmp_path, {**VISIBLE, **HIDDEN})
    built = built_in(folder, AS_OF, audience="restricted")
    assert (built.incidents, built.runbooks) == (3, 2)
    text = "".join([*pages(folder), *pages(folder).values()]).lower()
    written = {
        word for record in HIDDEN.values() for word in re.findall(r"quokka-[a-z0-9]+", record)
    }
    missing = {word for word in written if word not in text and word.replace("-", " ") not in text}
    assert missing <= {"quokka-dependent"}
    found = {path for path in holding(folder, CANARY) if path.startswith("search/")}
    assert {"search/2026/records.json", "search/runbooks/records.json"} <= found
