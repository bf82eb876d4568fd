"""`hindsite check`: findings for people, for CI and for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hindsite.cli.command import Command, as_of_option, common_options
from hindsite.cli.output import give
from hindsite.cli.terminal import say
from hindsite.collector import paused

if TYPE_CHECKING:
    from hindsite.app.check import Request
    from hindsite.checks.reporters import Report

__all__ = ["check"]

_FINDINGS = 1
_FORMATS = ("text", "terminal", "github", "gitlab", "sarif", "json", "schema")
_LEVELS = ("error", "warning", "note")


@click.command(cls=Command)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: terminal at a terminal, else text. schema prints the JSON Schema of the JSON.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there what would be printed.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    default="error",
    show_default=True,
    help="The least finding that makes the exit status 1.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Only what changed since the branch left REV, and what that broke elsewhere.",
)
@click.option(
    "--audience",
    metavar="TIER",
    help="Leave out records that it may not see: public, internal or restricted (the default).",
)
@click.option("--explain", metavar="RULE", help="Print the page of a rule, and check nothing.")
@click.option(
    "--write-baseline", is_flag=True, help="Let later checks pass over what is found now."
)
@click.option("--no-baseline", is_flag=True, help="Pass over nothing.")
@as_of_option
@common_options
def check(
    base: Path,
    *,
    paths: Sequence[Path],
    form: str | None,
    output: Path | None,
    fail_on: str,
    since: str | None,
    audience: str | None,
    explain: str | None,
    write_baseline: bool,
    no_baseline: bool,
    as_of: str | None,
) -> None:
    """List what is wrong with the records, or with those at PATH, and how to mend it."""
    if explain is not None:
        _explain(explain)
        return
    if form == "schema":
        give(_schema(), output)
        return
    if write_baseline and (paths or since is not None or audience is not None):
        # What a baseline did not see it would forget.
        message = "--write-baseline goes with neither PATH nor --since nor --audience."
        raise click.UsageError(message)
    with paused():  # What is loaded stays, and half of a check is to load it.
        from hindsite.app.check import Request
    request = Request(
        base=base,
        paths=paths,
        as_of=as_of,
        audience=audience,
        since=since,
        baseline=not (no_baseline or write_baseline),
    )
    if write_baseline:
        _write_baseline(request)
        return
    _check(request, form, output, fail_on)


def _check(request: Request, form: str | None, output: Path | None, fail_on: str) -> None:
    from hindsite.app.check import report
    from hindsite.checks.reporters import RENDERERS

    found = report(request)
    if form is None:
        form = "terminal" if output is None and _is_seen() else "text"
    if form == "terminal":
        _show(found, output)
    else:
        give(RENDERERS[form](found), output)
    failing = _LEVELS[: _LEVELS.index(fail_on) + 1]
    if any(finding.level in failing for finding in found.findings):
        click.get_current_context().exit(_FINDINGS)


def _write_baseline(request: Request) -> None:
    from hindsite.app.baselines import write
    from hindsite.app.check import report

    say(write(request.base, report(request)))


def _explain(code: str) -> None:
    from hindsite.app.explaining import explanation

    say(explanation(code).rstrip())


def _schema() -> str:
    from hindsite.resources import findings_schema

    return findings_schema().read_text(encoding="utf-8")


def _is_seen() -> bool:
    """Whether a person looks at the output."""
    return sys.stdout.isatty()


def _show(found: Report, output: Path | None) -> None:
    """Show a report with styles; in a file, without."""
    import io

    from rich.console import Console

    from hindsite.checks.reporters.terminal import render_terminal

    stream = sys.stdout if output is None else io.StringIO()
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in render_terminal(found, console.width):
        console.print(line)
    if output is not None and isinstance(stream, io.StringIO):
        give(stream.getvalue(), output)
