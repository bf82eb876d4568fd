"""The commands: parse arguments, call one function of `app`, print."""

from __future__ import annotations

from hindsite.cli.commands import main
from hindsite.cli.ending import run

__all__ = ["main", "run"]
