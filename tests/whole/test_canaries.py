"""No field of a record says anything to those whom it is hidden from, whatever fields there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
import pytest
from click.testing import CliRunner

from hindsite.cli import main
from hindsite.model.enums import Audience
from hindsite.model.incident import Incident
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Source
from hindsite.model.telling import texts_of
from hindsite.model.withholding import withheld_names
from hindsite.reading.incidents import read_incident, read_runbook
from tests.whole.canaries import CANARY, planted, record_text, words_in
from tests.whole.sites import built_in, contents, holding, lay_down

if TYPE_CHECKING:
    from hindsite.model.values import Record

AS_OF = "2026-05-01T12:00:00Z"
BODY = "\n## Summary\n\nThe quokka-body.\n\n## A quokka-heading\n\n```\nquokka-code\n```\n"
GUARDED = planted(Incident, visibility="restricted", kind="security", id="quokka-id", ignore=[])
GUARDED_BOOK = planted(Runbook, visibility="restricted", id="quokka-book", ignore=[])
HIDDEN = {
    "content/incidents/quokka-file.md": record_text(GUARDED, BODY),
    "content/runbooks/quokka-book.md": record_text(GUARDED_BOOK, BODY),
}
PLAIN: dict[str, object] = {
    "title": "Checkout fails",
    "severity": "SEV-3",
    "visibility": "public",
    "services": ["payments"],
    "started_at": "2026-03-10T09:00:00Z",
    "detected_at": "2026-03-10T09:05:00Z",
    "resolved_at": "2026-03-10T09:40:00Z",
}
BOOK: dict[str, object] = {"title": "Restart", "visibility": "public", "services": ["payments"]}
VISIBLE = {
    "content/incidents/plain.md": record_text(PLAIN, "## Summary\n\nIt failed.\n"),
    "content/runbooks/restart.md": record_text(BOOK, "# Restart\n\nDo it.\n"),
}
FIELDS = [name for name in withheld_names() if "." not in name]


def test_every_field_has_a_word() -> None:
    """What is planted is read, so that its absence elsewhere means something."""
    zone = ZoneInfo("UTC")
    reading = read_incident(
        HIDDEN["content/incidents/quokka-file.md"].encode(),
        "i/q.md",
        Source.model_validate({"path": "i", "as": "incidents"}),
        zone,
    )
    book = read_runbook(
        HIDDEN["content/runbooks/quokka-book.md"].encode(),
        "r/q.md",
        Source.model_validate({"path": "r", "as": "runbooks"}),
        zone,
    )
    for record, fields in ((reading.incident, GUARDED), (book.runbook, GUARDED_BOOK)):
        assert record is not None
        assert set(words_in(fields)) <= set(texts_of(record))
    assert len(set(words_in(GUARDED))) > 30


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_no_word_of_a_hidden_record_is_published(tmp_path: Path, audience: str) -> None:
    """Nor is it counted: byte for byte the site is the one without it."""
    whole = lay_down(tmp_path / "whole", {**VISIBLE, **HIDDEN})
    less = lay_down(tmp_path / "less", VISIBLE)
    for base in (whole, less):
        built_in(base, AS_OF, audience=audience, keep_going=True)
    assert holding(whole, CANARY) == []
    assert contents(whole) == contents(less)


def test_no_word_of_a_field_that_is_held_back_is_published(tmp_path: Path) -> None:
    """All fields at once that a policy may name, of records that are visible else."""
    held: dict[str, dict[str, object]] = {}
    models: tuple[tuple[type[Record], dict[str, object]], ...] = (
        (Incident, PLAIN),
        (Runbook, BOOK),
    )
    for model, plain in models:
        fields = planted(model)
        held[model.__name__] = {
            **plain,
            **{name: value for name, value in fields.items() if name in FIELDS},
        }
    files = {
        "content/incidents/plain.md": record_text(held["Incident"], "## Summary\n\nIt failed.\n"),
        "content/runbooks/restart.md": record_text(held["Runbook"], "# Restart\n\nDo it.\n"),
    }
    policy = {"hindsite.yml": f"policy: {{withhold: {{internal: [{', '.join(FIELDS)}]}}}}\n"}
    whole = lay_down(tmp_path / "whole", {**files, **policy})
    less = lay_down(tmp_path / "less", {**VISIBLE, **policy})
    for base in (whole, less):
        built_in(base, AS_OF, keep_going=True)
    assert holding(whole, CANARY) == []
    assert contents(whole) == contents(less)
    built_in(whole, AS_OF, audience="restricted", keep_going=True)
    assert len(holding(whole, CANARY)) > 5


def _commands() -> list[str]:
    """Commands that take an audience of records."""
    return [
        name
        for name, command in main.commands.items()
        for option in command.params
        if name != "serve" and option.name == "audience" and "public" in str(option.to_info_dict())
    ]


@pytest.mark.parametrize("name", _commands())
def test_no_command_tells(tmp_path: Path, name: str) -> None:
    """Neither of a hidden record nor of what is held back, in whatever form it prints."""
    base = lay_down(tmp_path, {**VISIBLE, **HIDDEN})
    command = main.commands[name]
    needed = [item for item in command.params if isinstance(item, click.Argument) and item.required]
    given = ["plain" for item in needed]
    audience = Audience.PUBLIC.value
    result = CliRunner().invoke(main, [name, *given, "--audience", audience, "-C", str(base)])
    assert not isinstance(result.exception, (TypeError, KeyError))
    assert CANARY not in result.output.lower()
    assert result.output
