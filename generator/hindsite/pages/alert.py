"""The page of one alert: its runbook, its rules, and the incidents that it detected."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.model.alerts import RUNBOOK_URL
from hindsite.model.ledger import LATELY, UrlState
from hindsite.pages.desk import Desk
from hindsite.pages.entries import alert_entry
from hindsite.pages.escaping import one_line
from hindsite.pages.facts import edit_link
from hindsite.pages.parts import Badge, Fact, Ref, Tone
from hindsite.pages.runbook import freshness
from hindsite.pages.steps import guide
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.model.ledger import AlertEntry, JoinedRule
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context
    from hindsite.pages.steps import Guide
    from hindsite.pages.values import Page

__all__ = ["SHOWN_INCIDENTS", "SHOWN_RULES", "alert_page", "severity_badge", "url_words"]

SHOWN_INCIDENTS = 50
SHOWN_RULES = 20
_TONES = {"critical": Tone.BAD, "page": Tone.BAD, "warning": Tone.WARN}
_STATES = {
    UrlState.RIGHT: "leads here",
    UrlState.REDIRECTED: "a former address, or in other letters",
    UrlState.ELSEWHERE: "leads elsewhere",
    UrlState.DEAD: "leads to no page",
    UrlState.UNKNOWN: "",
    UrlState.ABSENT: "",
}


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as the page shows it; `edit` is where its file can be edited."""

    name: str
    severity: Badge | None
    facts: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    expression: str
    edit: str | None


def alert_page(context: Context, entry: AlertEntry) -> Page:
    """The page of an alert, with its runbook as readers find it on the page of that."""
    desk = Desk(context, context.addresses.alert(entry.name))
    runbook = entry.runbook
    work: Guide | None = None
    hrefs: tuple[str, ...] = ()
    if runbook is not None:
        links = desk.watched(runbook)
        body = context.renderer.sections(runbook.body, links, runbook.title)
        work = guide(body, context.dangers)
        hrefs = tuple(links.answers)
    rules = entry.rules[:SHOWN_RULES]
    values = {
        "badges": _badges(entry),
        "name": shlex.quote(one_line(entry.name)),
        "links": [desk.web(link.title, link.url) for link in runbook.links] if runbook else [],
        "lead": _lead(entry),
        "facts": [fact for fact in _facts(desk, entry) if fact.values],
        "runbook": desk.runbook(runbook) if runbook else None,
        "sections": work.sections if work else (),
        "steps": work.steps if work else 0,
        "rules": [_rule(desk, rule) for rule in rules],
        "more_rules": len(entry.rules) - len(rules),
        "incidents": desk.rows(entry.incidents[:SHOWN_INCIDENTS]),
        "more": max(len(entry.incidents) - SHOWN_INCIDENTS, 0),
        "ledger": desk.url("alerts/"),
        "as_of": desk.as_of if runbook and is_late(context, runbook) else None,
    }
    page = desk.page(
        "alert.md.j2",
        entry.name,
        values,
        subject=entry.rules[0].alert.path,
        description=f"Alert: {entry.name}",
    )
    return replace(page, entry=alert_entry(desk, entry), hrefs=hrefs)


def is_late(context: Context, runbook: Runbook) -> bool:
    """Whether the review of a runbook is overdue, which the page says with the instant."""
    return runbook.review_due is not None and runbook.review_due < context.today


def severity_badge(word: str | None) -> Badge | None:
    """The severity that a rule carries as a label, in the rule's own word."""
    return Badge(one_line(word), _TONES.get(word.lower(), Tone.PLAIN)) if word else None


def url_words(rule: JoinedRule) -> str:
    """Where the `runbook_url` of a rule leads, in words."""
    return _STATES[rule.url]


def _badges(entry: AlertEntry) -> list[Badge]:
    words = dict.fromkeys(rule.alert.severity for rule in entry.rules)
    found = [badge for word in words if (badge := severity_badge(word))]
    lack = [] if entry.runbook else [Badge("No runbook", Tone.BAD)]
    return [Badge("Alert", Tone.PLAIN), *found[:SHOWN_RULES], *lack]


def _lead(entry: AlertEntry) -> str:
    """What the first rule says of itself in short."""
    said = entry.rules[0].alert.annotations
    return one_line(said.get("summary") or said.get("message") or said.get("description") or "")


def _facts(desk: Desk, entry: AlertEntry) -> Iterator[Fact]:
    runbook = entry.runbook
    if runbook is not None:
        by = next(rule.by for rule in entry.rules if rule.by)
        fresh = freshness(runbook, desk.context.today)
        yield Fact("Runbook", (desk.runbook(runbook, f"by {by.label}"),))
        yield Fact("Freshness", (Ref(fresh.text),))
        yield Fact("Owner", (desk.team(runbook.owner),) if runbook.owner else ())
    spellings = dict.fromkeys(rule.alert.name for rule in entry.rules)
    others = [name for name in spellings if name != entry.name]
    yield Fact("Also written", tuple(Ref(name) for name in others[:SHOWN_RULES]))
    if entry.pages is not None:
        yield Fact("Paged", (Ref(f"{plural(entry.pages, 'time')} in {LATELY.days} days"),))
    yield Fact("Detected", (Ref(plural(len(entry.incidents), "incident")),))


def _rule(desk: Desk, rule: JoinedRule) -> RuleView:
    alert = rule.alert
    place = f"{alert.path}:{alert.line}"
    texts = [
        Fact(name, (Ref(one_line(text)),))
        for name, text in alert.annotations.items()
        if name != RUNBOOK_URL
    ]
    return RuleView(
        name=f"{alert.group}: {alert.name}" if alert.group else alert.name,
        severity=severity_badge(alert.severity),
        facts=tuple(fact for fact in _rule_facts(desk, rule, place) if fact.values),
        texts=tuple(texts),
        expression=alert.expression,
        edit=edit_link(desk, alert.path),
    )


def _rule_facts(desk: Desk, rule: JoinedRule, place: str) -> Iterator[Fact]:
    alert = rule.alert
    yield Fact("For", (Ref(alert.held),) if alert.held else ())
    labels = [f"{name}: {text}" for name, text in alert.labels.items()]
    yield Fact("Labels", tuple(Ref(one_line(label)) for label in labels))
    url = alert.runbook_url
    if url:
        link = desk.web(one_line(url), url)
        yield Fact(RUNBOOK_URL, (replace(link, note=url_words(rule)),))
    yield Fact("Defined in", (Ref(place),))
