from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.metrics import Selection, measure, measure_part
from hindsite.metrics import burden as module
from hindsite.metrics.burden import burden
from hindsite.metrics.periods import window_named
from hindsite.model.enums import Kind, Severity
from tests.depth import often
from tests.factories import instant, library
from tests.metrics.paged import FILE, paged

if TYPE_CHECKING:
    from hindsite.metrics.values import Burden, Load

AS_OF = instant("2026-11-20T12:00Z")
TEAMS = {
    "timezone": "Europe/Berlin",
    "teams": [
        {"id": "platform", "name": "Platform crew"},
        {"id": "discovery", "timezone": "America/Toronto"},
    ],
    "services": [
        {"id": "database", "name": "Primary database", "owner": "platform"},
        {"id": "search", "owner": "discovery"},
    ],
}


def measured(
    *pages: dict[str, object],
    selection: Selection | None = None,
    policy: Mapping[str, object] = MappingProxyType({}),
) -> Burden:
    """The load of these pages."""
    found = burden(paged(*pages, rules={**TEAMS, "policy": policy}), AS_OF, selection)
    assert found is not None
    return found


def page(at: str, **more: object) -> dict[str, object]:
    """A page of the platform team."""
    return {"at": at, "alert": "Pool", "team": "platform", **more}


def counts(load: Load | None) -> tuple[int, int, int]:
    """Pages, those outside of business hours, those at night."""
    assert load is not None
    return load.pages, load.outside, load.night


def test_no_export_is_no_load() -> None:
    """Where nobody exports pages there is nothing to say, and not zero."""
    assert burden(library(), AS_OF) is None
    assert measure(library(), AS_OF).on_call is None


def test_an_export_without_a_page() -> None:
    """Nobody was paged: that can be said."""
    found = measured()
    assert (found.all, found.n, found.population, found.weeks) == (None, 0, 0, ())
    assert found.per_shift.over is None
    assert set(found.hours) == {0}


def test_hours_are_those_of_the_team() -> None:
    """What is the afternoon in Berlin is the morning in Toronto."""
    found = measured(
        page("2026-11-18T15:59:00Z"),
        page("2026-11-18T16:00:00Z"),
        page("2026-11-18T13:59:00Z", team="discovery"),
        page("2026-11-18T14:00:00Z", team="discovery"),
        page("2026-11-18T02:59:00Z", team="discovery"),
        page("2026-11-18T03:00:00Z", team="discovery"),
    )
    assert {load.key: counts(load) for load in found.teams.rows} == {
        "platform": (2, 1, 0),
        "discovery": (4, 3, 1),
    }
    assert counts(found.all) == (6, 4, 1)


def test_weekends_are_outside() -> None:
    """A Saturday's noon is outside of business hours and no night."""
    assert counts(measured(page("2026-11-14T12:00:00Z")).all) == (1, 1, 0)


def test_the_night_in_which_clocks_change() -> None:
    """05:30 in summer time is night, and so is 05:30 in winter time an hour later on the clock."""
    found = measured(
        page("2026-10-24T03:30:00Z"),
        page("2026-10-25T04:30:00Z"),
        page("2026-10-24T04:30:00Z"),
        page("2026-10-25T00:30:00Z"),
        page("2026-10-25T01:30:00Z"),
    )
    assert counts(found.all) == (5, 5, 4)
    assert found.hours[6 * 24 + 2] == 2


def test_the_policy_says_when_it_is_night() -> None:
    """A night that does not span midnight, and hours of its own."""
    policy = {
        "business_hours": {"days": ["sat"], "from": "11:00", "to": "14:00"},
        "on_call": {"night_from": "01:00", "night_to": "05:00"},
    }
    times = ("2026-11-14T12:00:00Z", "2026-11-14T23:59:00Z", "2026-11-15T00:00:00Z")
    assert counts(measured(*map(page, times), policy=policy).all) == (3, 2, 1)


def test_teams_and_services_go_by_their_ids() -> None:
    """Names of the catalogue are ids; a page without a team is of the owner of its service."""
    at = "2026-11-18T12:00:00Z"
    found = measured(
        page(at, team="Platform Crew", service="Primary Database"),
        {"at": at, "alert": "Pool", "service": "database"},
        {"at": at, "alert": "Pool", "team": "guild", "service": "other"},
        {"at": at},
    )
    assert [(load.key, load.pages) for load in found.teams.rows] == [("platform", 2), ("guild", 1)]
    assert [(load.key, load.pages) for load in found.services.rows] == [
        ("database", 2),
        ("other", 1),
    ]
    assert (found.teams.unnamed, found.services.unnamed, found.alerts.unnamed) == (1, 1, 1)


def test_what_asked_for_no_work() -> None:
    """The share is of the pages that were judged."""
    at = "2026-11-18T12:00:00Z"
    found = measured(
        page(at, actionable=True, incident="checkout"),
        page(at, actionable=False),
        page(at),
    ).all
    assert found is not None
    assert (found.judged, found.not_actionable, found.with_incident) == (2, 1, 1)
    assert found.idle_share == 0.5
    assert (measured(page(at)).all or found).idle_share is None


