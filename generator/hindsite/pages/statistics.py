"""Statistics as rows of a table: each with n of N, and never without what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import MINIMUM, Duration, Estimate, Exclusion, Proportion, Statistic
from hindsite.metrics.words import NOTHING, basis_words, duration_words, share_words
from hindsite.model.names import fold
from hindsite.pages.parts import Ref, Tile, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hindsite.pages.desk import Desk

__all__ = [
    "ProportionView",
    "StatisticRow",
    "Traced",
    "duration_tile",
    "proportion_tile",
    "proportion_view",
    "statistic_row",
    "traced",
]

_LISTED = 50


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One statistic: its estimates, or under six values the values themselves."""

    name: str
    note: str
    basis: str
    n: int
    population: int
    median: str
    median_range: str
    mean: str
    p90: str
    values: str
    target: str


@dataclass(frozen=True, slots=True)
class Traced:
    """The records behind a number: those used with their values, those left out with the reason."""

    used: tuple[Ref, ...]
    used_more: int
    left_out: tuple[Ref, ...]
    left_out_more: int


@dataclass(frozen=True, slots=True)
class ProportionView:
    """A share with its parts."""

    name: str
    definition: str
    value: str
    tone: Tone
    target: str
    basis: str
    met: tuple[Ref, ...]
    missed: tuple[Ref, ...]
    left_out: tuple[Ref, ...]
    more: int


def statistic_row(
    name: str, statistic: Statistic, *, note: str = "", target: float | None = None
) -> StatisticRow:
    """A statistic as a row; `target` in minutes."""
    few = statistic.n < MINIMUM
    return StatisticRow(
        name=name,
        note=note,
        basis=basis_words(statistic),
        n=statistic.n,
        population=statistic.population,
        median=_estimate(statistic.median),
        median_range=_range(statistic.median),
        mean=_estimate(statistic.mean),
        p90=_estimate(statistic.p90),
        values=", ".join(map(duration_words, statistic.values)) if few else "",
        target=f"under {duration_words(target)}" if target is not None else "",
    )


def _estimate(estimate: Estimate | None) -> str:
    return duration_words(estimate.value) if estimate else NOTHING


def _range(estimate: Estimate | None) -> str:
    if estimate is None or estimate.low is None or estimate.high is None:
        return ""
    return f"{duration_words(estimate.low)} to {duration_words(estimate.high)}"


def traced(desk: Desk, statistic: Statistic) -> Traced:
    """The incidents behind a statistic, each linked; long lists are cut, the CSV has them all."""
    known = desk.context.library.incident_by_id
    used = tuple(
        desk.incident(known[fold(identifier)], duration_words(value))
        for identifier, value in zip(statistic.used, statistic.values, strict=True)
        if fold(identifier) in known
    )
    left_out = _left_out(desk, statistic.left_out)
    return Traced(
        used[:_LISTED],
        max(len(used) - _LISTED, 0),
        left_out[:_LISTED],
        max(len(left_out) - _LISTED, 0),
    )


def _left_out(desk: Desk, exclusions: Iterable[Exclusion]) -> tuple[Ref, ...]:
    """Records left out, each linked and with the reason."""
    return tuple(_record(desk, exclusion.id, _reason(exclusion)) for exclusion in exclusions)


def _reason(exclusion: Exclusion) -> str:
    missing = ", ".join(exclusion.missing)
    return f"{exclusion.reason.value}: {missing}" if missing else exclusion.reason.value


def _record(desk: Desk, identifier: str, note: str = "") -> Ref:
    """A record, or an action of one (`incident#action`), linked."""
    name, _, action = identifier.partition("#")
    incident = desk.context.library.incident_by_id.get(fold(name))
    if incident is None:
        return Ref(identifier, note=note)
    ref = desk.incident(incident, note)
    return Ref(f"{ref.text}: {action}", ref.href, note=note) if action else ref


def duration_tile(duration: Duration, href: str) -> Tile:
    """A response time as a key number: the median, since means of skewed times mislead."""
    row = statistic_row(duration.name, duration.overall)
    if duration.overall.n >= MINIMUM:
        value, said = row.median, f"median, n = {row.n} of {row.population}"
    elif duration.overall.n:
        value, said = row.values, f"every value; n = {row.n} of {row.population}"
    else:
        value, said = NOTHING, f"no value among {row.population}"
    return Tile(f"{duration.name}", value, said, href=href, title=duration.definition)


def proportion_tile(share: Proportion, href: str) -> Tile:
    """A share as a key number."""
    said = f"{len(share.met)} of {share.n}" if share.n else "nothing was due yet"
    return Tile(share.name, share_words(share.value), said, _tone(share), href, share.definition)


def _tone(share: Proportion) -> Tone:
    if share.value is None or share.target is None:
        return Tone.PLAIN
    return Tone.GOOD if share.value >= share.target else Tone.BAD


def proportion_view(desk: Desk, share: Proportion) -> ProportionView:
    """A share with the records that met it, missed it and were left out."""
    lists = (
        tuple(_record(desk, identifier) for identifier in share.met),
        tuple(_record(desk, identifier) for identifier in share.missed),
        _left_out(desk, share.left_out),
    )
    met, missed, left_out = (refs[:_LISTED] for refs in lists)
    return ProportionView(
        name=share.name,
        definition=share.definition,
        value=share_words(share.value),
        tone=_tone(share),
        target=share_words(share.target) if share.target is not None else "",
        basis=basis_words(share),
        met=met,
        missed=missed,
        left_out=left_out,
        more=sum(max(len(refs) - _LISTED, 0) for refs in lists),
    )
