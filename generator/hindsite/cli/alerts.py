"""`hindsite alerts`: where alerts and runbooks fail to lead to one another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from hindsite.cli.command import Command, as_of_option, audience_option, common_options
from hindsite.cli.terminal import counted, say, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from hindsite.cli.layout import Line
    from hindsite.model.ledger import AlertEntry, JoinedRule, Ledger

__all__ = ["alerts"]

_INDENT = "  "


@click.command(cls=Command)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--all", "every", is_flag=True, help="List all alerts, not only what is wrong.")
@click.option("--write-urls", is_flag=True, help="Put the right runbook_url into the rule files.")
@click.option("--diff", is_flag=True, help="With --write-urls: change nothing; show what would be.")
@audience_option
@as_of_option
@common_options
def alerts(
    base: Path,
    *,
    form: str,
    every: bool,
    write_urls: bool,
    diff: bool,
    audience: str | None,
    as_of: str | None,
) -> None:
    """List alerts without a runbook, dead or strayed runbook_urls, and runbooks without an alert.

    Exit status 1 where an alert has no runbook, a runbook_url is dead, or rules cannot be read.
    """
    if write_urls:
        _write(base, dry=diff)
        return
    if diff:
        message = "--diff shows what --write-urls would change."
        raise click.UsageError(message)
    from hindsite.app.ledger import ledger_of

    ledger, instant = ledger_of(base, audience=audience, as_of=as_of)
    say(_json(ledger, instant) if form == "json" else "\n".join(_text(ledger, every=every)))
    for path in ledger.unread:
        tell(f"{path} cannot be read, and whatever alerts it has are missing; see `hindsite check`")
    if ledger.without_runbook or ledger.dead or ledger.unread:
        raise click.exceptions.Exit(1)


def _write(base: Path, *, dry: bool) -> None:
    from hindsite.app.ledger import write_urls

    done = write_urls(base, dry=dry)
    for path, difference in done.changes.items():
        say(difference.rstrip("\n") if dry else path)
    for refusal in done.refusals:
        tell(refusal)
    verb = "would change" if dry else "changed"
    tell(f"{counted(done.rules, 'rule')} in {counted(len(done.changes), 'file')} {verb}")
    if done.left:
        tell(f"{counted(done.left, 'rule')} led elsewhere, to no runbook that is here, left alone")
    if done.refusals:
        raise click.exceptions.Exit(1)


def _text(ledger: Ledger, *, every: bool) -> Iterator[str]:
    rules = sum(len(entry.rules) for entry in ledger.entries)
    runbooks = counted(len(ledger.library.runbooks), "runbook")
    yield f"{counted(len(ledger.entries), 'alert')} in {counted(rules, 'rule')}; {runbooks}"
    if not ledger.library.settings.site.url:
        yield "Where a runbook_url leads cannot be told: write site.url into hindsite.yml."
    parts: list[tuple[str, Sequence[AlertEntry]]] = [
        ("Alerts without a runbook", ledger.without_runbook),
        ("Alerts with a dead runbook_url", ledger.dead),
        ("Alerts led elsewhere, whose runbook is here", ledger.astray),
        *([("All alerts", ledger.entries)] if every else []),
    ]
    for name, entries in parts:
        yield from _part(name, ["Alert", *_counts(ledger), "Defined in", "Runbook"], entries)
    yield from _other("Runbooks to be reviewed, whose alerts fired lately", _stale(ledger))
    yield from _other("Runbooks without an alert", [item.id for item in ledger.idle])


def _counts(ledger: Ledger) -> list[str]:
    return ["Pages", "Incidents"] if ledger.paged else ["Incidents"]


def _part(name: str, headings: list[str], entries: Sequence[AlertEntry]) -> Iterator[str]:
    from hindsite.cli.layout import aligned

    yield from ("", f"{name}: {len(entries)}")
    if entries:
        yield from (_INDENT + line for line in aligned(headings, [_line(one) for one in entries]))


def _line(entry: AlertEntry) -> Line:
    from hindsite.cli.layout import Line

    wrong = (*entry.dead, *entry.astray, *entry.rules)[0]
    place = f"{wrong.alert.path}:{wrong.alert.line}"
    pages = [] if entry.pages is None else [str(entry.pages)]
    leads = wrong.alert.runbook_url or ""
    where = entry.runbook.id if entry.runbook else leads
    return Line((entry.name, *pages, str(len(entry.incidents)), place, where))


def _other(name: str, lines: Sequence[str]) -> Iterator[str]:
    yield from ("", f"{name}: {len(lines)}", *(_INDENT + line for line in lines))


def _stale(ledger: Ledger) -> list[str]:
    return [f"{served.runbook.id} ({served.entry.name})" for served in ledger.stale]


def _json(ledger: Ledger, instant: datetime) -> str:
    plain = {
        "version": 1,
        "as_of": instant.isoformat(),
        "site_url": ledger.library.settings.site.url,
        "counts": {
            "alerts": len(ledger.entries),
            "rules": sum(len(entry.rules) for entry in ledger.entries),
            "runbooks": len(ledger.library.runbooks),
            "without_runbook": len(ledger.without_runbook),
            "dead_url": len(ledger.dead),
            "led_elsewhere": len(ledger.astray),
            "runbooks_without_alert": len(ledger.idle),
            "runbooks_to_review": len(ledger.stale),
        },
        "alerts": [_entry(entry) for entry in ledger.entries],
        "unread_files": ledger.unread,
        "runbooks_without_alert": [runbook.id for runbook in ledger.idle],
        "runbooks_to_review": [
            {"runbook": served.runbook.id, "alert": served.entry.name} for served in ledger.stale
        ],
    }
    return json.dumps(plain, indent=2, ensure_ascii=False)


def _entry(entry: AlertEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "runbook": entry.runbook and entry.runbook.id,
        "incidents": [incident.id for incident in entry.incidents],
        "pages": entry.pages,
        "rules": [_rule(rule) for rule in entry.rules],
    }


def _rule(rule: JoinedRule) -> dict[str, object]:
    alert = rule.alert
    return {
        "name": alert.name,
        "path": alert.path,
        "line": alert.line,
        "group": alert.group,
        "severity": alert.severity,
        "expression": alert.expression,
        "for": alert.held,
        "labels": alert.labels,
        "runbook": rule.runbook and rule.runbook.id,
        "joined_by": rule.by and rule.by.value,
        "runbook_url": alert.runbook_url,
        "runbook_url_state": rule.url.value,
    }
