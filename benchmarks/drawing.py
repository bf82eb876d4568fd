"""A chart of what was measured: processor time by number of incidents, on logarithmic axes.

Other work on the machine disturbs the clock far more than the time of the processors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.comparing import Row, median_rows
from benchmarks.edits import Case
from benchmarks.engines import ANEW, OURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw"]

_COLOURS = {
    OURS: "#3f51b5",
    "mkdocs": "#c2410c",
    "zensical": "#0f766e",
    "hugo": "#a21caf",
    "mkdocs-records": "#78716c",
}
_NAMES = {OURS: "Hindsite", "mkdocs": "MkDocs + Material", "zensical": "Zensical", "hugo": "Hugo"}
_PANELS = {Case.COLD: "Cold build", Case.SENTENCE: "After one change"}


def draw(rows: Sequence[Row], file: Path) -> None:
    """Draw the synthetic subjects as SVG; equal rows give equal bytes.

    Of engines that keep nothing between builds each panel shows the cold build.
    """
    medians = sorted((row for row in median_rows(rows) if row.size), key=lambda row: row.size)
    with mpl.rc_context(
        {
            "svg.hashsalt": "hindsite benchmark",
            "svg.fonttype": "none",
            "font.family": "sans-serif",
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    ):
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        panels = figure.subplots(1, len(_PANELS), sharey=True, squeeze=False)[0]
        for axes, (case, title) in zip(panels, _PANELS.items(), strict=True):
            _panel(axes, [row for row in medians if row.case is _shown(row, case)], title)
        panels[0].set_ylabel("seconds of the processors")
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=5, frameon=False)
        figure.savefig(file, format="svg", metadata={"Date": None})
    # Matplotlib leaves blanks at the end of lines.
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8")


def _shown(row: Row, case: Case) -> Case:
    return Case.COLD if row.engine in ANEW else case


def _panel(axes: Axes, rows: Sequence[Row], title: str) -> None:
    axes.set_title(title, loc="left", fontsize=11)
    axes.set_xscale("log")
    axes.set_yscale("log")
    for engine in dict.fromkeys(row.engine for row in rows):
        points = [row for row in rows if row.engine == engine]
        axes.plot(
            [row.size for row in points],
            [row.cost.cpu_seconds for row in points],
            marker="o",
            markersize=4,
            linewidth=2.4 if engine == OURS else 1.4,
            color=_COLOURS.get(engine),
            label=_NAMES.get(engine, engine),
        )
    sizes = sorted({row.size for row in rows})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set_xticks([], minor=True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(visible=True, axis="y", color="#e5e7eb", linewidth=0.8)
    axes.set_axisbelow(b=True)
    axes.set_xlabel("incidents")
