from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from hindsite.metrics.frames import (
    action_frame,
    disordered,
    ids_of,
    incident_frame,
    local_days,
    minutes_between,
    opening_days,
    severity_codes,
    source_codes,
)
from hindsite.model.incident import INSTANTS
from tests.factories import incident, instant

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize("count", [0, 1])
def test_frames_have_their_types_even_when_empty(count: int) -> None:
    """Without a row, or with a missing instant, a column of instants is still one."""
    incidents = [incident(action_items=[{"title": "Add an alert"}])] * count
    frame = incident_frame(incidents)
    actions = action_frame(incidents, opening_days(frame, UTC))
    assert len(frame) == len(actions) == count
    assert {str(frame[name].dtype) for name in ("counted_at", *INSTANTS)} == {"datetime64[us, UTC]"}
    assert {str(actions[name].dtype) for name in ("opened", "due", "done_at")} == {"datetime64[s]"}
    assert frame["open"].dtype == np.bool_
    assert isinstance(frame["severity"].dtype, pd.CategoricalDtype)


def test_severity_and_source_are_places_in_their_vocabularies() -> None:
    """SEV-1 is 0; a source that nobody recorded is −1."""
    frame = incident_frame(
        [
            incident(id="a", severity="SEV-1", detection={"source": "human"}),
            incident(id="b", severity="SEV-4"),
        ]
    )
    assert severity_codes(frame).tolist() == [0, 3]
    assert source_codes(frame).tolist() == [2, -1]


def test_minutes_are_exact_to_the_microsecond() -> None:
    """A difference is counted in whole microseconds and divided once, across zones."""
    begin = instant("2026-03-14T10:00+01:00")
    end = instant("2026-03-14T09:00Z") + timedelta(microseconds=1)
    frame = incident_frame([incident(started_at=begin, detected_at=end)])
    assert minutes_between(frame, "started_at", "detected_at").tolist() == [1 / 60_000_000]


def test_minutes_are_missing_where_an_instant_is() -> None:
    """A missing end gives no number, and no warning."""
    frame = incident_frame([incident()])
    assert np.isnan(minutes_between(frame, "started_at", "resolved_at")).all()


def test_days_are_those_of_the_zone() -> None:
    """Half an hour before midnight in UTC is the next day in Berlin; NaT stays NaT."""
    frame = incident_frame([incident(started_at="2026-03-31T22:30Z")])
    berlin = ZoneInfo("Europe/Berlin")
    assert local_days(frame, "started_at", UTC).astype(str).tolist() == ["2026-03-31"]
    assert local_days(frame, "started_at", berlin).astype(str).tolist() == ["2026-04-01"]
    assert np.isnat(local_days(frame, "resolved_at", berlin)).all()


def test_days_before_the_epoch_are_not_rounded_up() -> None:
    """The first instants of 1970 lie in 1969 west of Greenwich."""
    frame = incident_frame([incident(started_at="1970-01-01T00:30Z")])
    days = local_days(frame, "started_at", ZoneInfo("America/New_York"))
    assert days.astype(str).tolist() == ["1969-12-31"]


def test_disorder_is_what_the_model_calls_disorder() -> None:
    """Both instants of a wrong pair are marked, and no third one."""
    item = incident(
        started_at="2026-03-14T09:00Z",
        detected_at="2026-03-14T09:10Z",
        resolved_at="2026-03-14T09:05Z",
    )
    frame = incident_frame([item])
    marked = {name for name in INSTANTS if disordered(frame, name).all()}
    assert marked == {name for pair in item.disordered for name in pair}
    assert marked == {"detected_at", "resolved_at"}


def test_actions_are_opened_when_their_incident_is_resolved() -> None:
    """Where it is not, or the instant is out of order, when the incident began."""
    begin = "2026-03-14T09:00Z"
    frame = incident_frame(
        [
            incident(id="a", started_at=begin, resolved_at="2026-03-15T09:00Z"),
            incident(id="b", started_at=begin),
            incident(id="c", started_at=begin, resolved_at="2016-03-15T09:00Z"),
        ]
    )
    days = opening_days(frame, UTC).astype(str).tolist()
    assert days == ["2026-03-15", "2026-03-14", "2026-03-14"]


def test_actions_are_named_by_incident_and_own_id_or_place() -> None:
    """The place counts from 1 and counts every item."""
    items = [{"title": "a"}, {"id": "A7", "title": "b"}, {"title": "c"}]
    incidents = [incident(id="x", action_items=items), incident(id="y", action_items=items[:1])]
    frame = action_frame(incidents, opening_days(incident_frame(incidents), UTC))
    assert ids_of(frame) == ["x#1", "x#A7", "x#3", "y#1"]
