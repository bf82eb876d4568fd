"""What the search knows of a record: its names, its words as plain text, its facets."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from hindsite.model.names import fold, slug
from hindsite.pages.escaping import one_line
from hindsite.pages.values import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hindsite.model.incident import Incident
    from hindsite.model.ledger import AlertEntry
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context
    from hindsite.pages.desk import Desk
    from hindsite.pages.sections import Section

__all__ = ["ALERT", "INCIDENT", "RUNBOOK", "alert_entry", "incident_entry", "runbook_entry"]

INCIDENT = "incident"
RUNBOOK = "runbook"
ALERT = "alert"
_SECONDS = 60
# Without a way back: there is one way to read a tag.
_ATTRIBUTES = r"""(?>(?:[^>"']++|"[^"]*"|'[^']*')*)"""
# What may stand within a word: to take it for a space would cut INC-10042 in highlighted code. The
# commonest first.
_INLINE = re.compile(
    r"</?(?:span|code|strong|a|abbr|b|del|em|i|ins|kbd|mark|s|small|sub|sup|u|wbr)\b"
    f"{_ATTRIBUTES}>"
)
_TAG = re.compile(f"</?[a-zA-Z]{_ATTRIBUTES}>")


def incident_entry(
    desk: Desk, incident: Incident, sections: Sequence[Section], table: str = ""
) -> Entry:
    """An incident as the search knows it, in words that time alone does not change.

    Args:
        desk: Of the incident's page.
        incident: The record.
        sections: Its body, as the page shows it.
        table: HTML of the table of actions in it, which tells how late they are.
    """
    context = desk.context
    return Entry(
        kind=INCIDENT,
        names=(incident.id, *incident.aliases),
        url=desk.here,
        title=one_line(incident.title),
        summary=one_line(incident.impact.summary or ""),
        text="\n".join([*_section_words(sections, table), *_incident_words(incident)]),
        day=incident.counted_at.astimezone(context.library.settings.zone).date(),
        minutes=_minutes(incident),
        facets=_filled(
            {
                "severity": [incident.severity.value],
                "status": [incident.derived_status.label],
                "kind": [incident.kind.label],
                "service": _services(context, incident.services),
                "team": [
                    context.library.team_label(name) for name in context.library.teams_of(incident)
                ],
                "factor": [
                    context.factor_names.get(fold(name), name)
                    for name in incident.contributing_factors
                ],
                "source": [incident.detection.source.label] if incident.detection.source else [],
                "strategy": [strategy.label] if (strategy := incident.resolution.strategy) else [],
            }
        ),
    )


def runbook_entry(desk: Desk, runbook: Runbook, sections: Sequence[Section]) -> Entry:
    """A runbook as the search knows it; its day is that of its last review.

    Args:
        desk: Of the runbook's page.
        runbook: The record.
        sections: Its body, as the page shows it.
    """
    context = desk.context
    return Entry(
        kind=RUNBOOK,
        names=(runbook.id, *runbook.aliases),
        url=desk.here,
        title=one_line(runbook.title),
        summary="",
        text="\n".join([*_section_words(sections), *runbook.alerts, *runbook.tags]),
        day=runbook.last_reviewed,
        minutes=None,
        facets=_filled(
            {
                "service": _services(context, runbook.services),
                "team": [context.library.team_label(runbook.owner)] if runbook.owner else [],
            }
        ),
    )


def alert_entry(desk: Desk, entry: AlertEntry) -> Entry:
    """An alert as the search knows it: its own words, and not those of its runbook."""
    rules = [rule.alert for rule in entry.rules]
    words = [
        word
        for alert in rules
        for word in (alert.name, alert.group, *alert.labels.values(), *alert.annotations.values())
    ]
    return Entry(
        kind=ALERT,
        names=tuple(dict.fromkeys([entry.name, *(alert.name for alert in rules)])),
        url=desk.here,
        title=one_line(entry.name),
        summary="",
        text="\n".join(dict.fromkeys(one_line(word) for word in words)),
        day=None,
        minutes=None,
        facets={},
    )


def plain_text(markup: str) -> str:
    """Clean HTML as the words that a reader sees, on one line."""
    words = _TAG.sub(" ", _INLINE.sub("", markup))
    return " ".join(html.unescape(words).split())


def _section_words(sections: Iterable[Section], without: str = "") -> Iterator[str]:
    for section in sections:
        content = str(section.content)
        yield section.words
        yield plain_text(content.replace(without, " ") if without else content)


def _incident_words(incident: Incident) -> Iterator[str]:
    """What the page shows besides the body, without what another instant would change."""
    yield from incident.tags
    yield from filter(None, [incident.detection.alert, incident.resolution.why])
    for event in () if incident.timeline_in_body else incident.timeline:
        yield " ".join(filter(None, [event.event, event.by]))
    for item in incident.action_items:
        yield " ".join(filter(None, [item.title, item.owner]))
    for update in incident.updates:
        words = (update.happening, update.impact, update.doing, update.eta, update.commitments)
        yield " ".join(filter(None, words))
    for use in incident.runbooks:
        yield from filter(None, [use.wanted])
    yield from filter(None, [incident.process_review.helped, incident.process_review.hindered])


def _minutes(incident: Incident) -> float | None:
    """How long it lasted; None while it lasts, and where its times are out of order."""
    if incident.resolved_at is None or incident.disordered:
        return None
    return (incident.resolved_at - incident.counted_at).total_seconds() / _SECONDS


def _services(context: Context, names: Iterable[str]) -> list[str]:
    known = context.library.service_by_id
    return [known[slug(name)].label for name in context.service_ids(tuple(names))]


def _filled(facets: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The facets that a record has words of, each word once."""
    found = {
        facet: tuple(dict.fromkeys(one_line(word) for word in words))
        for facet, words in facets.items()
    }
    return {facet: words for facet, words in found.items() if words}
