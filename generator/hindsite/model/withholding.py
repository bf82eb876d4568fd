"""What of a record that an audience may see is held back from it: fields by policy, and sections.

Which fields is for `hindsite.yml` to say; sections are marked in the body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from hindsite.errors import SettingsError
from hindsite.model.enums import Audience, UpdateAudience
from hindsite.model.held import Cut
from hindsite.model.incident import INSTANTS, Incident
from hindsite.model.names import did_you_mean
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.telling import spoken, texts_in
from hindsite.model.within import as_spoken, fields_within, has_free_names, without

if TYPE_CHECKING:
    from hindsite.model.findings import Finding
    from hindsite.model.values import Record
    from hindsite.model.withheld import Withheld

__all__ = ["UPDATES", "Withholding", "free_fields", "withheld_names"]

_Record = TypeVar("_Record", Incident, Runbook, Review)
_MODELS: tuple[type[Record], ...] = (Incident, Runbook, Review)
_NEEDED = frozenset(
    {"visibility", "kind", "status", "duplicate_of", "timezone", "ignore", *INSTANTS}
    # What an entry of a list is known by, and what would turn it into another.
    | {"runbooks.id", "runbooks.wanted", "updates.audience", "action_items.status"}
)
UPDATES = {f"updates.{audience}": audience for audience in UpdateAudience}
_IN_BODY = ("timeline", "action_items")
_OF_BODY = {"body", "held", "timeline_in_body", "action_lines"} | {f"{n}_section" for n in _IN_BODY}
_INDEX = re.compile(r"\[\d+\]")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_TAG = re.compile(r"<[^<>\n]{1,400}>")


@cache
def withheld_names() -> tuple[str, ...]:
    """The names that a policy may hold back: fields that no record needs, and kinds of updates.

    Those of fields within fields are dotted. Besides there are names that authors choose: those of
    `free_fields`, each with a dot and a name behind it.
    """
    every = dict.fromkeys(name for model in _MODELS for name in model.model_fields)
    of_name = {
        name: [model.model_fields[name] for model in _MODELS if name in model.model_fields]
        for name in every
    }
    fields = (
        name
        for name, infos in of_name.items()
        if not any(info.is_required() or info.exclude for info in infos)
    )
    within = (".".join(way) for model in _MODELS for way in fields_within(model))
    names = dict.fromkeys([*fields, *UPDATES, *within])
    return tuple(name for name in names if name not in _NEEDED)


@cache
def free_fields() -> tuple[str, ...]:
    """Fields that hold what authors name themselves, of which a policy may hold back any."""
    return tuple(
        name for name in withheld_names() if any(has_free_names(model, name) for model in _MODELS)
    )


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
        if self._shows_all(record):
            return record
        changes = self._changes(record)
        if not changes:
            return record
        mark = f"{self.audience} {' '.join(sorted(self.names))}"
        return record.model_copy(update={**changes, "places": record.places.marked(mark)})

    def texts(self, record: Incident | Runbook | Review) -> Iterator[str]:
        """What is held back of a record: each part of its body, and each value."""
        if self._shows_all(record):
            return
        yield from self._held(record).taken
        yield from self._around(record).taken
        for name, left in self._changes(record).items():
            if name not in _OF_BODY:
                said = frozenset(texts_in(left))
                for text in texts_in(getattr(record, name)):
                    if said.isdisjoint((text, _words(text))):
                        yield text

    def told(self, record: Incident | Runbook | Review, finding: Finding) -> bool:
        """Whether the audience may hear of a finding in a record that it may see.

        Where lines are held back, findings are about a text that it does not know: it hears none.
        """
        if self._shows_all(record):
            return True
        if self._cut(record).gone:
            return False
        changes = self._fields(record)
        if not changes:
            return True
        if self._is_about(finding.field, changes):
            return False
        held = {said for text in self.texts(record) if (said := spoken(text))}
        parts = (finding.message, finding.remedy, finding.found, finding.expected)
        told = " ".join(f" {spoken(part)} " for part in parts)
        rest = [changes.get(name, value) for name, value in record if name != "places"]
        shown = {spoken(text) for text in texts_in(rest)}
        return not any(f" {said} " in told for said in held - shown)

    def require_roles(self, known: Iterable[str]) -> None:
        """See that each role that is held back by its name is one that somebody may have.

        Args:
            known: Roles that records and the policy name; not asked for where no role is named.

        Raises:
            SettingsError: A name is none of them: misspelt it would be published.
        """
        wanted = [name for name in sorted(self.names) if _is_free(name)]
        if not wanted:
            return
        roles = {as_spoken(role): role for role in known}
        for name in wanted:
            head, _, role = name.partition(".")
            if roles and as_spoken(role) not in roles:
                question = did_you_mean(role, roles.values())
                message = (
                    f"hindsite.yml: policy.withhold names {name}, and no record has such an entry"
                    f" of {head}{'; ' if question else ''}{question}"
                )
                raise SettingsError(
                    f"{message}.", f"Write the name as records do, or hold all of {head} back."
                )

    def _shows_all(self, record: Incident | Runbook | Review) -> bool:
        """Whether it is plain at once that nothing is held back: so it is of nearly all records."""
        return not self.names and not record.held

    def _around(self, record: Incident | Runbook | Review) -> Cut:
        """Lines of sections from which nothing was read that is shown in their place."""
        lines: set[int] = set()
        for name in self._told_apart(record):
            first, end = _section(record, name) or (0, 0)
            lines |= {*range(first, end)}
            lines -= {_line_of(record, name, index) for index in range(len(getattr(record, name)))}
        return Cut(record.body, tuple((line, line + 1) for line in lines))

    def _changes(self, record: Incident | Runbook | Review) -> dict[str, Any]:
        """All that changes, of the body and of fields, each with what is left of it."""
        changes, cut = self._fields(record), self._cut(record)
        return changes | _body(record, cut, self._held(record), changes) if cut.gone else changes

    def _is_about(self, field: str, changes: Iterable[str]) -> bool:
        """Whether a field is one that is held back, lies within such a one, or around it."""
        path = _INDEX.sub("", field)
        return path.partition(".")[0] in changes and (
            any(f"{path}.".startswith(f"{name}.") for name in self.names)
            or any(f"{name}.".startswith(f"{path}.") for name in self.names)
            or (path.startswith("updates.") and not self.names.isdisjoint(UPDATES))
        )

    def _cut(self, record: Incident | Runbook | Review) -> Cut:
        """What is taken out of the body."""
        cut = self._held(record)
        spans = [span for name in self._told_apart(record) if (span := _section(record, name))]
        return Cut(record.body, (*cut.spans, *spans)) if spans else cut

    def _held(self, record: Incident | Runbook | Review) -> Cut:
        """What is taken out with all that was read from it."""
        cut = Cut.for_audience(record.body, record.held, self.audience)
        spans = [span for name in self._sections if (span := _section(record, name))]
        return Cut(record.body, (*cut.spans, *spans)) if spans else cut

    @cached_property
    def _sections(self) -> tuple[str, ...]:
        return tuple(name for name in _IN_BODY if name in self.names)

    def _told_apart(self, record: Incident | Runbook | Review) -> tuple[str, ...]:
        """Sections that cannot be shown as written: of what was read from them a part is hidden."""
        names = (name for name in _IN_BODY if name in self._within and name not in self.names)
        return tuple(
            name
            for name in names
            if _section(record, name)
            and without(getattr(record, name), self._within[name]) != getattr(record, name)
        )

    @cached_property
    def _within(self) -> Mapping[str, list[tuple[str, ...]]]:
        """By field, the ways to what is held back of it."""
        found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in self.names - UPDATES.keys():
            head, *rest = name.split(".", 1) if _is_free(name) else name.split(".")
            if rest:
                found[head].append(tuple(rest))
        return found

    def _fields(self, record: Incident | Runbook | Review) -> dict[str, Any]:
        """The fields that change, each with what is left of it."""
        changes: dict[str, Any] = {}
        for name, info in type(record).model_fields.items():
            value = getattr(record, name)
            if name in self.names:
                left = info.get_default(call_default_factory=True)
            elif name in self._within:
                left = without(value, self._within[name])
            else:
                left = value
            if name == "updates" and isinstance(left, tuple):
                kinds = {kind for held, kind in UPDATES.items() if held in self.names}
                left = tuple(item for item in left if item.audience not in kinds)
            if left != value:
                changes[name] = left
        return changes


def _is_free(name: str) -> bool:
    """Whether it is the name of an entry that authors choose, as in `roles.scribe`."""
    head, _, rest = name.partition(".")
    return bool(rest) and head in free_fields()


def _section(record: Incident | Runbook | Review, name: str) -> tuple[int, int] | None:
    """The lines of a section that a field was read from."""
    span: tuple[int, int] | None = getattr(record, f"{name}_section", None)
    return span


def _body(
    record: Incident | Runbook | Review, cut: Cut, held: Cut, left: Mapping[str, Any]
) -> dict[str, Any]:
    """The body and what was read from it, without the lines that are gone.

    Args:
        record: The whole.
        cut: All lines that are gone.
        held: Those of them that take along what was read from them.
        left: What is left of fields else.
    """
    changes: dict[str, Any] = {"body": cut.left, "held": ()}
    if not isinstance(record, Incident):
        return changes
    for name in _IN_BODY:
        changes[f"{name}_section"] = None
        whole = getattr(record, name)
        items = tuple(
            item
            for index, item in enumerate(left.get(name, whole))
            if not _is_gone(record, held, name, index)
        )
        if items != whole:
            changes[name] = items
    if _is_apart(record.timeline_section, cut, held):
        events = changes.get("timeline", record.timeline)
        plain = (item.model_copy(update={"event": _words(item.event)}) for item in events)
        changes |= {"timeline_in_body": False, "timeline": tuple(plain)}
    rows = () if _is_apart(record.action_items_section, cut, held) else record.action_items
    rows = rows and changes.get("action_items", rows)
    changes["action_lines"] = _action_lines(record, cut) if rows else None
    return changes


def _is_apart(section: tuple[int, int] | None, cut: Cut, held: Cut) -> bool:
    """Whether a section is gone, and what was read from it stays."""
    return section is not None and section[0] in cut.gone - held.gone


def _words(event: str) -> str:
    """What a row of a timeline says in words: links lead nowhere where it is shown as text."""
    return _TAG.sub("", _LINK.sub(r"\1", event)) or event


def _action_lines(record: Incident, cut: Cut) -> tuple[int, int] | None:
    """Where nothing but action items is left of their section."""
    lines = record.action_lines
    section = record.action_items_section
    if lines is None and record.action_rest and section and cut.gone.issuperset(record.action_rest):
        lines = (section[0] + 1, section[1])
    return lines and (cut.place(lines[0]), cut.place(lines[1]))


def _is_gone(record: Incident, cut: Cut, name: str, index: int) -> bool:
    """Whether an item was read from a line of the body that is gone."""
    line = _line_of(record, name, index)
    return line >= 0 and line in cut.gone


def _line_of(record: Incident | Runbook | Review, name: str, index: int) -> int:
    """The line of the body that an item was read from; negative where it has none."""
    return record.places.of(name, index).line - record.body_line
