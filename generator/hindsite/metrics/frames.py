"""Records → pandas frames; the only module that names their columns.

An incident's row holds its instants as `datetime64[us, UTC]`, an action item's its days as
`datetime64[s]`; NaT stands for what is missing. Numpy arrays leave this room, never a column.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hindsite.model.enums import ActionStatus, DetectionSource, Kind, Severity
from hindsite.model.incident import INSTANTS, ORDER, Incident

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from hindsite.metrics.periods import Days

__all__ = [
    "Codes",
    "Flags",
    "Minutes",
    "action_days",
    "action_frame",
    "disordered",
    "disordered_pairs",
    "has_status",
    "ids_of",
    "incident_frame",
    "is_midnight",
    "is_missing",
    "is_open",
    "local_days",
    "minutes_between",
    "minutes_until",
    "of_kinds",
    "opening_days",
    "severity_codes",
    "source_codes",
]

Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.intp]
Minutes: TypeAlias = NDArray[np.float64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_0 = _EPOCH.toordinal()
_NAT = np.iinfo(np.int64).min
_MINUTE = np.timedelta64(1, "m")
_INSTANTS = ("counted_at", *INSTANTS)
_DAYS = ("first_due", "due", "done_at")
_MIDNIGHT = "_midnight"


def incident_frame(incidents: Sequence[Incident]) -> pd.DataFrame:
    """One row an incident, in the order given.

    Columns: `id`; `kind`, `severity` and `source` of detection as categories; `open`, whether
    service is still to be restored; `counted_at`, by which it belongs to a period; each of its
    instants; and, with `_midnight` behind its name, whether the record writes it as 00:00 exactly.
    """
    columns: dict[str, object] = {
        "id": pd.Series([item.id for item in incidents], dtype=object),
        "kind": pd.Categorical([item.kind.value for item in incidents], list(Kind)),
        "severity": pd.Categorical([item.severity.value for item in incidents], list(Severity)),
        "source": pd.Categorical(
            [item.detection.source for item in incidents], list(DetectionSource)
        ),
        "open": np.array([item.derived_status.is_open for item in incidents], dtype=np.bool_),
    }
    for name in _INSTANTS:
        instants = [getattr(item, name) for item in incidents]
        columns[name] = _instants(instants)
        columns[f"{name}{_MIDNIGHT}"] = np.array([_at_midnight(at) for at in instants], np.bool_)
    return pd.DataFrame(columns)


def _at_midnight(at: datetime | None) -> bool:
    """Whether a time, in the zone in which it was written, is the very beginning of a day."""
    return at is not None and not (at.hour or at.minute or at.second or at.microsecond)


def action_frame(incidents: Sequence[Incident], opened: Days) -> pd.DataFrame:
    """One row an action item of these incidents, in their order.

    Columns: `id`, the incident's and the item's own or its place from 1, joined by `#`; `status`
    as a category; `opened`, `first_due`, `due` and `done_at` as days.

    Args:
        incidents: The incidents that gave rise to the items.
        opened: For each incident the day on which its items came into being.
    """
    rows = [
        (position, f"{incident.id}#{item.id or number}", item)
        for position, incident in enumerate(incidents)
        for number, item in enumerate(incident.action_items, start=1)
    ]
    origins = np.array([position for position, _, _ in rows], dtype=np.intp)
    columns: dict[str, object] = {
        "id": pd.Series([id_ for _, id_, _ in rows], dtype=object),
        "status": pd.Categorical([item.status.value for *_, item in rows], list(ActionStatus)),
        "opened": opened[origins].astype("datetime64[s]"),
    }
    for name in _DAYS:
        columns[name] = _days(getattr(item, name) for *_, item in rows)
    return pd.DataFrame(columns)


def _instants(values: Iterable[datetime | None]) -> pd.Series[pd.Timestamp]:
    microseconds = [_NAT if at is None else (at - _EPOCH) // _MICROSECOND for at in values]
    return pd.Series(np.array(microseconds, np.int64).view("datetime64[us]")).dt.tz_localize("UTC")


def _days(values: Iterable[date | None]) -> Days:
    numbers = [_NAT if day is None else day.toordinal() - _DAY_0 for day in values]
    return np.array(numbers, np.int64).view("datetime64[D]").astype("datetime64[s]")


def of_kinds(frame: pd.DataFrame, kinds: Sequence[Kind]) -> pd.DataFrame:
    """The incidents of these kinds alone, in their order."""
    return frame[frame["kind"].isin([kind.value for kind in kinds])].reset_index(drop=True)


def ids_of(frame: pd.DataFrame) -> list[str]:
    """The ids of all rows."""
    return list(frame["id"])


def severity_codes(frame: pd.DataFrame) -> Codes:
    """Each incident's place in `Severity`, 0 for SEV-1."""
    return frame["severity"].cat.codes.to_numpy().astype(np.intp)


