"""A synthetic knowledge base of any size: equal sizes give equal bytes.

Records differ in length, severity, service and in what they leave out, as those that people write
do; timelines and action items stand in the body, and records link to each other and to runbooks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path

import yaml

from benchmarks import words
from benchmarks.bodies import (
    AS_OF,
    Incident,
    filled,
    incident_body,
    runbook_body,
    sentence,
    stamp,
)
from benchmarks.dice import Dice

__all__ = ["INCIDENTS_FOR_A_RUNBOOK", "write_corpus", "write_runbooks"]

INCIDENTS_FOR_A_RUNBOOK = 10
_SPAN = timedelta(days=5 * 365)
_SEVERITIES = {"SEV-1": 6, "SEV-2": 19, "SEV-3": 45, "SEV-4": 30}
_KINDS = {"operational": 90, "maintenance": 3, "game-day": 3, "near-miss": 2, "false-alarm": 2}
_STRATEGIES = {"rollback": 40, "configuration": 25, "scaling": 15, "feature-flag": 15, "other": 5}
_DETECTION = {"monitoring": 70, "human": 20, "synthetic": 10}
_MISSING = {
    "aliases": 40,
    "mitigated_at": 25,
    "verified_at": 20,
    "closed_at": 15,
    "impact": 15,
    "contributing_factors": 20,
    "roles": 30,
    "war_room": 40,
    "updates": 30,
    "process_review": 35,
    "links": 20,
    "detection": 10,
}


def write_corpus(folder: Path, incidents: int) -> None:
    """Write a knowledge base into `folder`.

    Args:
        folder: Where `hindsite.yml` and `content/` go; files of the same name are overwritten.
        incidents: How many; there is a runbook for every ten, and at least one.
    """
    runbooks = write_runbooks(folder, max(1, incidents // INCIDENTS_FOR_A_RUNBOOK))
    _write(folder, _incident_files(incidents, runbooks))


def write_runbooks(folder: Path, count: int) -> list[str]:
    """Write a knowledge base without incidents into `folder`, and return the ids of its runbooks.

    Args:
        folder: As in `write_corpus`.
        count: How many runbooks.
    """
    (folder / "content").mkdir(parents=True, exist_ok=True)
    (folder / "hindsite.yml").write_text(_yaml(_settings()), encoding="utf-8")
    runbooks = _runbook_ids(count)
    _write(folder, _runbook_files(runbooks))
    return runbooks


def _write(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    for path, text in files:
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _settings() -> dict[str, object]:
    return {
        "version": 1,
        "site": {"name": "Benchmark", "description": "Synthetic incidents and runbooks"},
        "timezone": "UTC",
        "as_of": stamp(AS_OF),
        "teams": [{"id": team, "name": team.capitalize()} for team in words.TEAMS],
        "services": [_service(index) for index in range(len(words.SERVICES))],
        "contributing_factors": [{"id": factor} for factor in words.FACTORS],
    }


def _service(index: int) -> dict[str, object]:
    name, tier = words.SERVICES[index]
    return {
        "id": name,
        "name": name.replace("-", " ").capitalize(),
        "tier": tier,
        "owner": words.TEAMS[index % len(words.TEAMS)],
        "depends_on": [words.SERVICES[3][0]] if index > len(words.TEAMS) else [],
        "slo": 99.9,
        "links": [{"title": "Dashboard", "url": f"https://grafana.example.org/d/{name}"}],
    }


def _incident_files(count: int, runbooks: Sequence[str]) -> Iterator[tuple[str, str]]:
    known = [_incident(number, count) for number in range(count)]
    for incident in known:
        dice = Dice("incident", count, incident.number)
        related = dice.pick(known[: incident.number]) if incident.number else None
        runbook = dice.pick(runbooks)
        front = _front_matter(incident, dice, related, runbook)
        body = incident_body(incident, dice, related, runbook)
        yield incident.path, f"---\n{_yaml(front)}---\n{body}"


def _incident(number: int, count: int) -> Incident:
    dice = Dice("subject", count, number)
    (service, _), (other, _) = dice.some(words.SERVICES, 2)
    symptom = dice.pick(words.SYMPTOMS)
    steps = _SPAN / count * number + timedelta(minutes=dice.below(600))
    started_at = (AS_OF - _SPAN + steps).replace(second=0, microsecond=0)
    title = f"{service.replace('-', ' ').capitalize()} {symptom}"
    name = f"{started_at:%Y-%m-%d}-{service}-{symptom.split()[0]}-{number:05}"
    return Incident(number, name, title, service, other, started_at)


def _front_matter(
    incident: Incident, dice: Dice, related: Incident | None, runbook: str
) -> dict[str, object]:
    severity = dice.weighted(_SEVERITIES)
    front: dict[str, object] = {
        "id": incident.id,
        "aliases": [f"INC-{incident.number + 10000}"],
        "title": incident.title,
        "severity": severity,
        "kind": dice.weighted(_KINDS),
        "visibility": "internal",
        "services": [incident.service, incident.other][: dice.between(1, 2)],
        "teams": dice.some(words.TEAMS, dice.between(1, 2)),
        "tags": dice.some(words.TAGS, dice.between(1, 4)),
        "timezone": "UTC",
        **_instants(incident.started_at, dice),
        "detection": {"source": dice.weighted(_DETECTION), "alert": "ErrorRateHigh"},
        "resolution": {"strategy": dice.weighted(_STRATEGIES)},
        "impact": _impact(severity, dice),
        "contributing_factors": dice.some(words.FACTORS, dice.between(1, 3)),
        "roles": {"incident_commander": "primary-oncall", "communications_lead": "support-lead"},
        "war_room": f"https://meet.example.org/inc-{incident.number}",
        "runbooks": _runbook_use(runbook, dice),
        "updates": _updates(incident, dice),
        "postmortem": _postmortem(incident.started_at, severity, dice),
        "process_review": {
            "helped": sentence(incident, dice),
            "hindered": sentence(incident, dice),
        },
        "related": [related.id] if related else [],
        "links": [
            {"title": "Dashboard", "url": f"https://grafana.example.org/d/{incident.service}"}
        ],
    }
    missing = {name for name, percent in _MISSING.items() if dice.chance(percent)}
    return {name: value for name, value in front.items() if value and name not in missing}


def _instants(started_at: datetime, dice: Dice) -> dict[str, object]:
    names = ("started", "detected", "declared", "acknowledged", "mitigated", "resolved")
    gaps = [0, dice.between(1, 25), dice.between(0, 6), dice.between(1, 12)]
    gaps += [dice.between(5, 90), dice.between(0, 60)]
    instants = {
        f"{name}_at": stamp(started_at + timedelta(minutes=minutes))
        for name, minutes in zip(names, accumulate(gaps), strict=True)
    }
    resolved_at = started_at + timedelta(minutes=sum(gaps))
    instants["verified_at"] = stamp(resolved_at + timedelta(minutes=dice.between(10, 40)))
    instants["closed_at"] = stamp(resolved_at + timedelta(minutes=dice.between(60, 180)))
    return dict(instants)


def _impact(severity: str, dice: Dice) -> dict[str, object]:
    most = {"SEV-1": 95, "SEV-2": 45, "SEV-3": 20, "SEV-4": 4}[severity]
    return {
        "error_rate": dice.between(1, most * 10) / 10,
        "latency_p99_ms": dice.between(200, 200 + 100 * most),
        "affected_users_pct": dice.between(1, most),
        "unavailable_pct": dice.between(1, most),
        "revenue_impacting": dice.chance(most),
        "data_loss": False,
        "summary": f"{dice.between(10, 200 * most)} requests failed, and users saw an error page.",
    }


def _runbook_use(runbook: str, dice: Dice) -> list[dict[str, object]]:
    outcome = dice.weighted({"helped": 60, "unused": 15, "misled": 10, "missing": 15})
    if outcome == "missing":
        return [{"outcome": outcome, "wanted": "how to drain a queue that is stuck"}]
    return [{"id": runbook, "outcome": outcome}]


def _updates(incident: Incident, dice: Dice) -> list[dict[str, object]]:
    return [
        {
            "at": stamp(incident.started_at + timedelta(minutes=30 * (index + 1))),
            "audience": dice.pick(("internal", "external")),
            "happening": f"{incident.title}.",
            "impact": f"About {dice.between(1, 60)} % of requests are affected.",
            "doing": filled(dice.pick(words.ACTIONS), incident, dice) + ".",
            "next_update_at": stamp(incident.started_at + timedelta(minutes=30 * (index + 2))),
        }
        for index in range(dice.between(1, 3))
    ]


def _postmortem(started_at: datetime, severity: str, dice: Dice) -> dict[str, object]:
    if severity == "SEV-4":
        return {}
    if dice.chance(15):
        return {"status": dice.pick(("draft", "review"))}
    day = started_at + timedelta(days=dice.between(1, 9))
    if day > AS_OF:
        return {"status": "draft"}
    return {"status": "published", "published_at": stamp(day)}


def _runbook_ids(count: int) -> list[str]:
    return [
        f"{words.SERVICES[number % len(words.SERVICES)][0]}-{number:04}" for number in range(count)
    ]


def _runbook_files(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(names):
        dice = Dice("runbook", len(names), number)
        service = name.rpartition("-")[0]
        subject = Incident(number, name, name, service, dice.pick(words.SERVICES)[0], AS_OF)
        front = _runbook_front_matter(subject, dice)
        text = runbook_body(subject, dice, dice.pick(names))
        yield f"runbooks/{name}.md", f"---\n{_yaml(front)}---\n{text}"


def _runbook_front_matter(subject: Incident, dice: Dice) -> dict[str, object]:
    reviewed = AS_OF - timedelta(days=dice.between(1, 400))
    symptom = dice.pick(words.SYMPTOMS)
    return {
        "id": subject.id,
        "title": f"{subject.service.replace('-', ' ').capitalize()} {symptom}, {subject.number}",
        "services": [subject.service],
        "owner": dice.pick(words.TEAMS),
        "last_reviewed": f"{reviewed:%Y-%m-%d}",
        "review_every": "180d",
        "links": [{"title": "Logs", "url": f"https://logs.example.org/{subject.service}"}],
    }


def _yaml(values: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=100)
