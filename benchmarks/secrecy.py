"""What the search for leaks adds to a build from nothing, where a share of the records is hidden.

The same knowledge base is built with the search and without it, in turns, so that whatever else
the machine does falls on both.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.measuring import run

__all__ = ["secrecy_table"]

_SITE, _CACHE = "site", ".hindsite"
_VISIBILITY = re.compile(r"^visibility:.*$", re.MULTILINE)
# Neither searched nor gathered what would be searched for.
_WITHOUT = (
    "from hindsite.app import composing; from hindsite.publishing.leaks import Secrets; "
    "composing.secrets_of = lambda *_: Secrets((), (), list); "
    "from hindsite.cli import main; main()"
)
_WITH = "from hindsite.cli import main; main()"
_PROGRAMS = {
    "with the search": (sys.executable, "-c", _WITH),
    "without it": (sys.executable, "-c", _WITHOUT),
}


def secrecy_table(base: Path, size: int, share: int, repeat: int) -> str:
    """Build a knowledge base for insiders with the search and without, and compare as Markdown.

    Args:
        base: Where it is written.
        size: How many incidents it has.
        share: One in so many is restricted.
        repeat: How often each is built; medians are told.
    """
    write_corpus(base, size)
    hidden = _hide(base, share)
    costs: dict[str, list[float]] = {name: [] for name in _PROGRAMS}
    for _ in range(repeat):
        for name, program in _PROGRAMS.items():
            for folder in (_SITE, _CACHE):
                shutil.rmtree(base / folder, ignore_errors=True)
            cost = run([*program, "build", "-C", str(base), "--site-dir", str(base / _SITE)])
            costs[name].append(cost.cpu_seconds)
    medians = {name: statistics.median(found) for name, found in costs.items()}
    more, less = medians.values()
    lines = [f"{size} incidents, {hidden} of them restricted", "", "| build | CPU s |"]
    lines += ["| --- | ---: |", *(f"| {name} | {cpu:.1f} |" for name, cpu in medians.items())]
    return "\n".join([*lines, f"| it adds | {more / less - 1:.1%} |"])


def _hide(base: Path, share: int) -> int:
    """Make one incident in so many restricted, and say how many these are."""
    files = sorted((base / "content" / "incidents").rglob("*.md"))[::share]
    for file in files:
        text, found = _VISIBILITY.subn("visibility: restricted", file.read_text("utf-8"), count=1)
        if not found:
            raise SystemExit(f"{file} has no visibility to be changed.")
        file.write_text(text, "utf-8")
    return len(files)
