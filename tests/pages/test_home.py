from __future__ import annotations

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
