"""Which reader a source's files want."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hindsite.reading.incidents import Reading, read_incident, read_review, read_runbook
from hindsite.reading.rules import read_rules

if TYPE_CHECKING:
    from hindsite.model.settings import Source

__all__ = ["parser_of"]


def parser_of(source: Source) -> Callable[..., Reading]:
    """What makes a reading of a file's content, path and source, and of the library's zone."""
    return _PARSERS[source.as_]


_PARSERS: Mapping[str, Callable[..., Reading]] = {
    "alerts": read_rules,
    "incidents": read_incident,
    "reviews": read_review,
    "runbooks": read_runbook,
}
