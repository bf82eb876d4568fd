"""The models → JSON Schemas, by which editors complete, explain and underline what people write.

They follow draft 7, which every editor knows. A schema says what the reader takes, in words, forms
and places; what depends on two fields at once, on other records or on the calendar is beyond it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.model.incident import Incident
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Settings
from hindsite.writing.shapes import Shapes

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["SCHEMAS", "schema_text"]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_BEGINNINGS = ("started_at", "detected_at", "declared_at")

SCHEMAS: Mapping[str, str] = MappingProxyType(
    {
        "incident": "The front matter of an incident",
        "runbook": "The front matter of a runbook",
        "review": "The front matter of a review",
        "hindsite": "The settings of a knowledge base, hindsite.yml",
    }
)
"""The schemas by name, each with its title."""

_MODELS: Mapping[str, type[BaseModel]] = {
    "incident": Incident,
    "runbook": Runbook,
    "review": Review,
    "hindsite": Settings,
}


def schema_text(name: str, rules: Mapping[str, str]) -> str:
    """The JSON Schema of that name, one of `SCHEMAS`, as the text of its file.

    Args:
        name: Of the schema.
        rules: What each rule that may be switched asks for, by its code.
    """
    shapes = Shapes(rules)
    root = dict(shapes.model(_MODELS[name]))
    # What a reader finds elsewhere where the front matter does not say it.
    optional = {"incident": {"id"}, "hindsite": set[str]()}.get(name, {"id", "title"})
    required = [field for field in root.pop("required", []) if field not in optional]
    schema: dict[str, object] = {"$schema": _DRAFT, **root, "title": SCHEMAS[name]}
    if required:
        schema["required"] = required
    if name == "incident":
        schema["anyOf"] = [{"required": [field]} for field in _BEGINNINGS]
    schema["definitions"] = dict(sorted(shapes.definitions.items()))
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
