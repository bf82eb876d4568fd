"""The facts panel of an incident, its response times and its impact in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.model.incident import INSTANTS, Incident
from hindsite.model.names import fold
from hindsite.pages.escaping import safe_url
from hindsite.pages.exploring import explore_team
from hindsite.pages.parts import Fact, FactGroup, Ref, Tile, Tone
from hindsite.pages.words import number_words, span_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hindsite.model.enums import DetectionSource
    from hindsite.pages.desk import Desk

__all__ = ["edit_link", "impact_facts", "incident_facts", "response_tiles"]

_SPANS = (
    ("To detect", "started_at", "detected_at", "ttd"),
    ("To acknowledge", "detected_at", "acknowledged_at", "tta"),
    ("To mitigate", "detected_at", "mitigated_at", "ttm"),
    ("To resolve", "detected_at", "resolved_at", "ttr"),
)


def edit_link(desk: Desk, path: str) -> str | None:
    """Where a record can be edited, if the settings say so."""
    prefix = desk.context.options.edit_url
    return safe_url(f"{prefix.rstrip('/')}/{path}") if prefix else None


def response_tiles(desk: Desk, incident: Incident) -> list[Tile]:
    """How long detection, acknowledgement, mitigation and resolution took, and the target."""
    disordered = {name for pair in incident.disordered for name in pair}
    tiles: list[Tile] = []
    for name, start, end, key in _SPANS:
        first, second = getattr(incident, start), getattr(incident, end)
        if first is None or second is None or {start, end} & disordered:
            continue
        note, tone = _target(desk, incident, key)
        tiles.append(Tile(name, span_words(second - first), note, tone))
    return tiles


def _target(desk: Desk, incident: Incident, key: str) -> tuple[str, Tone]:
    """The target of a severity, and whether it was met where the numbers count it."""
    policy = desk.context.library.settings.policy.for_severity(incident.severity)
    if key != "tta" or policy.respond_within is None or not incident.kind.is_counted:
        return "", Tone.PLAIN
    hours = " of business hours" if policy.business_hours else ""
    words = f"target under {span_words(policy.respond_within)}{hours}"
    is_met = desk.context.attainment.get(fold(incident.id))
    if is_met is None:
        return words, Tone.PLAIN
    return f"{words}: {'met' if is_met else 'missed'}", Tone.GOOD if is_met else Tone.BAD


def incident_facts(desk: Desk, incident: Incident) -> list[FactGroup]:
    """What a reader looks up: services and people, times, how it was noticed and mended."""
    groups = (
        ("Affected", "what", _what(desk, incident)),
        ("When", "when", _when(desk, incident)),
        ("Response", "how", _how(desk, incident)),
    )
    return [
        FactGroup(name, style, kept)
        for name, style, facts in groups
        if (kept := tuple(fact for fact in facts if fact.values))
    ]


def _what(desk: Desk, incident: Incident) -> Iterable[Fact]:
    library = desk.context.library
    yield Fact("Services", desk.services(incident.services))
    yield Fact("Hit through them", desk.services(incident.impact.dependent_services))
    yield Fact("Teams", tuple(_team(desk, name) for name in incident.teams))
    yield Fact("Severity was", tuple(_change(desk, incident)))
    first = (
        library.incident_by_id.get(fold(incident.duplicate_of)) if incident.duplicate_of else None
    )
    if first is not None:
        yield Fact("Duplicate of", (desk.incident(first, "counted once, there"),))
    copies = desk.context.duplicates.get(incident.id, ())
    yield Fact("Duplicates", tuple(desk.incident(copy) for copy in copies))
    yield Fact("Id", (Ref(incident.id),))
    yield Fact("Also known as", tuple(Ref(alias) for alias in incident.aliases))
    yield Fact("Tags", tuple(desk.tag(tag) for tag in incident.tags))


def _team(desk: Desk, name: str) -> Ref:
    """A team, linked to the incidents that it had."""
    return Ref(desk.team(name).text, explore_team(desk, name))


def _change(desk: Desk, incident: Incident) -> Iterable[Ref]:
    for change in sorted(incident.severity_changes, key=lambda change: change.at):
        words = f"{change.from_.value} to {change.to.value}" if change.from_ else change.to.value
        yield Ref(words, note=desk.instant(change.at).text)


def _when(desk: Desk, incident: Incident) -> Iterable[Fact]:
    for name in INSTANTS:
        instant = getattr(incident, name)
        if instant is not None:
            yield Fact(name.removesuffix("_at").capitalize(), (desk.instant(instant),))


def _how(desk: Desk, incident: Incident) -> Iterable[Fact]:
    source, alert = incident.detection.source, incident.detection.alert
    if source or alert:
        yield Fact("Detected by", tuple(_detection(desk, source, alert)))
    if incident.resolution.strategy:
        strategy = incident.resolution.strategy.label
        yield Fact("Restored by", (Ref(strategy, note=incident.resolution.why or ""),))
    yield Fact(
        "Contributing factors", tuple(desk.factor(name) for name in incident.contributing_factors)
    )
    for role, holder in incident.roles.items():
        yield Fact(role.replace("_", " ").capitalize(), (Ref(holder),))
    if incident.war_room:
        yield Fact("War room", (desk.web(_host(incident.war_room), incident.war_room),))
    yield Fact("Links", tuple(desk.web(link.title, link.url) for link in incident.links))


def _detection(desk: Desk, source: DetectionSource | None, alert: str | None) -> Iterable[Ref]:
    """What noticed it, and the alert: linked where it has a page."""
    has_page = alert is not None and desk.context.addresses.has_alert(alert)
    note = "" if alert is None or has_page else alert
    yield Ref(source.label if source else "Alert", note=note)
    if alert is not None and has_page:
        yield desk.alert_named(alert)


def _host(url: str) -> str:
    return url.partition("://")[2] or url


def impact_facts(incident: Incident) -> list[Tile]:
    """What users felt at the worst moment, in numbers that the record gives."""
    impact = incident.impact
    numbers = (
        ("Error rate", impact.error_rate, "%"),
        ("p99 latency", impact.latency_p99_ms, "ms"),
        ("Users affected", impact.affected_users_pct, "%"),
        ("Requests unserved", impact.unavailable_pct, "%"),
    )
    tiles = [
        Tile(name, f"{number_words(value)}\u202f{unit}")
        for name, value, unit in numbers
        if value is not None
    ]
    flags = (("Revenue", impact.revenue_impacting, "affected"), ("Data", impact.data_loss, "lost"))
    tiles += [
        Tile(name, words if value else f"not {words}")
        for name, value, words in flags
        if value is not None
    ]
    return tiles
