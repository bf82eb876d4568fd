"""`hindsite new`: records are begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

import click

from hindsite.cli.command import Command, audience_option, common_options
from hindsite.cli.handed import handed
from hindsite.cli.questions import ask_about_incident, is_answered, split
from hindsite.cli.terminal import say

if TYPE_CHECKING:
    from hindsite.app.new import NewRunbook

__all__ = ["new"]

_edit_option = click.option("--edit", is_flag=True, help="Open the file in $EDITOR.")
_service_option = click.option(
    "--service", "services", multiple=True, help="A service concerned; may be given again."
)


_Function = TypeVar("_Function", bound=Callable[..., Any])


def _titled(told: str) -> Callable[[_Function], _Function]:
    """A title, as the argument or by `--title`, passed as `title`; `told` says what it is."""

    def titled(function: _Function) -> _Function:
        @wraps(function)
        def begin(*args: object, words: str | None, title: str | None, **rest: object) -> object:
            if words is not None and title is not None:
                message = f"The title is given twice, as “{words}” and by --title: leave one out."
                raise click.UsageError(message)
            return function(*args, title=title if words is None else words, **rest)

        option = click.option("--title", help=told)
        return cast(
            "_Function", option(click.argument("words", metavar="[TITLE]", required=False)(begin))
        )

    return titled


@click.group()
def new() -> None:
    """Begin a record: a skeleton with all that is asked for."""


@new.command(cls=Command)
@_titled("What fails, in a few words; the same as TITLE.")
@click.option("--severity", help="SEV-1, the worst, to SEV-4.")
@_service_option
@click.option("--kind", help="operational (the default), security, game-day, maintenance, …")
@click.option("--started-at", metavar="WHEN", help="Since when users are affected.")
@click.option("--detected-at", metavar="WHEN", help="When the first alert or report came.")
@click.option("--alert", help="The alert that detected it.")
@click.option("--commander", metavar="WHO", help="The incident commander.")
@click.option(
    "--from",
    "source",
    type=click.File("rb"),
    metavar="FILE",
    help="Take “key: value” lines, and text for the summary, from FILE; - is standard input.",
)
@_edit_option
@common_options
def incident(
    base: Path,
    *,
    services: Sequence[str],
    source: IO[bytes] | None,
    commander: str | None,
    edit: bool,
    **options: str | None,
) -> None:
    """Begin the record of an incident. Without a time it counts as declared now.

    At a terminal, without a title and --from, everything is asked for. The skeleton follows the
    kind: security puts containment and evidence first, a game day has an aim and no root cause.
    """
    from hindsite.app.dictation import Dictated, dictated
    from hindsite.app.new import NewIncident, new_incident

    said = dictated(handed(source)) if source else Dictated()
    given = {name: value for name, value in options.items() if value is not None}
    fields = {**said.fields, **given}
    roles = {**said.roles, **({"incident_commander": commander} if commander else {})}
    if "title" not in fields and source is None and is_answered():
        answers = ask_about_incident(base)
        leader = answers.pop("incident_commander")
        roles = {**({"incident_commander": leader} if leader else {}), **roles}
        fields = {**answers, **fields}
    _require(
        {
            "title": fields.get("title"),
            "severity": fields.get("severity"),
            "service": services or fields.get("services"),
        }
    )
    wanted = NewIncident(
        title=_asked("title", fields.get("title")),
        severity=_asked("severity", fields.get("severity")),
        services=services or split(_asked("service", fields.get("services"))),
        kind=fields.get("kind") or None,
        started_at=fields.get("started_at") or None,
        detected_at=fields.get("detected_at") or None,
        alert=fields.get("alert") or None,
        roles=roles,
        text=said.text,
    )
    _finish(new_incident(base, wanted), edit=edit)


@new.command(cls=Command)
@_titled("What fails, in a few words; the same as TITLE.")
@_service_option
@click.option("--owner", help="The team that keeps it up to date.")
@click.option("--alert", "alerts", multiple=True, help="An alert it serves; may be given again.")
@click.option(
    "--from-alert", metavar="NAME", help="Begin with what this alerting rule says of itself."
)
@click.option("--from-incident", metavar="ID", help="Begin with what this incident tells.")
@click.option(
    "--security",
    metavar="TYPE",
    help="Begin with a security incident of OWASP's Top 10: injection, authentication, …",
)
@audience_option
@_edit_option
@common_options
def runbook(
    base: Path,
    *,
    title: str | None,
    services: Sequence[str],
    owner: str | None,
    alerts: Sequence[str],
    from_alert: str | None,
    from_incident: str | None,
    security: str | None,
    audience: str | None,
    edit: bool,
) -> None:
    """Begin a runbook: empty, or with what an alert, an incident or a kind of breach tells."""
    from dataclasses import replace

    from hindsite.app.new import NewRunbook, new_runbook

    known = _beginning(base, from_alert, from_incident, security, audience)
    if known is not None:
        known = replace(
            known,
            title=title or known.title,
            services=services or known.services,
            owner=owner or known.owner,
            alerts=tuple(dict.fromkeys((*known.alerts, *alerts))),
        )
        _finish(new_runbook(base, known), edit=edit)
        return
    _require({"title": title, "service": services})
    wanted = NewRunbook(
        title=_asked("title", title),
        services=services or split(_asked("service", None)),
        owner=owner,
        alerts=alerts,
    )
    _finish(new_runbook(base, wanted), edit=edit)


def _beginning(
    base: Path,
    alert: str | None,
    incident: str | None,
    security: str | None,
    audience: str | None,
) -> NewRunbook | None:
    """What is known of a runbook by the one of its beginnings that was named, if any was."""
    from hindsite.app.beginnings import runbook_from_incident
    from hindsite.app.breaches import runbook_for_breach
    from hindsite.app.new import runbook_from_alert

    options = {"--from-alert": alert, "--from-incident": incident, "--security": security}
    named = [option for option, value in options.items() if value is not None]
    if len(named) > 1:
        message = f"{' and '.join(named)} are {len(named)} beginnings: choose one."
        raise click.UsageError(message)
    if alert is not None:
        return runbook_from_alert(base, alert)
    if incident is not None:
        return runbook_from_incident(base, incident, audience)
    return runbook_for_breach(security) if security is not None else None


@new.command(cls=Command)
@_titled("What it is called, the same as TITLE; default by its period.")
@click.option("--period", help="What it looks back on: 2026-Q3; default the last whole quarter.")
@click.option("--held-at", metavar="WHEN", help="When it is held; default now.")
@_edit_option
@common_options
def review(
    base: Path, *, period: str | None, held_at: str | None, title: str | None, edit: bool
) -> None:
    """Begin the record of a review, with what is due for one filled in."""
    from hindsite.app.review import NewReview, new_review

    wanted = NewReview(period=period, held_at=held_at, title=title)
    _finish(new_review(base, wanted), edit=edit)


def _require(given: Mapping[str, object]) -> None:
    """Name all that is missing at once, where nobody can be asked for it.

    Nothing is missing that was given empty: it is refused as such.
    """
    missing = [f"“--{name}”" for name, value in given.items() if value is None or value == ()]
    if missing and not is_answered():
        message = f"Missing option{'s' * (len(missing) > 1)} {' and '.join(missing)}."
        raise click.UsageError(message)


def _asked(name: str, given: str | None) -> str:
    """What was given, else what a person at a terminal answers."""
    if given is not None:
        return given
    return str(click.prompt(name.capitalize(), err=True))


def _finish(path: Path, *, edit: bool) -> None:
    say(str(path))
    if edit:
        click.edit(filename=str(path))
