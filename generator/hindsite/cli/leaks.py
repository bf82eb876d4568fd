"""`hindsite leaks`."""

from __future__ import annotations

from pathlib import Path

import click

from hindsite.cli.command import Command, audience_option, common_options
from hindsite.cli.terminal import counted, say

__all__ = ["leaks"]


@click.command(cls=Command)
@click.argument("site", type=click.Path(path_type=Path), default=Path("site"))
@audience_option
@common_options
def leaks(base: Path, site: Path, *, audience: str | None) -> None:
    """Search SITE for words that only records say which its audience may not see.

    Each hit is printed with the words, so that its output is itself not for that audience. Exit
    status 1 where there is one.
    """
    from hindsite.app.leaks import leaks_in

    found = leaks_in(base, base / site, audience)
    for leak in found:
        say(f"{leak.path}: {leak.words}")
    if found:
        click.echo(f"{counted(len(found), 'leak')}.", err=True)
        raise click.exceptions.Exit(1)
    say("No leak.")
