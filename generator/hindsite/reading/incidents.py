"""One file → one incident, runbook or review, with all that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hindsite.lockstep import Steps, to_the_end
from hindsite.model.findings import Level, Places
from hindsite.model.incident import INSTANTS, Incident
from hindsite.model.names import slug
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.reading.absent import without_absent
from hindsite.reading.actions import ACTION_NAMES
from hindsite.reading.bodies import read_body
from hindsite.reading.comments import remarks_on_cuts, remarks_on_instants
from hindsite.reading.files import Split, split, without_record
from hindsite.reading.given import Reading
from hindsite.reading.guarded import is_guarded, says_secret
from hindsite.reading.held import Marked, marked
from hindsite.reading.mapped import for_mapping
from hindsite.reading.notes import Note, note
from hindsite.reading.remedies import remedies_for
from hindsite.reading.sections import section_lines
from hindsite.reading.sources import completed, translate, unsaid
from hindsite.reading.spelt import times_spelt
from hindsite.reading.timeline import TIMELINE_NAMES
from hindsite.reading.validating import Draft, validate
from hindsite.reading.yaml_text import Data, Parsed, parse

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hindsite.model.settings import Source

__all__ = ["earliest", "incident_in_steps", "read_incident", "read_review", "read_runbook"]

VITAL_INCIDENT = frozenset(
    {"id", "title", "severity", "services", "visibility", "kind", "security", "timezone"}
)
VITAL_RUNBOOK = frozenset({"id", "title", "visibility"})
VITAL_REVIEW = frozenset({"id", "title", "visibility", "period", "held_at"})
_MODELS: Mapping[str, type[Incident | Runbook | Review]] = {
    "incidents": Incident,
    "runbooks": Runbook,
    "reviews": Review,
}
_FIELDS = {name: info for model in _MODELS.values() for name, info in model.model_fields.items()}
_OURS_ALONE = [name for name, info in _FIELDS.items() if info.exclude]
_Titled = TypeVar("_Titled", Runbook, Review)
_NAMES = ("services", "teams", "tags", "aliases", "contributing_factors", "related", "alerts")


def read_incident(content: bytes, path: str, source: Source, zone: tzinfo) -> Reading:
    """Read an incident; `zone` is the library's, for times that name none."""
    return to_the_end(incident_in_steps(content, path, source, zone))


def incident_in_steps(content: bytes, path: str, source: Source, zone: tzinfo) -> Steps[Reading]:
    """The same, for those who read many in lockstep."""
    parts = split(content)
    if parts.problem is not None or parts.front is None:
        return _unread(path, parts, [parts.problem] if parts.problem else [])
    yield
    parsed, notes = _front(parts)
    if parsed is None:
        return _unread(path, parts, notes)
    yield
    draft, over = _draft(parsed, source, path, zone, notes)
    if not source.is_foreign:
        draft.notes.extend(remarks_on_instants(parts.front, parts.line, draft.data))
    elif not draft.data.get("services"):
        draft.data["services"] = []
    body = _body(parts, draft)
    secret = is_guarded(parsed, draft.data, _FIELDS) or bool(body.notes)
    yield
    incident = validate(Incident, draft, VITAL_INCIDENT)
    yield
    if secret:
        draft.notes = for_mapping(draft.notes, source, parsed, Incident)
        return replace(_unread(path, parts, draft.notes), may_be_secret=True)
    if incident is not None:
        incident = incident.model_copy(
            update={
                **_frame(parts, body, path, draft),
                **_sections(body.body),
                "over": over,
                "unsaid": unsaid(source, Incident.model_fields),
            }
        )
        yield
        incident = yield from _completed(incident, draft, source)
    draft.notes = for_mapping(draft.notes, source, parsed, Incident)
    if incident is None:
        return _unread(path, parts, draft.notes)
    return Reading(path, incident, None, tuple(draft.notes))


