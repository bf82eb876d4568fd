"""`hindsite escalation`: whom the policy wants reached, and when."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from hindsite.cli.command import Command, audience_option, common_options
from hindsite.cli.terminal import say

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hindsite.app.escalating import Escalation
    from hindsite.model.escalation import Due, Taken

__all__ = ["escalation"]

_MINUTE = timedelta(minutes=1)


@click.command(cls=Command)
@click.argument("record", metavar="ID")
@click.option(
    "--at", "--as-of", "at", metavar="WHEN", help="The instant to speak of; default: now."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@audience_option
@common_options
def escalation(base: Path, record: str, *, at: str | None, form: str, audience: str | None) -> None:
    """Say which steps of the escalation policy are due for incident ID, and what is next.

    For an incident that is over: due against taken, as its timeline shows it. Exit status 1 where a
    step is due now that the timeline does not show as taken.
    """
    from hindsite.app.escalating import escalation_of

    found = escalation_of(base, record, audience=audience, at=at)
    say(_json(found) if form == "json" else _text(found))
    if found.waiting:
        raise click.exceptions.Exit(1)


def _text(found: Escalation) -> str:
    lines = [f"{found.record}: {found.severity.value}, {_state(found)}"]
    lines += [f"  {_step(found, step)}" for step in found.steps]
    if not found.steps:
        lines.append("  No step fell due.")
    if found.next:
        wait = _words(found.next.at - found.as_of)
        lines.append(f"  next: {_clock(found, found.next.at)} {_what(found.next)}, in {wait}")
    return "\n".join(lines)


def _state(found: Escalation) -> str:
    if found.over_at is None:
        return f"escalating at {_clock(found, found.as_of)}"
    if not found.is_dated:
        return "escalation ended, and the record does not say when"
    return f"escalation ended {_clock(found, found.over_at)}"


def _step(found: Escalation, step: Taken) -> str:
    start = f"{_clock(found, step.due.at)} {_what(step.due)}: "
    if step.at is None:
        if found.over_at is None:
            return f"{start}due since {_words(found.as_of - step.due.at)}"
        return f"{start}not shown as taken"
    late = step.late or timedelta()
    return f"{start}taken {_clock(found, step.at)}{f', {_words(late)} late' if late else ''}"


def _what(due: Due) -> str:
    return f"{due.severity.value} +{due.step.after_minutes:g} {due.step.action}"


def _clock(found: Escalation, instant: datetime) -> str:
    return instant.astimezone(found.zone).strftime("%Y-%m-%d %H:%M")


def _words(span: timedelta) -> str:
    hours, minutes = divmod(int(span / _MINUTE), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _json(found: Escalation) -> str:
    plain = {
        "record": found.record,
        "severity": found.severity.value,
        "as_of": found.as_of.isoformat(),
        "over_at": found.over_at and found.over_at.isoformat(),
        "steps": [
            {
                **_due(step.due),
                "taken_at": step.at and step.at.isoformat(),
                "late_minutes": None if step.late is None else step.late / _MINUTE,
                "waiting": step in found.waiting,
            }
            for step in found.steps
        ],
        "next": found.next and _due(found.next),
    }
    return json.dumps(plain, indent=2, ensure_ascii=False)


def _due(due: Due) -> dict[str, object]:
    return {
        "severity": due.severity.value,
        "after_minutes": due.step.after_minutes,
        "action": due.step.action,
        "due_at": due.at.isoformat(),
    }
