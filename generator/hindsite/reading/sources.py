"""Other people's formats: which of their fields are ours, and what their words mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hindsite.model.names import fold
from hindsite.reading.yaml_text import Data, Marks, Parsed, Scalar

if TYPE_CHECKING:
    from hindsite.model.findings import Step
    from hindsite.model.settings import Source

__all__ = [
    "GUARDS",
    "PRESETS",
    "Preset",
    "completed",
    "fields_of",
    "may_keep_secrets",
    "translate",
    "unsaid",
]

GUARDS = ("security", "visibility", "kind")
"""Fields that say whom a record is for."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A known format. `fields` and `values` lead from ours to theirs, as in `hindsite.yml`.

    `over` is their flag that says that an incident has ended; the instants that only count when
    it is set are in `when_over`.
    """

    fields: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    over: str = ""
    when_over: tuple[str, ...] = ()


PRESETS: Mapping[str, Preset] = {
    "cstate": Preset(
        fields={
            "title": "title",
            "severity": "severity",
            "started_at": "date",
            "resolved_at": "resolvedWhen",
            "services": "affected",
        },
        values={"severity": {"down": "SEV-1", "disrupted": "SEV-2", "notice": "SEV-4"}},
        defaults={"kind": "operational"},
        over="resolved",
        when_over=("resolved_at",),
    ),
    "hugo": Preset(fields={"title": "title", "tags": "tags"}),
}
"""The formats that are known by name: cState's incidents, and plain Hugo pages."""


def translate(source: Source, parsed: Parsed) -> tuple[dict[str, Data], Marks, bool]:
    """The fields of a foreign record under our names, their places, and whether it is over."""
    preset = _preset(source)
    theirs = parsed.data if isinstance(parsed.data, dict) else {}
    over = bool(preset.over) and fold(str(theirs.get(preset.over))) in {"true", "yes"}
    ours: dict[str, Data] = {**preset.defaults, **source.defaults}
    marks: Marks = {(): (1, 1)}
    for name, their_name in fields_of(source).items():
        value = _filled(theirs.get(their_name))
        if value is None or (name in preset.when_over and not over):
            continue
        words = {**preset.values.get(name, {}), **source.values.get(name, {})}
        ours[name] = _meaning(value, words)
        _move(parsed.marks, their_name, name, marks)
    return ours, marks, over


def completed(source: Source, ours: dict[str, Data]) -> dict[str, Data]:
    """The fields of a record in our own format, with what its source says of all of them."""
    words = source.values.items()
    meant = {name: _meaning(ours[name], means) for name, means in words if name in ours}
    return {**source.defaults, **ours, **meant}


def _preset(source: Source) -> Preset:
    return PRESETS[source.preset] if source.preset else Preset(fields={"title": "title"})


def fields_of(source: Source) -> dict[str, str]:
    """Which of their fields each of ours is read from.

    A field whose words have a meaning and that is not said to be another is called as ours is.
    """
    return {**{name: name for name in source.values}, **_preset(source).fields, **source.fields}


def may_keep_secrets(source: Source) -> bool:
    """Whether its records may be restricted where none of them says so in our words."""
    by_default = {name: fold(word) for name, word in source.defaults.items()}
    return (
        any(name in source.fields or name in source.values for name in GUARDS)
        or by_default.get("visibility", "internal") not in {"internal", "public"}
        or by_default.get("kind", "operational") != "operational"
        or "security" in by_default
    )


def _filled(value: Data) -> Data:
    """The value, or None where it is blank: other tools' forms leave empty fields behind."""
    if isinstance(value, list):
        return [item for item in value if _filled(item) is not None]
    return None if isinstance(value, str) and not value.strip() else value


def unsaid(source: Source, fields: Iterable[str]) -> frozenset[str]:
    """Which of our fields a foreign format has no place for; none of our own format."""
    if not source.is_foreign:
        return frozenset()
    preset = PRESETS[source.preset] if source.preset else Preset(fields={})
    said = {*preset.fields, *preset.defaults, *source.values, *source.fields, *source.defaults}
    return frozenset(fields) - said


def _meaning(value: Data, words: Mapping[str, str]) -> Data:
    """Their word in our vocabulary; a word that nobody translated stays as it is."""
    if isinstance(value, list):
        return [_meaning(item, words) for item in value]
    if not isinstance(value, str) or not words:
        return value
    known = {fold(theirs): ours for theirs, ours in words.items()}
    if fold(value) not in known:
        return value
    where, steps = getattr(value, "where", (1, 1)), getattr(value, "steps", ())
    return Scalar.placed(known[fold(value)], where, steps)


def _move(marks: Marks, theirs: str, ours: str, into: Marks) -> None:
    """Let the places of their field be found under the name of ours."""
    for steps, where in marks.items():
        if steps and steps[0] == theirs:
            moved: tuple[Step, ...] = (ours, *steps[1:])
            into[moved] = where
