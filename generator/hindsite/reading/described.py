"""Models → what fields they have, for messages that name the one that was meant."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hindsite.model.findings import Step

__all__ = ["field_names", "inner_models", "is_many", "model_at", "nested", "takes_text", "words_of"]


def field_names(model: type[BaseModel], steps: tuple[Step, ...] = ()) -> list[str]:
    """The names, as people write them, of the fields of the model that steps lead to."""
    inner = model_at(model, steps)
    return [name for name, _ in _fields(inner)] if inner else []


def model_at(model: type[BaseModel], steps: tuple[Step, ...]) -> type[BaseModel] | None:
    """The model that the steps lead to; None where something else stands there."""
    for step in steps:
        if isinstance(step, str):
            found = next((i for n, i in model.model_fields.items() if step in {n, i.alias}), None)
            inner = _model_in(found.annotation) if found else None
            if inner is None:
                return None
            model = inner
    return model


def is_many(model: type[BaseModel], steps: tuple[Step, ...]) -> bool:
    """Whether the field that the steps lead to is a list."""
    outer = model_at(model, steps[:-1])
    annotation = dict(_fields(outer)).get(str(steps[-1])) if outer else None
    return get_origin(annotation) in {list, tuple}


def takes_text(model: type[BaseModel], steps: tuple[Step, ...]) -> bool:
    """Whether a field of the model, or one of its items, is text: no word, number or time."""
    annotation: object = model
    for name in (step for step in steps if isinstance(step, str)):
        inner = _model_in(annotation)
        if inner is not None:
            annotation = dict(_fields(inner)).get(name)
    return _model_in(annotation) is None and str in _parts(annotation)


def _parts(annotation: object) -> list[object]:
    """The types that an annotation is made of; of a mapping only those of its values."""
    arguments = get_args(annotation)[get_origin(annotation) is dict :]
    return [annotation, *(part for item in arguments for part in _parts(item))]


def nested(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The fields of a model that have fields of their own, with the model of these."""
    for name, inner in inner_models(model).items():
        if inner is not None:
            yield name, inner


def words_of(model: type[BaseModel], name: str) -> list[str]:
    """The vocabulary of a field; nothing where it has none."""
    annotation = dict(_fields(model)).get(name)
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return [str(word) for word in kind]
    return []


@cache
def inner_models(model: type[BaseModel]) -> Mapping[str, type[BaseModel] | None]:
    """By the name of a field the model of what stands in it, None where that has no fields."""
    return {name: _model_in(annotation) for name, annotation in _fields(model)}


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, object]]:
    for name, info in model.model_fields.items():
        if not info.exclude:
            yield info.alias or name, info.annotation


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model that stands in an annotation, however wrapped."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None
