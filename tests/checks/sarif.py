"""The part of SARIF 2.1.0 that is written here, as a JSON Schema that allows nothing else.

The standard's own schema is tried as well, by models that were generated from it.

Written after the text of the standard: its sections are named beside each object.
"""

from __future__ import annotations

__all__ = ["SARIF"]

_TEXT = {"type": "string", "minLength": 1}


def _object(*optional: str, **properties: object) -> dict[str, object]:
    """An object that has all of these properties but for those optional, and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in properties if name not in optional],
        "properties": properties,
    }


_RULE = _object(  # reportingDescriptor, 3.49
    "helpUri",
    id=_TEXT,
    shortDescription=_object(text=_TEXT),
    # The standard may do without it, GitHub's code scanning does not, and reads so much of it.
    fullDescription=_object(text=_TEXT | {"maxLength": 1000}),
    helpUri={"type": "string", "format": "uri"},
    help=_object(text=_TEXT, markdown=_TEXT),
    defaultConfiguration=_object(level={"enum": ["none", "note", "warning", "error"]}),
)
_LOCATION = _object(  # location, 3.28
    physicalLocation=_object(
        artifactLocation=_object(
            uri={"type": "string", "pattern": r"^[A-Za-z0-9%/._~-]*$"},
            uriBaseId={"const": "%SRCROOT%"},
        ),
        region=_object(
            startLine={"type": "integer", "minimum": 1},
            startColumn={"type": "integer", "minimum": 1},
        ),
    )
)
_RESULT = _object(  # result, 3.27
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["none", "note", "warning", "error"]},
    message=_object(text=_TEXT),
    locations={"type": "array", "items": _LOCATION, "minItems": 1, "maxItems": 1},
    partialFingerprints={"type": "object", "additionalProperties": _TEXT, "minProperties": 1},
)
_RUN = _object(  # run, 3.14
    tool=_object(
        driver=_object(  # toolComponent, 3.19
            "informationUri",
            name=_TEXT,
            version=_TEXT,
            informationUri={"type": "string", "format": "uri"},
            rules={"type": "array", "items": _RULE, "uniqueItems": True},
        )
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={
        "type": "object",
        "additionalProperties": _object(description=_object(text=_TEXT)),
    },
    results={"type": "array", "items": _RESULT},
)

SARIF = _object(  # sarifLog, 3.13
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={"type": "array", "items": _RUN, "minItems": 1},
)
