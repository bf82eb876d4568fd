"""A library → the library with its findings: by the reader and the rules, as switched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hindsite.checks.chosen import covers
from hindsite.checks.registry import check
from hindsite.checks.switches import misnamed, of_pages, switched, unused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hindsite.model.findings import Finding
    from hindsite.model.library import AnyRecord, Library

__all__ = ["judged"]


def judged(
    library: Library, as_of: datetime, files: Callable[[str], bool] | None = None
) -> Library:
    """The library with all findings that count in it, in order of place.

    Args:
        library: The whole library: not filtered for an audience, and not taken at an instant.
        as_of: The instant that the site is built for, aware.
        files: Whether a path of the knowledge base is there, where that can be known.
    """
    settings = library.settings
    by_path: defaultdict[str, list[Finding]] = defaultdict(list)
    of_switches = (*misnamed(settings), *unused(settings, partial(covers, paths=library.paths)))
    for finding in (*library.findings, *check(library, as_of, files), *of_switches):
        by_path[finding.place.path].append(finding)
    records: dict[str, AnyRecord] = {
        **library.record_by_path,
        **library.rule_file_by_path,
        **library.review_by_path,
    }
    for path, record in records.items():
        if record.ignore:
            by_path.setdefault(path, [])
    exports = frozenset(library.paging.files)
    found = (
        finding
        for path, findings in by_path.items()
        for finding in (
            of_pages(findings, path, settings)
            if path in exports
            else switched(findings, path, records.get(path), settings)
        )
    )
    every = sorted(dict.fromkeys(found), key=lambda finding: finding.sort_key)
    return replace(library, findings=tuple(every))
