"""`hindsite stats`: the metrics in the terminal, and for other programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import click

from hindsite.cli.command import Command, as_of_option, audience_option, common_options
from hindsite.cli.terminal import counted, plain, say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hindsite.app.stats import Numbers

__all__ = ["stats"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BY = ("team", "service", "tier", "kind", "source", "strategy", "factor", "quarter")


@click.command(cls=Command)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "schema"]),
    default="table",
    show_default=True,
    help="How to print them; schema prints the JSON Schema of the JSON instead.",
)
@click.option(
    "--period",
    metavar="PERIOD",
    help="A year, quarter, month or ISO week: 2026, 2026-Q3, 2026-09 or 2026-W07.",
)
@click.option(
    "--severity", "severities", metavar="NAME", multiple=True, help="SEV-1, the worst, to SEV-4."
)
@click.option(
    "--service", "services", metavar="NAME", multiple=True, help="A service by id or name."
)
@click.option("--team", "teams", metavar="NAME", multiple=True, help="A team by id or name.")
@click.option(
    "--kind",
    "kinds",
    metavar="NAME",
    multiple=True,
    help="A kind, such as game-day, in place of those that count by default.",
)
@click.option(
    "--by",
    "groups",
    type=click.Choice([*_BY, "all"]),
    multiple=True,
    help="More groups in the table, may be given again; JSON and CSV have all.",
)
@audience_option
@as_of_option
@common_options
def stats(
    base: Path,
    *,
    form: str,
    period: str | None,
    severities: Sequence[str],
    services: Sequence[str],
    teams: Sequence[str],
    kinds: Sequence[str],
    groups: Sequence[str],
    audience: str | None,
    as_of: str | None,
) -> None:
    """Print the metrics: response times, follow-up, frequency, with what each rests on.

    Options with a NAME may be given again; then any of the names counts.
    """
    if form == "schema":
        say(_schema())
        return
    from hindsite.app.stats import Wanted
    from hindsite.app.stats import stats as numbers_of

    wanted = Wanted(period, severities, services, teams, kinds)
    numbers = numbers_of(base, wanted, audience=audience, as_of=as_of)
    if numbers.errors:
        found = counted(numbers.errors, "error")
        tell(f"{found} in reading; what is concerned is in no number. See `hindsite check`.")
    _print(numbers, form, groups)


def _print(numbers: Numbers, form: str, groups: Sequence[str]) -> None:
    if form == "json":
        say(_as_json(numbers))
    elif form == "csv":
        say(_as_csv(numbers))
    else:
        from hindsite.cli.tabling import tables
        from hindsite.metrics.values import Cut

        # Its cells are plain already; what steers the terminal here are our own colours.
        click.echo(tables(numbers, [Cut(name) for name in (_BY if "all" in groups else groups)]))


def _schema() -> str:
    from hindsite.resources import stats_schema

    return stats_schema().read_text(encoding="utf-8").rstrip("\n")


def _as_json(numbers: Numbers) -> str:
    from hindsite.metrics import as_document, document_text

    return document_text(as_document(numbers.metrics, numbers.selection)).rstrip("\n")


def _as_csv(numbers: Numbers) -> str:
    from hindsite.metrics import as_rows

    rows = as_rows(numbers.metrics)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return stream.getvalue().rstrip("\n")


def _cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula; lists, mappings, flags as in JSON."""
    if isinstance(value, str):
        text = plain(value)
        return f"'{text}" if text.startswith(_FORMULA) else text
    return json.dumps(value) if isinstance(value, (list, dict, bool)) else value
