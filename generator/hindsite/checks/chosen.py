"""What a library and its records choose for rules, by the names that they write."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from hindsite.model.names import fold

if TYPE_CHECKING:
    from hindsite.model.library import AnyRecord
    from hindsite.model.settings import Settings
    from hindsite.model.switching import Switch

__all__ = ["choices", "covers", "is_named"]


def choices(path: str, settings: Settings) -> dict[str, Switch]:
    """What is chosen for rules in one file, by folded name; later overrides count before others."""
    tables = [settings.rules]
    tables += [item.rules for item in settings.overrides if _is_of(path, item.paths)]
    return {fold(name): choice for table in tables for name, choice in table.items()}


def is_named(codes: Iterable[str], record: AnyRecord, settings: Settings) -> bool:
    """Whether settings or the record say anything of one of these rules: each then speaks alone."""
    named = {*choices(record.places.path, settings), *(fold(item.rule) for item in record.ignore)}
    return not named.isdisjoint(codes)


def covers(pattern: str, paths: Iterable[str]) -> bool:
    """Whether a pattern of an override is that of any of these files; where none is, of all."""
    paths = tuple(paths)
    return not paths or any(_is_of(path, (pattern,)) for path in paths)


def _is_of(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path matches one of the patterns, or lies in a folder that does."""
    is_like = partial(fnmatch.fnmatchcase, path)
    return any(is_like(item.rstrip("/")) or is_like(f"{item.rstrip('/')}/*") for item in patterns)
