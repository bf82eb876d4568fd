"""What is printed: to whom, and without anything that would steer a terminal."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["counted", "plain", "progress", "say", "tell"]

# Controls but tab and line feed, and those that turn the direction of writing.
_STEERING = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    """Text that came from a record, without what a terminal would obey."""
    return _STEERING.sub("", text)


def say(text: str) -> None:
    """Print a result to the standard output."""
    click.echo(plain(text))


def tell(text: str) -> None:
    """Print news or an error to the standard error."""
    click.echo(plain(text), err=True)


def counted(number: int, word: str) -> str:
    """A number with its noun: `1 file`, `2 files`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show the step that runs: as one moving line on a terminal, as plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield tell
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(Text(plain(f"{step} …")))
