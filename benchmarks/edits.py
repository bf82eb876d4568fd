"""One change in a knowledge base, and the same change in the pages made from it."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

__all__ = ["REST_SECONDS", "Case", "change_severity", "chosen_record", "insert_sentence"]

REST_SECONDS = 2.5
"""Nothing that Hindsite finds younger than two seconds counts as at rest."""
_SEVERITY = re.compile(r"^severity: SEV-([23])$", re.MULTILINE)
_HEADING = re.compile(r"^## .*$", re.MULTILINE)
_OTHER = {"2": "3", "3": "2"}


class Case(StrEnum):
    """What a build finds."""

    COLD = "cold"
    UNCHANGED = "unchanged"
    SENTENCE = "one sentence"
    FIELD = "one severity"


def chosen_record(folder: Path) -> Path:
    """The record in the middle of a folder of incidents, of those whose severity can be changed.

    Where there are none, the middle of all.

    Raises:
        SystemExit: There is no record.
    """
    files = sorted(path for path in folder.rglob("*.md") if path.is_file())
    regular = [path for path in files if _SEVERITY.search(_text(path))]
    if not files:
        raise SystemExit(f"There is no record in {folder}.")
    return (regular or files)[len(regular or files) // 2]


def insert_sentence(file: Path, number: int) -> None:
    """End the first section of a text with a sentence that is not there yet.

    Not begin it: the first words of a record may be what lists and numbers show of it.
    """
    text = _text(file)
    sentence = f"Sentence {number} was added for a measurement.\n\n"
    at = next((found.start() for found in list(_HEADING.finditer(text))[1:]), None)
    if at is None:
        _write(file, f"{text}\n\n{sentence}")
    else:
        _write(file, text[:at] + sentence + text[at:])


def change_severity(file: Path) -> bool:
    """Turn SEV-2 into SEV-3 or the other way round; say whether the record has one of them."""
    text, changed = _SEVERITY.subn(
        lambda found: f"severity: SEV-{_OTHER[found[1]]}", _text(file), count=1
    )
    _write(file, text)
    return bool(changed)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
