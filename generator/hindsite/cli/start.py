"""`hindsite init`."""

from __future__ import annotations

from pathlib import Path

import click

from hindsite.cli.command import Command, common_options
from hindsite.cli.terminal import counted, say

__all__ = ["init"]

_CI = {
    "github": "workflows for GitHub; --ci gitlab or --ci none lays down others or none",
    "gitlab": "a pipeline for GitLab; --ci github or --ci none lays down others or none",
    "none": "no files; --ci github or --ci gitlab puts some at the root of the repository",
}


@click.command(cls=Command)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--sample", is_flag=True, help="Lay down the whole sample, to look around in.")
@click.option(
    "--ci",
    type=click.Choice(("github", "gitlab", "none")),
    help="Whose CI files to lay down. Default: those for the remote origin; without one, GitHub's.",
)
@common_options
def init(folder: Path, base: Path, *, sample: bool, ci: str | None) -> None:
    """Lay down a knowledge base that is ready to build, in DIR or here."""
    from hindsite.app.forges import Forge, forge_of
    from hindsite.app.init import init as lay_down

    forge = Forge(ci) if ci else forge_of(base / folder)
    files = lay_down(base / folder, sample=sample, forge=forge)
    say(f"{base / folder}: {counted(len(files), 'file')}")
    if ci is None:
        say(f"CI: {_CI[forge.value]}")
    say("Next: hindsite check, hindsite build, hindsite new incident")
