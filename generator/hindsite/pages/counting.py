"""Counts of incidents as rows of a table, by severity, each with its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.enums import Severity
from hindsite.pages.cuts import part_name
from hindsite.pages.numbers_page import POPULATION_CSV

if TYPE_CHECKING:
    from hindsite.metrics.values import Count, Cut
    from hindsite.pages.parts import Ref
    from hindsite.pages.provenance import Traced, Tracer

__all__ = ["CountRow", "count_row"]


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many incidents one name or period has, by severity; `interval` of the total."""

    name: Ref
    counts: tuple[int, ...]
    total: int
    interval: str
    traced: Traced


def count_row(tracer: Tracer, cut: Cut, count: Count) -> CountRow:
    """The incidents of one part of a cut."""
    return CountRow(
        name=part_name(tracer.desk, cut, count.key),
        counts=tuple(count.by_severity.get(severity, 0) for severity in Severity),
        total=count.total,
        interval="",
        traced=tracer.records(count.ids, tracer.desk.url(POPULATION_CSV)),
    )
