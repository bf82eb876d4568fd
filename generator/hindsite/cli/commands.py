"""The one command `hindsite`, with all others below it."""

from __future__ import annotations

from typing import Any

import click

from hindsite import __version__
from hindsite.cli.alerts import alerts
from hindsite.cli.checking import check
from hindsite.cli.classify import classify
from hindsite.cli.comparing import compare
from hindsite.cli.escalating import escalation
from hindsite.cli.handing import handoff
from hindsite.cli.leaks import leaks
from hindsite.cli.records import new
from hindsite.cli.reports import report
from hindsite.cli.site import build, serve
from hindsite.cli.start import init
from hindsite.cli.statistics import stats
from hindsite.cli.updating import update
from hindsite.cli.writing import fmt, log, schema

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hindsite")
@click.option(
    "--directory",
    "-C",
    "base",
    type=click.Path(exists=True, file_okay=False),
    help="The folder of hindsite.yml; may follow the command as well.",
)
@click.pass_context
def main(context: click.Context, base: str | None) -> None:
    """Turn incident records and runbooks kept in Git into a searchable site.

    Exit status: 0 fine, 1 findings in records, 2 wrong usage, 3 could not run.
    """
    if base is not None:
        context.default_map = _bases(main, base)


def _bases(group: click.Group, base: str) -> dict[str, Any]:
    """A folder as the default of all commands of a group, and of those below it."""
    return {
        name: _bases(command, base) if isinstance(command, click.Group) else {"base": base}
        for name, command in group.commands.items()
    }


for _command in (
    init,
    new,
    log,
    fmt,
    check,
    build,
    serve,
    leaks,
    stats,
    report,
    handoff,
    classify,
    escalation,
    update,
    alerts,
    compare,
    schema,
):
    main.add_command(_command)
