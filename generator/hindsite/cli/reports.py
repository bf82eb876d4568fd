"""`hindsite report`: one period on one page, for a review document or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hindsite.cli.command import Command, as_of_option, audience_option, common_options
from hindsite.cli.terminal import say

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["report"]


@click.command(cls=Command)
@click.argument("period", metavar="[PERIOD]", required=False)
@audience_option
@as_of_option
@common_options
def report(period: str | None, audience: str | None, as_of: str | None, base: Path) -> None:
    """Print the report of PERIOD, such as 2026-Q3, 2026-09 or 2026, as Markdown.

    Without PERIOD it is that of the last whole quarter.
    """
    from hindsite.app.report import report as report_of

    say(report_of(base, period, audience=audience, as_of=as_of).rstrip())
