"""Which reader a source's files want."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hindsite.reading.incidents import Reading, read_incident, read_runbook
from hindsite.reading.rules import read_rules

if TYPE_CHECKING:
    from hindsite.model.settings import Source

__all__ = ["parser_of"]


def parser_of(source: Source) -> Callable[..., Reading]:
    """What makes a reading of a file's content, path and source, and of the library's zone."""
    if source.is_of_rules:
        return read_rules
    return read_incident if source.as_ == "incidents" else read_runbook
