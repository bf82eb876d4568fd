from __future__ import annotations

import json
from pathlib import Path

import pytest

from hindsite.app.schema import schema_named, write_schemas
from hindsite.errors import OutputError, UsageError


def test_named() -> None:
    """Each schema is printed by its name."""
    assert json.loads(schema_named("runbook"))["title"] == "The front matter of a runbook"


@pytest.mark.parametrize(
    ("name", "message"), [("runbok", "did you mean “runbook”"), (None, "Name a schema")]
)
def test_unknown(name: str | None, message: str) -> None:
    """A name that is not known is asked back."""
    with pytest.raises(UsageError, match=message):
        schema_named(name)


def test_write(tmp_path: Path) -> None:
    """All are written where editors find them, in place of older ones."""
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/incident.schema.json").write_text("old")
    written = write_schemas(tmp_path)
    assert sorted(path.name for path in written) == [
        "hindsite.schema.json", "incident.schema.json", "review.schema.json", "runbook.schema.json"
    ]  # fmt: skip
    assert (tmp_path / "schemas/incident.schema.json").read_text() == schema_named("incident")


def test_in_the_way(tmp_path: Path) -> None:
    """A file where the folder is wanted is a sentence."""
    (tmp_path / "schemas").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_schemas(tmp_path)
