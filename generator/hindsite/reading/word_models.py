"""Word lists that are a model of their own, read and validated as records are."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, TypeVar

from hindsite.model.values import Record
from hindsite.reading.validating import Draft, validate
from hindsite.reading.yaml_text import parse

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_list"]

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
