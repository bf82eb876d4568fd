"""Rules on alerts and their runbooks: that either leads to the other."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.checks.asking import lacks
from hindsite.checks.rules import Fault, Rule
from hindsite.model.alerts import alert_page_name, named_by
from hindsite.model.findings import Level
from hindsite.model.ledger import UrlState, joined, url_state
from hindsite.model.names import fold

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.alerts import Alert, Definition, RuleFile
    from hindsite.model.enums import Audience
    from hindsite.model.runbook import Runbook

__all__ = ["RULES"]


@dataclass(frozen=True, slots=True)
class _Judged:
    """An alert in its file, its runbook if its readers may see one, and where its URL leads."""

    rules: RuleFile
    alert: Alert
    runbook: Runbook | None
    url: UrlState

    def fault(self, message: str, remedy: str, found: str = "", expected: str = "") -> Fault:
        """A fault at the place of the alert's `runbook_url`, else of its name."""
        at = self.alert.url_at or (self.alert.line, self.alert.column)
        return Fault(self.rules.places, (), message, remedy, found, expected, at=at)


def _judged(scope: Scope) -> Iterator[_Judged]:
    for rules in scope.library.rule_files:
        for alert in rules.alerts:
            yield _judge(scope, rules, alert)


def _judge(scope: Scope, rules: RuleFile, alert: Alert) -> _Judged:
    """What a reader of the rules has of an alert: runbooks that he may not see are none for him."""

    def find(name: str) -> Runbook | None:
        found = scope.library.runbook_by_id.get(name) if name else None
        return found if found and rules.tier.sees(found.tier) else None

    def serving(name: str) -> tuple[Runbook, ...]:
        return tuple(item for item in scope.runbooks_for(name) if rules.tier.sees(item.tier))

    def spellings(name: str) -> tuple[str, ...]:
        return tuple(item.name for item in _defined(scope, name, rules.tier))

    found = joined(alert, find, serving)
    state = url_state(alert, scope.library.settings.site.url, find, spellings)
    return _Judged(rules, alert, found[0] if found else None, state)


def _alert_without_runbook(scope: Scope) -> Iterator[Fault]:
    for item in _judged(scope):
        alert, url = item.alert, item.alert.runbook_url
        if item.runbook is not None or {fold(alert.name), named_by(url)} & scope.unreadable:
            continue
        fault = item.fault(
            f"there is no runbook for the alert {alert.name}{_led_to(item)}",
            f"write it: hindsite new runbook --from-alert {shlex.quote(alert.name)}; or add the "
            "alert to alerts of a runbook",
            found=url or "no runbook_url",
            expected="a runbook that runbook_url names, that lists the alert, or has its name",
        )
        # Who is paged has something to read, though not what the team has learnt.
        yield replace(fault, level=Level.NOTE) if item.url in _OUTSIDE else fault


_OUTSIDE = {UrlState.ELSEWHERE, UrlState.UNKNOWN}


def _led_to(judged: _Judged) -> str:
    """Where the `runbook_url` of an alert without a runbook leads, as its finding goes on."""
    if judged.url in {UrlState.ABSENT, UrlState.RIGHT}:
        return ""
    if judged.url is UrlState.ELSEWHERE:
        return " here; its runbook_url leads elsewhere"
    return ", and what its runbook_url leads to is not here either"


def _leading(is_wrong: Callable[[_Judged], bool], words: str) -> Callable[[Scope], Iterator[Fault]]:
    """A rule on where a `runbook_url` leads; `words` say of a name what is wrong with it."""

    def check(scope: Scope) -> Iterator[Fault]:
        for item in _judged(scope):
            if is_wrong(item):
                yield item.fault(
                    words.format(item.alert.name),
                    "hindsite alerts --write-urls puts the right one into the file",
                    found=item.alert.runbook_url or "",
                    expected=_right(scope, item),
                )

    return check


def _right(scope: Scope, judged: _Judged) -> str:
    """The address of the alert's page."""
    site = (scope.library.settings.site.url or "https://…").rstrip("/")
    known = _defined(scope, judged.alert.name, judged.rules.tier)
    return f"{site}/alerts/{alert_page_name(min(item.name for item in known))}/"


def _defined(scope: Scope, name: str, tier: Audience) -> list[Definition]:
    """Where alerts of a name are defined, as far as those know who see what is of a tier."""
    return [item for item in scope.definitions(name) if tier.sees(item.tier)]


def _duplicate_alert(scope: Scope) -> Iterator[Fault]:
    for rules in scope.library.rule_files:
        for alert in rules.alerts:
            first = _defined(scope, alert.name, rules.tier)[0]
            is_elsewhere = (first.path, first.group) != (alert.path, alert.group)
            if is_elsewhere or first.name != alert.name:
                yield Fault(
                    places=rules.places,
                    steps=(),
                    message=f"{first.path}:{first.line} defines an alert {first.name} already",
                    remedy="give one of the two another name: pages and runbooks go by it",
                    found=f"{alert.name} in group {alert.group or 'without name'}",
                    expected="a name that no other group has, whatever the case of its letters",
                    at=(alert.line, alert.column),
                )


def _runbook_without_alert(scope: Scope) -> Iterator[Fault]:
    for runbook in scope.library.runbooks:
        if not scope.has_alerts:
            return
        names = (*runbook.alerts, *runbook.names)
        if any(_defined(scope, name, runbook.tier) for name in names):
            continue
        if any(scope.is_target(name) for name in runbook.names):
            continue
        if not runbook.alerts and not lacks(scope, runbook, "alerts"):
            continue
        remedy = "name the alerts that it serves in alerts, or lead their runbook_url here"
        if scope.is_foreign(runbook) and not runbook.alerts:
            remedy = (
                "lead the runbook_url of its alerts here; or, if it names them, write into its "
                "source in hindsite.yml where: fields: {alerts: …}"
            )
        yield Fault(
            places=runbook.places,
            steps=("alerts",),
            message="no alert leads to this runbook",
            remedy=remedy,
            found=", ".join(runbook.alerts) or "no alerts",
            expected="an alert of the rules",
        )


RULES = (
    Rule(
        "alert-without-runbook",
        Level.WARNING,
        "each alert has a runbook that whoever sees the alert may read",
        _alert_without_runbook,
    ),
    Rule(
        "dead-runbook-url",
        Level.WARNING,
        "the runbook_url of an alert is an address on the web, and on this site that of a page",
        _leading(
            lambda item: item.url is UrlState.DEAD,
            "the runbook_url of {} leads to no page",
        ),
    ),
    Rule(
        "redirected-runbook-url",
        Level.NOTE,
        "the runbook_url of an alert is the address that the page has now",
        _leading(
            lambda item: item.url is UrlState.REDIRECTED,
            "the runbook_url of {} is a former address, or in other letters",
        ),
    ),
    Rule(
        "foreign-runbook-url",
        Level.NOTE,
        "the runbook_url of an alert leads to the runbook that is here, not elsewhere",
        _leading(
            lambda item: item.url is UrlState.ELSEWHERE and item.runbook is not None,
            "the runbook of {} is here, but its runbook_url leads elsewhere",
        ),
    ),
    Rule(
        "duplicate-alert",
        Level.WARNING,
        "alerts of one name, compared without case, stand in one group",
        _duplicate_alert,
    ),
    Rule(
        "runbook-without-alert",
        Level.NOTE,
        "some alert leads to each runbook, where there are alerts at all",
        _runbook_without_alert,
    ),
)
