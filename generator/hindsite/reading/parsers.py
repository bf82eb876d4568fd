"""Which reader a source's files want; it loads when a file is to be read by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from hindsite.model.settings import Source
    from hindsite.reading.given import Reading

__all__ = ["parser_of"]


def parser_of(source: Source) -> Callable[..., Reading]:
    """What makes a reading of a file's content, path and source, and of the library's zone."""
    return _parser(source.as_)


@cache
def _parser(kind: str) -> Callable[..., Reading]:
    home, name = _PARSERS[kind]
    module = import_module(f"hindsite.reading.{home}")
    return cast("Callable[..., Reading]", getattr(module, name))


_PARSERS: Mapping[str, tuple[str, str]] = {
    "alerts": ("rules", "read_rules"),
    "incidents": ("incidents", "read_incident"),
    "reviews": ("incidents", "read_review"),
    "runbooks": ("incidents", "read_runbook"),
}
