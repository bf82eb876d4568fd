from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.model.runbook import Runbook
from tests.metrics.paged import history, paged
from tests.pages.sample import pages_of

if TYPE_CHECKING:
    from hindsite.model.library import Library

_GOLDEN = Path(__file__).parent / "golden"
_TEAMS = [{"id": "platform", "name": "Platform crew"}, {"id": "web", "timezone": "Asia/Tokyo"}]
_SERVICES = [{"id": "payments", "owner": "platform"}]
_SENT: tuple[dict[str, object], ...] = (
    *(
        {
            "at": f"2026-03-1{day}T0{day}:05:00Z",
            "alert": "Pool",
            "service": "payments",
            "shift": "W11",
            "actionable": day % 2 == 0,
        }
        for day in range(5)
    ),
    {"at": "2026-03-13T01:05:00Z", "alert": "Noise", "team": "web", "actionable": False},
    {"at": "2026-03-14T09:05:00Z", "alert": "Pool", "incident": "checkout", "actionable": True},
    {"at": "2026-03-15T09:05:00Z"},
)


def sent(*more: dict[str, object], unread: int = 0) -> Library:
    """A library with some pages, a runbook for one of their alerts, and these pages besides."""
    made = paged(*_SENT, *more, unread=unread, services=_SERVICES, teams=_TEAMS)
    runbook = Runbook.model_validate({"id": "pool", "title": "Pool is full", "alerts": ["pool"]})
    return replace(made, runbooks=(runbook,))


@pytest.mark.parametrize(
    "path", ["metrics/on-call.md", "data/on-call.csv", "data/on-call-pages.csv"]
)
def test_the_page_is_as_the_golden_file_has_it(path: str, request: pytest.FixtureRequest) -> None:
    """Tiles, shifts above the limit with their pages, idle alerts, and tables of all groups."""
    text = pages_of(sent(unread=2))[path]
    file = _GOLDEN / path
    if request.config.getoption("--update-goldens"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_no_export_no_page() -> None:
    """Nor a tab that leads to one, nor a tile."""
    pages = pages_of(replace(sent(), paging=history().__class__()))
    assert not [path for path in pages if path.startswith(("metrics/on-call", "data/on-call"))]
    assert "on-call" not in pages["metrics/index.md"] + pages["index.md"]


def test_the_home_page_leads_there() -> None:
    """By how many shifts are above the limit."""
    home = pages_of(sent())["index.md"]
    assert '<a href="metrics/on-call/">Shifts with more than 3 pages</a>' in home
    assert "1 of 1" in home


def test_nobody_was_paged() -> None:
    """An export without a page says so."""
    pages = pages_of(replace(sent(), paging=history(unread=1)))
    text = pages["metrics/on-call.md"]
    assert "No page could be counted." in text
    assert "<code>content/oncall/a.csv</code>: 1" in text
    assert "on-call" not in pages["index.md"]


def test_hostile_names() -> None:
    """What an export says is text, in pages and in files."""
    evil = {
        "at": "2026-03-14T09:05:00Z",
        "alert": "<script>alert(1)</script>",
        "service": "=cmd|'/c calc'!A1",
        "team": "{{ 7 * 7 }} | **x**",
        "shift": "</td><img src=x onerror=y>",
        "actionable": False,
    }
    pages = pages_of(sent(*[evil] * 5))
    text = pages["metrics/on-call.md"]
    assert "&#60;script&#62;" in text
    assert "<script>alert" not in text
    assert "<img" not in text
    rows = list(csv.reader(StringIO(pages["data/on-call-pages.csv"])))
    assert rows[-1][2].startswith("'=cmd")


def test_a_name_for_each_page() -> None:
    """The page does not grow with alerts, shifts and files that have names without end."""
    many: list[dict[str, object]] = [
        {
            "at": "2026-03-14T09:05:00Z",
            "alert": f"Alert {number // 4}",
            "shift": f"W{number // 4}",
            "actionable": False,
        }
        for number in range(800)
    ]
    one, two = (len(pages_of(sent(*part))["metrics/on-call.md"]) for part in (many[:400], many))
    assert two < one * 1.1
    assert "more shifts" in pages_of(sent(*many))["metrics/on-call.md"]
