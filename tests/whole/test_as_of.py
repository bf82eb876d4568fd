from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.whole.sites import built_in, holding, lay_down, pages

AS_OF = "2026-04-01T12:00:00Z"
AFTERWARDS = "2026-06-01T12:00:00Z"

EARLY = """\
---
title: Checkout fails
severity: SEV-2
services: [payments]
started_at: 2026-03-30T09:00:00Z
detected_at: 2026-03-30T09:05:00Z
resolved_at: 2026-04-03T03:33:33Z
updates:
  - {at: 2026-03-30T09:20:00Z, happening: wallaby-update}
  - {at: 2026-04-02T09:20:00Z, happening: numbat-update}
timeline:
  - {at: 2026-03-30T09:10:00Z, event: wallaby-event}
  - {at: 2026-04-02T09:10:00Z, event: numbat-event, by: numbat-actor}
severity_changes:
  - {at: 2026-03-30T09:12:00Z, from: SEV-3, to: SEV-2}
postmortem: {status: published, published_at: 2026-04-20T09:00:00Z}
related: [numbat-later]
---
## Summary

The wallaby-body as it was written, [afterwards](numbat-later.md) too.

## Action items

- [x] A1: wallaby-before (@payments, due 2026-04-15, done 2026-03-31)
- [x] A2: wallaby-after (@payments, due 2026-04-15, done 2026-04-19)
"""
IN_BODY = """\
---
title: Search is slow
severity: SEV-3
services: [search]
started_at: 2026-03-31T09:00:00Z
---
## Timeline

- 2026-03-31 09:02Z wallaby-row
- 2026-04-02 09:02Z wallaby-later-row
"""
LATER = """\
---
title: The numbat-title
severity: SEV-1
services: [payments, numbat-service]
tags: [numbat-tag]
aliases: [numbat-alias]
started_at: 2026-04-01T12:00:01Z
detection: {source: monitoring, alert: numbat-alert}
contributing_factors: [numbat-factor]
runbooks: [{id: restart, outcome: helped}, {outcome: missing, wanted: numbat-wanted}]
action_items: [{title: numbat-action, owner: numbat-owner}]
related: [early]
---
The numbat-body.
"""
WRONG = """\
---
title: The second numbat-title
severity: SEV-1
services: [payments]
started_at: 2026-04-02T12:00:00Z
resolved_at: 2026-04-02T11:00:00Z
numbat_field: 1
---
"""
RUNBOOK = """\
---
title: Restart
services: [payments]
last_reviewed: 2026-04-22
review_every: 90d
last_exercised: 2026-04-23
---
# Restart

Do it.
"""


def state_of(base: Path, action: str) -> str:
    """The state that the record's page shows beside an action."""
    page = pages(base)["incidents/early/index.html"]
    row = page[page.index(f"{action}</td>") :]
    found = re.search(r"hs-badge[^>]*>([^<]+)<", row[: row.index("</tr>")])
    return found[1] if found else ""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as of an instant after which much is dated."""
    folder = lay_down(
        tmp_path_factory.mktemp("base"),
        {
            "content/incidents/early.md": EARLY,
            "content/incidents/in-body.md": IN_BODY,
            "content/incidents/numbat-later.md": LATER,
            "content/incidents/numbat-wrong.md": WRONG,
            "content/runbooks/restart.md": RUNBOOK,
        },
    )
    built = built_in(folder, AS_OF, keep_going=True)
    assert built.incidents == 2
    return folder


def test_later_things(base: Path) -> None:
    """No file's name or content holds what is dated later: incidents, rows, updates, services."""
    assert holding(base, "numbat") == []


def test_later_instants(base: Path) -> None:
    """What ended later is open, and neither its end nor later papers are told."""
    page = pages(base)["incidents/early/index.html"]
    assert "03:33" not in page
    assert "2026-04-03" not in page
    assert "2026-04-20" not in page
    assert holding(base, "2026-04-03") == []


def test_later_actions(base: Path) -> None:
    """An action done later is shown open; one done before is done."""
    assert holding(base, "2026-04-19") == []
    follow_up = pages(base)["follow-up/index.html"]
    assert "wallaby-after" in follow_up
    assert state_of(base, "wallaby-after") == "Open"
    assert state_of(base, "wallaby-before") == "Done"


def test_later_reviews(base: Path) -> None:
    """A runbook reviewed or exercised later was not yet."""
    assert holding(base, "2026-04-22") == []
    assert holding(base, "2026-04-23") == []


def test_body_stays(base: Path) -> None:
    """The body is shown as it was written, and so is what was known by then."""
    early = pages(base)["incidents/early/index.html"]
    assert "wallaby-body" in early
    assert "wallaby-event" in early
    assert "wallaby-update" in early
    in_body = pages(base)["incidents/in-body/index.html"]
    assert "wallaby-row" in in_body
    assert "wallaby-later-row" in in_body


def test_afterwards(base: Path) -> None:
    """Later all of it is there."""
    built = built_in(base, AFTERWARDS, keep_going=True)
    assert built.incidents == 4
    words = "title service tag alias alert factor wanted action owner body update event actor"
    assert [word for word in words.split() if not holding(base, f"numbat-{word}")] == []
    assert holding(base, "2026-04-22") != []
    assert state_of(base, "wallaby-after") == "Done"
