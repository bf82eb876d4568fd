"""How a library says which rules hold in it: for all records, for some paths, for one record."""

from __future__ import annotations

from enum import unique
from typing import Annotated

from pydantic import Field

from hindsite.model.enums import Word
from hindsite.model.values import Names, Record, Text

__all__ = ["Ignore", "Override", "Switch"]


@unique
class Switch(Word):
    """What a library makes of a rule: nothing, or findings of one level."""

    OFF = "off"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Ignore(Record):
    """A rule that a record may break, and why."""

    rule: Text
    reason: Text


class Override(Record):
    """Switches for the files whose path from the knowledge base matches one of `paths`."""

    paths: Annotated[Names, Field(min_length=1)]
    rules: dict[str, Switch]
