"""Tables of what was measured: costs, ratios, and how they grow with the number of records."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from benchmarks.comparing import Row, median_rows
from benchmarks.edits import Case
from benchmarks.engines import OURS

__all__ = ["cost_table", "growth_table", "slope"]

_MIB = 1024 * 1024
_MEGABYTE = 1_000_000
_KILOBYTE = 1000
_COLUMNS = (
    "wall s", "CPU s", "peak MiB", "pages", "site MB", "page kB", "wall ÷", "CPU ÷", "load",
)  # fmt: skip


def cost_table(rows: Sequence[Row]) -> str:
    """Medians as a Markdown table; ÷ is the time of Hindsite divided by that of the row."""
    medians = median_rows(rows)
    ours = {(row.subject, row.case): row for row in medians if row.engine == OURS}
    lines = [
        f"| records | build | by | {' | '.join(_COLUMNS)} |",
        f"| --- | --- | --- |{' ---: |' * len(_COLUMNS)}",
    ]
    subjects = list(dict.fromkeys(row.subject for row in medians))
    order = list(Case)
    medians.sort(key=lambda row: (subjects.index(row.subject), order.index(row.case)))
    lines += [_line(row, ours.get((row.subject, row.case))) for row in medians]
    return "\n".join(lines)


def growth_table(rows: Sequence[Row]) -> str:
    """Exponents of growth as a Markdown table: 1 is linear, 2 is with the square.

    `all` is the slope of the line that fits best through the logarithms of all sizes, `last` that
    between the two largest.
    """
    lines = ["| by | build | CPU, all | CPU, last | wall, all | wall, last |"]
    lines.append(f"| --- | --- |{' ---: |' * 4}")
    for (engine, case), points in _series(rows).items():
        sizes = [row.size for row in points]
        if len(set(sizes)) <= 1:
            continue
        cells = []
        for seconds in (
            [row.cost.cpu_seconds for row in points],
            [row.cost.wall_seconds for row in points],
        ):
            cells += [slope(sizes, seconds), slope(sizes[-2:], seconds[-2:])]
        lines.append(f"| {engine} | {case} | {' | '.join(f'{cell:.2f}' for cell in cells)} |")
    return "\n".join(lines)


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The exponent of growth: the slope of the least-squares line through the logarithms."""
    across = [math.log(size) for size in sizes]
    up = [math.log(value) for value in values]
    x, y = sum(across) / len(across), sum(up) / len(up)
    spread = sum((one - x) ** 2 for one in across)
    return sum((a - x) * (b - y) for a, b in zip(across, up, strict=True)) / spread


def _series(rows: Sequence[Row]) -> Mapping[tuple[str, Case], list[Row]]:
    """Medians of each engine and case by size, the smallest first; existing records have none."""
    found: dict[tuple[str, Case], list[Row]] = {}
    for row in sorted(median_rows(rows), key=lambda row: row.size):
        if row.size:
            found.setdefault((row.engine, row.case), []).append(row)
    return found


def _line(row: Row, ours: Row | None) -> str:
    cost = row.cost
    cells = [
        row.subject,
        row.case,
        row.engine,
        f"{cost.wall_seconds:.2f}",
        f"{cost.cpu_seconds:.2f}",
        f"{cost.peak_bytes / _MIB:.0f}",
        f"{row.pages:,}",
        f"{row.site_bytes / _MEGABYTE:.1f}",
        f"{row.page_bytes / _KILOBYTE:.0f}",
        *_ratios(row, ours),
        f"{row.load:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _ratios(row: Row, ours: Row | None) -> tuple[str, str]:
    if ours is None or row.engine == OURS:
        return "", ""
    return (
        f"{ours.cost.wall_seconds / row.cost.wall_seconds:.2g}",
        f"{ours.cost.cpu_seconds / row.cost.cpu_seconds:.2g}",
    )
