from __future__ import annotations

import os
import signal
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hindsite.errors import TemplateError
from hindsite.metrics import measure
from hindsite.pages import Page, compose, overview_pages
from hindsite.pages.overview_pages import Chapter
from tests.pages.sample import AS_OF, FIGURE, OPTIONS, sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from hindsite.pages.context import Context


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few incidents are enough for several processes."""
    monkeypatch.setattr(overview_pages, "MANY", 1)


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


def test_another_process_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does so at all: otherwise to compare them proves nothing."""
    names = ("a.md", "b.md", "c.md", "d.md")

    def tell(name: str, _context: Context) -> Page:
        return Page(name, str(os.getpid()))

    chapters = [Chapter(1, partial(tell, name)) for name in names]
    monkeypatch.setattr(overview_pages, "CHAPTERS", chapters)
    found = [text for path, text in written(2).items() if path in names]
    assert len(set(found)) == 2
    assert str(os.getpid()) in found
    assert {written(1)[name] for name in names} == {str(os.getpid())}


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

    def die(name: str, _context: Context) -> Page:
        if os.getpid() != us:
            os.kill(os.getpid(), signal.SIGKILL)
        return Page(name, "here")

    chapters = [Chapter(1, partial(die, name)) for name in ("a.md", "b.md")]
    monkeypatch.setattr(overview_pages, "CHAPTERS", chapters)
    found = written(2)
    assert [found["a.md"], found["b.md"]] == ["here", "here"]
