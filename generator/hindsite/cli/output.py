"""Results that a person may want in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hindsite.cli.terminal import tell

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["give"]


def give(text: str, output: Path | None) -> None:
    """Print what a reporter rendered, as it is: it has escaped what records say, for its place."""
    if output is None:
        click.echo(text, nl=False)
        return
    from hindsite.app.files import writing

    with writing(output):
        output.write_text(text, encoding="utf-8", newline="\n")
    tell(f"{output} is written")
