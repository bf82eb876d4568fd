"""How long it takes to read alerting rules and runbooks and to join them."""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import write_runbooks
from benchmarks.dice import Dice
from benchmarks.edits import REST_SECONDS
from benchmarks.measuring import Cost, run

__all__ = ["ledger_table", "write_ledger"]

_SITE = "https://kb.example.org"
_RULE = """\
      - alert: {name}
        expr: |
          sum by (job, instance) (rate(http_requests_total{{code=~"5..", job="{service}"}}[5m]))
            / sum by (job, instance) (rate(http_requests_total{{job="{service}"}}[5m])) > 0.0{limit}
        for: {minutes}m
        labels:
          severity: {severity}
          team: {service}
        annotations:
          summary: Requests of {service} fail
          description: '{{{{ $value | humanizePercentage }}}} of {{{{ $labels.job }}}} fail.'
          runbook_url: {url}
"""


def write_ledger(base: Path, alerts: int, files: int, runbooks: int) -> None:
    """Write a knowledge base in which each alert leads to one of the runbooks.

    Args:
        base: Where `hindsite.yml` and `content/` go.
        alerts: How many alerts there are in all.
        files: Over how many files of rules they are spread evenly.
        runbooks: How many runbooks there are.
    """
    known = write_runbooks(base, runbooks)
    folder = base / "content" / "alerts"
    folder.mkdir(parents=True)
    for number in range(files):
        own = range(number * alerts // files, (number + 1) * alerts // files)
        rules = "".join(_rule(index, known) for index in own)
        text = f"groups:\n  - name: group-{number:03}\n    rules:\n{rules}"
        (folder / f"rules-{number:03}.yaml").write_text(text, encoding="utf-8", newline="\n")


def _rule(number: int, runbooks: Sequence[str]) -> str:
    """One alert, led to its runbook by the address of that here or elsewhere."""
    dice = Dice("alert", len(runbooks), number)
    runbook = dice.pick(runbooks)
    place = dice.pick((f"{_SITE}/runbooks", "https://runbooks.example.com/shop"))
    return _RULE.format(
        name=f"RequestsFail{number:05}",
        service=runbook.rpartition("-")[0],
        limit=dice.between(1, 9),
        minutes=dice.between(1, 30),
        severity=dice.pick(("critical", "warning")),
        url=f"{place}/{runbook}/",
    )


def ledger_table(base: Path, repeat: int) -> str:
    """Read and join what `write_ledger` wrote, cold and warm; medians as Markdown.

    `hindsite alerts` is measured as a person runs it, the start of Python and the JSON included.
    Cold, nothing is kept; warm, it was run before.
    """
    command = [sys.executable, "-m", "hindsite", "alerts", "--format", "json", "-C", str(base)]
    lines = ["| `hindsite alerts` | wall s | CPU s | peak MiB |", "| --- | ---: | ---: | ---: |"]
    time.sleep(REST_SECONDS)
    cold = [_cold(base, command) for _ in range(repeat)]
    warm = [run(command) for _ in range(repeat)]
    for name, costs in (("cold", cold), ("warm", warm)):
        wall = statistics.median(cost.wall_seconds for cost in costs)
        cpu = statistics.median(cost.cpu_seconds for cost in costs)
        peak = statistics.median(cost.peak_bytes for cost in costs) / 2**20
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |")
    return "\n".join(lines)


def _cold(base: Path, command: Sequence[str]) -> Cost:
    shutil.rmtree(base / ".hindsite", ignore_errors=True)
    return run(command)
