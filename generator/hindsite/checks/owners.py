"""What stands as owner of an action → the several persons or teams that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope

__all__ = ["owners_in"]

_LISTED = re.compile(r"[,;]")
_PARTS = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|or|&|\+|/)\s+|[\s/&+]+(?=@)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def owners_in(owner: str, scope: Scope) -> list[str]:
    """The persons or teams that an owner names, without “@”; empty where it is one.

    “Trust and Safety” may be one. So words such as “and” part only names of which one is known to
    `hindsite.yml` or begins with “@”; commas always do.
    """
    if scope.is_declared(owner):
        return []
    parts = [part.strip() for part in _PARTS.split(_IN_BRACKETS.sub("", owner))]
    names = [part.removeprefix("@") for part in parts if part]
    is_sure = _LISTED.search(owner) or any(
        part.startswith("@") or scope.is_declared(part) for part in parts
    )
    return names if is_sure and len(names) > 1 else []
