"""The JSON Schema of the statistics, and what a document breaks of it."""

from __future__ import annotations

import json
from functools import cache, lru_cache

from jsonschema import Draft202012Validator

from hindsite.resources import stats_schema

__all__ = ["faults", "schema"]


@cache
def schema() -> dict[str, object]:
    """The schema that is shipped."""
    found = json.loads(stats_schema().read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def faults(text: str) -> list[str]:
    """Where and how a text is no document of the schema; nothing where it is one."""
    return list(_faults(text))


@lru_cache(maxsize=4)
def _faults(text: str) -> tuple[str, ...]:
    # What shall be the same text twice is looked through once.
    validator = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    document = json.loads(text, parse_constant=lambda word: word)
    return tuple(f"{error.json_path}: {error.message}" for error in validator.iter_errors(document))
