from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hindsite.app import asking
from hindsite.app.build import build
from hindsite.app.composing import compose
from hindsite.app.instants import Present
from hindsite.app.terms import Reports, Request

NOW = datetime(2026, 4, 1, 14, 40, 7, tzinfo=UTC)
HOUR = datetime(2026, 4, 1, 14, tzinfo=UTC)
INCIDENT = """\
---
title: {title}
severity: SEV-2
services: [payments]
started_at: 2026-03-30T09:00:00Z
{fields}
---
## Summary

{body}
"""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock as its only item, which a test may put to another time."""
    times = [NOW]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            del tz
            return times[0]

    monkeypatch.setattr(asking, "datetime", Clock)
    # Files need not lie still for two seconds before they are trusted.
    monkeypatch.setattr("hindsite.app.standing._AT_REST_NS", 0)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return times


def incident(base: Path, name: str, fields: str = "", body: str = "It failed.") -> None:
    """Write an incident that began long before now."""
    file = base / f"content/incidents/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = INCIDENT.format(title=name.title(), fields=fields or "tags: [a]", body=body)
    file.write_text(text, encoding="utf-8")


def spoken_of(base: Path, audience: str = "internal") -> datetime:
    """The instant of a site that nobody fixed."""
    return compose(base, audience=audience).as_of


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("UTC", "14:00"), ("Asia/Kolkata", "14:30"), ("Asia/Kathmandu", "14:15")],
)
def test_hours_are_of_the_zone(zone: str, hour: str) -> None:
    """Days begin with an hour everywhere, also where clocks differ by half of one."""
    since = Present.clock(NOW, ZoneInfo(zone)).since
    assert since is not None
    assert f"{since:%H:%M}" == hour


def test_the_beginning_of_the_hour(tmp_path: Path, clock: list[datetime]) -> None:
    """Where nothing was recorded since, it is the beginning of the hour."""
    del clock
    incident(tmp_path, "old")
    assert spoken_of(tmp_path) == HOUR


def test_the_last_moment_recorded(tmp_path: Path, clock: list[datetime]) -> None:
    """What was recorded since is not left out, and what lies ahead does not count yet."""
    del clock
    incident(tmp_path, "old", "updates:\n  - {at: 2026-04-01T14:20:03Z, happening: news}")
    incident(tmp_path, "new", "detected_at: 2026-04-01T16:05:00+02:00")
    incident(tmp_path, "wrong", "detected_at: 2026-04-01T14:55:00Z")
    incident(tmp_path, "never", "detected_at: 2100-12-31T23:59:00-08:00")
    assert spoken_of(tmp_path) == datetime(2026, 4, 1, 14, 20, 3, tzinfo=UTC)


def test_a_row_of_the_body_counts(tmp_path: Path, clock: list[datetime]) -> None:
    """A timeline in the body is recorded as much as one in the front matter."""
    del clock
    incident(tmp_path, "old", body="## Timeline\n\n- 2026-04-01 14:31Z The pager went off")
    assert spoken_of(tmp_path) == datetime(2026, 4, 1, 14, 31, tzinfo=UTC)


def test_hidden_records_do_not_move_it(tmp_path: Path, clock: list[datetime]) -> None:
    """That something was recorded a minute ago would be a trace of a record that nobody may see."""
    del clock
    incident(tmp_path, "open", "visibility: public")
    incident(tmp_path, "shut", "visibility: restricted\ndetected_at: 2026-04-01T14:31:00Z")
    assert spoken_of(tmp_path, "public") == HOUR
    assert spoken_of(tmp_path, "internal") == HOUR
    assert spoken_of(tmp_path, "restricted") == datetime(2026, 4, 1, 14, 31, tzinfo=UTC)


def test_what_is_held_back_does_not_move_it(tmp_path: Path, clock: list[datetime]) -> None:
    """Nor would a part of a record that is held back from the audience."""
    del clock
    update = "updates:\n  - {at: 2026-04-01T14:20:00Z, audience: executive, happening: news}"
    incident(tmp_path, "open", f"visibility: public\n{update}")
    assert spoken_of(tmp_path, "public") == HOUR
    assert spoken_of(tmp_path, "internal") == datetime(2026, 4, 1, 14, 20, tzinfo=UTC)


def test_fixed(tmp_path: Path, clock: list[datetime], monkeypatch: pytest.MonkeyPatch) -> None:
    """An instant that somebody fixed is kept to the second, however it was fixed."""
    del clock
    incident(tmp_path, "old", "detected_at: 2026-04-01T14:31:00Z")
    assert compose(tmp_path, as_of=NOW.isoformat()).as_of == NOW
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775000000")
    assert spoken_of(tmp_path) == datetime.fromtimestamp(1775000000, tz=UTC)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    (tmp_path / "hindsite.yml").write_text("as_of: 2026-04-01T14:32:01Z\n", encoding="utf-8")
    assert spoken_of(tmp_path) == datetime(2026, 4, 1, 14, 32, 1, tzinfo=UTC)


def stood(base: Path) -> bool:
    """Build, and say whether the site stood as it is."""
    lines: list[str] = []
    request = Request(base=base, site=base / "site", verbose=True, jobs=1)
    build(request, Reports(line=lines.append))
    return any("stands as it is" in line for line in lines)


def test_the_site_stands_for_the_hour(tmp_path: Path, clock: list[datetime]) -> None:
    """Of what is unchanged nothing is built again before the hour is over."""
    incident(tmp_path, "old")
    assert not stood(tmp_path)
    clock[0] = NOW + timedelta(minutes=19)
    assert stood(tmp_path)
    clock[0] = NOW + timedelta(minutes=20)
    assert not stood(tmp_path)


def test_the_site_stands_until_a_recorded_moment(tmp_path: Path, clock: list[datetime]) -> None:
    """A moment that lay ahead comes within the hour: then the site is another one."""
    incident(tmp_path, "old", "detected_at: 2026-04-01T14:45:00Z")
    assert not stood(tmp_path)
    page = tmp_path / "site/incidents/old/index.html"
    assert "14:45" not in page.read_text(encoding="utf-8")
    clock[0] = NOW + timedelta(minutes=4)
    assert stood(tmp_path)
    clock[0] = NOW + timedelta(minutes=5)
    assert not stood(tmp_path)
    assert "14:45" in page.read_text(encoding="utf-8")
