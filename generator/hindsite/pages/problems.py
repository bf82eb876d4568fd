"""What was left out of the site, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.findings import Finding, errors_among
from hindsite.pages.desk import Desk
from hindsite.pages.parts import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["problems_page"]

_FILES = 100
_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One file with errors; it has a page of its own unless it could not be read."""

    file: Ref
    is_read: bool
    findings: tuple[Finding, ...]
    more: int


def problems_page(context: Context) -> Iterator[Page]:
    """The page of files with errors, where there are any."""
    if not context.problem_paths:
        return
    desk = Desk(context, "problems/", is_wide=True)
    unreadable = {item.path for item in context.library.unreadable}
    problems = [
        _problem(desk, path, is_read=path not in unreadable)
        for path in context.problem_paths[:_FILES]
    ]
    values = {"problems": problems, "more": len(context.problem_paths) - len(problems)}
    yield desk.page("problems.md.j2", "Files with errors", values)


def _problem(desk: Desk, path: str, *, is_read: bool) -> Problem:
    errors = _errors(desk.context, path)
    more = max(len(errors) - _ERRORS, 0)
    return Problem(_file(desk, path), is_read, errors[:_ERRORS], more)


def _errors(context: Context, path: str) -> tuple[Finding, ...]:
    return errors_among(context.library.findings_of(path))


def _file(desk: Desk, path: str) -> Ref:
    record = desk.context.library.record_by_path.get(path)
    if record is None:
        return Ref(path)
    return Ref(path, desk.url(desk.context.addresses.record(record)))
