"""The rule on blameless language: a post-mortem speaks of systems, not of who is at fault."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from hindsite.checks.blaming import Blame, finder_for
from hindsite.checks.rules import Fault, Rule
from hindsite.checks.subjects import Known
from hindsite.model.findings import Level
from hindsite.model.names import fold
from hindsite.model.prose import place_in, prose

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.findings import Step
    from hindsite.model.incident import Incident

__all__ = ["RULES"]

_APART = "\n\n\0\n\n"
"""Between two texts: no words are found across it."""

_Field = tuple[tuple["Step", ...], str]


def _blameless_language(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        finder = finder_for(scope.library.settings.words.blame)
        known = Known(partial(_names, scope, incident), partial(_programs, scope, incident))
        if any(finder.blames(_APART.join(_texts(incident)), known)):
            for steps, text in _fields(incident):
                for blame in finder.blames(prose(text), known):
                    at = incident.places.inside(steps, blame.start)
                    yield _fault(incident, steps, text, blame, at)
        # Few texts blame anybody: only in those is it looked for what is quoted, and what is code.
        if any(finder.blames(incident.body, known)):
            for blame in finder.blames(prose(incident.body), known):
                line, column = place_in(incident.body, blame.start)
                at = (incident.body_line + line, column + 1)
                yield _fault(incident, (), incident.body, blame, at)


def _fault(
    incident: Incident,
    steps: tuple[Step, ...],
    text: str,
    blame: Blame,
    at: tuple[int, int] | None,
) -> Fault:
    found = " ".join(text[blame.start : blame.end].split())
    return Fault(
        places=incident.places,
        steps=steps,
        message=f"“{found}” blames people, not the system",
        remedy=blame.instead,
        found=found,
        expected="what the system allowed, and what did not catch it",
        at=at,
    )


def _fields(incident: Incident) -> list[_Field]:
    """The texts of the front matter that tell what happened and what follows from it."""
    review = incident.process_review
    fields: list[tuple[tuple[Step, ...], str | None]] = [
        (("title",), incident.title),
        (("impact", "summary"), incident.impact.summary),
        (("resolution", "why"), incident.resolution.why),
        (("process_review", "helped"), review.helped),
        (("process_review", "hindered"), review.hindered),
    ]
    if not incident.timeline_in_body:
        fields += [
            (("timeline", index, "event"), event.event)
            for index, event in enumerate(incident.timeline)
        ]
    fields += [
        (("action_items", index, "title"), action.title)
        for index, action in enumerate(incident.action_items)
        if not _is_in_body(incident, ("action_items", index))
    ]
    return [(steps, text) for steps, text in fields if text]


def _texts(incident: Incident) -> Iterator[str]:
    """The same texts in one order: where each of them stands takes time."""
    review = incident.process_review
    yield incident.title
    yield incident.impact.summary or ""
    yield incident.resolution.why or ""
    yield review.helped or ""
    yield review.hindered or ""
    if not incident.timeline_in_body:
        yield from (event.event for event in incident.timeline)
    # They stand in the front matter or in the body, all of them.
    if not _is_in_body(incident, ("action_items", 0)):
        yield from (action.title for action in incident.action_items)


def _is_in_body(incident: Incident, steps: tuple[Step, ...]) -> bool:
    """Whether a part was read from the body, where it is found as well."""
    return bool(incident.body) and incident.places.of(*steps).line >= incident.body_line


def _names(scope: Scope, incident: Incident) -> Iterator[str]:
    """Persons whom record or settings name, whole and by each of their names."""
    written = [
        *(name for team in scope.library.settings.teams for name in team.members),
        *incident.roles.values(),
        *(action.owner for action in incident.action_items),
        *(event.by for event in incident.timeline),
    ]
    for name in filter(None, written):
        plain = fold(name).lstrip("@")
        yield plain
        if " " in plain:
            yield from (word for word in plain.split() if word.isalpha())


def _programs(scope: Scope, incident: Incident) -> Iterator[str]:
    """Services and teams: to say that one of them failed blames nobody."""
    settings = scope.library.settings
    for service in settings.services:
        yield from map(fold, (service.id, service.label))
    for team in settings.teams:
        yield from map(fold, (team.id, team.label))
    yield from map(fold, incident.services)
    yield from map(fold, incident.teams)


RULES = (
    Rule(
        "blameless-language",
        Level.WARNING,
        "texts of an incident say what the system allowed, not whose fault it was",
        _blameless_language,
    ),
)
