"""`hindsite log`, `fmt` and `schema`: records are written on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from hindsite.cli.command import Command, common_options
from hindsite.cli.handed import handed_in
from hindsite.cli.terminal import counted, say, tell

__all__ = ["fmt", "log", "schema"]


@click.command(cls=Command)
@click.argument("name", metavar="ID")
@click.argument("text")
@click.option("--at", metavar="WHEN", help="When it happened: 09:05, or a whole time. Else now.")
@click.option("--by", metavar="WHO", help="Who or what did it.")
@click.option(
    "--step",
    type=float,
    metavar="MINUTE",
    help="It was the step of escalation of this minute.",
)
@common_options
def log(
    base: Path, *, name: str, text: str, at: str | None, by: str | None, step: float | None
) -> None:
    """Add a line to the timeline of incident ID, and touch nothing else.

    The line goes where the record keeps its timeline, in order of time and in the form of its
    neighbours. TEXT of “-” is read from the standard input.
    """
    from hindsite.app.log import Said
    from hindsite.app.log import log as add

    told = handed_in() if text == "-" else text
    logged = add(base, name, Said(told, at, by, step))
    say(f"{logged.path}:{logged.line}: {logged.text.strip()}")


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; status 1 where something would be.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would be.")
@common_options
def fmt(base: Path, *, paths: Sequence[Path], check: bool, diff: bool) -> None:
    """Put the front matter of records into canonical order and form.

    Comments, bodies, line ends and every value stay. Records in the format of another tool are
    never touched.
    """
    from hindsite.app.fmt import fmt as run

    done = run(base, paths, dry=check or diff, differences=diff)
    for change in done.changes:
        say(change.diff.rstrip("\n") if diff else change.path)
    for refusal in done.refusals:
        tell(refusal)
    verb = "would change" if check or diff else "changed"
    tell(f"{counted(len(done.changes), 'file')} {verb}, {done.same} as they should be")
    if done.refusals or (check and done.changes):
        click.get_current_context().exit(1)


@click.command(cls=Command)
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--write", is_flag=True, help="Write all into the folder schemas/ instead.")
@common_options
def schema(base: Path, *, name: str | None, write: bool) -> None:
    """Print the JSON Schema of a file that people write: incident, runbook or hindsite.

    With --write all are put into schemas/, from which editors complete and explain.
    """
    from hindsite.app.schema import schema_named, write_schemas

    if write:
        for path in write_schemas(base):
            say(str(path))
        return
    say(schema_named(name).rstrip("\n"))
