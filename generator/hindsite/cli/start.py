"""`hindsite init`."""

from __future__ import annotations

from pathlib import Path

import click

from hindsite.cli.command import Command, common_options
from hindsite.cli.terminal import counted, say

__all__ = ["init"]


@click.command(cls=Command)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--sample", is_flag=True, help="Lay down the whole sample, to look around in.")
@common_options
def init(folder: Path, base: Path, *, sample: bool) -> None:
    """Lay down a knowledge base that is ready to build, in DIR or here."""
    from hindsite.app.init import init as lay_down

    files = lay_down(base / folder, sample=sample)
    say(f"{base / folder}: {counted(len(files), 'file')}")
    say("Next: hindsite check, hindsite build, hindsite new incident")
