"""How long a step takes, where its text says so: `(5 min)`, `(about 10–15 min)`, `(1 h 30 min)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Estimate", "find_estimate", "total"]

_NUMBER = r"\d{1,4}(?:\.\d)?"
_UNIT = r"(?:s|secs?|seconds?|min|mins|minutes?|h|hrs?|hours?)"
_ESTIMATE = re.compile(
    rf"\((?:(?:~|≈|about|approx\.?|ca\.?|some|takes)\s*)*"
    rf"(?P<low>{_NUMBER})(?:\s*(?:[-–—]|to)\s*(?P<high>{_NUMBER}))?\s*(?P<unit>{_UNIT})\.?"
    rf"(?:\s*(?P<minutes>\d{{1,2}})\s*(?:min|mins|minutes?))?\)",
    re.IGNORECASE,
)
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_MINUTE, _HOUR = 60, 60


@dataclass(frozen=True, slots=True)
class Estimate:
    """From `low` to `high` seconds; the two are equal where one figure is given."""

    low: float
    high: float

    @property
    def words(self) -> str:
        """`12 min`, `10–15 min`, `1 h 30 min`, `45 s`."""
        if self.low == self.high:
            return _words(self.high)
        if self.low >= _MINUTE and self.high < _HOUR * _MINUTE:
            return f"{_minutes(self.low)}–{_words(self.high)}"
        return f"{_words(self.low)} to {_words(self.high)}"


def find_estimate(text: str) -> tuple[Estimate, tuple[int, int]] | None:
    """The first estimate of a text and where it stands there, or None."""
    found = _ESTIMATE.search(text)
    if found is None:
        return None
    unit = _SECONDS[found["unit"][0].lower()]
    more = int(found["minutes"] or 0) * _MINUTE
    low = float(found["low"]) * unit + more
    high = float(found["high"] or found["low"]) * unit + more
    return Estimate(min(low, high), max(low, high)), found.span()


def total(estimates: Iterable[Estimate]) -> Estimate | None:
    """The sum of some, or None of none."""
    found = list(estimates)
    return (
        Estimate(sum(one.low for one in found), sum(one.high for one in found)) if found else None
    )


def _minutes(seconds: float) -> int:
    return round(seconds / _MINUTE)


def _words(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{round(seconds)} s"
    hours, minutes = divmod(_minutes(seconds), _HOUR)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts)
