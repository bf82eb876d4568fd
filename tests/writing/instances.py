"""Front matter as an editor's language server sees it: YAML 1.2, without dates."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft7Validator

from hindsite.checks.catalogue import EXPLANATIONS, FIXED
from hindsite.reading.files import split
from hindsite.writing.schemas import schema_text

__all__ = ["faults", "front_of", "load", "made"]

_SWITCHED = {code: about for code, about in EXPLANATIONS.items() if code not in FIXED}


class _Core(yaml.SafeLoader):
    """YAML 1.2's core schema: of what has no quotes only null, truths and numbers are no text."""


_Core.yaml_implicit_resolvers = {}
for _tag, _pattern in {
    "null": r"^(~|null|Null|NULL|)$",
    "bool": r"^(true|True|TRUE|false|False|FALSE)$",
    "int": r"^[-+]?[0-9]+$",
    "float": r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$",
}.items():
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), None)


def load(text: str) -> object:
    """The values of a YAML text.

    Raises:
        yaml.YAMLError: It is none.
    """
    loader = _Core(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def front_of(path: Path) -> object:
    """The values of a record's front matter; None where it has none."""
    return load(split(path.read_bytes()).front or "")


def made(name: str) -> str:
    """The schema of that name, as it is made of the models and the rules as they are."""
    return schema_text(name, _SWITCHED)


@cache
def _validator(name: str) -> Draft7Validator:
    schema = json.loads(made(name))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def faults(name: str, value: object) -> list[str]:
    """Where and how a value is none of the schema; nothing where it is one."""
    errors = _validator(name).iter_errors(value)
    return [f"{error.json_path}: {error.message[:80]}" for error in errors]
