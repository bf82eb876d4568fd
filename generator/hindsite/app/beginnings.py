"""An incident → what is known of the runbook that it called for."""

from __future__ import annotations

import posixpath
import re
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import quote

from hindsite.app.naming import incident_named
from hindsite.app.new import NewRunbook, runbooks_folder
from hindsite.model.enums import Audience, EventKind, EventResult, RunbookOutcome
from hindsite.model.prose import code_spans
from hindsite.pages.escaping import one_line, prose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hindsite.app.naming import Named
    from hindsite.model.incident import Incident, TimelineEvent

__all__ = ["runbook_from_incident"]

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARK = "\ue000"
"""Stands for code while the rest is escaped; a character that no text has a use for."""

_SECTIONS = {
    "diagnosis": (EventKind.DIAGNOSIS,),
    "mitigation": (EventKind.ACTION,),
    "verification": (EventKind.RECOVERY,),
}
_RESULTS = {
    EventResult.NO_EFFECT: "(it had no effect)",
    EventResult.WORSE: "(it made things worse)",
}
_UNSORTED = "What was done then, to be sorted into steps:"


def runbook_from_incident(base: Path, name: str, audience: str | None = None) -> NewRunbook:
    """What an incident tells of the runbook that was wanted.

    Its title is what the incident says was missing, where it says that of one; else its own. Who
    may see the runbook is no more than who may see the incident.

    Args:
        base: The folder of `hindsite.yml`.
        name: Id or alias of an incident.
        audience: Whose records may be told of; those of insiders by default.

    Raises:
        UsageError: This audience knows no such incident, or there is no such audience.
        SettingsError: hindsite.yml cannot be used.
    """
    found = incident_named(base, name, audience=audience)
    incident = found.incident
    teams = found.library.teams_of(incident)
    is_narrow = incident.tier is Audience.RESTRICTED
    return NewRunbook(
        title=_title(incident),
        services=incident.services,
        owner=teams[0] if teams else None,
        alerts=[incident.detection.alert] if incident.detection.alert else [],
        visibility=incident.tier.value if is_narrow else None,
        links=[(link.title, link.url) for link in incident.links],
        texts={"meaning": _meaning(found), **_steps(incident)},
    )


def _title(incident: Incident) -> str:
    wanted = {
        one_line(use.wanted)
        for use in incident.runbooks
        if use.outcome is RunbookOutcome.MISSING and use.wanted
    }
    title = wanted.pop() if len(wanted) == 1 else one_line(incident.title)
    return title[:1].upper() + title[1:]


def _meaning(found: Named) -> str:
    """Where it comes from, with a link that the site and a forge both follow."""
    incident = found.incident
    way = posixpath.relpath(incident.places.path, runbooks_folder(found.settings))
    impact = f"\n\n{prose(incident.impact.summary)}" if incident.impact.summary else ""
    link = f"[{prose(incident.title)}]({quote(way)})"
    return f"Drafted from {link}; say what holds in general.{impact}"


def _steps(incident: Incident) -> dict[str, str]:
    """Draft steps by the folded name of their section.

    Events that say of what kind they are stand in its section. Where none does, those between
    detection and recovery are for a person to sort.
    """
    sorted_ = {
        name: [event for event in incident.timeline if event.kind in kinds]
        for name, kinds in _SECTIONS.items()
    }
    drafts = {name: _list(events) for name, events in sorted_.items() if events}
    if drafts:
        return drafts
    unsorted = [event for event in incident.timeline if _is_response(incident, event)]
    return {"diagnosis": f"{_UNSORTED}\n\n{_list(unsorted)}"} if unsorted else {}


def _is_response(incident: Incident, event: TimelineEvent) -> bool:
    if event.kind is not None:
        return False
    begin, end = incident.detected_at, incident.resolved_at
    return (begin is None or event.at > begin) and (end is None or event.at <= end)


def _list(events: Iterable[TimelineEvent]) -> str:
    return "\n".join(f"{number}. {_line(event)}" for number, event in enumerate(events, start=1))


def _line(event: TimelineEvent) -> str:
    """An event as an item of a list: code stays code, links are their words, all else is words."""
    text = _LINK.sub(r"\1", one_line(event.event).replace(_MARK, ""))
    codes: list[str] = []
    words: list[str] = []
    position = 0
    for start, end in code_spans(text):
        words.append(text[position:start])
        codes.append(text[start:end])
        position = end
    words.append(text[position:])
    parts = str(prose(_MARK.join(words))).split(_MARK)
    whole = "".join(word + code for word, code in zip_longest(parts, codes, fillvalue=""))
    result = _RESULTS.get(event.result) if event.result else None
    return f"{whole} {result}" if result else whole
