"""`hindsite compare`: what a change does, for the comment on a pull request."""

from __future__ import annotations

from pathlib import Path

import click

from hindsite.cli.command import Command, as_of_option, audience_option, common_options
from hindsite.cli.output import give

__all__ = ["compare"]


@click.command(cls=Command)
@click.argument("revision", metavar="REV")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
    help="markdown fits into a comment; json holds everything.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there what would be printed.",
)
@audience_option
@as_of_option
@common_options
def compare(
    base: Path,
    revision: str,
    *,
    form: str,
    output: Path | None,
    audience: str | None,
    as_of: str | None,
) -> None:
    """Print what changed since the branch left REV: records, findings, numbers, actions.

    Earlier incidents like those that are new are named with the reason, and with what became of
    their actions.
    """
    from hindsite.app.compare import Request
    from hindsite.app.compare import compare as comparison_with
    from hindsite.comparing import render_json, render_markdown

    found = comparison_with(Request(base, revision, as_of, audience))
    give(render_markdown(found) if form == "markdown" else render_json(found), output)
