"""A shift's hand-off: as Markdown for the place in which it is handed over, and as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics import measure
from hindsite.metrics.plain import Plain, instant
from hindsite.model.names import fold
from hindsite.pages.addresses import Addresses
from hindsite.pages.context import Context
from hindsite.pages.desk import Desk
from hindsite.pages.environment import Templates
from hindsite.pages.measured import Measured, Numbers
from hindsite.pages.rendering import Renderer
from hindsite.pages.report_text import absolute
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.metrics.values import Burden, Load
    from hindsite.model.handoff import Changed, Due, HandOff, Span, Touched
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.pages.parts import Ref
    from hindsite.pages.values import Options

__all__ = ["Shift", "handoff_document", "handoff_markdown"]

_ROWS = 20


@dataclass(frozen=True, slots=True)
class Shift:
    """What is handed over, by whom, and of which time; `load` is None without exports of pages.

    With `is_of_pages` the span is that of the shift's pages, and nobody said when it was.
    """

    found: HandOff
    span: Span
    load: Burden | None
    team: str | None
    name: str | None
    zone: str
    is_of_pages: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A record, and what is to be said of it."""

    ref: Ref
    said: str


def handoff_markdown(library: Library, shift: Shift, options: Options) -> str:
    """Write the hand-off.

    Records are linked where the settings say at which address the site is published.

    Args:
        library: What this audience may see, as it was known at the end of the shift.
        shift: What is handed over.
        options: Where a user's own templates lie.

    Raises:
        TemplateError: The template is missing or fails.
    """
    context = Context(
        library=library,
        numbers=Numbers(shift.span.until, lambda: Measured(measure(library, shift.span.until))),
        options=options,
        addresses=Addresses(library),
        renderer=Renderer(options.markdown),
        templates=Templates(options.overrides),
    )
    desk = Desk(context, "", zone_name=shift.zone)
    url = library.settings.site.url
    values = {
        "title": _title(library, shift),
        "since": desk.instant(shift.span.since).text,
        "until": desk.instant(shift.span.until).text,
        "shift": shift,
        "found": shift.found,
        "open": [_Row(desk.incident(item), _open(desk, item)) for item in shift.found.open],
        "changed": [_Row(desk.incident(one.incident), _said(one)) for one in shift.found.changed],
        "due": [_Row(desk.incident(one.incident), _due(desk, one)) for one in shift.found.due],
        "overdue": [
            _Row(desk.incident(one.incident), _due(desk, one)) for one in shift.found.overdue
        ],
        "runbooks": [_Row(desk.runbook(one.runbook), _said(one)) for one in shift.found.runbooks],
        "wanted": [_Row(desk.incident(one.incident), one.wanted) for one in shift.found.wanted],
        "alerts": [_Row(desk.alert_named(load.key), _paged(load)) for load in _noisy(shift)],
        "rows": _ROWS,
        "absolute": lambda ref: absolute(url, ref),
    }
    return context.templates.render("handoff.md.j2", "the hand-off", values)


def _title(library: Library, shift: Shift) -> str:
    whose = library.team_label(shift.team) if shift.team else library.settings.site.name
    return f"Hand-off: {whose}{f', {shift.name}' if shift.name else ''}"


def _noisy(shift: Shift) -> Sequence[Load]:
    return shift.load.alerts.rows if shift.load else ()


def _open(desk: Desk, item: Incident) -> str:
    status = item.derived_status.label.lower()
    return f"{item.severity.value}, {status}, {desk.age(item)}"


def _said(one: Changed | Touched) -> str:
    commits = (f"{plural(one.commits, 'commit')}",) if one.commits else ()
    return ", ".join((*one.what, *commits))


def _due(desk: Desk, one: Due) -> str:
    owner = desk.team(one.item.owner).text if one.item.owner else "nobody"
    due = desk.day(one.item.due).text if one.item.due else "no date"
    return f"{one.item.title} ({owner}, due {due})"


def _paged(load: Load) -> str:
    words = [plural(load.pages, "page")]
    if load.night:
        words.append(f"{load.night:,} at night")
    if load.judged:
        words.append(f"{load.not_actionable:,} of {load.judged:,} judged not actionable")
    return ", ".join(words)


def handoff_document(library: Library, shift: Shift) -> Plain:
    """The hand-off as JSON knows it; records go by their ids, in the order of the Markdown."""
    found, load = shift.found, shift.load
    known = {fold(alert): one.id for one in library.runbooks for alert in one.alerts}
    return {
        "version": 1,
        "team": shift.team,
        "shift": shift.name,
        "since": instant(shift.span.since),
        "until": instant(shift.span.until),
        "by_git": found.is_by_git,
        "open": [
            {"id": item.id, "severity": item.severity.value, "status": item.derived_status.value}
            for item in found.open
        ],
        "changed": [
            {"id": one.incident.id, "what": list(one.what), "commits": one.commits}
            for one in found.changed
        ],
        "pages": load.n if load else None,
        "alerts": [
            {
                "alert": one.key,
                "pages": one.pages,
                "night": one.night,
                "judged": one.judged,
                "not_actionable": one.not_actionable,
                "runbook": known.get(fold(one.key)),
            }
            for one in _noisy(shift)
        ],
        "overdue": [_action(one) for one in found.overdue],
        "due": [_action(one) for one in found.due],
        "runbooks": [
            {"id": one.runbook.id, "what": list(one.what), "commits": one.commits}
            for one in found.runbooks
        ],
        "wanted": [{"incident": one.incident.id, "wanted": one.wanted} for one in found.wanted],
    }


def _action(one: Due) -> Plain:
    return {
        "incident": one.incident.id,
        "action": one.item.id,
        "title": one.item.title,
        "owner": one.item.owner,
        "due": one.item.due.isoformat() if one.item.due else None,
    }
