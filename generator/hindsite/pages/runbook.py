"""The page of one runbook, and the list of all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.model.enums import Audience, RunbookOutcome
from hindsite.model.names import fold
from hindsite.pages.desk import Desk
from hindsite.pages.entries import runbook_entry
from hindsite.pages.facts import edit_link
from hindsite.pages.incident import notices
from hindsite.pages.parts import Badge, Fact, Ref, Tone
from hindsite.pages.steps import guide
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context
    from hindsite.pages.steps import Guide
    from hindsite.pages.values import Page

__all__ = [
    "SHOWN_USES",
    "RunbookLine",
    "freshness",
    "runbook_lines",
    "runbook_list",
    "runbook_page",
    "runbook_pages",
]

SHOWN_USES = 50
SHOWN_ALERTS = 50
_TONES = {RunbookOutcome.HELPED: Tone.GOOD, RunbookOutcome.MISLED: Tone.BAD}


@dataclass(frozen=True, slots=True)
class RunbookLine:
    """A runbook as a row of a table."""

    title: Ref
    services: tuple[Ref, ...]
    owner: str
    freshness: Badge
    reviewed: Ref | None
    alerts: tuple[str, ...]
    used: str


@dataclass(frozen=True, slots=True)
class Use:
    """An incident that used a runbook, and how it served."""

    incident: Ref
    began: Ref
    severity: Badge
    outcome: Badge | None


def runbook_pages(context: Context) -> Iterator[Page]:
    """The list of runbooks, and each of them."""
    yield runbook_list(context)
    for runbook in context.runbooks:
        yield runbook_page(context, runbook)


def runbook_list(context: Context) -> Page:
    """The list of runbooks."""
    desk = Desk(context, "runbooks/", is_wide=True)
    values = {"rows": runbook_lines(desk, context.runbooks), "as_of": desk.as_of}
    return desk.page("runbooks.md.j2", "Runbooks", values)


def runbook_page(context: Context, runbook: Runbook) -> Page:
    """The page of a runbook as it is known at the instant of the build."""
    desk = Desk(context, context.addresses.runbook(runbook.id))
    links = desk.watched(runbook)
    body = context.renderer.sections(runbook.body, links, runbook.title)
    work = guide(body, context.dangers)
    uses = context.uses.get(runbook.id, ())
    values = {
        "runbook": runbook,
        "freshness": freshness(runbook, context.today),
        "tier": "" if runbook.tier is Audience.INTERNAL else runbook.tier.label,
        "notices": notices(context, runbook.places.path),
        "facts": [fact for fact in (*_facts(desk, runbook), *_effort(work)) if fact.values],
        "links": [desk.web(link.title, link.url) for link in runbook.links],
        "sections": work.sections,
        "steps": work.steps,
        "uses": [
            Use(
                desk.incident(incident),
                desk.day_of(incident.counted_at),
                desk.severity(incident.severity),
                Badge(use.outcome.label, _TONES.get(use.outcome, Tone.PLAIN))
                if use.outcome
                else None,
            )
            for incident, use in uses[:SHOWN_USES]
        ],
        "more": max(len(uses) - SHOWN_USES, 0),
        "as_of": desk.as_of if _overdue(desk, runbook) else None,
        "edit": edit_link(desk, runbook.places.path),
    }
    page = desk.page(
        "runbook.md.j2",
        runbook.title,
        values,
        subject=runbook.places.path,
        description=f"Runbook: {runbook.title}",
    )
    return replace(page, entry=runbook_entry(desk, runbook, body), hrefs=tuple(links.answers))


def freshness(runbook: Runbook, today: date) -> Badge:
    """Whether a runbook was reviewed as often as it should be."""
    if runbook.last_reviewed is None:
        return Badge("Never reviewed", Tone.WARN)
    due = runbook.review_due
    if due is None:
        return Badge("No review date", Tone.PLAIN, "review_every is not set")
    if due < today:
        return Badge("Review overdue", Tone.BAD)
    if runbook.changed_since_review:
        return Badge("Changed since review", Tone.WARN)
    return Badge("Fresh", Tone.GOOD)


def _overdue(desk: Desk, runbook: Runbook) -> str:
    """By how much its review is overdue, if it is."""
    due, today = runbook.review_due, desk.context.today
    return f"overdue by {plural((today - due).days, 'day')}" if due and due < today else ""


def _facts(desk: Desk, runbook: Runbook) -> Iterator[Fact]:
    yield Fact("Services", desk.services(runbook.services))
    yield Fact("Alerts", tuple(desk.alert_named(name) for name in _alerts(desk, runbook)))
    yield Fact("Owner", (desk.team(runbook.owner),) if runbook.owner else ())
    reviewed, changed = runbook.last_reviewed, runbook.changed_since_review
    yield Fact("Last reviewed", (desk.day(reviewed),) if reviewed else ())
    words = "Changed since" if reviewed else "Last changed"
    yield Fact(words, (desk.day(changed),) if changed else ())
    yield Fact("Last exercised", _exercised(desk, runbook))
    due = runbook.review_due
    yield Fact("Review due", (desk.day(due, _overdue(desk, runbook)),) if due else ())
    yield Fact("Id", (Ref(runbook.id),))
    yield Fact("Also known as", tuple(Ref(alias) for alias in runbook.aliases))
    yield Fact("Tags", tuple(desk.tag(tag) for tag in runbook.tags))


def _effort(work: Guide) -> Iterator[Fact]:
    """How many steps there are and how long they take, as far as they say so."""
    rest = "" if work.timed == work.steps else f"{work.timed} of {plural(work.steps, 'step')} say"
    yield Fact("Time", (Ref(work.takes.words, note=rest),) if work.takes else ())
    dangerous = plural(work.dangers, "command")
    yield Fact("Dangerous", (Ref(f"{dangerous}, marked"),) if work.dangers else ())


def _alerts(desk: Desk, runbook: Runbook) -> list[str]:
    """The alerts that it lists, then others that lead to it; each once, as far as they fit."""
    served = (entry.name for entry in desk.context.ledger.alerts_of.get(runbook.id, ()))
    names = {fold(name): name for name in (*runbook.alerts, *served)}
    return list(names.values())[:SHOWN_ALERTS]


def _exercised(desk: Desk, runbook: Runbook) -> tuple[Ref, ...]:
    """When it was practised last, and in which game day."""
    exercise = desk.context.exercises.get(runbook.id)
    if exercise is None:
        return ()
    game_day = exercise.game_day
    return (desk.day(exercise.day), *([desk.incident(game_day)] if game_day else []))


def runbook_lines(desk: Desk, runbooks: tuple[Runbook, ...]) -> list[RunbookLine]:
    """Runbooks as rows of a table."""
    return [
        RunbookLine(
            title=desk.runbook(runbook),
            services=desk.services(runbook.services),
            owner=desk.team(runbook.owner).text if runbook.owner else "",
            freshness=freshness(runbook, desk.context.today),
            reviewed=desk.day(runbook.last_reviewed) if runbook.last_reviewed else None,
            alerts=runbook.alerts,
            used=_used(desk.context, runbook),
        )
        for runbook in runbooks
    ]


def _used(context: Context, runbook: Runbook) -> str:
    uses = context.uses.get(runbook.id, ())
    if not uses:
        return "not yet"
    helped = sum(use.outcome is RunbookOutcome.HELPED for _, use in uses)
    return f"{plural(len(uses), 'time')}, helped {helped}" if helped else plural(len(uses), "time")
