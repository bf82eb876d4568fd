"""`hindsite update`: what is told to whom, from the record."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

import click

from hindsite.cli.command import Command, common_options
from hindsite.cli.handed import handed
from hindsite.cli.terminal import say, tell

if TYPE_CHECKING:
    from pathlib import Path

    from hindsite.app.updating import Updated

__all__ = ["update"]

_SENTENCES = ("happening", "impact", "doing", "eta", "commitments")


@click.command(cls=Command)
@click.argument("record", metavar="ID")
@click.option(
    "--audience",
    "reader",
    type=click.Choice(["internal", "external", "executive"]),
    default="internal",
    show_default=True,
    help="To whom it goes; each has a form of its own.",
)
@click.option("--happening", metavar="TEXT", help="What is happening; outside: the symptom.")
@click.option("--impact", metavar="TEXT", help="The impact; outside: the share affected.")
@click.option("--doing", metavar="TEXT", help="What is being done.")
@click.option("--next", metavar="WHEN", help="When the next update comes: 30m, 09:40, or a time.")
@click.option("--eta", metavar="TEXT", help="Executive: the expected time to resolution.")
@click.option("--commitments", metavar="TEXT", help="Executive: the commitments at risk.")
@click.option("--at", metavar="WHEN", help="When it is sent: 09:20, or a whole time. Else now.")
@click.option(
    "--from",
    "source",
    type=click.File("rb"),
    metavar="FILE",
    help="Take “key: value” lines from FILE; - is standard input. Options go before them.",
)
@click.option("--record", "recorded", is_flag=True, help="Add it to the record's updates.")
@click.option("--partial", is_flag=True, help="Print it even where something is missing.")
@click.option(
    "--disclose",
    is_flag=True,
    help="External, of a restricted record: say what you say, and nothing from the record.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@common_options
def update(
    base: Path,
    record: str,
    *,
    reader: str,
    source: IO[bytes] | None,
    recorded: bool,
    partial: bool,
    disclose: bool,
    form: str,
    **options: str | None,
) -> None:
    """Write a status update of incident ID from its record.

    What the record does not say is named with what would tell it, and the exit status is 1; nothing
    is printed then, unless --partial or JSON asks for it, and nothing recorded.
    """
    from hindsite.app.dictation import update_dictated
    from hindsite.app.updating import Saying
    from hindsite.app.updating import update as write
    from hindsite.model.enums import UpdateAudience

    said = dict(update_dictated(handed(source))) if source else {}
    said |= {name: value for name, value in options.items() if value is not None}
    saying = Saying(
        audience=UpdateAudience(reader),
        fields={name: value for name, value in said.items() if name in _SENTENCES},
        at=said.get("at"),
        next=said.get("next"),
        is_disclosed=disclose,
    )
    done = write(base, record, saying, recorded=recorded)
    if form == "json":
        say(_json(done))
    elif partial or not done.missing:
        say(done.text)
    _remark(done, reader)
    if done.missing:
        raise click.exceptions.Exit(1)


def _remark(done: Updated, reader: str) -> None:
    """Say beside the update what is missing, whom it may reach, and where it was recorded."""
    for lack in done.missing:
        tell(f"missing: {lack.what}\n  remedy: {lack.remedy}")
    if done.tier.value == "restricted":
        tell(f"{done.record} is restricted: send this only to those who need to know.")
    elif reader == "external" and done.tier.value != "public":
        tell(f"{done.record} is internal: read this once more before outsiders do.")
    if done.change is not None:
        tell(f"recorded: {done.change.path}:{done.change.line}")


def _json(done: Updated) -> str:
    update = done.update
    plain = {
        "record": done.record,
        "audience": update.audience.value,
        "at": update.at.isoformat(),
        **{name: getattr(update, name) for name in _SENTENCES},
        "next_update_at": update.next_update_at and update.next_update_at.isoformat(),
        "missing": [
            {"field": lack.field, "what": lack.what, "remedy": lack.remedy} for lack in done.missing
        ],
        "text": None if done.missing else done.text,
        "recorded": done.change and {"path": done.change.path, "line": done.change.line},
    }
    return json.dumps(plain, indent=2, ensure_ascii=False)