def read_runbook(content: bytes, path: str, source: Source, zone: tzinfo) -> Reading:
    """Read a runbook; one without front matter takes its title from its first heading."""
    parts = split(content)
    if parts.front is None and (not parts.body.strip() or parts.problem is None):
        return _unread(path, parts, [parts.problem] if parts.problem else [])
    notes: list[Note] = []
    parsed: Parsed | None = Parsed(data={})
    if parts.problem is not None:
        notes = [_as_warning(parts.problem)]
    else:
        parsed, notes = _front(parts)
    if parsed is None:
        return _unread(path, parts, notes)
    draft, _ = _draft(parsed, source, path, zone, notes)
    if draft.data.get("title") is None:
        draft.data["title"] = _heading(parts.body) or PurePosixPath(path).stem
    runbook, secret = _validated(Runbook, VITAL_RUNBOOK, (parsed, draft), (parts, path))
    draft.notes = for_mapping(draft.notes, source, parsed, Runbook)
    if runbook is None:
        return replace(_unread(path, parts, draft.notes), may_be_secret=secret)
    return Reading(path, None, runbook, tuple(draft.notes), secret)


def read_review(content: bytes, path: str, source: Source, zone: tzinfo) -> Reading:
    """Read a review; one without a title is called by its period."""
    parts = split(content)
    if parts.problem is not None or parts.front is None:
        return _unread(path, parts, [parts.problem] if parts.problem else [])
    parsed, notes = _front(parts)
    if parsed is None:
        return _unread(path, parts, notes)
    draft, _ = _draft(parsed, source, path, zone, notes)
    if draft.data.get("title") is None:
        draft.data["title"] = f"Review of {draft.data.get('period') or PurePosixPath(path).stem}"
    review, secret = _validated(Review, VITAL_REVIEW, (parsed, draft), (parts, path))
    draft.notes = for_mapping(draft.notes, source, parsed, Review)
    if review is None:
        return replace(_unread(path, parts, draft.notes), may_be_secret=secret)
    return Reading(path, None, None, tuple(draft.notes), secret, review=review)


def _validated(
    model: type[_Titled],
    vital: frozenset[str],
    data: tuple[Parsed, Draft],
    file: tuple[Split, str],
) -> tuple[_Titled | None, bool]:
    """The record of a file, and whether one that gives none may be secret."""
    (parsed, draft), (parts, path) = data, file
    body = _body(parts, draft)
    secret = is_guarded(parsed, draft.data, _FIELDS) or bool(body.notes)
    record = validate(model, draft, vital)
    if secret:
        return None, True
    if record is None:
        return None, says_secret(parts.text)
    return record.model_copy(update=_frame(parts, body, path, draft)), False


def _front(parts: Split) -> tuple[Parsed | None, list[Note]]:
    """The fields of the front matter, or None with the reason."""
    parsed = parse(parts.front or "", parts.line, _FIELDS)
    if isinstance(parsed.data, dict):
        return parsed, parsed.notes
    if not parsed.notes:
        parsed.notes.append(
            note(
                "not-a-mapping",
                parsed.marks.get((), (parts.line + 1, 1)),
                "the front matter holds no fields",
                found=_form(parsed.data),
                expected="lines of the form “field: value”",
                remedy="write the fields between the two lines “---”",
            )
        )
    return None, parsed.notes


def _form(data: Data) -> str:
    if data is None:
        return "nothing"
    return "a list" if isinstance(data, list) else "text"


def _draft(
    parsed: Parsed, source: Source, path: str, zone: tzinfo, notes: list[Note]
) -> tuple[Draft, bool]:
    """The record's data under our names, with an id and the zone of its times."""
    if source.is_foreign:
        data, marks, over = translate(source, parsed)
        # In another format a comma may be part of a name, and nobody can change it there.
        names = {name: [data[name]] for name in _NAMES if isinstance(data.get(name), str)}
        data |= names | times_spelt(data)
    else:
        data = completed(source, _without_absent(parsed, _MODELS[source.as_]))
        marks, over = parsed.marks, False
    draft = Draft(data, marks, parsed.keys, zone, notes)
    if parsed.cuts:
        draft.notes.extend(remarks_on_cuts(parsed.cuts, marks, _MODELS[source.as_]))
    for name in _OURS_ALONE:
        if name in data:
            del data[name]
            draft.notes.append(
                note(
                    "unknown-field",
                    draft.where((name,), draft.keys),
                    f"{name} is no field of this record",
                    field=name,
                    found=name,
                    expected="fields that people write",
                    remedy="take the field away",
                )
            )
    draft.zone = _zone(data.get("timezone"), zone)
    if data.get("id") is None:
        data["id"] = _id_of(PurePosixPath(path).stem)
    return draft, over


