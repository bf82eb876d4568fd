"""The page of one incident."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.model.enums import Audience, Kind, PostmortemStatus, RunbookOutcome
from hindsite.model.findings import Finding, Level
from hindsite.model.names import fold
from hindsite.pages.actions import ActionRow, action_row
from hindsite.pages.communication import cadence_of
from hindsite.pages.desk import Desk
from hindsite.pages.entries import incident_entry
from hindsite.pages.escalation import escalation_rows
from hindsite.pages.facts import edit_link, impact_facts, incident_facts, response_tiles
from hindsite.pages.parts import Badge, Ref, Tone
from hindsite.pages.phases import WIDTH, phases_of
from hindsite.pages.related import similar_rows
from hindsite.pages.rendering import with_table
from hindsite.pages.security import has_running_clock, security_facts
from hindsite.pages.words import span_words

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context
    from hindsite.pages.escaping import Html
    from hindsite.pages.links import Leads
    from hindsite.pages.sections import Section
    from hindsite.pages.values import Page
    from hindsite.similarity import Similar

__all__ = ["depends_on_instant", "incident_page", "notices"]

_OUTCOMES = {
    RunbookOutcome.HELPED: Tone.GOOD,
    RunbookOutcome.MISLED: Tone.BAD,
    RunbookOutcome.UNUSED: Tone.PLAIN,
    RunbookOutcome.MISSING: Tone.WARN,
}


@dataclass(frozen=True, slots=True)
class RunbookRow:
    """A runbook that an incident names, with how it served."""

    runbook: Ref
    outcome: Badge | None


def incident_page(context: Context, incident: Incident) -> Page:
    """The page of an incident as it is known at the instant of the build."""
    desk = Desk(context, context.addresses.incident(incident.id), zone_name=incident.timezone)
    rows = [action_row(desk, item) for item in incident.action_items]
    links = desk.watched(incident)
    sections, placed = _body(desk, incident, rows, links)
    values = {
        "incident": incident,
        "badges": _badges(desk, incident),
        "notices": notices(context, incident.places.path),
        "phases": phases_of(incident, context.as_of if context.is_open(incident) else None),
        "width": WIDTH,
        "tiles": response_tiles(desk, incident),
        "facts": incident_facts(desk, incident),
        "impact": impact_facts(incident),
        "timeline": () if incident.timeline_in_body else incident.timeline,
        "sections": sections,
        "actions": [] if placed else rows,
        "runbooks": _runbooks(desk, incident),
        "escalation": escalation_rows(desk, incident),
        "cadence": cadence_of(desk, incident),
        "security": security_facts(desk, incident),
        "postmortem": _postmortem(desk, incident),
        "related": desk.rows(context.relations.get(incident.id, ())),
        "similar": _similar(desk, incident),
        "as_of": desk.as_of if depends_on_instant(context, incident) else None,
        "edit": edit_link(desk, incident.places.path),
    }
    page = desk.page(
        "incident.md.j2",
        incident.title,
        values,
        subject=incident.places.path,
        description=incident.impact.summary or f"{incident.severity.value}: {incident.title}",
    )
    entry = incident_entry(desk, incident, sections, placed)
    return replace(page, entry=entry, hrefs=tuple(links.answers))


def notices(context: Context, path: str) -> list[Finding]:
    """Errors in a record, whose values were left out of the page and of every number."""
    found = context.library.findings_of(path)
    return [finding for finding in found if finding.level is Level.ERROR]


def _badges(desk: Desk, incident: Incident) -> list[Badge]:
    policy = desk.context.library.settings.policy.for_severity(incident.severity)
    severity = desk.severity(incident.severity)
    badges = [
        Badge(f"{severity.text} {policy.name}", severity.style, policy.meaning),
        desk.status(incident),
    ]
    if incident.kind is not Kind.OPERATIONAL:
        badges.append(Badge(incident.kind.label, Tone.PLAIN))
    if incident.tier is not Audience.INTERNAL:
        badges.append(Badge(incident.tier.label, Tone.WARN, "who may see this record"))
    return badges


def _body(
    desk: Desk, incident: Incident, rows: list[ActionRow], links: Leads
) -> tuple[tuple[Section, ...], str]:
    """The body's sections, and the table of actions where it stands in its place among them."""
    renderer = desk.context.renderer

    def render(text: str) -> tuple[Section, ...]:
        return renderer.sections(text, links, incident.title)

    if incident.action_lines is not None and rows:
        table = desk.partial("actions.html.j2", {"rows": rows, "caption": "Action items"}, incident)
        sections = with_table(incident.body, incident.action_lines, render, table)
        if sections is not None:
            return sections, str(table)
    return render(incident.body), ""


def _similar(desk: Desk, incident: Incident) -> Html | None:
    """The incidents that are like this one, for reasons that are told."""
    found = _alike(desk.context, incident)
    if not found:
        return None
    return desk.partial("similar.html.j2", {"rows": similar_rows(desk, found)}, incident)


def _alike(context: Context, incident: Incident) -> tuple[Similar, ...]:
    """The incidents that are like one, where pages show them."""
    neighbours = context.options.neighbours
    return neighbours.of(incident.id) if neighbours else ()


def _runbooks(desk: Desk, incident: Incident) -> list[RunbookRow]:
    rows: list[RunbookRow] = []
    for use in incident.runbooks:
        known = desk.context.library.runbook_by_id.get(fold(use.id)) if use.id else None
        ref = desk.runbook(known) if known else Ref(use.id or "")
        if use.wanted:
            ref = Ref(ref.text or "wanted", ref.href, note=use.wanted)
        badge = Badge(use.outcome.label, _OUTCOMES[use.outcome]) if use.outcome else None
        rows.append(RunbookRow(ref, badge))
    return rows


def _postmortem(desk: Desk, incident: Incident) -> Ref | None:
    paper = incident.postmortem
    parts = []
    if paper.published_at:
        parts.append(f"published {desk.instant(paper.published_at).text}")
    elif paper.status is not PostmortemStatus.NONE:
        parts.append(paper.status.label.lower())
    if paper.meeting_at:
        parts.append(f"meeting held {desk.instant(paper.meeting_at).text}{_after(incident)}")
    return Ref("; ".join(parts)) if parts else None


def _after(incident: Incident) -> str:
    held, resolved = incident.postmortem.meeting_at, incident.resolved_at
    if held is None or resolved is None or held < resolved:
        return ""
    return f", {span_words(held - resolved)} after resolution"


def depends_on_instant(context: Context, incident: Incident) -> bool:
    """Whether the page says something that another day would change."""
    return (
        context.is_open(incident)
        or has_running_clock(context, incident)
        or any(item.status.is_open for item in incident.action_items)
    )
