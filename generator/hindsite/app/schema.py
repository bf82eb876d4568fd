"""The JSON Schemas of what people write, printed or put where editors find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.app.asking import unknown
from hindsite.app.files import writing
from hindsite.errors import UsageError
from hindsite.resources import schema_file
from hindsite.writing import SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FOLDER", "schema_files", "schema_named", "write_schemas"]

FOLDER = "schemas"
"""The folder of a knowledge base that editors take the schemas from."""


def schema_files() -> dict[str, Path]:
    """The schemas that are shipped, by the path that they get in a knowledge base."""
    files = map(schema_file, SCHEMAS)
    return {f"{FOLDER}/{file.name}": file for file in files}


def schema_named(name: str | None) -> str:
    """The text of a schema.

    Raises:
        UsageError: There is none of that name, or none is named.
    """
    if name is None:
        message = "Name a schema, or write them all with --write."
        raise UsageError(message, f"Choose one of: {', '.join(SCHEMAS)}.")
    if name not in SCHEMAS:
        raise unknown("schema", name, SCHEMAS)
    return schema_file(name).read_text(encoding="utf-8")


def write_schemas(base: Path) -> tuple[Path, ...]:
    """Put the schemas into the folder `schemas`, in place of those of an earlier version.

    Raises:
        OutputError: The disk refuses.
    """
    written = []
    for name, file in schema_files().items():
        target = base / name
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
        written.append(target)
    return tuple(written)
