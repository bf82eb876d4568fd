"""Which reader a source's files want; it loads when a file is to be read by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from hindsite.lockstep import Steps
    from hindsite.model.settings import Source
    from hindsite.reading.given import Reading

__all__ = ["parser_of", "steps_of"]


def parser_of(source: Source) -> Callable[..., Reading]:
    """What makes a reading of a file's content, path and source, and of the library's zone."""
    return _parser(source.as_)


def steps_of(source: Source) -> Callable[..., Steps[Reading]]:
    """The same for those who read many files, which they do in lockstep."""
    return _stepwise(source.as_)


@cache
def _parser(kind: str) -> Callable[..., Reading]:
    return cast("Callable[..., Reading]", _named(*_PARSERS[kind]))


@cache
def _stepwise(kind: str) -> Callable[..., Steps[Reading]]:
    if kind in _STEPWISE:
        return cast("Callable[..., Steps[Reading]]", _named(*_STEPWISE[kind]))
    parse = _parser(kind)

    def in_one_step(*args: Any) -> Steps[Reading]:  # noqa: ANN401 - whatever the parser takes
        yield
        return parse(*args)

    return in_one_step


def _named(home: str, name: str) -> object:
    return getattr(import_module(f"hindsite.reading.{home}"), name)


_PARSERS: Mapping[str, tuple[str, str]] = {
    "alerts": ("rules", "read_rules"),
    "incidents": ("incidents", "read_incident"),
    "reviews": ("incidents", "read_review"),
    "runbooks": ("incidents", "read_runbook"),
}
_STEPWISE: Mapping[str, tuple[str, str]] = {"incidents": ("incidents", "incident_in_steps")}
