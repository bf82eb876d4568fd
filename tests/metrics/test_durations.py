from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics import measure
from hindsite.metrics.values import Cut, Exclusion, Metrics, Reason, Statistic
from hindsite.model.enums import DetectionSource, Severity
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

AS_OF = instant("2026-12-31T12:00Z")
FULL = {
    "started_at": "2026-03-14T09:02Z",
    "detected_at": "2026-03-14T09:05Z",
    "declared_at": "2026-03-14T09:06Z",
    "acknowledged_at": "2026-03-14T09:07:30Z",
    "mitigated_at": "2026-03-14T09:31Z",
    "resolved_at": "2026-03-14T09:52Z",
    "detection": {"source": "monitoring"},
}


def without(*names: str, **more: object) -> Incident:
    """The full incident without these fields."""
    kept: dict[str, object] = {name: value for name, value in FULL.items() if name not in names}
    return incident(**kept | more)


def of(*incidents: Incident, **settings: object) -> Metrics:
    """The metrics of a library of these incidents."""
    return measure(library(*incidents, **settings), AS_OF)


def overall(key: str, *incidents: Incident) -> Statistic:
    """One response time of all of these incidents."""
    return of(*incidents).duration(key).overall


@pytest.mark.parametrize(
    ("key", "minutes"), [("ttd", 3.0), ("tta", 2.5), ("ttm", 26.0), ("ttr", 47.0), ("impact", 50.0)]
)
def test_each_response_time_is_the_difference_it_is_defined_as(key: str, minutes: float) -> None:
    """One complete incident, worked out by hand."""
    number = overall(key, without())
    assert (number.used, number.values) == (("incident",), (minutes,))
    assert (number.n, number.population, number.left_out) == (1, 1, ())


def test_the_definition_is_said_in_words() -> None:
    """A reader sees which instants a number lies between, and what it is restricted to."""
    metrics = of()
    assert metrics.duration("ttr").definition == "resolved − detected"
    assert metrics.duration("tta").definition == (
        "acknowledged − detected, where monitoring or a synthetic check detected it"
    )


@pytest.mark.parametrize(
    ("key", "item", "reason", "missing"),
    [
        ("ttd", without("started_at"), Reason.FIELD_MISSING, ("started_at",)),
        ("ttd", without("detected_at"), Reason.FIELD_MISSING, ("detected_at",)),
        ("ttd", without("detected_at", "resolved_at"), Reason.FIELD_MISSING, ("detected_at",)),
        ("ttr", without("detected_at"), Reason.FIELD_MISSING, ("detected_at",)),
        ("impact", without("started_at", "resolved_at"), Reason.FIELD_MISSING, ("started_at",)),
        ("ttm", without("mitigated_at"), Reason.FIELD_MISSING, ("mitigated_at",)),
        ("tta", without("acknowledged_at"), Reason.FIELD_MISSING, ("acknowledged_at",)),
        (
            "tta",
            without("acknowledged_at", "resolved_at"),
            Reason.FIELD_MISSING,
            ("acknowledged_at",),
        ),
        ("tta", without("detection"), Reason.FIELD_MISSING, ("detection.source",)),
        (
            "tta",
            without("detected_at", "acknowledged_at", "detection"),
            Reason.FIELD_MISSING,
            ("detected_at", "acknowledged_at", "detection.source"),
        ),
        ("tta", without(detection={"source": "human"}), Reason.NOT_BY_MACHINE, ()),
        (
            "ttr",
            without("resolved_at", closed_at="2026-03-15T09:00Z"),
            Reason.FIELD_MISSING,
            ("resolved_at",),
        ),
    ],
)
def test_an_incident_is_left_out_for_one_reason(
    key: str, item: Incident, reason: Reason, missing: tuple[str, ...]
) -> None:
    """What was closed without an instant is missing, not open."""
    number = overall(key, item)
    assert number.left_out == (Exclusion("incident", reason, missing),)
    assert (number.n, number.censored, number.population) == (0, (), 1)


@pytest.mark.parametrize(
    ("key", "item", "minutes"),
    [
        ("ttr", without("resolved_at"), 420_655.0),
        ("impact", without("resolved_at"), 420_658.0),
        ("ttm", without("mitigated_at", "resolved_at"), 420_655.0),
        ("tta", without("acknowledged_at", "mitigated_at", "resolved_at"), 420_655.0),
    ],
)
def test_an_open_incident_is_known_to_have_lasted_until_now(
    key: str, item: Incident, minutes: float
) -> None:
    """From 09:05 (detected; for impact 09:02) on 14 March to noon on 31 December 2026."""
    number = overall(key, item)
    assert (number.censored, number.censored_values) == (("incident",), (minutes,))
    assert (number.n, number.left_out, number.population) == (0, (), 1)


