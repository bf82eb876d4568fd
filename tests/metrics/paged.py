"""Histories of pages made in Python: what a test does not say of a page is missing."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.model.paging import COLUMNS, Column, PagingHistory, micros_of
from tests.factories import incident, instant
from tests.factories import library as library_of

if TYPE_CHECKING:
    from hindsite.model.library import Library

__all__ = ["FILE", "history", "paged"]

FILE = "content/oncall/a.csv"
_ANSWERS: Mapping[object, int] = {None: -1, False: 0, True: 1}


def history(*pages: Mapping[str, object], unread: int = 0) -> PagingHistory:
    """Pages of one file, on the lines from 2 on; `at` is an ISO text, `actionable` a flag."""
    return PagingHistory(
        files=(FILE,),
        unread={FILE: unread},
        file=array("i", [0]) * len(pages),
        line=array("i", range(2, len(pages) + 2)),
        at=array("q", [micros_of(instant(str(page["at"]))) for page in pages]),
        actionable=array("b", [_ANSWERS[page.get("actionable")] for page in pages]),
        columns={name: _column([str(page.get(name, "")) for page in pages]) for name in COLUMNS},
    )


def _column(texts: Sequence[str]) -> Column:
    names = tuple(dict.fromkeys(["", *texts]))
    return Column(array("i", map(names.index, texts)), names)


def paged(
    *pages: Mapping[str, object],
    unread: int = 0,
    rules: Mapping[str, object] = MappingProxyType({}),
    **settings: object,
) -> Library:
    """A library with one incident and these pages, under these settings."""
    made = library_of(incident(id="checkout"), **{**rules, **settings})
    return replace(made, paging=history(*pages, unread=unread))
