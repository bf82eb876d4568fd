"""The word lists that ship with the package: what rules on language look for, as data."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hindsite.model.values import Record
from hindsite.reading.validating import Draft, validate
from hindsite.reading.yaml_text import Data, parse
from hindsite.resources import words_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_list", "word_list"]

Listed = TypeVar("Listed", bound=Record)


def read_list(file: Path, model: type[Listed]) -> Listed:
    """What a file of the folder of words holds, as a value.

    Raises:
        ValueError: The file that was shipped is broken.
    """
    parsed = parse(file.read_text(encoding="utf-8"))
    data = parsed.data if isinstance(parsed.data, dict) else {}
    draft = Draft(data, parsed.marks, parsed.keys, UTC)
    found = validate(model, draft, set(model.model_fields))
    if found is None or parsed.notes or draft.notes:
        message = f"{file} is broken: {[*parsed.notes, *draft.notes]}"
        raise ValueError(message)
    return found


@cache
def word_list(name: str) -> dict[str, Data]:
    """What one file of the folder of words holds, `actions` for `actions.yml`.

    Every word is text in it, and no number or truth: `no` and `on` are words like others.
    """
    text = (words_folder() / f"{name}.yml").read_text(encoding="utf-8")
    parsed = parse(text)
    return parsed.data if isinstance(parsed.data, dict) and not parsed.notes else {}
