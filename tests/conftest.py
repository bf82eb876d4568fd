"""Options that all tests share, and what they expect of the process that they run in."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

from tests.depth import often

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", settings(deadline=None, max_examples=often(100)))
settings.load_profile("untimed")


_MANY_OBJECTS = 20_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files are rewritten on demand only."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="rewrite golden files with what the code generates now",
    )


_UNTRACED = (
    *("benchmarks/", "broken/", "browser/", "flows/", "whole/"),
    *("app/test_assessing.py", "app/test_build.py", "app/test_glancing.py"),
    *("charts/test_breakdown.py", "charts/test_calendar.py", "charts/test_drawing.py"),
    *("charts/test_keeping.py", "metrics/test_measuring.py"),
    *("metrics/test_paging.py", "metrics/test_reporting.py", "model/test_effort.py"),
    *("pages/test_asked.py", "pages/test_bodies.py", "pages/test_communication.py"),
    *("pages/test_drafting.py", "pages/test_entries.py", "pages/test_growth.py"),
    *("pages/test_hostile.py", "pages/test_incidents.py", "pages/test_markup.py"),
    *("pages/test_numbers.py", "pages/test_numbers_kept.py", "pages/test_numbers_runbooks.py"),
    *("pages/test_overviews_kept.py", "pages/test_pages.py", "pages/test_report_markdown.py"),
    *("pages/test_reports.py", "publishing/test_fast_build.py", "publishing/test_page_form.py"),
    *("publishing/test_page_tags.py", "publishing/test_publish.py"),
)
"""Tests of which no lines are counted, since that takes as long as the tests themselves.

What they walk through from end to end has tests of its own, of which they are; and all that pages
show of the sample is walked through by `pages/test_golden.py`, which is counted.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no lines of what is tried on many examples.

    A line that only an example has come to by chance has no test yet.
    """
    for item in items:
        has_examples = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        # Of some tests nothing is counted at all: who stops twice would begin twice.
        if has_examples and not _is_untraced(item):
            item.add_marker("no_cover")


def _is_untraced(item: pytest.Item) -> bool:
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    return path.startswith(_UNTRACED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no lines of what these tests set up, either: `no_cover` is about the test alone."""
    counting = Coverage.current() if _is_untraced(item) else None
    if counting is None:
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


def pytest_sessionstart() -> None:
    """Circles are searched for less often, as a process of tests holds much that stays.

    Ctrl-C interrupts, also where a shell started the tests in the background without it.
    """
    gc.set_threshold(_MANY_OBJECTS, 10, 10)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of the test runner itself are none of the program's."""
    everyone = threading.enumerate
    theirs = {thread for thread in everyone() if thread is not threading.main_thread()}
    monkeypatch.setattr(
        threading, "enumerate", lambda: [one for one in everyone() if one not in theirs]
    )
