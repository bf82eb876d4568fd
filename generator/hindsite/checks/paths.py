"""Rules on the names of files, which have to be files on every machine that holds the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope

__all__ = ["RULES"]

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_SIGN = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"|?*\\]")
_DEVICES = "con, prn, aux, nul, com0 to com9 and lpt0 to lpt9"


_WAYS = (
    ("is that of a device on Windows", f"another name than {_DEVICES}"),
    ("has a sign that no file may have on Windows", "letters and digits"),
    ("ends with a dot or a space, which Windows drops", "another end"),
)


@lru_cache(maxsize=256)
def _amiss(part: str) -> int | None:
    """Which of the ways a name is amiss in, the worst; the same few folders hold all files."""
    if _DEVICE.fullmatch(part):
        return 0
    if _SIGN.search(part):
        return 1
    return 2 if part != part.rstrip(" .") else None


def _unportable_name(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        path = record.places.path
        # A source may lie beside the folder of the settings: the way up is nobody's name.
        parts = [*(part for part in path.split("/") if part != ".."), record.id]
        what, expected = "", ""
        amiss = [way for part in parts if (way := _amiss(part)) is not None]
        if amiss:
            what, expected = _WAYS[min(amiss)]
        elif scope.files_like(path) > 1:
            what = "is also that of another file, but for case or the form of its letters"
            expected = "names that differ by more than that"
        if what:
            yield Fault(
                places=record.places,
                steps=(),
                message=f"the name of the file, or the id, {what}: there one cannot have both "
                "the library and its site",
                remedy="rename the file; an id of its own and an alias keep the address",
                expected=expected,
            )


RULES = (
    Rule(
        "unportable-name",
        Level.WARNING,
        "files and ids have names that they can have on every system",
        _unportable_name,
    ),
)
