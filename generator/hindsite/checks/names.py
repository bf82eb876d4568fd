"""Rules on names that `hindsite.yml` lists: services, teams, contributing factors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.checks.words import advice
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.findings import Places, Step
    from hindsite.model.incident import Incident

__all__ = ["RULES"]


def _unknown_service(scope: Scope) -> Iterator[Fault]:
    if not scope.services:
        return
    for record in scope.records:
        for index, name in enumerate(record.services):
            if name not in scope.services:
                level = Level.WARNING if scope.is_foreign(record) else None
                yield _no_service(scope, record.places, ("services", index), name, level)
    settings = scope.library.settings
    for number, service in enumerate(settings.services):
        for index, name in enumerate(service.depends_on):
            if name not in scope.services:
                steps = ("services", number, "depends_on", index)
                yield _no_service(scope, settings.places, steps, name, None)


def _no_service(
    scope: Scope, places: Places, steps: tuple[Step, ...], name: str, level: Level | None
) -> Fault:
    # Records are given the ids of services; people look for what they wrote.
    written = next((it.label for it in scope.library.services if it.id == name), name)
    return Fault(
        places=places,
        steps=steps,
        message=f"the service “{written}” is not in the catalogue",
        remedy=advice(
            scope.services.question(name),
            "add it to services in hindsite.yml, or to formerly of the service it became",
        )
        if " - " not in written
        else "if these are several, begin each “- ” in one column, or write them as [payments, "
        "search]",
        found=written,
        expected="id, name or former id of a service in hindsite.yml",
        level=level,
    )


def _unknown_team(scope: Scope) -> Iterator[Fault]:
    if not scope.teams:
        return
    for places, steps, name in _teams_named(scope):
        if name not in scope.teams:
            yield _no_team(scope, places, steps, name, None)
    for incident in scope.library.incidents:
        yield from _misspelt_owners(scope, incident)


def _teams_named(scope: Scope) -> Iterator[tuple[Places, tuple[Step, ...], str]]:
    """Every field that must hold a team."""
    for incident in scope.library.incidents:
        for index, name in enumerate(incident.teams):
            yield incident.places, ("teams", index), name
    for runbook in scope.library.runbooks:
        if runbook.owner is not None:
            yield runbook.places, ("owner",), runbook.owner
    settings = scope.library.settings
    for index, service in enumerate(settings.services):
        if service.owner is not None:
            yield settings.places, ("services", index, "owner"), service.owner


def _misspelt_owners(scope: Scope, incident: Incident) -> Iterator[Fault]:
    """Owners of actions that are nearly a team; else they may be persons, whom no list names."""
    for index, action in enumerate(incident.action_items):
        owner = action.owner
        if owner is None or owner in scope.teams or scope.team_of(owner) is not None:
            continue
        if scope.teams.question(owner):
            steps = ("action_items", index, "owner")
            yield _no_team(scope, incident.places, steps, owner, Level.WARNING)


def _no_team(
    scope: Scope, places: Places, steps: tuple[Step, ...], name: str, level: Level | None
) -> Fault:
    return Fault(
        places=places,
        steps=steps,
        message=f"the team “{name}” is not known",
        remedy=advice(scope.teams.question(name), "add it to teams in hindsite.yml"),
        found=name,
        expected="id of a team in hindsite.yml",
        level=level,
    )


def _unknown_factor(scope: Scope) -> Iterator[Fault]:
    if not scope.factors:
        return
    for incident in scope.library.incidents:
        for index, name in enumerate(incident.contributing_factors):
            if name not in scope.factors:
                yield Fault(
                    places=incident.places,
                    steps=("contributing_factors", index),
                    message=f"the contributing factor “{name}” is not in the vocabulary",
                    remedy=advice(
                        scope.factors.question(name),
                        "add it to contributing_factors in hindsite.yml",
                    ),
                    found=name,
                    expected="id of a contributing factor in hindsite.yml",
                )


RULES = (
    Rule(
        "unknown-service",
        Level.ERROR,
        "services that records and the catalogue name are in the catalogue, where there is one",
        _unknown_service,
    ),
    Rule(
        "unknown-team",
        Level.ERROR,
        "teams and owners are among the teams of hindsite.yml, where it lists any",
        _unknown_team,
    ),
    Rule(
        "unknown-factor",
        Level.WARNING,
        "contributing factors are words of the vocabulary in hindsite.yml, where it has one",
        _unknown_factor,
    ),
)
