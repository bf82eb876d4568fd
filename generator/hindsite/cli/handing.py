"""`hindsite handoff`: what one shift hands over to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hindsite.cli.command import Command, audience_option, common_options
from hindsite.cli.terminal import say

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["handoff"]


@click.command(cls=Command)
@click.option("--team", metavar="NAME", help="Only what concerns a team, by id or name.")
@click.option("--since", metavar="WHEN", help="When the shift began. [default: seven days before]")
@click.option("--until", metavar="WHEN", help="When it ends. [default: now, or as_of]")
@click.option("--shift", metavar="NAME", help="A shift that pages name, or a week: 2026-W46.")
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown")
@audience_option
@common_options
def handoff(
    base: Path,
    *,
    team: str | None,
    since: str | None,
    until: str | None,
    shift: str | None,
    form: str,
    audience: str | None,
) -> None:
    """Print a shift's hand-off: open incidents, what changed, noisy alerts, actions, runbooks."""
    from hindsite.app.handoff import Wanted, handoff_document
    from hindsite.app.handoff import handoff as handoff_of

    wanted = Wanted(team, since, until, shift, audience)
    text = handoff_document(base, wanted) if form == "json" else handoff_of(base, wanted)
    say(text.rstrip())
