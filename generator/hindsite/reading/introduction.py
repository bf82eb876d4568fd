"""The text for the first page, which is no record but is read as one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.reading.documents import INTRODUCTION
from hindsite.reading.files import split
from hindsite.reading.held import Marked, marked

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["introduction_of"]


def introduction_of(base: Path) -> tuple[Marked, list[Finding]]:
    """The text for the first page, with what is wrong in its markers: then there is none.

    Args:
        base: The folder of `hindsite.yml`.
    """
    try:
        parts = split((base / INTRODUCTION).read_bytes())
    except OSError:
        return Marked(""), []
    found = marked(parts.body)
    wrong = [
        replace(remark, where=(parts.body_line + line, 1)).at(INTRODUCTION)
        for line, remark in found.notes
    ]
    return (Marked(""), wrong) if wrong else (found, [])