def source_codes(frame: pd.DataFrame) -> Codes:
    """Each incident's place in `DetectionSource`, −1 where nothing says who noticed."""
    return frame["source"].cat.codes.to_numpy().astype(np.intp)


def is_open(frame: pd.DataFrame) -> Flags:
    """Where service is still to be restored."""
    return frame["open"].to_numpy()


def is_midnight(frame: pd.DataFrame, name: str) -> Flags:
    """Where an instant is written as 00:00 exactly: more often a day without a time than one."""
    return frame[f"{name}{_MIDNIGHT}"].to_numpy()


def is_missing(frame: pd.DataFrame, name: str) -> Flags:
    """Where an instant or a day is not recorded."""
    return frame[name].isna().to_numpy()


def disordered(frame: pd.DataFrame, *names: str) -> Flags:
    """Where one of these instants stands in the wrong order with any other of the record."""
    return disordered_pairs(frame, *names) >= 0


def disordered_pairs(frame: pd.DataFrame, *names: str) -> Codes:
    """The place in `ORDER` of the first wrong pair with one of these instants, −1 where none is."""
    found = np.full(len(frame), -1, dtype=np.intp)
    pairs = [(place, pair) for place, pair in enumerate(ORDER) if not set(pair).isdisjoint(names)]
    # As plain numbers: to compare two columns takes pandas longer than it takes to find them all.
    asked = {name for _, pair in pairs for name in pair}
    at = {name: frame[name].to_numpy("datetime64[us]") for name in asked}
    for place, (earlier, later) in reversed(pairs):
        found[at[later] < at[earlier]] = place
    return found


def minutes_between(frame: pd.DataFrame, start: str, end: str) -> Minutes:
    """Minutes from one instant to another, NaN where either is missing.

    Whole microseconds divided once, so that no digit is lost before the last.
    """
    spans: NDArray[np.timedelta64] = (frame[end] - frame[start]).to_numpy()
    return spans / _MINUTE


def minutes_until(frame: pd.DataFrame, start: str, end: datetime) -> Minutes:
    """Minutes from an instant to one that all rows share, NaN where it is missing."""
    spans: NDArray[np.timedelta64] = (pd.Timestamp(end) - frame[start]).to_numpy()
    return spans / _MINUTE


def local_days(frame: pd.DataFrame, name: str, zone: ZoneInfo) -> Days:
    """The day in this zone on which an instant lies, NaT where it is missing."""
    wall: Days = frame[name].dt.tz_convert(zone).dt.tz_localize(None).to_numpy()
    return wall.astype("datetime64[D]")


def opening_days(frame: pd.DataFrame, zone: ZoneInfo) -> Days:
    """The day on which each incident's action items came into being.

    A record gives its items no date of their own. They are taken to be opened when the incident is
    resolved; where it is not, or out of order, when it began.
    """
    sound = ~(is_missing(frame, "resolved_at") | disordered(frame, "resolved_at"))
    return np.where(
        sound, local_days(frame, "resolved_at", zone), local_days(frame, "counted_at", zone)
    )


def has_status(frame: pd.DataFrame, *statuses: ActionStatus) -> Flags:
    """Where an action item is in one of these states."""
    return frame["status"].isin([status.value for status in statuses]).to_numpy()


def action_days(frame: pd.DataFrame, name: str) -> Days:
    """One of an action item's days, NaT where it is missing."""
    return frame[name].to_numpy().astype("datetime64[D]")
