"""Text of a record → the same text with one thing changed: bytes in, bytes out, no file."""

from hindsite.writing.editor import MODELINE, editor_files
from hindsite.writing.entries import Entry, RefusedError
from hindsite.writing.logging import add_entry
from hindsite.writing.matter import canonical
from hindsite.writing.rule_urls import with_urls
from hindsite.writing.schemas import SCHEMAS, schema_text
from hindsite.writing.updating import add_update

__all__ = [
    "MODELINE",
    "SCHEMAS",
    "Entry",
    "RefusedError",
    "add_entry",
    "add_update",
    "canonical",
    "editor_files",
    "schema_text",
    "with_urls",
]
