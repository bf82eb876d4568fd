"""Rules on the names of records in the prose of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.enums import Audience
from hindsite.model.findings import Level
from hindsite.model.names import fold
from hindsite.model.values import Record

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.findings import Step
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

__all__ = ["RULES"]

# What may be an id, and is no common word: with a letter, and with what words do not have.
_NAME = re.compile(r"(?<![\w.-])(?=[\w.-]*[A-Za-z])(?=[\w.-]*[0-9._-])\w[\w.-]{0,150}(?<![.-])")
# The same and more, found several times as fast.
_WORD = re.compile(r"\w(?:[\w.-]*\w)?")
# For texts of ASCII alone, in which it is found twice as fast again: what is no part of a word.
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "_.-")}
_REFERRING = frozenset({"id", "aliases", "related", "duplicate_of", "runbooks", "ignore", "places"})


def _mention_of_restricted(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        yield from _in_body(scope, record)
        yield from _in_fields(scope, record)


def _in_body(scope: Scope, record: Incident | Runbook) -> Iterator[Fault]:
    every = {record.tier, *(item.tier for item in record.held)}
    guarded = [names for tier in sorted(every) if (names := scope.guarded(tier))]
    # Few texts have such a name: only in those is it looked for where each stands.
    if not guarded or not any(map(_words(record.body).intersection, guarded)):
        return
    for number, line in enumerate(record.body.split("\n")):
        if not _NAME.search(line):
            continue
        tiers = [item.tier for item in record.held if item.start <= number < item.end]
        tier = max((record.tier, *tiers), key=list(Audience).index)
        for match in _NAME.finditer(line):
            if fold(match[0]) in scope.guarded(tier):
                place = (record.body_line + number, match.start() + 1)
                yield _fault(record, (), place, tier)


def _words(text: str) -> set[str]:
    """Words of a text in their folded form, all those among them that may be an id."""
    if not text.isascii():
        return {fold(word) for word in set(_WORD.findall(text))}
    words = set(text.lower().translate(_APART).split())
    # An id does not end where a sentence may.
    return words | {word.rstrip(".-") for word in words if word[-1] in ".-"}


def _in_fields(scope: Scope, record: Incident | Runbook) -> Iterator[Fault]:
    guarded = scope.guarded(record.tier)
    if not guarded:
        return
    for steps, text in _texts(_shown(record), ()):
        if guarded.isdisjoint(map(fold, _WORD.findall(text))):
            continue
        # Of what was read from the body the words stand there, and were seen.
        is_named = any(fold(name) in guarded for name in _NAME.findall(text))
        if is_named and not _is_in_body(record, steps):
            yield _fault(record, steps, None, record.tier)


def _shown(record: Incident | Runbook) -> Mapping[str, object]:
    """The fields that say something of the record itself, but for what stands in its body."""
    left_out = (
        {*_REFERRING, "timeline"} if getattr(record, "timeline_in_body", False) else _REFERRING
    )
    fields = type(record).model_fields
    return {
        name: value
        for name, value in record
        if name not in left_out and not fields[name].exclude and value
    }


def _is_in_body(record: Incident | Runbook, steps: tuple[Step, ...]) -> bool:
    return bool(record.body) and record.places.of(*steps).line >= record.body_line


def _texts(value: object, steps: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, (Record, Mapping)):
        for name, item in dict(value).items():
            yield from _texts(item, (*steps, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*steps, index))


def _fault(
    record: Incident | Runbook, steps: tuple[Step, ...], at: tuple[int, int] | None, tier: Audience
) -> Fault:
    # The message leaves the name out: readers of this record must not learn it.
    return Fault(
        places=record.places,
        steps=steps,
        at=at,
        message=f"the text names a record that fewer may see than the {tier} ones",
        remedy="take the name out, hold the part back, or change the visibility of one of the two",
        expected=f"words that whoever sees {tier} records may read",
    )


RULES = (
    Rule(
        "mention-of-restricted",
        Level.WARNING,
        "a text names no record that fewer people may see than may see the text itself",
        _mention_of_restricted,
    ),
)
