"""What being on call costs: pages by team, shift, service, alert, hour and week.

Definitions and limits are those of `docs/metrics.md`. Nobody is named: a page knows a team and a
shift, and no person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd

from hindsite.metrics.intervals import wilson
from hindsite.metrics.paging import (
    Clock,
    Frame,
    Hours,
    by_group,
    by_hour,
    by_week,
    marked,
    totals,
)
from hindsite.metrics.selection import Selection
from hindsite.metrics.values import (
    Burden,
    IdleAlert,
    Load,
    Loads,
    PagesPerShift,
    PageWeek,
    ShiftLoad,
)
from hindsite.model.names import fold, slug
from hindsite.model.paging import micros_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hindsite.model.library import Library
    from hindsite.model.paging import PagingHistory

__all__ = ["LISTED", "burden", "pages_of_team"]

LISTED = 1_000
"""So many groups of a kind are listed; a name of its own for each page would be no group."""

_SHIFTS, _ROWS = 100, 50
_HOURS_OF_WEEK = 168
_MONDAY_0 = date(1969, 12, 29)

_Codes: TypeAlias = "NDArray[np.int32]"
_Row: TypeAlias = Mapping[str, Any]


def burden(library: Library, as_of: datetime, selection: Selection | None = None) -> Burden | None:
    """On-call load of a library; None where it has no export of pages.

    Args:
        library: What the audience may see, as it was known at `as_of`.
        as_of: The instant, aware.
        selection: Which pages count, by team, service and days in the library's zone; all by
            default. Pages have no severity and no kind: where these are asked for there is None.
    """
    if not library.paging.files or (selection and _is_of_incidents(library, selection)):
        return None
    return _Pages(library, as_of, selection).burden()


def pages_of_team(library: Library, team: str) -> PagingHistory:
    """The pages of one team, by its id: those that name it, and those of its services."""
    wanted = _wanted(_groups(library), library, Selection(teams=(team,)))
    return library.paging if wanted is None else library.paging.only(wanted.tolist())


def _is_of_incidents(library: Library, selection: Selection) -> bool:
    kinds = set(selection.kinds or library.settings.population)
    return bool(selection.severities) or kinds != set(library.settings.population)


@dataclass(frozen=True, slots=True)
class _Group:
    """A column under the names that the library knows: a number for each page, 0 for none."""

    codes: _Codes
    names: tuple[str, ...]


class _Pages:
    """The pages that count as a frame, and what is counted from it."""

    def __init__(self, library: Library, as_of: datetime, selection: Selection | None) -> None:
        self._library, self._as_of = library, as_of
        self._policy = library.settings.policy
        self._history = library.paging
        self._groups = _groups(library)
        self._wanted = _wanted(self._groups, library, selection)

    def burden(self) -> Burden:
        """All of it."""
        (everything,) = self._rows(totals(self._marked)) or (None,)
        days = self._policy.on_call.no_action_within.days
        idle, undecided = self._idle()
        return Burden(
            all=_load("all", everything) if everything else None,
            unread={path: count for path, count in self._history.unread.items() if count},
            teams=self._loads("team"),
            services=self._loads("service"),
            alerts=self._loads("alert"),
            per_shift=self._per_shift(),
            weeks=self._weeks(),
            hours=self._hours(),
            idle_days=days,
            idle=idle,
            undecided=undecided,
        )

    @cached_property
    def _frame(self) -> pd.DataFrame:
        history = self._history
        said = np.frombuffer(history.actionable, dtype=np.int8)
        incident = np.frombuffer(history.column("incident").codes, dtype=np.int32)
        frame = pd.DataFrame(
            {
                "at": _instants(history),
                **{name: group.codes for name, group in self._groups.items()},
                "judged": (said >= 0).astype(np.int64),
                "idle": (said == 0).astype(np.int64),
                "with_incident": (incident > 0).astype(np.int64),
            },
            copy=False,
        )
        return frame if self._wanted is None else frame[self._wanted]

    @cached_property
    def _marked(self) -> Frame:
        pages = nw.from_native(self._frame).lazy()
        # Worked out once for all groups; on Dask it would stay a plan until then.
        found = marked(pages, self._clocks(), Hours.of(self._policy))
        return found.collect("pandas").lazy()

    def _clocks(self) -> list[Clock]:
        settings = self._library.settings
        by_zone: dict[str, list[object]] = {}
        known = self._library.team_by_id
        for code, name in enumerate(self._groups["team"].names):
            team = known.get(fold(name))
            if team is not None and team.timezone not in {None, settings.timezone}:
                by_zone.setdefault(str(team.timezone), []).append(code)
        others = [Clock(zone, tuple(codes)) for zone, codes in sorted(by_zone.items())]
        return [*others, Clock(settings.timezone)]

    def _rows(self, found: Frame) -> list[dict[str, Any]]:
        return found.collect("pandas").rows(named=True)

    def _name(self, group: str, code: int) -> str:
        return self._groups[group].names[code]

    def _loads(self, group: str) -> Loads:
        rows = self._rows(by_group(self._marked, group))
        unnamed = sum(row["pages"] for row in rows if not row[group])
        loads = [_load(self._name(group, row[group]), row) for row in rows if row[group]]
        loads.sort(key=lambda load: (-load.pages, load.key))
        beyond = loads[LISTED:]
        return Loads(
            tuple(loads[:LISTED]), len(beyond), sum(load.pages for load in beyond), unnamed
        )

    def _per_shift(self) -> PagesPerShift:
        rows = self._rows(by_group(self._marked, "team", "shift"))
        unnamed = sum(row["pages"] for row in rows if not row["shift"])
        shifts = [row for row in rows if row["shift"]]
        by_pages = Counter(row["pages"] for row in shifts)
        limit = self._policy.on_call.pages_per_shift
        over = [row for row in shifts if row["pages"] > limit]
        over.sort(key=lambda row: (row["last"], self._name("shift", row["shift"])), reverse=True)
        return PagesPerShift(
            limit=limit,
            by_pages=dict(sorted(by_pages.items())),
            over=wilson(len(over), len(shifts)),
            shifts=self._shifts(over[:_SHIFTS]),
            more=max(len(over) - _SHIFTS, 0),
            unnamed=unnamed,
        )

    def _shifts(self, rows: Sequence[_Row]) -> tuple[ShiftLoad, ...]:
        """Shifts with the places of their pages."""
        wanted: dict[tuple[int, int], list[int]] = {(row["team"], row["shift"]): [] for row in rows}
        frame = self._frame
        found = frame[frame["shift"].isin([shift for _, shift in wanted])]
        for place, team, shift in zip(
            found.index.tolist(), found["team"].tolist(), found["shift"].tolist(), strict=True
        ):
            places = wanted.get((team, shift), [])
            if len(places) < _ROWS:
                places.append(place)
        return tuple(
            ShiftLoad(
                team=self._name("team", row["team"]),
                shift=self._name("shift", row["shift"]),
                pages=int(row["pages"]),
                outside=int(row["outside"]),
                night=int(row["night"]),
                first=_utc(row["first"]),
                last=_utc(row["last"]),
                rows=tuple(map(self._history.page, wanted[row["team"], row["shift"]])),
            )
            for row in rows
        )

    def _weeks(self) -> tuple[PageWeek, ...]:
        found = {int(row["week"]): row for row in self._rows(by_week(self._marked))}
        if not found:
            return ()
        today = self._as_of.astimezone(self._library.settings.zone).date()
        this = (today - _MONDAY_0).days // 7
        # After the last page nobody knows whether there was none, or no export.
        last = max(found)
        return tuple(
            _week(number, found.get(number), this) for number in range(min(found), last + 1)
        )

    def _hours(self) -> tuple[int, ...]:
        found = {int(row["hour"]): int(row["pages"]) for row in self._rows(by_hour(self._marked))}
        return tuple(found.get(hour, 0) for hour in range(_HOURS_OF_WEEK))

    def _idle(self) -> tuple[tuple[IdleAlert, ...], int]:
        """Alerts whose late pages all came to nothing, and how many nobody can tell of."""
        since = self._as_of - self._policy.on_call.no_action_within
        late = self._marked.filter(nw.col("at") >= nw.lit(since.astimezone(UTC)))
        rows = [row for row in self._rows(by_group(late, "alert")) if row["alert"]]
        nothing = [row for row in rows if row["idle"] == row["judged"] and not row["with_incident"]]
        certain = [row for row in nothing if row["judged"] == row["pages"]]
        idle = [
            IdleAlert(self._name("alert", row["alert"]), int(row["pages"]), _utc(row["last"]))
            for row in certain
        ]
        idle.sort(key=lambda one: (-one.pages, one.alert))
        return tuple(idle[:LISTED]), len(nothing) - len(certain)


def _instants(history: PagingHistory) -> pd.Series[pd.Timestamp]:
    stamps = np.frombuffer(history.at, dtype=np.int64).view("datetime64[us]")
    return pd.Series(stamps, copy=False).dt.tz_localize("UTC")


def _utc(when: pd.Timestamp) -> datetime:
    return when.to_pydatetime().astimezone(UTC)


def _load(key: str, row: _Row) -> Load:
    return Load(
        key=key,
        pages=int(row["pages"]),
        outside=int(row["outside"]),
        night=int(row["night"]),
        judged=int(row["judged"]),
        not_actionable=int(row["idle"]),
        with_incident=int(row["with_incident"]),
        first=_utc(row["first"]),
        last=_utc(row["last"]),
    )


def _week(number: int, row: _Row | None, this: int) -> PageWeek:
    pages, outside, night = (int(row[name]) if row else 0 for name in ("pages", "outside", "night"))
    start = _MONDAY_0 + timedelta(weeks=number)
    return PageWeek(start, finished=number < this, pages=pages, outside=outside, night=night)


def _groups(library: Library) -> dict[str, _Group]:
    """Teams and services by the ids of the catalogue, others by what was written."""
    history = library.paging
    service = _group(history, "service", lambda name: _service(library, name))
    team = _group(history, "team", lambda name: _team(library, name))
    return {
        "service": service,
        "team": _with_owners(library, service, team),
        "alert": _group(history, "alert", str),
        "shift": _group(history, "shift", str),
    }


def _service(library: Library, name: str) -> str:
    known = library.service_by_id.get(slug(name))
    return known.id if known else name


def _team(library: Library, name: str) -> str:
    teams = {slug(team.label): team.id for team in library.settings.teams}
    known = library.team_by_id.get(fold(name))
    return known.id if known else teams.get(slug(name), name)


def _group(history: PagingHistory, column: str, known: Any) -> _Group:  # noqa: ANN401
    found = history.column(column)
    places: dict[str, int] = {"": 0}
    moved = [places.setdefault(known(name) if name else "", len(places)) for name in found.names]
    codes = np.frombuffer(found.codes, dtype=np.int32)
    return _Group(np.array(moved, dtype=np.int32)[codes], tuple(places))


def _with_owners(library: Library, service: _Group, team: _Group) -> _Group:
    """Pages that name no team are those of the team that owns the service."""
    places = {name: place for place, name in enumerate(team.names)}
    owners = [
        places.setdefault(_team(library, known.owner), len(places))
        if (known := library.service_by_id.get(slug(name))) and name and known.owner
        else 0
        for name in service.names
    ]
    theirs = np.array(owners, dtype=np.int32)[service.codes]
    return _Group(np.where(team.codes == 0, theirs, team.codes), tuple(places))


def _wanted(
    groups: Mapping[str, _Group], library: Library, selection: Selection | None
) -> NDArray[np.bool_] | None:
    """Which pages were asked for; None for all."""
    if selection is None:
        return None
    wanted = np.ones(len(library.paging), dtype=np.bool_)
    for group, names in (("team", selection.teams), ("service", selection.services)):
        if names:
            asked = {fold(name) for name in names}
            known = [fold(name) in asked for name in groups[group].names]
            wanted &= np.array(known, dtype=np.bool_)[groups[group].codes]
    if selection.period is not None:
        at = np.frombuffer(library.paging.at, dtype=np.int64)
        begin, end = (
            micros_of(datetime.combine(day, datetime.min.time(), library.settings.zone))
            for day in (selection.period.start, selection.period.end)
        )
        wanted &= (at >= begin) & (at < end)
    return wanted
