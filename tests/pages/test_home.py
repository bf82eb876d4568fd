from __future__ import annotations

import re
from dataclasses import replace

from hindsite.model.runbook import Runbook
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import AS_OF, pages_of


def text_of(page: str) -> str:
    """The words of a page as a reader sees them, on one line."""
    return " ".join(look(engine_html(page)).text.split())


def test_home_shows_the_latest_incidents_where_no_post_mortem_is_published() -> None:
    """A library of another tool's records still greets with what happened last."""
    home = text_of(pages_of(library(incident(title="Mail was late")))["index.md"])
    assert "Latest incidents" in home
    assert "Mail was late" in home


def test_home_remembers_the_same_day_of_earlier_years() -> None:
    """What began on this day a year ago is shown again; what began a day later is not."""
    first, second = AS_OF.replace(year=AS_OF.year - 1), AS_OF.replace(year=AS_OF.year - 2)
    same = [
        incident(id="one", title="A year ago", started_at=first.isoformat()),
        incident(id="two", title="Two years ago", started_at=second.isoformat()),
    ]
    home = text_of(pages_of(library(*same))["index.md"]).split("On this day")[1]
    assert home.index("A year ago") < home.index("Two years ago")
    assert "On this day" not in text_of(pages_of(library(incident()))["index.md"])


def test_home_shows_the_impact_where_nobody_records_detection() -> None:
    """Without any detected_at the time to resolve has no value; that of the impact stands there."""
    items = [
        incident(id=f"i{n}", started_at="2026-03-14T09:00Z", resolved_at=f"2026-03-14T1{n}:00Z")
        for n in range(6)
    ]
    home = text_of(pages_of(library(*items))["index.md"])
    assert "Impact duration" in home
    assert "Time to resolve" not in home


def test_home_tells_how_long_it_lasted_where_nobody_records_detection() -> None:
    """Records of another tool have a start and an end; that is no time that nobody wrote down."""
    times = {"started_at": "2026-03-14T09:00Z", "resolved_at": "2026-03-14T10:45Z"}
    home = text_of(pages_of(library(incident(**times)))["index.md"])
    assert "1 h 45 min from its start" in home
    assert "not recorded" not in home
    noticed = incident(**times, detected_at="2026-03-14T10:00Z")
    assert "from its start" not in text_of(pages_of(library(noticed))["index.md"])


def test_home_leads_to_the_runbooks_of_a_library_without_incidents() -> None:
    """Who begins with runbooks is led to them; a page without facts says its id, and no more."""
    book = Runbook.model_validate(
        {"id": "pod", "title": "Pod Crash Looping", "body": "# PodCrashLooping\n\na"}
    )
    pages = pages_of(replace(library(), runbooks=(book,)))
    assert "1 runbook to read when an alert fires" in text_of(pages["index.md"])
    assert 'href="runbooks/"' in engine_html(pages["index.md"])
    (page,) = [text for path, text in pages.items() if path.startswith("runbooks/pod")]
    assert re.findall("<dt>(.*?)</dt>", page) == ["Id"]
    assert "PodCrashLooping" not in page
    assert "to read when an alert fires" not in text_of(pages_of(library())["index.md"])
