"""What was left out of the site, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.findings import Finding, Level
from hindsite.pages.desk import Desk
from hindsite.pages.parts import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["problems_page"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One file with errors; it has a page of its own unless it could not be read."""

    file: Ref
    is_read: bool
    findings: tuple[Finding, ...]


def problems_page(context: Context) -> Iterator[Page]:
    """The page of files with errors, where there are any."""
    if not context.problem_paths:
        return
    desk = Desk(context, "problems/", is_wide=True)
    unreadable = {item.path for item in context.library.unreadable}
    problems = [
        Problem(_file(desk, path), path not in unreadable, _errors(context, path))
        for path in context.problem_paths
    ]
    yield desk.page("problems.md.j2", "Files with errors", {"problems": problems})


def _errors(context: Context, path: str) -> tuple[Finding, ...]:
    return tuple(f for f in context.library.findings_of(path) if f.level is Level.ERROR)


def _file(desk: Desk, path: str) -> Ref:
    record = desk.context.library.record_by_path.get(path)
    if record is None:
        return Ref(path)
    return Ref(path, desk.url(desk.context.addresses.record(record)))
