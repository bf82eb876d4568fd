"""Rules on post-mortems: that there is one in time, and that it tells what it has to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.checks.asking import each, has_paper, is_published, lacks, wants_postmortem
from hindsite.checks.near_headings import slips_of
from hindsite.checks.papers import ACTIONS, CAUSE, TIMELINE, WORDS, paper_of, text_of
from hindsite.checks.phrases import holds, phrases, plain, short
from hindsite.checks.rules import Fault, Rule
from hindsite.model.enums import EventKind
from hindsite.model.findings import Level
from hindsite.model.working_days import working_days_after
from hindsite.reading.word_lists import word_list

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.checks.near_headings import Slip
    from hindsite.checks.outline import Section
    from hindsite.checks.papers import Paper
    from hindsite.checks.scope import Scope
    from hindsite.model.incident import Incident, TimelineEvent

__all__ = ["RULES"]

_LISTS = (
    (TIMELINE, "Timeline", "part of the timeline", "- **09:05** PaymentsErrorRateHigh fires"),
    (ACTIONS, "Action items", "an action item", "- [ ] A1: … (@payments, due …)"),
)
_NEAR = timedelta(minutes=5)
_WHYS = 3
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)]|\|)[ \t]*\S", re.MULTILINE)
_WHY = re.compile(r"\bwhy\b", re.IGNORECASE)


def _postmortem_overdue(scope: Scope, incident: Incident) -> Iterator[Fault]:
    if not wants_postmortem(scope, incident) or is_published(incident):
        return
    resolved = incident.resolved_at
    if resolved is None or any("resolved_at" in pair for pair in incident.disordered):
        return
    settings = scope.library.settings
    days = settings.policy.postmortem_due
    due = working_days_after(resolved, days, settings.zone)
    is_told = any(
        not lacks(scope, incident, *steps)
        for steps in (("postmortem",), ("postmortem", "status"), ("postmortem", "published_at"))
    )
    if scope.has_come(due) and not is_told:
        status = incident.postmortem.status
        yield Fault(
            places=incident.places,
            steps=("postmortem", "status") if has_paper(incident) else ("resolved_at",),
            message=f"the post-mortem of this {incident.severity} was due on "
            f"{due.astimezone(settings.zone).date()}, {days} working days after it was resolved, "
            "and is not published",
            remedy="write what is missing, and then postmortem: {status: published, "
            "published_at: …}",
            found=f"status: {status}",
            expected="status: published",
        )


def _missing_section(scope: Scope, incident: Incident) -> Iterator[Fault]:
    paper = paper_of(scope, incident)
    if paper is None:
        return
    wanted = scope.library.settings.policy.postmortem_sections
    unread = {plain(heading) for heading, _ in _unread_lists(scope, incident)}
    # What stands under nearly the right heading is not missing: another rule tells of it.
    missing = [
        name for name in wanted if not paper.tells(plain(name)) and plain(name) not in unread
    ]
    slips, gone = slips_of(paper, missing) if missing else ([], [])
    for slip in slips:
        yield _misspelt(incident, slip)
    if gone:
        yield Fault(
            places=incident.places,
            steps=("body",) if incident.body.strip() else ("postmortem",),
            at=(incident.body_line, 1) if incident.body.strip() else None,
            message=f"the post-mortem has no section {_listed(gone)}",
            remedy=f"add {'it' if len(gone) == 1 else 'them'}: "
            f"{', '.join(f'## {name}' for name in gone)}; a heading that means the same can be "
            "made known by words.sections in hindsite.yml",
            found=", ".join(item.title for item in paper.sections) or "no headings",
            expected=", ".join(wanted),
        )
    for name in wanted:
        found = paper.of(plain(name))
        if found and paper.is_blank(plain(name)):
            yield Fault(
                places=incident.places,
                steps=("body",),
                at=found[0].at,
                message=f"the section “{name}” of the post-mortem is empty",
                remedy="write it; where there is nothing to tell, say so in a sentence",
                found=found[0].title,
                expected="at least a sentence",
            )


def _misspelt(incident: Incident, slip: Slip) -> Fault:
    return Fault(
        places=incident.places,
        steps=("body",),
        at=slip.at,
        message=f"the post-mortem has no section “{slip.name}”: this is {slip.what}",
        remedy=f"write ## {slip.name} in its place",
        found=slip.found,
        expected=f"## {slip.name}",
    )


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _incomplete_timeline(scope: Scope, incident: Incident) -> Iterator[Fault]:
    paper = paper_of(scope, incident)
    if paper is None:
        return
    if not incident.timeline:
        yield from _told_as_prose(incident, paper)
        return
    words = word_list(WORDS)
    for moment, kind, near, last in (
        ("detection", EventKind.DETECTION, (incident.detected_at, incident.declared_at), False),
        ("recovery", EventKind.RECOVERY, (incident.resolved_at, incident.verified_at), True),
    ):
        told = phrases(words.get(moment))
        if _tells(incident.timeline, kind, near, told):
            continue
        if not any(holds(plain(row), told) for row in _unread_rows(scope, incident)):
            yield _untold(incident, moment, last=last)


def _unread_rows(scope: Scope, incident: Incident) -> Iterator[str]:
    """The beginnings of lines that would be read, were they written otherwise: that is told of."""
    for item in scope.library.findings_of(incident.places.path):
        if item.rule == "unread-line":
            yield item.found


def _told_as_prose(incident: Incident, paper: Paper) -> Iterator[Fault]:
    """A section without a list or a table, of which nobody can tell what happened when."""
    told = [item for item in paper.of(TIMELINE) if not item.is_empty]
    if told and not any(_ITEM.search(item.text) for item in told):
        yield Fault(
            places=incident.places,
            steps=("timeline",),
            at=told[0].at,
            message="the timeline is told as text, so that it shows no instant: neither how it was "
            "noticed nor that it was over",
            remedy="write a line for each event: - **09:05** PaymentsErrorRateHigh fires",
            found=told[0].title,
            expected="lines that begin with a time",
        )


def _tells(
    timeline: tuple[TimelineEvent, ...],
    kind: EventKind,
    near: tuple[datetime | None, ...],
    words: tuple[str, ...],
) -> bool:
    """Whether a line is of that kind, stands at one of the times, or uses one of the words."""
    return any(
        event.kind is kind
        or any(at is not None and abs(event.at - at) <= _NEAR for at in near)
        or (event.kind is None and holds(plain(event.event), words))
        for event in timeline
    )


def _unread_section(scope: Scope, incident: Incident) -> Iterator[Fault]:
    if (incident.timeline and incident.action_items) or scope.is_foreign(incident):
        return
    is_asked = paper_of(scope, incident) is not None
    forms = {heading: (what, form) for _, heading, what, form in _LISTS}
    for heading, section in _unread_lists(scope, incident):
        what, form = forms[heading]
        is_called_so = plain(heading) == section.name
        call = "" if is_called_so else f"call the section “{heading}”, and "
        yield Fault(
            places=incident.places,
            steps=("body",),
            at=section.at,
            message=f"no line of this section is read as {what}",
            remedy=f"{call}write its lines as {form}",
            found=section.title,
            expected=form,
            level=None if is_asked else Level.NOTE,
        )


def _unread_lists(scope: Scope, incident: Incident) -> Iterator[tuple[str, Section]]:
    """Lists of which nothing is read, and the heading below which they would be."""
    text = text_of(scope, incident)
    for name, heading, *_ in _LISTS:
        items = incident.timeline if name == TIMELINE else incident.action_items
        listed = [item for item in text.nearly(name) if _ITEM.search(item.text)]
        if listed and not items:
            yield heading, listed[0]


def _untold(incident: Incident, moment: str, *, last: bool) -> Fault:
    index = len(incident.timeline) - 1 if last else 0
    what = "that it was over" if last else "how it was noticed"
    alert = incident.detection.alert or "PaymentsErrorRateHigh"
    example = "service restored" if last else f"{alert} fires"
    at = incident.resolved_at if last else incident.detected_at
    kind = (
        "" if incident.timeline_in_body else f", or write kind: {moment} at the one that tells it"
    )
    return Fault(
        places=incident.places,
        steps=("timeline", index),
        message=f"the timeline does not tell {what}",
        remedy=f"add a line for it{kind}",
        found=short(incident.timeline[index].event),
        expected=f"- **{at:%H:%M}** {example}" if at else f"a line: {example}",
    )


def _unnamed_cause(scope: Scope, incident: Incident) -> Iterator[Fault]:
    paper = paper_of(scope, incident)
    if paper is None or paper.names_factors:
        return
    causes = paper.of(CAUSE)
    if (
        not lacks(scope, incident, "contributing_factors")
        or all(section.is_empty for section in causes)
        or sum(len(_WHY.findall(line)) > 0 for line in _lines(causes)) >= _WHYS
    ):
        return
    factors = [factor.id for factor in scope.library.settings.contributing_factors]
    yield Fault(
        places=incident.places,
        steps=("body",),
        at=causes[0].at,
        message="the root cause neither asks why again and again nor names contributing factors",
        remedy="ask why of each answer until it is something that you can change, or name the "
        "factors: contributing_factors: [" + ", ".join(factors[:3] or ["config-change"]) + "]",
        found=causes[0].title,
        expected="five whys, or contributing_factors",
    )


def _lines(causes: tuple[Section, ...]) -> Iterator[str]:
    for section in causes:
        yield from section.text.split("\n")


RULES = (
    Rule(
        "postmortem-overdue",
        Level.WARNING,
        "a post-mortem that the policy asks for is published in the working days that it gives",
        each(_postmortem_overdue),
    ),
    Rule(
        "missing-section",
        Level.WARNING,
        "a post-mortem that the policy asks for has its sections, and none of them is empty",
        each(_missing_section),
    ),
    Rule(
        "incomplete-timeline",
        Level.WARNING,
        "the timeline of a post-mortem tells how it was noticed and that it was over",
        each(_incomplete_timeline),
    ),
    Rule(
        "unread-section",
        Level.WARNING,
        "the lists of timeline and action items are read as such",
        each(_unread_section),
    ),
    Rule(
        "unnamed-cause",
        Level.WARNING,
        "a post-mortem asks five whys or names contributing factors",
        each(_unnamed_cause),
    ),
)