def test_pages_per_shift() -> None:
    """One shift of one team; those above the limit come with their pages, the latest first."""
    rows = [
        *(page(f"2026-11-0{day}T12:00:00Z", shift="W45") for day in (2, 3, 4, 5)),
        *(page(f"2026-11-1{day}T02:00:00Z", shift="W46") for day in (0, 1, 2)),
        *(page(f"2026-11-0{day}T12:00:00Z", shift="W45", team="discovery") for day in (2, 3)),
        page("2026-11-18T12:00:00Z"),
    ]
    found = measured(*rows).per_shift
    assert (found.limit, found.n, found.n_over, found.unnamed) == (3, 3, 1, 1)
    assert found.by_pages == {2: 1, 3: 1, 4: 1}
    assert found.over is not None
    assert (found.over.value, found.over.method) == (0.3333, "Wilson score")
    (shift,) = found.shifts
    assert (shift.team, shift.shift, shift.pages, shift.outside) == ("platform", "W45", 4, 0)
    assert [(one.path, one.line) for one in shift.rows] == [(FILE, line) for line in (2, 3, 4, 5)]
    lower = measured(*rows, policy={"on_call": {"pages_per_shift": 2}}).per_shift
    assert [(one.shift, one.night) for one in lower.shifts] == [("W46", 3), ("W45", 0)]


def test_weeks_without_a_page_stand_between_others() -> None:
    """From the first page to the last; after that nobody knows whether there was an export."""
    weeks = measured(page("2026-11-01T23:30:00Z"), page("2026-11-18T12:00:00Z")).weeks
    assert [(week.start, week.pages, week.finished) for week in weeks] == [
        (date(2026, 11, 2), 1, True),
        (date(2026, 11, 9), 0, True),
        (date(2026, 11, 16), 1, False),
    ]
    assert [week.night for week in weeks] == [1, 0, 0]


def test_alerts_that_led_to_no_action() -> None:
    """Each page of thirty days was judged, none asked for work, none is of an incident."""

    def late(alert: str, **more: object) -> dict[str, object]:
        return page("2026-11-18T12:00:00Z", alert=alert, **more)

    found = measured(
        late("Noise", actionable=False),
        late("Noise", actionable=False),
        page("2026-10-01T12:00:00Z", alert="Noise", actionable=True),
        late("Useful", actionable=False),
        late("Useful", actionable=True),
        late("OfIncident", actionable=False, incident="checkout"),
        late("Unjudged"),
        late("Half", actionable=False),
        late("Half"),
        page("2026-10-01T12:00:00Z", alert="Former", actionable=False),
        {"at": "2026-11-18T12:00:00Z", "actionable": False},
    )
    assert [(one.alert, one.pages) for one in found.idle] == [("Noise", 2)]
    assert (found.idle_days, found.undecided) == (30, 2)


def test_rows_that_gave_no_page_are_counted() -> None:
    """They are in no number, and in the population."""
    found = burden(paged(page("2026-11-18T12:00:00Z"), unread=3), AS_OF)
    assert found is not None
    assert (found.n, found.population, found.unread) == (1, 4, {FILE: 3})


def test_names_without_end() -> None:
    """A name of its own for each page is no group: the first are listed, the others counted."""
    at, most = "2026-11-18T12:00:00Z", module.LISTED
    found = measured(*(page(at, alert=f"A{number:05}") for number in range(most + 3))).alerts
    assert (len(found.rows), found.more, found.more_pages) == (most, 3, 3)


def test_a_part_of_the_pages() -> None:
    """By team, service and days of the library's zone."""
    rows = (
        page("2026-10-31T23:30:00Z", service="database"),
        page("2026-10-31T22:30:00Z", service="search"),
        page("2026-11-18T12:00:00Z", team="discovery"),
    )
    window = window_named("2026-11", date(2026, 11, 20))
    assert measured(*rows, selection=Selection(period=window)).n == 2
    assert measured(*rows, selection=Selection(teams=("platform",))).n == 2
    assert measured(*rows, selection=Selection(services=("search",))).n == 1
    whole = paged(*rows, rules=TEAMS)
    part = measure_part(whole, AS_OF, Selection(teams=("discovery",))).on_call
    assert part is not None
    assert part.n == 1
    for selection in (Selection(severities=(Severity.SEV1,)), Selection(kinds=(Kind.GAME_DAY,))):
        assert measure_part(whole, AS_OF, selection).on_call is None


_PAGES = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.datetimes().map(lambda when: when.replace(year=2026).isoformat() + "+00:00"),
            "team": st.sampled_from(["", "platform", "discovery", "guild"]),
            "service": st.sampled_from(["", "database", "search"]),
            "alert": st.sampled_from(["", "Pool", "Disk"]),
            "shift": st.sampled_from(["", "W1", "W2"]),
            "actionable": st.sampled_from([None, True, False]),
        }
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=often(20))
@given(_PAGES)
def test_no_page_is_lost(pages: list[dict[str, object]]) -> None:
    """Each is in one group of each kind, one week and one hour, or counted as of none."""
    found = measured(*pages)
    for loads in (found.teams, found.services, found.alerts):
        assert sum(load.pages for load in loads.rows) + loads.unnamed == len(pages)
    shifts = found.per_shift
    in_shifts = sum(number * count for number, count in shifts.by_pages.items())
    assert in_shifts + shifts.unnamed == len(pages)
    assert sum(found.hours) == sum(week.pages for week in found.weeks) == found.n == len(pages)
