"""What of a record that an audience may see is held back from it: fields by policy, and sections.

Which fields is for `hindsite.yml` to say; sections are marked in the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator

from hindsite.model.enums import Audience, UpdateAudience
from hindsite.model.held import Cut
from hindsite.model.incident import INSTANTS, Incident
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.telling import spoken, texts_in
from hindsite.model.values import Names, Record, fault

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["Withheld", "Withholding", "withheld_names"]

_Record = TypeVar("_Record", Incident, Runbook, Review)
_NEEDED = frozenset(
    {"visibility", "kind", "status", "duplicate_of", "timezone", "ignore", *INSTANTS}
)
_UPDATES = {f"updates.{audience}": audience for audience in UpdateAudience}
_IN_BODY = ("timeline", "action_items")


def withheld_names() -> tuple[str, ...]:
    """The names that a policy may hold back: fields that no record needs, and kinds of updates."""
    models = (Incident.model_fields, Runbook.model_fields)
    every = dict.fromkeys(name for fields in models for name in fields)
    fields = (
        name
        for name in every
        if name not in _NEEDED
        and not any(
            fields[name].is_required() or fields[name].exclude
            for fields in models
            if name in fields
        )
    )
    return (*fields, *_UPDATES)


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    known = withheld_names()
    for name in names:
        if name not in known:
            expected = f"some of {', '.join(known)}"
            raise fault("invalid-value", expected, f"“{name}” is nothing that can be held back")
    return names


_Withheld = Annotated[Names, AfterValidator(_known)]


class Withheld(Record):
    """Names of fields that are held back from an audience, and from those below it."""

    public: _Withheld = ("roles", "war_room", "links", "updates.internal", "updates.executive")
    internal: _Withheld = ()

    def from_audience(self, audience: Audience) -> frozenset[str]:
        """The names that an audience does not see."""
        lists = {Audience.PUBLIC: (self.public, self.internal), Audience.INTERNAL: (self.internal,)}
        return frozenset(name for names in lists.get(audience, ()) for name in names)


@dataclass(frozen=True)
class Withholding:
    """Takes out of records what one audience does not see.

    Args:
        audience: Who.
        names: What the policy holds back from it.
    """

    audience: Audience
    names: frozenset[str]

    @classmethod
    def of(cls, audience: Audience, withheld: Withheld) -> Withholding:
        """By a policy."""
        return cls(audience, withheld.from_audience(audience))

    def seen(self, record: _Record) -> _Record:
        """The record as the audience may see it; the very same where nothing is held back."""
        cut = self._cut(record)
        changes = self._fields(record)
        if cut.gone:
            changes = _body(record, cut) | changes
        if not changes:
            return record
        mark = f"{self.audience} {' '.join(sorted(self.names))}"
        return record.model_copy(update={**changes, "places": record.places.marked(mark)})

    def texts(self, record: Incident | Runbook | Review) -> Iterator[str]:
        """What is held back of a record."""
        yield from self._cut(record).taken
        seen = self._fields(record)
        for name, left in seen.items():
            said = frozenset(texts_in(left))
            yield from (text for text in texts_in(getattr(record, name)) if text not in said)

    def told(self, record: Incident | Runbook | Review, finding: Finding) -> bool:
        """Whether the audience may hear of a finding in a record that it may see.

        Where lines are held back, findings are about a text that it does not know: it hears none.
        """
        if self._cut(record).gone:
            return False
        changes = self._fields(record)
        if not changes:
            return True
        if finding.field.partition(".")[0].partition("[")[0] in changes:
            return False
        held = {said for text in self.texts(record) if (said := spoken(text))}
        parts = (finding.message, finding.remedy, finding.found, finding.expected)
        told = " ".join(f" {spoken(part)} " for part in parts)
        rest = [changes.get(name, value) for name, value in record if name != "places"]
        shown = {spoken(text) for text in texts_in(rest)}
        return not any(f" {said} " in told for said in held - shown)

    def _cut(self, record: Incident | Runbook | Review) -> Cut:
        if not record.held and not self._sections:
            return Cut(record.body, ())
        cut = Cut.for_audience(record.body, record.held, self.audience)
        found = (getattr(record, f"{name}_section", None) for name in self._sections)
        spans = [span for span in found if span]
        return Cut(record.body, (*cut.spans, *spans)) if spans else cut

    @cached_property
    def _sections(self) -> tuple[str, ...]:
        return tuple(name for name in _IN_BODY if name in self.names)

    def _fields(self, record: Incident | Runbook | Review) -> dict[str, Any]:
        """The fields that change, each with what is left of it."""
        changes: dict[str, Any] = {}
        for name, info in type(record).model_fields.items():
            if name in self.names:
                empty = info.get_default(call_default_factory=True)
                if getattr(record, name) != empty:
                    changes[name] = empty
        kinds = {kind for name, kind in _UPDATES.items() if name in self.names}
        if isinstance(record, Incident) and kinds and "updates" not in changes:
            left = tuple(item for item in record.updates if item.audience not in kinds)
            if len(left) < len(record.updates):
                changes["updates"] = left
        return changes


def _body(record: Incident | Runbook | Review, cut: Cut) -> dict[str, Any]:
    """The body and what was read from it, without the lines that are gone."""
    changes: dict[str, Any] = {"body": cut.left, "held": ()}
    if not isinstance(record, Incident):
        return changes
    for name in _IN_BODY:
        changes[f"{name}_section"] = None
        items = getattr(record, name)
        left = tuple(
            item for index, item in enumerate(items) if not _is_gone(record, cut, name, index)
        )
        if len(left) < len(items):
            changes[name] = left
    left = changes.get("action_items", record.action_items)
    changes["action_lines"] = _action_lines(record, cut) if left else None
    return changes


def _action_lines(record: Incident, cut: Cut) -> tuple[int, int] | None:
    """Where nothing but action items is left of their section."""
    lines = record.action_lines
    section = record.action_items_section
    if lines is None and record.action_rest and section and cut.gone.issuperset(record.action_rest):
        lines = (section[0] + 1, section[1])
    return lines and (cut.place(lines[0]), cut.place(lines[1]))


def _is_gone(record: Incident, cut: Cut, name: str, index: int) -> bool:
    """Whether an item was read from a line of the body that is gone."""
    line = record.places.of(name, index).line - record.body_line
    return line >= 0 and line in cut.gone
