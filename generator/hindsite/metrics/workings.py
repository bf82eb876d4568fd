"""What all numbers start from: records as frames, the population, and how it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.clocks import notification_clocks
from hindsite.metrics.durations import DEFINITIONS, duration_sample
from hindsite.metrics.frames import (
    actions_of,
    disordered,
    frame_of_actions,
    frame_of_numbers,
    is_missing,
    local_days,
    numbers_of,
    opening_days,
)
from hindsite.metrics.groups import groups_of, names_by_cut
from hindsite.metrics.highlights import Worth
from hindsite.metrics.values import Exclusion, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    import pandas as pd

    from hindsite.metrics.frames import Actions, Flags, Numbers
    from hindsite.metrics.groups import Groups
    from hindsite.metrics.periods import Days
    from hindsite.metrics.rows import Rows
    from hindsite.metrics.samples import Positions, Sample
    from hindsite.metrics.values import Cut, NotificationClock, Window
    from hindsite.model.enums import Kind
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

__all__ = ["Workings"]


@dataclass(frozen=True)
class Workings:
    """A library at an instant, ready to be measured; each part is made once, when it is asked for.

    `incidents` are all of them, oldest first. The population are those of the kinds `kinds` that
    are no duplicate; `outside` says for each incident why it is no member, or None. With a `window`
    only those count that began in its days, and durations are of those resolved in them. With
    `rows` nothing that is in them is asked of the incidents again.
    """

    library: Library
    as_of: datetime
    kinds: Sequence[Kind]
    window: Window | None = None
    rows: Rows | None = None

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """All incidents of the library."""
        return self.library.incidents

    @property
    def zone(self) -> ZoneInfo:
        """The zone by which days and periods go."""
        return self.library.settings.zone

    @cached_property
    def today(self) -> date:
        """The day of as-of."""
        return self.as_of.astimezone(self.zone).date()

    @cached_property
    def outside(self) -> tuple[Exclusion | None, ...]:
        """For each incident why the population leaves it out, or None."""
        return tuple(self._outside(item) for item in self.incidents)

    def _outside(self, incident: Incident) -> Exclusion | None:
        if incident.duplicate_of is not None:
            return Exclusion(incident.id, Reason.DUPLICATE)
        if incident.kind not in self.kinds:
            return Exclusion(incident.id, Reason.KIND_EXCLUDED, (incident.kind.value,))
        return None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All incidents, as `incident_frame` gives them."""
        return frame_of_numbers([item.id for item in self.incidents], self.numbers)

    @cached_property
    def numbers(self) -> Numbers:
        """What the frame has of each incident."""
        return self.rows.numbers if self.rows else numbers_of(self.incidents)

    @cached_property
    def names(self) -> Mapping[Cut, Sequence[tuple[str, ...]]]:
        """What each incident is called under each cut."""
        return self.rows.names if self.rows else names_by_cut(self.library, self.incidents)

    @cached_property
    def worths(self) -> Sequence[Worth]:
        """What makes each incident worth reading."""
        return self.rows.worths if self.rows else list(map(Worth.of, self.incidents))

    @cached_property
    def all_actions(self) -> Actions:
        """The action items of all incidents."""
        return self.rows.actions if self.rows else actions_of(self.incidents)

    @cached_property
    def groups(self) -> Groups:
        """How all incidents are cut, as positions."""
        return groups_of(self.names, self.frame, self.zone)

    @cached_property
    def timed_groups(self) -> Groups:
        """The same of those alone whose durations count."""
        if self.window is None:
            return self.groups
        counts = np.zeros(len(self.incidents), dtype=np.bool_)
        counts[self.timed] = True
        return {
            cut: [(key, np.asarray(places, np.intp)[counts[list(places)]]) for key, places in parts]
            for cut, parts in self.groups.items()
        }

    @cached_property
    def timed(self) -> Positions:
        """The positions of those whose durations count: all, or those resolved in the window."""
        if self.window is None:
            return range(len(self.incidents))
        sound = ~(is_missing(self.frame, "resolved_at") | disordered(self.frame, "resolved_at"))
        days = local_days(self.frame, "resolved_at", self.zone)
        return np.flatnonzero(sound & self._within(days))

    def _within(self, days: Days) -> Flags:
        if self.window is None:
            return np.ones(len(days), dtype=np.bool_)
        return (days >= np.datetime64(self.window.start)) & (days < np.datetime64(self.window.end))

    @cached_property
    def _began(self) -> Flags:
        return self._within(local_days(self.frame, "counted_at", self.zone))

    @cached_property
    def samples(self) -> Mapping[str, Sample]:
        """Each response time over all incidents, by its key."""
        return {
            one.key: duration_sample(one, self.frame, self.outside, self.as_of)
            for one in DEFINITIONS
        }

    @cached_property
    def members(self) -> list[int]:
        """The positions of the population among all incidents."""
        began = self._began.tolist()
        return [place for place, one in enumerate(self.outside) if one is None and began[place]]

    @cached_property
    def counted(self) -> tuple[Incident, ...]:
        """The population."""
        return tuple(self.incidents[place] for place in self.members)

    @cached_property
    def counted_frame(self) -> pd.DataFrame:
        """The population, as `incident_frame` gives it."""
        return self._frame_of(self.members)

    def counted_names(self, cut: Cut) -> list[tuple[str, ...]]:
        """What each incident of the population is called under a cut."""
        names = self.names[cut]
        return [names[place] for place in self.members]

    def parts(self, *cuts: Cut) -> dict[Cut, list[tuple[str, list[str]]]]:
        """How the population is cut, as ids; parts without a member are left out."""
        members = frozenset(self.members)
        found: dict[Cut, list[tuple[str, list[str]]]] = {}
        for cut in cuts:
            ids = (
                (key, [self.incidents[place].id for place in places if place in members])
                for key, places in self.groups[cut]
            )
            found[cut] = [(key, those) for key, those in ids if those]
        return found

    @cached_property
    def counted_actions(self) -> pd.DataFrame:
        """The action items of the population, as `action_frame` gives them."""
        opened = opening_days(self.counted_frame, self.zone)
        return frame_of_actions(self.all_actions.only(self.members), opened)

    @cached_property
    def clocks(self) -> tuple[NotificationClock, ...]:
        """The duties of the population to notify."""
        return notification_clocks(self.counted, self.library.settings.policy, self.as_of)

    @cached_property
    def _singles(self) -> list[int]:
        began = self._began.tolist()
        return [
            place
            for place, item in enumerate(self.incidents)
            if item.duplicate_of is None and began[place]
        ]

    @cached_property
    def singles(self) -> tuple[Incident, ...]:
        """All incidents of any kind that are no duplicate: their action items count."""
        return tuple(self.incidents[place] for place in self._singles)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """Their action items, as `action_frame` gives them."""
        opened = opening_days(self._frame_of(self._singles), self.zone)
        return frame_of_actions(self.all_actions.only(self._singles), opened)

    def _frame_of(self, places: list[int]) -> pd.DataFrame:
        return self.frame.iloc[places].reset_index(drop=True)
