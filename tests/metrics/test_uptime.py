from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.metrics.frames import incident_frame
from hindsite.metrics.uptime import uptime
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.metrics.values import MonthUptime, ServiceUptime
    from hindsite.model.incident import Incident

HOUR, DAY = 60, 24 * 60
BEGIN = instant("2024-02-28T00:00Z")


def down(start: str | None, end: str | None, **fields: object) -> Incident:
    """A SEV-1 of payments from one instant to another."""
    defaults: dict[str, object] = {
        "id": "x",
        "severity": "SEV-1",
        "started_at": start,
        "resolved_at": end,
    }
    return incident(**defaults | fields)


def services(
    as_of: str, *items: Incident, zone: str = "UTC", catalogue: tuple[object, ...] = ()
) -> tuple[ServiceUptime, ...]:
    """The uptime of each service as known at an instant."""
    now = instant(as_of)
    known = library(*items, services=list(catalogue)).at(now)
    frame = incident_frame(known.incidents)
    return uptime(known.incidents, frame, known.services, ZoneInfo(zone), now)


def months(as_of: str, *items: Incident, zone: str = "UTC") -> tuple[MonthUptime, ...]:
    """The uptime of the one service that these incidents hit."""
    (service,) = services(as_of, *items, zone=zone)
    return service.months


def lost(month: MonthUptime, minutes: float) -> tuple[int, int]:
    """The minutes lost in a month of this length, at SEV-1 and at SEV-2 as well."""
    return round((1 - month.share) * minutes), round((1 - month.pessimistic) * minutes)


def test_an_hour_of_february_in_a_leap_year() -> None:
    """One of 29 × 24 hours, four digits of what was lost; as a whole, one month."""
    item = down("2024-02-29T10:00Z", "2024-02-29T11:00Z")
    (month, after) = months("2024-03-02T00:00Z", item)
    assert month.share == 1 - 0.001437
    assert (month.label, month.start, month.finished) == ("2024-02", date(2024, 2, 1), True)
    assert (month.pessimistic, month.at_most, month.ids) == (month.share, False, ("x",))
    assert (after.share, after.pessimistic, after.finished, after.ids) == (1.0, 1.0, False, ())


def test_sev_2_counts_in_the_pessimistic_share_alone() -> None:
    """SEV-3 counts in neither."""
    items = (
        down("2026-04-01T06:00Z", "2026-04-04T06:00Z", id="one"),
        down("2026-04-10T06:00Z", "2026-04-16T06:00Z", id="two", severity="SEV-2"),
        down("2026-04-20T06:00Z", "2026-04-21T06:00Z", id="three", severity="SEV-3"),
    )
    (month,) = months("2026-05-01T00:00Z", *items)
    assert (month.share, month.pessimistic, month.ids) == (0.9, 0.7, ("two", "one"))


def test_overlapping_incidents_are_counted_once() -> None:
    """Two that began together, one within another, one that overlaps: 10:00 to 14:00."""
    items = (
        down("2026-04-01T10:00Z", "2026-04-01T12:00Z", id="a"),
        down("2026-04-01T10:00Z", "2026-04-01T11:00Z", id="b"),
        down("2026-04-01T10:30Z", "2026-04-01T11:30Z", id="c", severity="SEV-2"),
        down("2026-04-01T11:59Z", "2026-04-01T14:00Z", id="d", severity="SEV-2"),
    )
    (month,) = months("2026-05-01T00:00Z", *items)
    assert lost(month, 30 * DAY) == (2 * HOUR, 4 * HOUR)
    assert month.ids == ("d", "a", "b", "c")


def test_an_incident_over_three_months_takes_from_each() -> None:
    """Half of January, all of February, an hour of March."""
    item = down("2026-01-16T12:00Z", "2026-03-01T01:00Z")
    january, february, march = months("2026-04-01T00:00Z", item)
    assert (january.share, february.share) == (0.5, 0.0)
    assert lost(march, 31 * DAY)[0] == HOUR
    assert january.ids == february.ids == march.ids == ("x",)


def test_an_incident_that_ends_with_the_month_is_none_of_the_next() -> None:
    """Nor does one that begins with it touch the one before."""
    items = (
        down("2026-01-31T23:00Z", "2026-02-01T00:00Z", id="a"),
        down("2026-02-01T00:00Z", "2026-02-01T01:00Z", id="b"),
    )
    assert [month.ids for month in months("2026-03-01T00:00Z", *items)] == [("a",), ("b",)]