def _without_absent(parsed: Parsed, model: type[BaseModel]) -> dict[str, Data]:
    """Fields that hold nothing are as good as absent, at any depth.

    But for `security`: who began that block means a security matter, which is restricted.
    """
    data = parsed.data
    cleaned = without_absent(data, model) if parsed.has_nulls else data
    if not isinstance(cleaned, dict):
        return {}
    if isinstance(data, dict) and "security" in data:
        cleaned.setdefault("security", {})
    return cleaned


def _zone(name: Data, default: tzinfo) -> tzinfo:
    """The record's own zone; a wrong name is remarked on when the field is validated."""
    if not isinstance(name, str):
        return default
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return default


def _id_of(stem: str) -> str:
    """The id that a file's name gives: the name itself where it can be part of an address."""
    return stem if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}", stem) else slug(stem)


def _body(parts: Split, draft: Draft) -> Marked:
    """The body with what it holds back; faults of its markers are remarked on."""
    found = marked(parts.body)
    for line, remark in found.notes:
        draft.notes.append(replace(remark, where=(parts.body_line + line, 1), field="body"))
    return found


def _sections(body: str) -> dict[str, object]:
    """Where the sections stand that are read as data, headings included."""
    names = {"timeline_section": TIMELINE_NAMES, "action_items_section": ACTION_NAMES}
    found = {field: section_lines(body, *headings) for field, headings in names.items()}
    return {field: (lines[0], lines[2]) for field, lines in found.items() if lines}


def _frame(parts: Split, body: Marked, path: str, draft: Draft) -> dict[str, object]:
    return {
        "body": body.body,
        "body_line": parts.body_line,
        "held": body.held,
        "places": Places(path, draft.marks),
    }


def _completed(incident: Incident, draft: Draft, source: Source) -> Steps[Incident | None]:
    """The incident with what its body tells; None where it belongs to no instant at all."""
    if all(getattr(incident, name) is None for name in INSTANTS[:3]):
        # One that could not be read, or has another name, is told of already.
        others = {remedy for name in INSTANTS[:3] for remedy in remedies_for(name)}
        if not any(_is_of_beginning(item) or item.remedy in others for item in draft.notes):
            draft.notes.append(_timeless())
        return None
    if not source.is_foreign:
        _require_services(incident, draft)
        return (yield from read_body(incident, draft)) if incident.services else None
    _remark_gaps(incident, draft)
    return incident


def _is_of_beginning(remark: Note) -> bool:
    """Whether it says why there is no instant of the beginning."""
    return remark.level is Level.ERROR and remark.field in INSTANTS[:3]


def _timeless() -> Note:
    return note(
        "missing-instant",
        (1, 1),
        "nothing says when it began",
        field="started_at",
        found="none of them",
        expected="one of started_at, detected_at, declared_at",
        remedy="add the instant at which users were first affected",
    )


def _require_services(incident: Incident, draft: Draft) -> None:
    if not incident.services:
        draft.notes.append(
            note(
                "missing-field",
                draft.where(("services",), draft.marks),
                "services is empty",
                field="services",
                found="none",
                expected="at least one service",
                remedy="name the services that users could not use",
            )
        )


def _remark_gaps(incident: Incident, draft: Draft) -> None:
    """Say what another tool's record leaves open, where it matters to a number."""
    gaps = []
    if not incident.services:
        gaps.append(("services", "the record names no service", "name what was affected"))
    if incident.over and incident.resolved_at is None:
        gaps.append(
            ("resolved_at", "it has ended but nothing says when", "add the instant of its end")
        )
    draft.notes.extend(
        note("missing-field", (1, 1), message, field=name, remedy=remedy, level=Level.WARNING)
        for name, message, remedy in gaps
        if not any(item.field == name for item in draft.notes)
    )


def _unread(path: str, parts: Split, notes: list[Note]) -> Reading:
    """What a file gives that is no record."""
    return Reading(path, None, None, without_record(parts, notes), says_secret(parts.text))


def _as_warning(problem: Note) -> Note:
    return Note(
        problem.rule, problem.where, problem.message, problem.remedy,
        problem.field, problem.found, problem.expected, Level.WARNING,
    )  # fmt: skip


def _heading(body: str) -> str:
    """The text of the body's first heading of the first level, if it begins with one."""
    match = re.match(r"\s*#[ \t]+([^\n]+?)[ \t#]*(?:\n|$)", body)
    return match[1] if match else ""


def earliest(incident: Incident) -> datetime:
    """For sorting: when an incident is counted."""
    return incident.counted_at.astimezone(UTC)
