"""Group-bys of pages: the same on pandas and, for histories beyond one machine, on Dask.

A frame of pages has a row for each, with `at` (an instant in UTC), the groups `team`, `service`,
`alert` and `shift`, and `judged`, `idle` and `with_incident` as 0 or 1. A group may be a text or
the number of one; what stands for nothing is the caller's. Nothing here asks which engine holds
the frame: narwhals hands each operation on to it, and nothing is computed before it is collected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw

if TYPE_CHECKING:
    from datetime import timedelta

    from hindsite.model.policy import Policy

__all__ = ["Clock", "Frame", "Hours", "by_group", "by_hour", "by_week", "marked", "totals"]

Frame: TypeAlias = nw.LazyFrame[Any]
"""Pages, or what was counted of them, whichever engine holds them."""

_DAY = 1_440
_WEEK = 7 * _DAY
_MINUTE_MS = 60_000
_MONDAY = 3 * _DAY
"""1970 began on a Thursday: so many minutes before it lies a Monday's midnight."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The zone by whose clock some teams live; none of them: all that no other clock has."""

    zone: str
    teams: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """Business hours and night, in minutes since midnight; days are numbered from Monday, 0."""

    days: tuple[int, ...]
    begin: int
    end: int
    night_from: int
    night_to: int

    @classmethod
    def of(cls, policy: Policy) -> Hours:
        """What the policy says."""
        hours, on_call = policy.business_hours, policy.on_call
        return cls(
            tuple(day.number for day in hours.days),
            _minutes(hours.from_),
            _minutes(hours.to),
            _minutes(on_call.night_from),
            _minutes(on_call.night_to),
        )


def _minutes(since_midnight: timedelta) -> int:
    return int(since_midnight.total_seconds()) // 60


def marked(pages: Frame, clocks: Sequence[Clock], hours: Hours) -> Frame:
    """The pages with `outside` and `night` as 0 or 1, and `week` and `hour` of their team's week.

    A week is the number of those since the Monday before 1970; an hour is from 0 to 167. Clocks are
    those on the wall: the hour that comes twice in autumn is one hour.

    Args:
        pages: As the module has it.
        clocks: The last one is that of all teams that no other has.
        hours: When people are at work, and asleep.
    """
    pages = pages.with_columns(wall=_wall(clocks))
    minute, day = nw.col("wall") % _DAY, nw.col("wall") % _WEEK // _DAY
    at_work = day.is_in(hours.days) & (minute >= hours.begin) & (minute < hours.end)
    after, before = minute >= hours.night_from, minute < hours.night_to
    night = after & before if hours.night_from < hours.night_to else after | before
    return pages.with_columns(
        outside=(~at_work).cast(nw.Int64),
        night=night.cast(nw.Int64),
        week=nw.col("wall") // _WEEK,
        hour=nw.col("wall") % _WEEK // 60,
    )


def _wall(clocks: Sequence[Clock]) -> nw.Expr:
    """Minutes on the wall since a Monday's midnight."""
    *others, rest = clocks
    found = _of_zone(rest.zone)
    for clock in others:
        is_theirs = nw.col("team").is_in(clock.teams)
        found = nw.when(is_theirs).then(_of_zone(clock.zone)).otherwise(found)
    return found


def _of_zone(zone: str) -> nw.Expr:
    wall = nw.col("at").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return wall.dt.timestamp("ms") // _MINUTE_MS + _MONDAY


def by_group(pages: Frame, *keys: str) -> Frame:
    """How many pages each group has, how many of them of each sort, and the first and last."""
    return pages.group_by(*keys).agg(
        nw.len().alias("pages"),
        *(nw.col(name).sum() for name in ("outside", "night", "judged", "idle", "with_incident")),
        nw.col("at").min().alias("first"),
        nw.col("at").max().alias("last"),
    )


def totals(pages: Frame) -> Frame:
    """The same of all pages, as one row; none where there are none."""
    return by_group(pages.with_columns(everything=nw.lit(0)), "everything")


def by_week(pages: Frame) -> Frame:
    """Pages, those outside of hours and those at night, of each week that has any."""
    sorts = (nw.col(name).sum() for name in ("outside", "night"))
    return pages.group_by("week").agg(nw.len().alias("pages"), *sorts)


def by_hour(pages: Frame) -> Frame:
    """Pages of each hour of the week that has any."""
    return pages.group_by("hour").agg(nw.len().alias("pages"))