def test_a_month_with_a_change_of_clocks_is_as_long_as_it_really_was() -> None:
    """March 2026 has 743 hours in Berlin; the night from 1:30 to 3:30 has one."""
    item = down("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00")
    (month,) = months("2026-04-10T00:00Z", item, zone="Europe/Berlin")[:1]
    assert lost(month, 743 * HOUR)[0] == HOUR
    autumn = down("2026-09-30T22:00Z", "2026-10-31T23:00Z")
    (october,) = months("2026-11-01T00:00+01:00", autumn, zone="Europe/Berlin")
    assert october.share == 0.0


def test_months_go_by_the_librarys_zone() -> None:
    """The evening of the last of March in UTC is April in Berlin."""
    item = down("2026-03-31T22:30Z", "2026-03-31T23:30Z")
    labels = {
        zone: months("2026-04-02T00:00Z", item, zone=zone)[0] for zone in ("UTC", "Europe/Berlin")
    }
    assert {zone: month.label for zone, month in labels.items()} == {
        "UTC": "2026-03",
        "Europe/Berlin": "2026-04",
    }


def test_the_running_month_is_over_the_time_that_has_passed() -> None:
    """An open incident counts until now: one of four days."""
    (month,) = months("2026-04-05T00:00Z", down("2026-04-04T00:00Z", None))
    assert (month.share, month.finished, month.at_most) == (0.75, False, False)


def test_what_was_resolved_later_was_still_open() -> None:
    """Going back in time, it counts until then."""
    item = down("2026-04-02T00:00Z", "2026-04-20T00:00Z")
    (month,) = months("2026-04-03T00:00Z", item)
    assert month.share == 0.5


def test_a_month_that_begins_at_this_very_instant_is_none_yet() -> None:
    """No division by nothing."""
    assert [m.label for m in months("2026-04-01T00:00Z", down("2026-03-31T23:00Z", None))] == [
        "2026-03"
    ]
    assert services("2026-04-01T00:00Z", down("2026-04-01T00:00Z", None)) == ()


def test_an_incident_of_ten_years_leaves_no_uptime() -> None:
    """From March 2014 to February 2024: 120 months, the first half, all others whole."""
    item = down("2014-03-16T12:00Z", "2024-03-01T00:00Z")
    found = months("2024-03-01T00:00Z", item)
    assert [month.share for month in found] == [0.5, *[0.0] * 119]


def test_an_incident_that_took_no_time_is_still_said() -> None:
    """It is listed, and takes nothing away."""
    (month,) = months("2026-05-01T00:00Z", down("2026-04-01T10:00Z", "2026-04-01T10:00Z"))
    assert (month.share, month.at_most, month.ids) == (1.0, False, ("x",))


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ({"resolved_at": None, "closed_at": "2026-02-10T00:00Z"}, ["2026-01", "2026-02"]),
        (
            {
                "resolved_at": None,
                "verified_at": "2026-01-12T00:00Z",
                "closed_at": "2026-02-10T00:00Z",
            },
            ["2026-01"],
        ),
        ({"resolved_at": None, "over": True}, ["2026-01"]),
        ({"resolved_at": "2026-01-01T00:00Z"}, ["2026-01"]),
        (
            {
                "started_at": None,
                "detected_at": "2026-01-20T00:00Z",
                "resolved_at": "2026-02-02T00:00Z",
            },
            ["2026-01", "2026-02"],
        ),
        (
            {"started_at": None, "detected_at": "2026-01-20T00:00Z", "resolved_at": None},
            ["2026-01", "2026-02", "2026-03"],
        ),
        (
            {"started_at": "2026-01-20T00:00Z", "resolved_at": "2026-02-02T00:00Z"},
            ["2026-01", "2026-02"],
        ),
    ],
)
def test_what_has_no_sound_start_or_end_leaves_an_upper_bound(
    fields: dict[str, object], marked: list[str]
) -> None:
    """Missing, out of order or a placeholder: no time is counted, and the months say so."""
    other = down("2026-01-05T12:00Z", "2026-01-05T13:00Z", id="sound")
    item = down("2026-01-10T01:00Z", None, **fields)
    found = months("2026-03-20T00:00Z", other, item)
    assert [month.label for month in found] == ["2026-01", "2026-02", "2026-03"]
    assert [month.label for month in found if month.at_most] == marked
    assert [month.label for month in found if "x" in month.ids] == marked
    assert lost(found[0], 31 * DAY) == (HOUR, HOUR)
    assert [month.share for month in found[1:]] == [1.0, 1.0]


