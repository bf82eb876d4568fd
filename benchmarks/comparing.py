"""Hindsite beside its peers: each builds the same pages cold, unchanged, and after one change."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.edits import REST_SECONDS, Case
from benchmarks.engines import ANEW, Contestant, MissingError, Subject, Tools, prepare
from benchmarks.measuring import Cost, run

__all__ = ["Plan", "Row", "compare", "median_rows"]

_ARTICLE = (b"<article", b"</article>")


@dataclass(frozen=True, slots=True)
class Row:
    """One build: by which engine, of how many incidents, in which case, and what it cost.

    Attributes:
        pages: HTML files of the site.
        site_bytes: All files of the site.
        page_bytes: The middle page of an incident; 0 where none is found.
        frame_bytes: Of these what is not the page's own article.
        load: Mean number of processes that wanted a processor in the minute before.
        at: When it began.
    """

    subject: str
    size: int
    engine: str
    case: Case
    cost: Cost
    pages: int
    site_bytes: int
    page_bytes: int
    frame_bytes: int
    load: float
    at: str

    def as_data(self) -> dict[str, object]:
        """The row as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Row:
        """The row that `as_data` gave."""
        return cls(**(data | {"cost": Cost(**data["cost"]), "case": Case(data["case"])}))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: engines, cases, how often, and where the peers are.

    If `brief`, engines that keep nothing between builds are built cold only, since they start from
    nothing each time.
    """

    engines: Sequence[str]
    cases: Sequence[Case]
    repeat: int
    tools: Tools
    brief: bool = False


def compare(subject: Subject, work: Path, plan: Plan) -> Iterator[Row | tuple[str, str]]:
    """Build a subject in every way, and give a row for each build as soon as it is measured.

    The order of the engines turns around each time. One that is not installed gives its name and
    the reason, once.

    Args:
        subject: What to build.
        work: A folder for the engines' input and all output. Nothing in it is removed, since a file
            system may take many times as long to make files for minutes after very many were.
        plan: What is measured.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    missing: set[str] = set()
    for turn in range(plan.repeat):
        for name in list(plan.engines)[:: -1 if turn % 2 else 1]:
            if name in missing:
                continue
            folder = work / str(turn) / name
            folder.mkdir(parents=True)
            try:
                contestant = prepare(name, subject, folder, plan.tools)
            except MissingError as reason:
                missing.add(name)
                yield name, str(reason)
            else:
                cases = [Case.COLD] if plan.brief and name in ANEW else plan.cases
                yield from _builds(name, subject, contestant, cases, turn)


def _builds(
    name: str, subject: Subject, contestant: Contestant, cases: Sequence[Case], turn: int
) -> Iterator[Row]:
    for number, case in enumerate((Case.COLD, *(one for one in cases if one != Case.COLD))):
        if case in contestant.edits:
            contestant.edits[case](turn * len(Case) + number)
        elif case not in {Case.COLD, Case.UNCHANGED}:
            continue
        time.sleep(REST_SECONDS)
        load, at = os.getloadavg()[0], datetime.now(UTC)
        cost = run(contestant.command)
        yield Row(
            subject.name,
            subject.size,
            name,
            case,
            cost,
            *_measured(contestant.site),
            round(load, 2),
            at.isoformat(timespec="seconds"),
        )


def median_rows(rows: Sequence[Row]) -> list[Row]:
    """One row for all of one engine, subject and case, with the medians of cost and load."""
    groups: dict[tuple[str, int, str, Case], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.subject, row.size, row.engine, row.case), []).append(row)
    return [_median(group) for group in groups.values()]


def _median(rows: Sequence[Row]) -> Row:
    costs = [row.cost for row in rows]
    cost = Cost(
        statistics.median(cost.wall_seconds for cost in costs),
        statistics.median(cost.cpu_seconds for cost in costs),
        round(statistics.median(cost.peak_bytes for cost in costs)),
    )
    return replace(rows[-1], cost=cost, load=statistics.median(row.load for row in rows))


def _measured(site: Path) -> tuple[int, int, int, int]:
    """HTML pages, bytes of all files, bytes of the middle incident's page and of its frame."""
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    total = sum(path.stat().st_size for path in files)
    records = sorted((site / "incidents").glob("????-*/index.html"))
    if not records:
        return pages, total, 0, 0
    text = records[len(records) // 2].read_bytes()
    begin, end = text.find(_ARTICLE[0]), text.rfind(_ARTICLE[1])
    own = max(0, end - begin) if begin >= 0 else 0
    return pages, total, len(text), len(text) - own
