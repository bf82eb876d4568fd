"""What every number rests on: the reasons to leave a record out, periods, cuts and estimates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["MINIMUM", "Cut", "Estimate", "Exclusion", "Period", "Reason", "Unit"]

MINIMUM = 6
"""Under so many values no statistic is printed; the values themselves are."""


class Reason(StrEnum):
    """Why a record is not in a number that one might look for it in."""

    FIELD_MISSING = "field missing"
    OUT_OF_ORDER = "out of order"
    PLACEHOLDER = "placeholder times"
    STILL_OPEN = "still open"
    NOT_BY_MACHINE = "not detected by monitoring or synthetic"
    NOT_YET_DUE = "not yet due"
    NO_DUE_DATE = "no due date"
    CANCELLED = "cancelled"
    NONE_RECORDED = "none recorded"
    NOT_REQUIRED = "not required"
    NOT_USED = "not used"
    UNKNOWN_RUNBOOK = "no such runbook here"
    KIND_EXCLUDED = "kind excluded"
    DUPLICATE = "duplicate"


class Period(StrEnum):
    """How time is cut; weeks are ISO weeks."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Cut(StrEnum):
    """By what incidents are told apart; a part's key is a value of it, such as a service's id."""

    SEVERITY = "severity"
    KIND = "kind"
    SERVICE = "service"
    TEAM = "team"
    TIER = "tier"
    QUARTER = "quarter"
    SOURCE = "source"
    STRATEGY = "strategy"
    FACTOR = "factor"


class Unit(StrEnum):
    """What a number counts; a share runs from 0 to 1."""

    MINUTES = "min"
    DAYS = "d"
    SHARE = "share"
    INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One record left out of a number.

    `detail` says it more closely: the fields that are missing, the pair that is out of order, the
    kind that does not count.
    """

    id: str
    reason: Reason
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, and where one holds its 95 % interval with the method that gave it.

    An interval may be open at its upper end: then `low` and `method` are given and `high` is None.
    Without an interval both ends are None.
    """

    value: float
    low: float | None = None
    high: float | None = None
    method: str = ""
