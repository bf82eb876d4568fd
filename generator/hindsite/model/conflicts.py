"""Lines by which Git marks what it could not merge, in text that people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hindsite.model.prose import place_in, without_code_blocks

__all__ = ["Conflict", "conflicts_in"]

_TORN_LINE = re.compile(r"^(<{7}|[|]{7}|={7}|>{7})(?: [^\n]*)?$", re.MULTILINE)
# By their first signs, the lines of one conflict, of which somebody may have taken some away.
_TORN = re.compile(r"<[|=]*>?|[|=]*>")


class Conflict(NamedTuple):
    """The lines of the file that a conflict begins and ends at, and the first of them itself."""

    line: int
    end: int
    found: str

    @property
    def message(self) -> str:
        """What it does, for whoever has to solve it."""
        until = f", down to line {self.end}" if self.end > self.line else ""
        return (
            f"Git has left a conflict here{until}: readers would see both sides, and what is read "
            "as data may be read twice"
        )

    @property
    def expected(self) -> str:
        """What was expected in its place."""
        return "text without the lines by which Git marks a conflict"

    @property
    def remedy(self) -> str:
        """How to solve it."""
        return (
            "keep what is right of both sides, and take away the lines with <<<<<<<, ======= "
            "and >>>>>>>"
        )


def conflicts_in(text: str, line: int) -> Iterator[Conflict]:
    """The conflicts in Markdown text; one that is shown as code is none.

    Seven signs = alone underline a heading. Seven > alone may quote what was quoted six times, and
    then a quotation stands above.

    Args:
        text: The text.
        line: The line of the file that it begins at.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    text = without_code_blocks(text)
    lines = list(_TORN_LINE.finditer(text))
    for match in _TORN.finditer("".join(torn[1][0] for torn in lines)):
        first, last = lines[match.start()], lines[match.end() - 1]
        above = text.rfind("\n", 0, max(0, first.start() - 1)) + 1
        if match[0] != ">" or not text.startswith(">", above, first.start()):
            begin, end = (line + place_in(text, torn.start())[0] for torn in (first, last))
            yield Conflict(begin, end, first[0].strip())
