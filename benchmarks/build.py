"""`hindsite build` beside a bare `mkdocs build` of the same pages.

Two bare builds stand beside ours, each with the theme, the features, the Markdown extensions and
the search of ours, and with no record in the navigation:

mkdocs, records
    The Markdown files of the records as they are: Python-Markdown renders their bodies.
mkdocs, stage
    The very tree that Hindsite hands to its engine: lists, metrics and charts included.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from benchmarks.measuring import Cost, run
from hindsite.app.build import compose
from hindsite.publishing.config import derive, read_base, write_theme
from hindsite.publishing.staging import Stage, write_config, write_pages
from hindsite.reading import read_settings

__all__ = ["OURS", "Comparison", "Subject", "compare", "table"]

OURS = "hindsite"
_MIB = 1024 * 1024
_MEGABYTE = 1_000_000
_COLUMNS = ("wall s", "CPU s", "peak MiB", "pages", "site MB", "wall ÷", "CPU ÷")


@dataclass(frozen=True, slots=True)
class Subject:
    """A knowledge base to build: its name in tables, its folder, whether errors are passed over."""

    name: str
    base: Path
    keep_going: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The medians of one contestant's runs, and the site that it made."""

    cost: Cost
    pages: int
    site_bytes: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What all contestants did with one subject, in the order in which they are shown."""

    subject: str
    results: Mapping[str, Result]

    def ratios(self, name: str) -> tuple[float, float]:
        """Our time as a part of theirs: on the clock, and of the processors."""
        ours, theirs = self.results[OURS].cost, self.results[name].cost
        return (
            ours.wall_seconds / theirs.wall_seconds,
            ours.cpu_seconds / theirs.cpu_seconds,
        )

    def as_data(self) -> dict[str, object]:
        """The comparison as JSON can hold it."""
        rows = {
            name: {**asdict(result), "ours_to_this": self.ratios(name)}
            for name, result in self.results.items()
        }
        return {"subject": self.subject, "results": rows}


def compare(subject: Subject, work: Path, repeat: int) -> Comparison:
    """Build a subject in every way, `repeat` times, and take the medians.

    Args:
        subject: What to build.
        work: An empty folder for the peers' input and all output.
        repeat: How often; the order is turned around each time.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    site = work / "site"
    commands = {
        OURS: _our_command(subject, site),
        "mkdocs, records": _mkdocs_command(_copied_records(subject, work), site),
        "mkdocs, stage": _mkdocs_command(work / "stage" / "mkdocs.yml", site),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    sizes: dict[str, tuple[int, int]] = {}
    for turn in range(repeat):
        for name in list(commands)[:: -1 if turn % 2 else 1]:
            _clear(site, subject.base / ".hindsite")
            costs[name].append(run(commands[name]))
            sizes[name] = _size(site)
    results = {name: Result(_median(costs[name]), *sizes[name]) for name in commands}
    return Comparison(subject.name, results)


def table(comparisons: Sequence[Comparison]) -> str:
    """The comparisons as a Markdown table."""
    lines = [
        f"| records | built by | {' | '.join(_COLUMNS)} |",
        f"| --- | --- |{' ---: |' * len(_COLUMNS)}",
    ]
    for comparison in comparisons:
        lines += [_line(comparison, name) for name in comparison.results]
    return "\n".join(lines)


def _line(comparison: Comparison, name: str) -> str:
    result = comparison.results[name]
    wall, cpu = comparison.ratios(name)
    cells = (
        comparison.subject,
        name,
        f"{result.cost.wall_seconds:.1f}",
        f"{result.cost.cpu_seconds:.1f}",
        f"{result.cost.peak_bytes / _MIB:.0f}",
        str(result.pages),
        f"{result.site_bytes / _MEGABYTE:.1f}",
        *(("", "") if name == OURS else (f"{wall:.2f}", f"{cpu:.2f}")),
    )
    return f"| {' | '.join(cells)} |"


def _our_command(subject: Subject, site: Path) -> list[str]:
    options = ["--keep-going"] if subject.keep_going else []
    folders = ["-C", str(subject.base), "--site-dir", str(site)]
    return [sys.executable, "-m", "hindsite", "build", *folders, *options]


def _mkdocs_command(config: Path, site: Path) -> list[str]:
    files = ["--config-file", str(config), "--site-dir", str(site)]
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", *files]


def _staged(subject: Subject, folder: Path) -> Path:
    """Lay down what Hindsite hands to its engine, and return the configuration."""
    stage = Stage(folder)
    stage.docs.mkdir(parents=True)
    source = read_base(subject.base)
    composed = compose(subject.base, keep_going=subject.keep_going)
    paths = write_pages(composed.pages, stage.docs)
    write_theme(source, stage)
    write_config(derive(source, stage, paths, composed.settings.site), stage)
    return stage.config_file


def _copied_records(subject: Subject, work: Path) -> Path:
    """Lay down the stage, and beside it the plain records with a configuration like the stage's."""
    config = _staged(subject, work / "stage")
    plain = work / "plain"
    for source in read_settings(subject.base).sources:
        _copy_markdown(subject.base / source.path, plain / "docs" / source.as_)
    (plain / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    no_overrides = plain / "theme"
    no_overrides.mkdir()
    changes = {
        "INHERIT": str(config),
        "docs_dir": "docs",
        "nav": [{"Home": "index.md"}],
        "strict": False,
        "extra_css": [],
        "extra_javascript": [],
        "theme": {"custom_dir": str(no_overrides)},
    }
    (plain / "mkdocs.yml").write_text(yaml.safe_dump(changes), encoding="utf-8")
    return plain / "mkdocs.yml"


def _copy_markdown(folder: Path, into: Path) -> None:
    for file in sorted(folder.rglob("*.md")):
        target = into / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _clear(*folders: Path) -> None:
    """Remove output and caches, so that every run starts cold."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall_seconds for cost in costs),
        statistics.median(cost.cpu_seconds for cost in costs),
        round(statistics.median(cost.peak_bytes for cost in costs)),
    )


def _size(site: Path) -> tuple[int, int]:
    """The HTML pages of a site, and the bytes of all its files."""
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    return pages, sum(path.stat().st_size for path in files)
