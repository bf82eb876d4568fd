"""Numbers as rows of a table and as tiles: value, interval, n of N, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.estimates import MINIMUM_P90
from hindsite.metrics.values import MINIMUM, Duration, Estimate, Proportion, Statistic
from hindsite.metrics.words import (
    NOTHING,
    basis_words,
    interval_words,
    sayer,
    share_words,
)
from hindsite.pages.gaps import nothing_asked
from hindsite.pages.parts import Ref, Tile, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from hindsite.pages.provenance import Traced

__all__ = [
    "Cell",
    "ShareRow",
    "StatisticRow",
    "duration_tile",
    "proportion_tile",
    "share_row",
    "share_tone",
    "statistic_row",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One estimate: its value with the 95 % interval where one holds, or `why` there is none."""

    value: str = ""
    interval: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One statistic: its estimates, or in their place `values`: each of the few, or why none."""

    name: Ref
    n: int
    population: int
    basis: str
    values: str
    median: Cell
    geometric_mean: Cell
    mean: Cell
    p90: Cell
    target: str
    traced: Traced | None


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One share with what was asked; `value.why` says it where nothing was asked."""

    name: Ref
    value: Cell
    tone: Tone
    target: str
    n: int
    population: int
    basis: str
    traced: Traced | None


def statistic_row(
    name: str | Ref,
    statistic: Statistic,
    *,
    note: str = "",
    target: float | None = None,
    traced: Traced | None = None,
) -> StatisticRow:
    """A statistic as a row; `target` in its own unit."""
    say = sayer(statistic.unit)
    return StatisticRow(
        name=_named(name, note),
        n=statistic.n,
        population=statistic.population,
        basis=basis_words(statistic),
        values=_few(statistic, say) if statistic.n < MINIMUM else "",
        median=_cell(statistic.median, say, "not reached: too many still run"),
        geometric_mean=_cell(statistic.geometric_mean, say, _no_geometric_mean(statistic)),
        mean=_cell(statistic.mean, say, "none"),
        p90=_cell(statistic.p90, say, _no_p90(statistic)),
        target=f"under {say(target)}" if target is not None else "",
        traced=traced,
    )


def _named(name: str | Ref, note: str) -> Ref:
    return name if isinstance(name, Ref) else Ref(name, note=note)


def _cell(estimate: Estimate | None, say: Callable[[float], str], why: str) -> Cell:
    if estimate is None:
        return Cell(why=why)
    return Cell(say(estimate.value), interval_words(estimate, say))


def _no_geometric_mean(statistic: Statistic) -> str:
    if any(statistic.values):
        return f"from {MINIMUM} values above zero on"
    return "every value is zero"


def _no_p90(statistic: Statistic) -> str:
    if statistic.n < MINIMUM_P90:
        return f"from {MINIMUM_P90} values on"
    return "not given: too many still run"


def _few(statistic: Statistic, say: Callable[[float], str]) -> str:
    """The values themselves; where there is none, what became of the records."""
    running = _running(statistic, say)
    if statistic.values:
        each = f"each value: {', '.join(map(say, statistic.values))}"
        return f"{each}; {running}" if running else each
    if running:
        return f"none has ended; {running}"
    reasons = basis_words(statistic).partition("; ")[2]
    return f"no value: {reasons}" if reasons else "none recorded"


def _running(statistic: Statistic, say: Callable[[float], str]) -> str:
    number = len(statistic.censored)
    if not number:
        return ""
    if number >= MINIMUM:
        return f"{number:,} still run"
    return f"still running: {', '.join(f'over {say(v)}' for v in statistic.censored_values)}"


def share_row(name: str | Ref, share: Proportion, *, traced: Traced | None = None) -> ShareRow:
    """A share as a row, or what is lacking where nothing was asked."""
    return ShareRow(
        name=_named(name, ""),
        value=_share_cell(share),
        tone=share_tone(share),
        target=share_words(share.target) if share.target is not None else "",
        n=share.n,
        population=share.population,
        basis=basis_words(share),
        traced=traced,
    )


def _share_cell(share: Proportion) -> Cell:
    if share.value is None:
        return Cell(why=_no_share(share))
    return Cell(share_words(share.value), interval_words(share.estimate, share_words))


def _no_share(share: Proportion) -> str:
    """Why there is no share: what became of each record, or what would have to be there."""
    reasons = basis_words(share).partition("; ")[2]
    return f"none counts: {reasons}" if reasons else nothing_asked(share)


def share_tone(share: Proportion) -> Tone:
    """Whether a share reaches its target."""
    if share.value is None or share.target is None:
        return Tone.PLAIN
    return Tone.GOOD if share.value >= share.target else Tone.BAD


def duration_tile(duration: Duration, href: str) -> Tile:
    """A response time as a key number: the median, since means of skewed times mislead."""
    overall = duration.overall
    say = sayer(overall.unit)
    basis = f"n = {overall.n:,} of {overall.population:,}"
    if overall.n < MINIMUM and overall.n:
        value, said = ", ".join(map(say, overall.values)), f"every value; {basis}"
    elif overall.median is not None:
        value, said = say(overall.median.value), f"median, {basis}{_behind(overall.median, say)}"
    elif overall.n:
        value, said = NOTHING, f"median not reached, {basis}: {len(overall.censored):,} still run"
    else:
        value, said = NOTHING, f"no value among {overall.population:,}"
    return Tile(duration.name, value, said, href=href, title=duration.definition)


def _behind(estimate: Estimate | None, say: Callable[[float], str]) -> str:
    words = interval_words(estimate, say)
    return f"; 95\u00a0%: {words}" if words else ""


def proportion_tile(share: Proportion, href: str) -> Tile:
    """A share as a key number."""
    said = _no_share(share)
    if share.n:
        said = f"{len(share.met):,} of {share.n:,}{_behind(share.estimate, share_words)}"
    return Tile(
        share.name, share_words(share.value), said, share_tone(share), href, share.definition
    )
