"""`hindsite new` and `hindsite check`: what is done to records."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hindsite.cli.command import Command, as_of_option, common_options
from hindsite.cli.terminal import say

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["check", "new"]

_FINDINGS = 1
_edit_option = click.option("--edit", is_flag=True, help="Open the file in $EDITOR.")
_title_option = click.option("--title", help="What fails, in a few words.")
_service_option = click.option(
    "--service", "services", multiple=True, help="A service concerned; may be given again."
)


@click.group()
def new() -> None:
    """Begin a record: a skeleton with all that is asked for."""


@new.command(cls=Command)
@_title_option
@click.option("--severity", help="SEV-1, the worst, to SEV-4.")
@_service_option
@click.option("--started-at", metavar="WHEN", help="Since when users are affected.")
@click.option("--kind", help="operational (the default), security, maintenance, …")
@_edit_option
@common_options
def incident(
    base: Path,
    *,
    title: str | None,
    severity: str | None,
    services: Sequence[str],
    started_at: str | None,
    kind: str | None,
    edit: bool,
) -> None:
    """Begin the record of an incident. Without --started-at it counts as declared now."""
    from hindsite.app.new import NewIncident, new_incident

    wanted = NewIncident(
        title=_asked("title", title),
        severity=_asked("severity", severity),
        services=services or _split(_asked("service", None)),
        started_at=started_at,
        kind=kind,
    )
    _finish(new_incident(base, wanted), edit=edit)


@new.command(cls=Command)
@_title_option
@_service_option
@click.option("--owner", help="The team that keeps it up to date.")
@click.option("--alert", "alerts", multiple=True, help="An alert it serves; may be given again.")
@_edit_option
@common_options
def runbook(
    base: Path,
    *,
    title: str | None,
    services: Sequence[str],
    owner: str | None,
    alerts: Sequence[str],
    edit: bool,
) -> None:
    """Begin a runbook."""
    from hindsite.app.new import NewRunbook, new_runbook

    wanted = NewRunbook(
        title=_asked("title", title),
        services=services or _split(_asked("service", None)),
        owner=owner,
        alerts=alerts,
    )
    _finish(new_runbook(base, wanted), edit=edit)


def _asked(name: str, given: str | None) -> str:
    """What was given, else what a person at a terminal answers."""
    if given is not None:
        return given
    if not _is_answered():
        message = f"Missing option “--{name}”."
        raise click.UsageError(message)
    return str(click.prompt(name.capitalize(), err=True))


def _is_answered() -> bool:
    """Whether a person is there to answer."""
    return sys.stdin.isatty()


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _finish(path: Path, *, edit: bool) -> None:
    say(str(path))
    if edit:
        click.edit(filename=str(path))


@click.command(cls=Command)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least finding that makes the exit status 1.",
)
@as_of_option
@common_options
def check(paths: Sequence[Path], form: str, fail_on: str, as_of: str | None, base: Path) -> None:
    """List what is wrong with the records, or with those at PATH, and how to mend it."""
    from hindsite.app.check import run
    from hindsite.checks.reporters import render_json, render_text

    findings = run(base, paths, as_of)
    render = render_json if form == "json" else render_text
    say(render(findings).rstrip())
    if any(_fails(finding, fail_on) for finding in findings):
        click.get_current_context().exit(_FINDINGS)


def _fails(finding: Finding, fail_on: str) -> bool:
    return fail_on == "warning" or finding.level == "error"