@pytest.mark.parametrize(
    ("began", "ended", "reasons"),
    [
        ("2026-03-14T00:00Z", "2026-03-15T00:00Z", [Reason.PLACEHOLDER]),
        ("2026-03-14T00:00+02:00", "2026-03-14T00:00Z", [Reason.PLACEHOLDER]),
        ("2026-03-14T00:00Z", "2026-03-14T00:00:01Z", []),
        ("2026-03-14T00:00Z", "2026-03-15T00:00+02:00", [Reason.PLACEHOLDER]),
        ("2026-03-14T22:00Z", "2026-03-15T00:00+02:00", []),
    ],
)
def test_midnight_at_both_ends_is_no_time(began: str, ended: str, reasons: list[Reason]) -> None:
    """It is a day that somebody wrote without a time; one such end may be chance."""
    number = overall("impact", incident(started_at=began, resolved_at=ended))
    assert [one.reason for one in number.left_out] == reasons
    assert number.n == 1 - len(reasons)


def test_what_the_population_leaves_out_is_named_beside_it() -> None:
    """Other kinds and duplicates are in no N, and in the list of each part that has them."""
    items = [
        without(id="a"),
        without(id="b", kind="game-day", services=["search"]),
        without(id="c", duplicate_of="a"),
    ]
    duration = of(*items).duration("ttr")
    outside = (
        Exclusion("b", Reason.KIND_EXCLUDED, ("game-day",)),
        Exclusion("c", Reason.DUPLICATE),
    )
    assert (duration.overall.outside, duration.overall.population) == (outside, 1)
    parts = dict(duration.parts(Cut.SERVICE))
    assert (parts["search"].outside, parts["search"].population) == (outside[:1], 0)
    assert parts["payments"].outside == outside[1:]


def test_the_median_knows_of_those_still_open() -> None:
    """Six were resolved after 1 to 6 minutes and six have lasted longer: half took over 6."""
    start = instant("2026-03-14T09:00Z")
    items = [
        incident(id=f"i{k}", detected_at=start, resolved_at=start + timedelta(minutes=k))
        for k in range(1, 7)
    ]
    alone = overall("ttr", *items)
    items += [incident(id=f"o{k}", detected_at=start) for k in range(5)]
    among = overall("ttr", *items)
    assert alone.median is not None
    assert among.median is not None
    assert (alone.median.value, among.median.value) == (3.5, 6.0)
    assert alone.mean == among.mean
    assert among.survival is not None
    assert among.survival.at_risk[0] == 11


def test_an_instant_out_of_order_is_in_no_number() -> None:
    """Detected after it was mitigated: only what uses neither instant remains."""
    item = without(detected_at="2026-03-14T09:40Z", acknowledged_at="2026-03-14T09:41Z")
    metrics = of(item)
    reasons = {
        duration.key: [exclusion.reason for exclusion in duration.overall.left_out]
        for duration in metrics.durations
    }
    assert reasons == {
        "ttd": [Reason.OUT_OF_ORDER],
        "tta": [Reason.OUT_OF_ORDER],
        "ttm": [Reason.OUT_OF_ORDER],
        "ttr": [Reason.OUT_OF_ORDER],
        "impact": [],
    }
    assert metrics.duration("impact").overall.values == (50.0,)
    assert metrics.duration("ttm").overall.left_out[0].detail == ("detected_at", "declared_at")


def test_a_duration_of_zero_counts() -> None:
    """Detected in the very instant it started."""
    assert overall("ttd", without(started_at=FULL["detected_at"])).values == (0.0,)


def test_values_are_sorted_and_stay_with_their_incidents() -> None:
    """The shortest comes first; equal ones stay in the order of the library."""
    items = [
        without(id=id_, resolved_at=f"2026-03-14T09:{minute}Z")
        for id_, minute in (("b", 50), ("a", 55), ("d", 45), ("c", 50))
    ]
    number = overall("ttr", *items)
    assert number.used == ("d", "b", "c", "a")
    assert number.values == (40.0, 45.0, 45.0, 50.0)


@pytest.mark.parametrize("n", [5, 6, 19, 20])
def test_statistics_wait_for_enough_values(n: int) -> None:
    """None under six, no ninetieth percentile under twenty; the values are there at any n."""
    start = instant("2026-03-14T09:00Z")
    items = [
        incident(id=f"i{k}", detected_at=start, resolved_at=start + timedelta(minutes=k))
        for k in range(1, n + 1)
    ]
    number = overall("ttr", *items)
    assert number.n == n
    for estimate in (number.mean, number.median):
        assert (estimate.value if estimate else None) == ((n + 1) / 2 if n >= 6 else None)
    assert (number.p90 is not None) == (n >= 20)


