"""Text that a program or a file hands over: as UTF-8, or not at all."""

from __future__ import annotations

from typing import IO

import click

from hindsite.errors import UsageError

__all__ = ["handed", "handed_in"]


def handed(stream: IO[bytes]) -> str:
    """The text of a file or of the standard input, with line feeds alone at its line ends.

    Raises:
        UsageError: It is not UTF-8: a letter would be lost, or taken for another one.
    """
    content = stream.read()
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        name = getattr(stream, "name", "")
        what = (
            name if isinstance(name, str) and name not in {"", "-", "<stdin>"} else "What was sent"
        )
        line = content.count(b"\n", 0, error.start) + 1
        message = f"{what} is not UTF-8: byte 0x{content[error.start]:02X} in line {line}."
        raise UsageError(
            message, "Send it as UTF-8; iconv converts from other encodings."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def handed_in() -> str:
    """The text of the standard input.

    Raises:
        UsageError: It is not UTF-8.
    """
    with click.open_file("-", "rb") as stream:
        return handed(stream)
