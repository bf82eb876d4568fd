"""Which commands destroy, or take away what guards against it."""

from __future__ import annotations

import re

from pydantic import field_validator

from hindsite.model.values import Identifier, Names, Record, Text, fault

__all__ = ["Danger", "DangerWords", "Dangers"]


class Danger(Record):
    """A command that somebody must think twice about.

    `pattern` is a regular expression, searched for in each line of code without regard to case;
    `why` says what the command does, as the page puts it before the reader.
    """

    name: Identifier
    pattern: Text
    why: Text

    @field_validator("pattern")
    @classmethod
    def _is_expression(cls, value: str) -> str:
        try:
            found = re.compile(value, re.IGNORECASE)
        except (re.error, RecursionError, OverflowError) as error:
            raise fault(
                "invalid-value",
                "a regular expression such as kubectl +delete",
                f"this is no regular expression: {error}",
            ) from error
        if found.match(""):
            expected = "an expression that needs a character"
            raise fault("invalid-value", expected, "this is everywhere")
        return value

    @property
    def expression(self) -> re.Pattern[str]:
        """The pattern, compiled; Python keeps the ones it has seen."""
        return re.compile(self.pattern, re.IGNORECASE)


class Dangers(Record):
    """A whole list of commands, as it is shipped."""

    commands: tuple[Danger, ...] = ()


class DangerWords(Record):
    """What a library adds to the list that is shipped, and takes from it by name.

    An added one takes the place of a shipped one of the same name.
    """

    add: tuple[Danger, ...] = ()
    remove: Names = ()
