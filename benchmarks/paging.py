"""A million pages: what reading and counting them costs, beside a plain loop over the same file."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from benchmarks.dice import Dice
from benchmarks.measuring import Cost, run

if TYPE_CHECKING:
    from hindsite.model.library import Library

__all__ = ["pages_table", "write_pages"]

_TEAMS = {
    "payments": "Europe/Berlin",
    "identity": "Europe/Lisbon",
    "discovery": "America/Toronto",
    "platform": "Asia/Kolkata",
}
_ALERTS = 200
_BEGAN = datetime.fromisoformat("2025-01-01T00:00:00Z")
_AS_OF = datetime.fromisoformat("2027-01-01T00:00:00Z")
_WORK_BEGINS, _WORK_ENDS = 9, 17
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 6
_SATURDAY = 5
_MOST = 3
_MIB = 1024 * 1024
_EXPORT = "content/oncall/pages.csv"


def write_pages(base: Path, count: int) -> None:
    """Lay down a knowledge base with one export of so many pages; the same each time."""
    dice = Dice(f"pages {count}")
    teams = "".join(f"  - {{id: {name}, timezone: {zone}}}\n" for name, zone in _TEAMS.items())
    path = base / _EXPORT
    path.parent.mkdir(parents=True)
    (base / "hindsite.yml").write_text(f"version: 1\nteams:\n{teams}", encoding="utf-8")
    names, when = list(_TEAMS), _BEGAN
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("at,alert,service,team,shift,actionable,incident\n")
        for _ in range(count):
            when += timedelta(seconds=dice.between(1, 60))
            team, (year, week, _) = names[dice.between(0, 3)], when.isocalendar()
            stream.write(
                f"{when:%Y-%m-%dT%H:%M:%SZ},Alert{dice.between(1, _ALERTS)},{team}-api,{team},"
                f"{year}-W{week:02},{('true', 'false', '')[dice.between(0, 2)]},\n"
            )


def pages_table(base: Path, count: int) -> str:
    """Count them each way, and give what it cost as Markdown.

    Raises:
        SystemExit: Two ways do not count the same.
    """
    write_pages(base, count)
    costs: dict[str, Cost] = {}
    said: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for name in _WAYS:
        command = [sys.executable, "-m", "benchmarks.paging", name, str(base)]
        # The first time what was read is kept, and is not measured.
        subprocess.run(command, check=True, capture_output=True)
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        said[name], parts[name] = done.stdout, done.stderr.split()
        costs[name] = run(command)
    if len(set(said.values())) > 1:
        raise SystemExit(f"They do not count the same: {said}")
    lines = [
        f"| {count:,} pages | wall s | CPU s | peak MiB |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, cost in costs.items():
        peak = cost.peak_bytes / _MIB
        row = f"{cost.wall_seconds:.1f} | {cost.cpu_seconds:.1f} | {peak:,.0f}"
        lines.append(f"| {_WORDS[name]} | {row} |")
        lines += [
            f"| – {part.partition('=')[0]} alone | | {part.partition('=')[2]} | |"
            for part in parts[name]
        ]
    return "\n".join(lines)


Counts = Mapping[str, object]


def _read(base: Path) -> Counts:
    """Hindsite, from the CSV file."""
    from hindsite.reading import read_library  # noqa: PLC0415  # the loop beside does without

    return _counted(lambda: read_library(base))


def _kept(base: Path) -> Counts:
    """Hindsite, from what the last command read."""
    from hindsite.app.keeping import library_of  # noqa: PLC0415  # the loop beside does without
    from hindsite.reading import read_settings  # noqa: PLC0415  # the same

    return _counted(lambda: library_of(base, read_settings(base)))


def _counted(read: Callable[[], Library]) -> Counts:
    """Read and count, telling the seconds of the processor that each takes."""
    from hindsite.metrics.burden import burden  # noqa: PLC0415  # as above

    began = time.process_time()
    library = read()
    was_read = time.process_time()
    found = burden(library, _AS_OF)
    done = time.process_time()
    print(f"reading={was_read - began:.1f} counting={done - was_read:.1f}", file=sys.stderr)
    if found is None or found.all is None:
        raise SystemExit("nothing was counted")
    return {
        "pages": found.n,
        "outside": found.all.outside,
        "night": found.all.night,
        "idle": found.all.not_actionable,
        "teams": {load.key: load.pages for load in found.teams.rows},
        "alerts": {load.key: load.pages for load in found.alerts.rows},
        "shifts": found.per_shift.n,
        "over": found.per_shift.n_over,
    }


def _plain(base: Path) -> Counts:
    """A loop over rows with dictionaries, as one writes it in ten minutes."""
    zones = {name: ZoneInfo(zone) for name, zone in _TEAMS.items()}
    teams, alerts, shifts = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    outside = night = idle = 0
    with (base / _EXPORT).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            team = row["team"]
            local = datetime.fromisoformat(row["at"]).astimezone(zones[team])
            is_work = _WORK_BEGINS <= local.hour < _WORK_ENDS
            outside += not is_work or local.weekday() >= _SATURDAY
            night += local.hour >= _NIGHT_BEGINS or local.hour < _NIGHT_ENDS
            idle += row["actionable"] == "false"
            teams[team] += 1
            alerts[row["alert"]] += 1
            shifts[team, row["shift"]] += 1
    return {
        "pages": teams.total(),
        "outside": outside,
        "night": night,
        "idle": idle,
        "teams": dict(teams),
        "alerts": dict(alerts),
        "shifts": len(shifts),
        "over": sum(pages > _MOST for pages in shifts.values()),
    }


_WAYS: Mapping[str, Callable[[Path], Counts]] = {"read": _read, "kept": _kept, "plain": _plain}
_WORDS = {
    "read": "Hindsite, from CSV",
    "kept": "Hindsite, read before",
    "plain": "a loop with `csv` and dictionaries",
}

if __name__ == "__main__":
    way, folder = sys.argv[1:]
    print(json.dumps(_WAYS[way](Path(folder)), sort_keys=True))
