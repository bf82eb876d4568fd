"""Where the processor's time of one build goes, in one process, by stage.

A timer of the processor's time interrupts the build every few milliseconds; the stack at that
moment, read from the innermost call outwards, says what the build was at. Unlike a profiler that
counts every call, this does not make small functions look slow.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from unittest.mock import patch

from benchmarks.edits import (
    REST_SECONDS,
    Case,
    change_severity,
    chosen_record,
    insert_sentence,
)
from hindsite.app.build import build
from hindsite.app.terms import Request

__all__ = ["profile", "stage_of"]

_INTERVAL_SECONDS = 0.005
_PACKAGE = "/hindsite/"
_OTHER = "start-up and rest"
_PARSERS = ("/markdown/", "/pymdownx/", "/pygments/", "/hindsite/pages/markup/")
_PAGES, _ENGINE = "pages: facts and links", "MkDocs and writing"
_MARKDOWN = {_PAGES: "pages: Markdown of records", _ENGINE: "Markdown of staged pages"}
_TEMPLATES = {_PAGES: "pages: templates", _ENGINE: "templates of the theme"}
_STAGES = {
    "checks/": "checks",
    "app/presence": "checks",
    "similarity/": "similar incidents",
    "metrics/": "metrics",
    "charts/": "charts",
    "publishing/search/": "search index",
    "pages/entries": "search index",
    "pages/sanitising": "pages: cleaning of HTML",
    "pages/spotless": "pages: cleaning of HTML",
    "pages/": _PAGES,
    "reading/": "reading",
    "model/": "reading",
    "store/": "store",
    "publishing/staging": "staging",
    "publishing/swap": _ENGINE,
    "publishing/": _ENGINE,
}


def profile(base: Path, site: Path, case: Case = Case.COLD) -> str:
    """Build a knowledge base, and return seconds and share of each stage as a Markdown table.

    Args:
        base: The folder of `hindsite.yml`; nothing may be kept there yet.
        site: Where the site goes.
        case: What the measured build finds. Unless that is nothing, one goes before it, so that
            all libraries are loaded when the measured one begins.
    """
    request = Request(base=base, site=site, jobs=1)
    if case is not Case.COLD:
        build(request)
        record = chosen_record(base / "content" / "incidents")
        if case is Case.SENTENCE:
            insert_sentence(record, 0)
        elif case is Case.FIELD:
            change_severity(record)
        time.sleep(REST_SECONDS)
    seen: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        seen[stage_of(_files(frame))] += 1

    former = signal.signal(signal.SIGPROF, look)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, _INTERVAL_SECONDS, _INTERVAL_SECONDS)
    try:
        # All in this process: the timer does not see others.
        with patch("hindsite.workers.can_fork", return_value=False):
            build(request)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)
    return _table(seen, time.process_time() - began)


def stage_of(files: list[str]) -> str:
    """The stage that a stack belongs to; `files` are those of its calls, the innermost first."""
    in_markdown = any(part in file for file in files for part in _PARSERS)
    in_template = any("/jinja2/" in file for file in files)
    for file in files:
        _, found, path = file.rpartition(_PACKAGE)
        stage = next((name for start, name in _STAGES.items() if path.startswith(start)), None)
        if not found or stage is None or "/markup/" in file:
            continue
        if in_markdown:
            return _MARKDOWN.get(stage, stage)
        return _TEMPLATES.get(stage, stage) if in_template else stage
    return _OTHER


def _files(frame: FrameType | None) -> list[str]:
    found = []
    while frame is not None:
        found.append(frame.f_code.co_filename)
        frame = frame.f_back
    return found


def _table(seen: Counter[str], seconds: float) -> str:
    whole = seen.total() or 1
    lines = ["| stage | CPU s | share |", "| --- | ---: | ---: |"]
    for stage, count in seen.most_common():
        lines.append(f"| {stage} | {count / whole * seconds:.1f} | {count / whole:.0%} |")
    return "\n".join([*lines, f"| all | {seconds:.1f} | |"])