def test_every_service_with_an_objective_or_an_outage_has_every_month() -> None:
    """From the month of the library's first incident, of whatever severity."""
    catalogue = (
        {"id": "payments", "slo": "99.95"},
        {"id": "search"},
        {"id": "auth", "slo": "99.9"},
        {"id": "old", "slo": "99", "retired": "true"},
        {"id": "gone", "retired": "true"},
        {"id": "mail"},
    )
    found = services(
        "2026-03-20T00:00Z",
        down("2026-01-10T00:00Z", "2026-01-10T01:00Z", severity="SEV-4", services=["mail"]),
        down("2026-02-10T00:00Z", "2026-02-10T01:00Z", id="y", services=["search", "gone"]),
        catalogue=catalogue,
    )
    assert [(item.service, item.slo) for item in found] == [
        ("payments", 0.9995),
        ("search", None),
        ("auth", 0.999),
        ("gone", None),
    ]
    assert {tuple(month.label for month in item.months) for item in found} == {
        ("2026-01", "2026-02", "2026-03")
    }
    assert [month.ids for month in found[1].months] == [(), ("y",), ()]


def test_without_incidents_there_are_no_months() -> None:
    """An objective alone says nothing of what was observed."""
    catalogue = ({"id": "payments", "slo": "99.95"},)
    assert services("2026-03-20T00:00Z", catalogue=catalogue) == ()


spans = st.lists(
    st.tuples(
        st.integers(0, 4 * DAY), st.integers(0, 2 * DAY), st.sampled_from(["SEV-1", "SEV-2"])
    ),
    min_size=1,
    max_size=8,
)


def outages(drawn: list[tuple[int, int, str]]) -> list[Incident]:
    """Incidents that begin so many minutes after 2024-02-28 and last so many.

    A second later, that is: from midnight to midnight would be days without times.
    """
    return [
        incident(
            id=f"i{place}",
            severity=severity,
            started_at=BEGIN + timedelta(minutes=start, seconds=1),
            resolved_at=BEGIN + timedelta(minutes=start + length, seconds=1),
        )
        for place, (start, length, severity) in enumerate(drawn)
    ]


@given(spans)
def test_minute_by_minute_gives_the_same(drawn: list[tuple[int, int, str]]) -> None:
    """The union counted as a set of minutes, over a leap day and the end of a month."""
    minutes: dict[str, set[int]] = {"SEV-1": set(), "SEV-2": set()}
    for start, length, severity in drawn:
        minutes[severity] |= set(range(start, start + length))
    either = minutes["SEV-1"] | minutes["SEV-2"]
    for month, length in zip(
        months("2024-04-01T00:00Z", *outages(drawn)), _lengths(drawn), strict=True
    ):
        here = range(2 * DAY) if month.label == "2024-02" else range(2 * DAY, 33 * DAY)
        critical = len(minutes["SEV-1"].intersection(here))
        assert month.share == pytest.approx(1 - critical / length, abs=1e-4)
        assert month.pessimistic == pytest.approx(
            1 - len(either.intersection(here)) / length, abs=1e-4
        )


def _lengths(drawn: list[tuple[int, int, str]]) -> list[int]:
    """The lengths of the months from the one of the first incident to March 2024."""
    in_february = min(start for start, _, _ in drawn) < 2 * DAY
    return [29 * DAY, 31 * DAY] if in_february else [31 * DAY]


@given(spans, st.integers(1, 40 * DAY))
def test_shares_stay_within_their_bounds(drawn: list[tuple[int, int, str]], now: int) -> None:
    """From 0 to 1, the pessimistic one no better; whenever one looks."""
    as_of = BEGIN + timedelta(minutes=4 * DAY + now)
    for month in months(as_of.isoformat(), *outages(drawn), zone="America/Sao_Paulo"):
        assert 0.0 <= month.pessimistic <= month.share <= 1.0


@given(spans)
def test_saying_the_same_twice_changes_nothing(drawn: list[tuple[int, int, str]]) -> None:
    """The union of incidents with themselves is their union."""
    twice = [*drawn, *drawn]
    once, again = (
        [(month.share, month.pessimistic) for month in months("2024-04-01T00:00Z", *outages(which))]
        for which in (drawn, twice)
    )
    assert once == again
