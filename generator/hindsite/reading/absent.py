"""Fields without a value are taken out of what was read, as if they were not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.reading.described import inner_models

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hindsite.reading.yaml_text import Data

__all__ = ["without_absent"]


def without_absent(data: Data, model: type[BaseModel] | None) -> Data:
    """The data without fields that hold nothing, at any depth.

    What is no field of the model stays, to be remarked on: in `{error_rate: 12,5 %}` the comma
    begins a field “5 %”, and half of the number would be lost unnoticed.

    Args:
        data: As it was read.
        model: What the data are to become; None where every name is allowed.
    """
    if isinstance(data, list):
        return [without_absent(item, model) for item in data]
    if not isinstance(data, dict):
        return data
    known = inner_models(model) if model is not None else {}
    return {
        name: without_absent(value, known.get(name))
        for name, value in data.items()
        if value is not None or (model is not None and name not in known)
    }
