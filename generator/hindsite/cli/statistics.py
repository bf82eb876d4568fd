"""`hindsite stats`: the metrics in the terminal, and for other programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, cast

import click

from hindsite.cli.command import Command, as_of_option, audience_option, common_options
from hindsite.cli.terminal import counted, plain, say, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rich.table import Table

    from hindsite.app.stats import Numbers

    Row = Mapping[str, object]

__all__ = ["stats"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Groups that the table shows unasked, and those that it adds on demand.
_ALWAYS = frozenset({"all", "severity"})
_BY = ("service", "quarter", "source", "tier")
_HEADINGS = ("Metric", "Group", "n", "Median", "Mean", "p90", "Target")
# As wide as it takes: a line of output is one row for grep and awk.
_UNLIMITED = 1000


@click.command(cls=Command)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@click.option(
    "--by",
    "groups",
    type=click.Choice([*_BY, "all"]),
    multiple=True,
    help="More groups in the table; may be given again. JSON and CSV have all.",
)
@audience_option
@as_of_option
@common_options
def stats(
    form: str, groups: tuple[str, ...], audience: str | None, as_of: str | None, base: Path
) -> None:
    """Print the metrics: response times and follow-up, with how many incidents each rests on."""
    from hindsite.app.stats import stats as numbers_of

    numbers = numbers_of(base, audience=audience, as_of=as_of)
    if numbers.errors:
        found = counted(numbers.errors, "error")
        tell(f"{found} in reading; what is concerned is in no number. See `hindsite check`.")
    if form == "table":
        # Its cells are plain already; what steers the terminal here are our own colours.
        click.echo(_as_table(numbers, _shown(groups)))
    else:
        say((_as_csv if form == "csv" else _as_json)(numbers))


def _as_json(numbers: Numbers) -> str:
    values = {"as_of": numbers.as_of.isoformat(), "metrics": list(numbers.rows)}
    return json.dumps(values, indent=2, ensure_ascii=False)


def _as_csv(numbers: Numbers) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(numbers.rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in numbers.rows)
    return stream.getvalue().rstrip("\n")


def _cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return json.dumps(value) if isinstance(value, (list, dict)) else value


def _shown(groups: tuple[str, ...]) -> frozenset[str]:
    """The kinds of groups that the table shows."""
    return _ALWAYS.union(_BY if "all" in groups else groups)


def _as_table(numbers: Numbers, shown: frozenset[str]) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    is_terminal = _is_terminal()
    console = Console() if is_terminal else Console(width=_UNLIMITED, color_system=None)
    table = Table(box=SIMPLE_HEAD if is_terminal else None, pad_edge=False)
    _fill(table, [row for row in numbers.rows if row["group_kind"] in shown])
    with console.capture() as capture:
        console.print(table)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join([f"As of {numbers.as_of.isoformat()}", *lines])


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _fill(table: Table, rows: Sequence[Row]) -> None:
    from rich.text import Text

    for heading in _HEADINGS:
        table.add_column(heading, justify="right" if heading == "n" else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(plain(" ".join(text.split()))) for text in _texts(row)))


def _texts(row: Row) -> list[str]:
    group = "all" if row["group_kind"] == "all" else f"{row['group_kind']} {row['group']}"
    middle = _words(row, "value" if row["unit"] == "share" else "median") or _listed(row)
    rest = [_words(row, key) for key in ("mean", "p90", "target")]
    return [str(row["name"]), group, f"{row['n']} of {row['population']}", middle, *rest]


def _words(row: Row, key: str) -> str:
    from hindsite.metrics.words import duration_words, share_words

    value = cast("float | None", row[key])
    if value is None:
        return ""
    return share_words(value) if row["unit"] == "share" else duration_words(value)


def _listed(row: Row) -> str:
    """The durations themselves, where they are too few for a statistic."""
    from hindsite.metrics.words import duration_words

    values = cast("list[float]", row["values"])
    return ", ".join(map(duration_words, values))
