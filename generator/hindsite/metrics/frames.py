"""Records → pandas frames; the only module that names their columns.

An incident's row holds its instants as `datetime64[us, UTC]`, an action item's its days as
`datetime64[s]`; NaT stands for what is missing. Numpy arrays leave this room, never a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hindsite.model.enums import ActionStatus, DetectionSource, Kind, Severity
from hindsite.model.incident import INSTANTS, ORDER, Incident

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from hindsite.metrics.periods import Days

__all__ = [
    "ACTION_WIDTH",
    "WIDTH",
    "Actions",
    "Codes",
    "Flags",
    "Minutes",
    "Numbers",
    "action_days",
    "action_frame",
    "actions_of",
    "disordered",
    "disordered_pairs",
    "frame_of_actions",
    "frame_of_numbers",
    "has_status",
    "ids_of",
    "incident_frame",
    "is_midnight",
    "is_missing",
    "is_open",
    "local_days",
    "minutes_between",
    "minutes_until",
    "numbers_of",
    "of_kinds",
    "opening_days",
    "severity_codes",
    "source_codes",
]

Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.intp]
Minutes: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_0 = _EPOCH.toordinal()
_NAT = np.iinfo(np.int64).min
_MINUTE = np.timedelta64(1, "m")
_INSTANTS = ("counted_at", *INSTANTS)
_DAYS = ("first_due", "due", "done_at")
_MIDNIGHT = "_midnight"
_KINDS, _SEVERITIES, _SOURCES, _STATUSES = (
    {word: place for place, word in enumerate(words)}
    for words in (Kind, Severity, DetectionSource, ActionStatus)
)
_NO_SOURCE = -1
WIDTH = 4 + 2 * len(_INSTANTS)
ACTION_WIDTH = 1 + len(_DAYS)
"""How many numbers there are of an incident, and of an action item."""


def incident_frame(incidents: Sequence[Incident]) -> pd.DataFrame:
    """One row an incident, in the order given.

    Columns: `id`; `kind`, `severity` and `source` of detection as categories; `open`, whether
    service is still to be restored; `counted_at`, by which it belongs to a period; each of its
    instants; and, with `_midnight` behind its name, whether the record writes it as 00:00 exactly.
    """
    return frame_of_numbers([item.id for item in incidents], numbers_of(incidents))


def numbers_of(incidents: Sequence[Incident]) -> Numbers:
    """All that the frame of incidents has beside their ids: a row an incident, `WIDTH` wide."""
    rows = [_numbers_of(item) for item in incidents]
    return np.array(rows, np.int64).reshape(len(rows), WIDTH)


def _numbers_of(incident: Incident) -> list[int]:
    instants = [getattr(incident, name) for name in _INSTANTS]
    source = incident.detection.source
    return [
        _KINDS[incident.kind],
        _SEVERITIES[incident.severity],
        _NO_SOURCE if source is None else _SOURCES[source],
        incident.derived_status.is_open,
        *(_NAT if at is None else (at - _EPOCH) // _MICROSECOND for at in instants),
        *map(_at_midnight, instants),
    ]


def frame_of_numbers(ids: Sequence[str], numbers: Numbers) -> pd.DataFrame:
    """The frame of incidents: see `incident_frame`.

    Args:
        ids: Of the incidents.
        numbers: What `numbers_of` gave of the same ones.
    """
    kind, severity, source, is_open_, *rest = numbers.T
    columns: dict[str, object] = {
        "id": pd.Series(ids, dtype=object),
        "kind": pd.Categorical.from_codes(kind, dtype=pd.CategoricalDtype(list(Kind))),
        "severity": pd.Categorical.from_codes(severity, dtype=pd.CategoricalDtype(list(Severity))),
        "source": pd.Categorical.from_codes(
            source, dtype=pd.CategoricalDtype(list(DetectionSource))
        ),
        "open": is_open_.astype(np.bool_),
    }
    for name, instants, midnights in zip(
        _INSTANTS, rest[: len(_INSTANTS)], rest[len(_INSTANTS) :], strict=True
    ):
        at = pd.Series(instants.copy().view("datetime64[us]"))
        columns[name] = at.dt.tz_localize("UTC")
        columns[f"{name}{_MIDNIGHT}"] = midnights.astype(np.bool_)
    return pd.DataFrame(columns)


def _at_midnight(at: datetime | None) -> bool:
    """Whether a time, in the zone in which it was written, is the very beginning of a day."""
    return at is not None and not (at.hour or at.minute or at.second or at.microsecond)


@dataclass(frozen=True, slots=True, eq=False)
class Actions:
    """The action items of some incidents, in their order.

    `counts` are how many each incident has. Of each item there are: its id, the incident's and its
    own or its place from 1, joined by `#`; its owner, empty where it has none; and a row of
    `numbers`: its status, and its days.
    """

    counts: Numbers
    ids: Sequence[str]
    owners: Sequence[str]
    numbers: Numbers

    def only(self, places: Sequence[int]) -> Actions:
        """Those of some of the incidents, in this order."""
        ends = np.cumsum(self.counts)
        spans = [range(ends[place] - self.counts[place], ends[place]) for place in places]
        rows = [row for span in spans for row in span]
        return Actions(
            self.counts[list(places)],
            [self.ids[row] for row in rows],
            [self.owners[row] for row in rows],
            self.numbers[rows],
        )


def actions_of(incidents: Sequence[Incident]) -> Actions:
    """The action items of these incidents."""
    items = [
        (f"{incident.id}#{item.id or number}", item)
        for incident in incidents
        for number, item in enumerate(incident.action_items, start=1)
    ]
    numbers = [
        (_STATUSES[item.status], *(_day_number(getattr(item, name)) for name in _DAYS))
        for _, item in items
    ]
    return Actions(
        np.array([len(incident.action_items) for incident in incidents], np.int64),
        [id_ for id_, _ in items],
        [item.owner or "" for _, item in items],
        np.array(numbers, np.int64).reshape(len(items), ACTION_WIDTH),
    )


def _day_number(day: date | None) -> int:
    return _NAT if day is None else day.toordinal() - _DAY_0


def action_frame(incidents: Sequence[Incident], opened: Days) -> pd.DataFrame:
    """One row an action item of these incidents, in their order.

    Columns: `origin`, the place of its incident; `id`, the incident's and the item's own or its
    place from 1, joined by `#`; `owner`, empty where it has none; `status` as a category; `opened`,
    `first_due`, `due` and `done_at` as days.

    Args:
        incidents: The incidents that gave rise to the items.
        opened: For each incident the day on which its items came into being.
    """
    return frame_of_actions(actions_of(incidents), opened)


def frame_of_actions(actions: Actions, opened: Days) -> pd.DataFrame:
    """The frame of action items: see `action_frame`.

    Args:
        actions: The items of some incidents.
        opened: For each of the incidents the day on which its items came into being.
    """
    origins = np.repeat(np.arange(len(actions.counts)), actions.counts)
    status, *days = actions.numbers.T
    columns: dict[str, object] = {
        "origin": origins,
        "id": pd.Series(actions.ids, dtype=object),
        "owner": pd.Series(actions.owners, dtype=object),
        "status": pd.Categorical.from_codes(status, dtype=pd.CategoricalDtype(list(ActionStatus))),
        "opened": opened[origins].astype("datetime64[s]"),
    }
    for name, numbers in zip(_DAYS, days, strict=True):
        columns[name] = numbers.copy().view("datetime64[D]").astype("datetime64[s]")
    return pd.DataFrame(columns)


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
