from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.errors import TemplateError
from hindsite.metrics import measure
from hindsite.pages import Page, compose, overview_pages
from tests.pages.sample import AS_OF, FIGURE, OPTIONS, sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from hindsite.pages.context import Context


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few incidents are enough for several processes."""
    monkeypatch.setattr(overview_pages, "_MANY", 1)


def written(jobs: int) -> dict[str, str]:
    """The overviews of the sample."""
    base = sample()
    composed = compose(base, measure(base, AS_OF), [FIGURE], replace(OPTIONS, jobs=jobs))
    return {page.path: page.text for page in composed if isinstance(page, Page)}


def test_processes_write_what_one_does() -> None:
    """The same pages in the same order, however many processes write them."""
    assert list(written(3).items()) == list(written(1).items())


def replaced(monkeypatch: pytest.MonkeyPatch, write: Callable[[Context], Page]) -> None:
    """Let a chapter be written by something else."""
    first, *others = overview_pages.CHAPTERS
    chapter = replace(first, write=write)
    monkeypatch.setattr(overview_pages, "CHAPTERS", (chapter, *others))


def test_other_processes_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """They do so at all: otherwise to compare them proves nothing."""
    replaced(monkeypatch, lambda _context: Page("where.md", str(os.getpid())))
    assert written(2)["where.md"] != str(os.getpid())
    assert written(1)["where.md"] == str(os.getpid())


def test_what_is_shown_of_bodies_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which beginnings of bodies the pages show has to be known for the next build."""
    seen: list[Context] = []
    former = overview_pages.overview_pages

    def kept(context: Context) -> list[Page]:
        seen.append(context)
        return list(former(context))

    def show(context: Context) -> Page:
        return Page("shown.md", context.summary_of(context.newest[0]))

    monkeypatch.setattr(overview_pages, "overview_pages", kept)
    replaced(monkeypatch, show)
    assert written(2) == written(1)
    assert seen[0].summaries == seen[1].summaries
    assert seen[0].newest[0].id in seen[0].summaries


def test_a_template_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a process is the error that it would be in this one."""

    def fail(_context: Context) -> Page:
        raise TemplateError("home.md.j2 fails.", "Mend it.")

    replaced(monkeypatch, fail)
    with pytest.raises(TemplateError, match=r"home\.md\.j2 fails"):
        written(2)


def test_a_process_that_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system kills one, say for memory, the pages are written in this process."""
    us = os.getpid()

    def die(_context: Context) -> Page:
        if os.getpid() != us:
            os.kill(os.getpid(), signal.SIGKILL)
        return Page("alive.md", "here")

    replaced(monkeypatch, die)
    assert written(2)["alive.md"] == "here"
