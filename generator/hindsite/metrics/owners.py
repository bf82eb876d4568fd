"""Who owes which action items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from hindsite.metrics.frames import action_days, has_status, ids_of
from hindsite.metrics.values import OwnerActions
from hindsite.model.enums import ActionStatus
from hindsite.model.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from hindsite.model.settings import Team

__all__ = ["owners"]


@dataclass(slots=True)
class _Owed:
    """What has been gathered of one owner so far."""

    spellings: Counter[str] = field(default_factory=Counter)
    overdue: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    oldest_days: int = 0

    def add(self, id_: str, age: int, *, is_done: bool, is_overdue: bool) -> None:
        """Take in one item that stands open for so many days, or is done."""
        if is_done:
            self.done.append(id_)
            return
        (self.overdue if is_overdue else self.open).append(id_)
        self.oldest_days = max(self.oldest_days, age)


def owners(frame: pd.DataFrame, teams: Mapping[str, Team], today: date) -> tuple[OwnerActions, ...]:
    """The action items of each owner, those with most overdue first, then most open, then by name.

    Owners are the same when their names are, but for case, outer space and Unicode's compatible
    forms. They are called by the id of the team, where the name is one; else as most of their
    items write it, the first by code point among equals. Items without an owner are nobody's: the
    empty name. Cancelled items are nobody's burden, and in no list.

    Args:
        frame: The action items, as `action_frame` gives them.
        teams: The library's teams by folded id.
        today: The day of as-of in the library's zone.
    """
    now = np.datetime64(today)
    kept = frame[~has_status(frame, ActionStatus.CANCELLED)]
    ages = (now - action_days(kept, "opened")).astype(np.int64).tolist()
    done = has_status(kept, ActionStatus.DONE).tolist()
    overdue = (action_days(kept, "due") < now).tolist()
    found: dict[str, _Owed] = {}
    for name, id_, age, is_done, is_overdue in zip(
        kept["owner"], ids_of(kept), ages, done, overdue, strict=True
    ):
        owed = found.setdefault(fold(name), _Owed())
        owed.spellings[name.strip()] += 1
        owed.add(id_, age, is_done=is_done, is_overdue=is_overdue)
    rows = (_row(key, owed, teams) for key, owed in found.items())
    return tuple(sorted(rows, key=_order))


def _row(key: str, owed: _Owed, teams: Mapping[str, Team]) -> OwnerActions:
    spelling = min(owed.spellings, key=lambda name: (-owed.spellings[name], name))
    return OwnerActions(
        owner=teams[key].id if key in teams else spelling,
        overdue=tuple(owed.overdue),
        open=tuple(owed.open),
        done=tuple(owed.done),
        oldest_days=owed.oldest_days,
    )


def _order(row: OwnerActions) -> tuple[int, int, str, str]:
    return -len(row.overdue), -len(row.open), fold(row.owner), row.owner