def test_all_severities_and_sources_are_there_without_an_incident() -> None:
    """A page can always show four rows; an empty part has n = 0 of 0."""
    duration = of(without(severity="SEV-2")).duration("ttd")
    by_severity, by_source = duration.parts(Cut.SEVERITY), duration.parts(Cut.SOURCE)
    assert [key for key, _ in by_severity] == list(Severity)
    assert [part.n for _, part in by_severity] == [0, 1, 0, 0]
    assert [key for key, _ in by_source] == list(DetectionSource)
    assert [part.n for _, part in by_source] == [1, 0, 0]


@pytest.mark.parametrize(
    ("cut", "fields", "expected"),
    [
        (Cut.SERVICE, [["search", "payments"], ["payments"]], {"payments": "ab", "search": "a"}),
        (Cut.TEAM, [["core"], ["Core", "web"]], {"core": "ab", "web": "b"}),
        (Cut.FACTOR, [["deploy", "config"], ["deploy"]], {"config": "a", "deploy": "ab"}),
    ],
)
def test_an_incident_counts_under_each_name_of_a_cut(
    cut: Cut, fields: list[list[str]], expected: dict[str, str]
) -> None:
    """Parts come by name; a team of the catalogue goes by its id, however it is written."""
    field = {Cut.SERVICE: "services", Cut.TEAM: "teams", Cut.FACTOR: "contributing_factors"}[cut]
    items = [without(id=id_, **{field: names}) for id_, names in zip("ab", fields, strict=True)]
    duration = of(*items, teams=[{"id": "core"}]).duration("ttd")
    assert {key: "".join(part.used) for key, part in duration.parts(cut)} == expected


def test_without_teams_the_owners_of_the_services_count() -> None:
    """A record that names no team belongs to who owns what failed."""
    services = [{"id": "payments", "owner": "money"}]
    duration = of(without(), services=services, teams=[{"id": "money"}]).duration("ttd")
    assert [key for key, _ in duration.parts(Cut.TEAM)] == ["money"]


def test_strategies_and_kinds_have_parts() -> None:
    """How service was restored, and what sort of event it was."""
    items = [
        without(id="a", resolution={"strategy": "rollback"}),
        without(id="b", kind="security"),
    ]
    duration = of(*items).duration("ttd")
    strategies = {key: part.used for key, part in duration.parts(Cut.STRATEGY) if part.n}
    kinds = {key: part.used for key, part in duration.parts(Cut.KIND) if part.n}
    assert strategies == {"rollback": ("a",)}
    assert kinds == {"operational": ("a",), "security": ("b",)}


def test_a_duration_belongs_to_the_quarter_of_resolution() -> None:
    """In the library's zone; quarters without a resolution are there, empty."""
    items = [
        without(id="a"),
        without(id="b", resolved_at="2026-06-30T22:30Z"),
        without(id="c", resolved_at="2026-03-31T21:59Z"),
        without("resolved_at", id="open"),
        without(id="wrong", resolved_at="2016-03-14T09:00Z"),
    ]
    duration = of(*items, timezone="Europe/Berlin").duration("ttd")
    assert [(key, part.used) for key, part in duration.parts(Cut.QUARTER)] == [
        ("2026-Q1", ("a", "c")),
        ("2026-Q2", ()),
        ("2026-Q3", ("b",)),
    ]
    assert duration.overall.population == 5


def test_the_target_of_acknowledging_is_the_policys_response() -> None:
    """SEV-4 has none by default, and no other response time has any."""
    metrics = of()
    assert metrics.duration("tta").targets == {
        Severity.SEV1: 5.0,
        Severity.SEV2: 15.0,
        Severity.SEV3: 60.0,
    }
    assert [key for key in ("ttd", "ttm", "ttr", "impact") if metrics.duration(key).targets] == []
    none = of(policy={"severities": {"SEV-1": {"respond_within": "0m"}}}).duration("tta").targets
    assert list(none) == [Severity.SEV2, Severity.SEV3]


def test_detection_has_a_target_where_a_critical_service_is_hit() -> None:
    """An incident stands under the highest tier among its services, once."""
    services = [
        {"id": "payments", "tier": "critical"},
        {"id": "database", "tier": "critical"},
        {"id": "search", "tier": "high"},
    ]
    items = [
        without(id="a", services=["payments", "database"]),
        without(id="b", services=["search"]),
        without(id="c", services=["search", "database"]),
    ]
    metrics = of(*items, services=services)
    duration = metrics.duration("ttd")
    assert duration.critical_target == 5.0
    assert [(key, part.used) for key, part in duration.parts(Cut.TIER)] == [
        ("critical", ("a", "c")),
        ("high", ("b",)),
        ("standard", ()),
    ]
    assert metrics.duration("ttr").critical_target is None


def test_keys_of_statistics_are_unique() -> None:
    """A page can use them as addresses of the list behind each number."""
    keys = [
        part.key
        for duration in of(without()).durations
        for part in (
            duration.overall,
            *(part for parts in duration.by.values() for _, part in parts),
        )
    ]
    assert len(keys) == len(set(keys))
