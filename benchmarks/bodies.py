"""What synthetic records say below their front matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks import words

if TYPE_CHECKING:
    from benchmarks.dice import Dice

__all__ = ["AS_OF", "Incident", "filled", "incident_body", "runbook_body", "sentence", "stamp"]

AS_OF = datetime(2026, 6, 30, 12, tzinfo=UTC)
"""The instant that the knowledge base speaks of."""


@dataclass(frozen=True, slots=True)
class Incident:
    """What an incident is known by before it is written."""

    number: int
    id: str
    title: str
    service: str
    other: str
    started_at: datetime

    @property
    def path(self) -> str:
        """Its file, from the folder of all records."""
        return f"incidents/{self.started_at.year}/{self.id}.md"


def incident_body(incident: Incident, dice: Dice, related: Incident | None, runbook: str) -> str:
    """The sections of an incident, some of which lead to a related one and to a runbook."""
    sections = {
        "Summary": _prose(incident, dice, 4),
        "Impact": f"{_prose(incident, dice, 2)}\n\n{_impact_table(incident, dice)}",
        "Timeline": _timeline(incident, dice),
        "Root cause": _root_cause(incident, dice),
        "Resolution": _resolution(incident, dice, related, runbook),
        "What went well": _bullets(incident, dice, 3),
        "What went poorly": _bullets(incident, dice, dice.between(2, 4)),
        "Lessons": _prose(incident, dice, dice.between(2, 8)),
        "Action items": _actions(incident, dice),
    }
    return _headed(sections)


def _headed(sections: Mapping[str, str]) -> str:
    return "\n\n".join(f"## {title}\n\n{text}" for title, text in sections.items()) + "\n"


def _prose(incident: Incident, dice: Dice, count: int) -> str:
    chosen = dice.some(words.SENTENCES, count)
    return " ".join(filled(sentence, incident, dice) for sentence in chosen)


def _bullets(incident: Incident, dice: Dice, count: int) -> str:
    chosen = dice.some(words.SENTENCES, count)
    return "\n".join(f"- {filled(sentence, incident, dice)}" for sentence in chosen)


def sentence(incident: Incident, dice: Dice) -> str:
    """A sentence on the incident."""
    return filled(dice.pick(words.SENTENCES), incident, dice)


def _impact_table(incident: Incident, dice: Dice) -> str:
    rows = ["| path | requests | failed | p99 |", "| --- | ---: | ---: | ---: |"]
    for path in ("orders", "carts", "status"):
        requests = dice.between(1000, 90000)
        failed = requests * dice.between(1, 40) // 100
        latency = dice.between(200, 9000)
        rows.append(f"| `/{incident.service}/{path}` | {requests} | {failed} | {latency} ms |")
    return "\n".join(rows)


def _timeline(incident: Incident, dice: Dice) -> str:
    rows = ["| Time (UTC) | Event |", "| --- | --- |"]
    at = incident.started_at
    for event in words.EVENTS:
        rows.append(f"| {at:%H:%M} | {filled(event, incident, dice)} |")
        at += timedelta(minutes=dice.between(1, 15))
    return "\n".join(rows)


def _root_cause(incident: Incident, dice: Dice) -> str:
    whys = "\n".join(
        f"{index}. **{filled(why, incident, dice)}** {filled(because, incident, dice)}"
        for index, (why, because) in enumerate(words.WHYS, 1)
    )
    return f"{_prose(incident, dice, 3)}\n\n{_code(incident, dice)}\n\n{whys}"


def _code(incident: Incident, dice: Dice) -> str:
    language, text = dice.pick(words.CODE)
    return f"```{language}\n{filled(text, incident, dice)}\n```"


def _resolution(incident: Incident, dice: Dice, related: Incident | None, runbook: str) -> str:
    parts = [
        f"{_prose(incident, dice, 2)} See the [runbook](../../runbooks/{runbook}.md).",
        _code(incident, dice),
        (
            f'!!! {dice.pick(("warning", "note", "tip"))} "For the next time"\n'
            f"    {sentence(incident, dice)}"
        ),
    ]
    if related:
        link = f"../{related.started_at.year}/{related.id}.md"
        parts.append(f"It resembles [{related.title}]({link}).")
    return "\n\n".join(parts)


def _actions(incident: Incident, dice: Dice) -> str:
    chosen = dice.some(words.ACTIONS, dice.between(2, 5))
    return "\n".join(
        _action(f"A{index}: {filled(title, incident, dice)}", incident, dice)
        for index, title in enumerate(chosen, 1)
    )


def _action(title: str, incident: Incident, dice: Dice) -> str:
    due = incident.started_at + timedelta(days=dice.between(7, 60))
    done = incident.started_at + timedelta(days=dice.between(2, 80))
    note = f"@{dice.pick(words.TEAMS)}, due {due:%Y-%m-%d}"
    if dice.chance(85) and done < AS_OF:
        return f"- [x] {title} ({note}, done {done:%Y-%m-%d})"
    return f"- [ ] {title} ({note})"


def runbook_body(subject: Incident, dice: Dice, other: str) -> str:
    """The sections of a runbook, which leads to another one."""
    sections = {
        "Meaning": _prose(subject, dice, 2),
        "Impact": _prose(subject, dice, 2),
        "Diagnosis": f"{_steps(subject, dice)}\n\n{_code(subject, dice)}",
        "Mitigation": f"{_steps(subject, dice)}\n\n{_code(subject, dice)}\n\n"
        f'!!! danger "Not in business hours"\n    {sentence(subject, dice)}',
        "Verification": _bullets(subject, dice, 2),
        "Escalation": f"- Without effect: the [next runbook]({other}.md).",
    }
    return _headed(sections)


def _steps(subject: Incident, dice: Dice) -> str:
    chosen = dice.some(words.RUNBOOK_STEPS, 4)
    return "\n".join(
        f"{index}. {filled(step, subject, dice)}" for index, step in enumerate(chosen, 1)
    )


def filled(template: str, incident: Incident, dice: Dice) -> str:
    """A text with the names of the incident in its places."""
    return template.format(
        service=incident.service,
        other=incident.other,
        minutes=dice.between(2, 45),
        version=f"{dice.between(1, 9)}.{dice.between(0, 30)}.{dice.between(0, 9)}",
        percent=dice.between(2, 60),
        latency=dice.between(300, 9000),
        count=dice.between(20, 900),
    )


def stamp(at: datetime) -> str:
    """An instant in UTC as records write it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
