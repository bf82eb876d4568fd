"""Text behind “ #” in front matter: for YAML a comment, for whoever wrote it more of the value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from hindsite.model.findings import dotted
from hindsite.reading.described import takes_text
from hindsite.reading.notes import Note, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from hindsite.model.findings import Step

__all__ = ["Cut", "remarks_on_cuts", "remarks_on_instants", "taken_for_comments"]

_HASH = re.compile(r"(?<=\S)[ \t]+(#\w[^\n]*)")
_COMMENT = re.compile(r"[ \t]+#(?:[ \t].*)?$")
_LONGEST = 60
# A field in a line that is a comment, with a day and what goes with it behind its colon.
_COMMENTED = re.compile(
    r"^#[ \t]*(\w+_at)[ \t]*:[ \t]+(\d{4}-\d\d-\d\d(?:[T ][\d:.]+ ?(?:Z|[+-][\d:]+|[A-Z]{2,5})?)?)"
    r"[ \t]*(?:#.*)?$",
    re.MULTILINE | re.ASCII,
)


class Cut(NamedTuple):
    """A value without quotes that ends before a “#” with no blank behind it.

    `where` is line and column of the value, `at` that of the “#”; `kept` is what was read of it,
    and `lost` what was not.
    """

    where: tuple[int, int]
    at: tuple[int, int]
    kept: str
    lost: str


def taken_for_comments(text: str) -> Mapping[tuple[int, int], tuple[int, str]]:
    """By where a value would end, lines and columns from 0, the column of a “#…” and its text.

    Only what looks as if it was meant is there, such as `#4711`: a comment begins with `# `.
    """
    if " #" not in text and "\t#" not in text:
        return {}
    return {
        (number, match.start()): (match.start(1), _COMMENT.sub("", match[1]).rstrip())
        for number, line in enumerate(text.split("\n"))
        for match in _HASH.finditer(line)
    }


def remarks_on_cuts(
    cuts: Iterable[Cut], marks: Mapping[tuple[Step, ...], tuple[int, int]], model: type[BaseModel]
) -> Iterator[Note]:
    """A remark for each text that lost its end.

    None where a field takes a word, a number or a time: what stands behind it is a comment.
    """
    fields = {where: steps for steps, where in marks.items()}
    for cut in cuts:
        steps = fields.get(cut.where)
        if steps is not None and takes_text(model, steps):
            yield _remark(cut, dotted(steps))


def _remark(cut: Cut, field: str) -> Note:
    kept = f"only “{cut.kept}”" if cut.kept else "nothing"
    whole = f"{cut.kept} {cut.lost}".strip()
    name = "" if field.endswith("]") else f"{field.rpartition('.')[2]}: "
    quoted = f', “{name}"{whole}"”'
    is_shown = len(whole) <= _LONGEST and not re.search(r'["\\\n]', whole)
    return note(
        "cut-by-comment",
        cut.at,
        f"YAML takes “{cut.lost}” for a comment: {kept} is read as {field}",
        field=field,
        found=cut.lost,
        expected="text with “ #” in quotes; “# ” before a comment",
        remedy=f"put quotes around all of it{quoted if is_shown else ''}, or a space after the “#” "
        "if it is a comment",
    )


def remarks_on_instants(text: str, line: int, fields: Collection[str]) -> Iterator[Note]:
    """A remark for each instant that was filled in where a skeleton has it, behind a “#”.

    Args:
        text: The front matter's.
        line: How many lines of the file stand before it.
        fields: The fields that the record has.
    """
    from hindsite.model.incident import INSTANTS

    if "#" not in text:
        return
    for match in _COMMENTED.finditer(text):
        name, value = match.groups()
        if name in INSTANTS and name not in fields:
            yield note(
                "commented-out",
                (line + text.count("\n", 0, match.start()) + 1, 1),
                f"this line is a comment, and {name} is not read from it",
                field=name,
                found=f"# {name}: {value}",
                expected=f"{name}: {value}",
                remedy="take away the “#” before it, if it is so, or else the line",
            )
