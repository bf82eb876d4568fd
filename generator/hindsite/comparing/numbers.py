"""Numbers as cells of a table: what each was, what it is, and how many records it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hindsite.metrics.values import Estimate, Unit
from hindsite.metrics.words import NOTHING, count_words, interval_words, sayer

if TYPE_CHECKING:
    from hindsite.comparing.values import Move

__all__ = ["is_only_basis", "move_name", "side_words"]

_ALL = 100
_PERIODS = {"uptime", "uptime_pessimistic"}
_ESTIMATES = (
    ("median", "median"),
    ("p90", "p90"),
    ("geometric_mean", "geometric mean"),
    ("mean", "mean"),
)


def move_name(move: Move) -> str:
    """`Time to resolve: median, SEV-1`, `Incidents in 2026-Q3, payments`."""
    name = f"{move.name}: {_moved(move)}" if _is_sample(move) else move.name
    if move.period:
        name = f"{name} in {move.period}"
    if move.group_kind:
        kind = "" if move.group_kind == "severity" else f"{move.group_kind} "
        name = f"{name}, {kind}{move.group or 'nobody'}"
    return name


def is_only_basis(move: Move) -> bool:
    """Whether the number itself stays, and only how many records it rests on does not."""
    return _value_words(move, move.before or {}) == _value_words(move, move.after or {})


def side_words(move: Move, row: Mapping[str, object] | None) -> str:
    """One side: `42 min (30 min to 1 h), n = 12 of 13`; a dash where there was nothing."""
    if row is None or not (row["n"] or row["population"]):
        return NOTHING if _is_rated(move) else "0"
    if not _is_rated(move):
        return count_words(_float(row["value"]) or 0)
    parts = [_value_words(move, row)]
    if move.key not in _PERIODS:
        parts.append(f"; n = {row['n']:,} of {row['population']:,}")
    if row["censored"]:
        parts.append(f", {row['censored']:,} still open")
    return "".join(parts)


def _value_words(move: Move, row: Mapping[str, object]) -> str:
    """The estimate with its interval, or the values themselves where they are too few for one."""
    key, say = _key(move), _sayer(move)
    value, low = _float(row.get(key)), _float(row.get(f"{key}_low"))
    if value is None:
        few = row.get("values")
        values = [say(float(one)) for one in few] if isinstance(few, list) else []
        return f"too few for a median: {', '.join(values)}" if values else NOTHING
    estimate = Estimate(value, low, _float(row.get(f"{key}_high")))
    interval = interval_words(estimate, say)
    return f"{say(value)} ({interval})" if interval else say(value)


def _is_sample(move: Move) -> bool:
    return move.unit in {Unit.MINUTES, Unit.DAYS}


def _is_rated(move: Move) -> bool:
    """Whether it is a statistic or a share, which rests on n records, and no count."""
    return _is_sample(move) or move.unit == Unit.SHARE


def _key(move: Move) -> str:
    """The column that is told."""
    if not _is_sample(move):
        return "value"
    wanted = _moved(move)
    return next(key for key, words in _ESTIMATES if words == wanted)


def _moved(move: Move) -> str:
    """The median, or the first other estimate where that alone stays as it is."""
    before, after = move.before or {}, move.after or {}
    if (before.get("n"), before.get("median")) != (after.get("n"), after.get("median")):
        return "median"
    return next((words for key, words in _ESTIMATES if before.get(key) != after.get(key)), "median")


def _sayer(move: Move) -> Callable[[float], str]:
    if not _is_rated(move):
        return count_words
    if move.key in _PERIODS:
        return lambda share: f"{share * _ALL:.6g} %"
    return sayer(Unit(move.unit))


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
