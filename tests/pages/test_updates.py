"""Updates as plain text, by templates that a library may replace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hindsite.errors import TemplateError
from hindsite.model.enums import UpdateAudience
from hindsite.model.incident import Update
from hindsite.pages.environment import Templates
from hindsite.pages.updates import About, update_text
from tests.factories import instant

ABOUT = About("pool", "Checkout <fails>", "SEV-1", "Mitigated", ("Payments", "Database"))
AT = instant("2026-03-14T09:20Z")
BERLIN = ZoneInfo("Europe/Berlin")


def text_of(
    audience: str,
    *,
    about: About = ABOUT,
    folder: Path | None = None,
    is_last: bool = False,
    **said: object,
) -> list[str]:
    """The lines of an update."""
    update = Update.model_validate({"at": AT, "audience": audience, **said})
    text = update_text(Templates(folder), update, about, BERLIN, is_last=is_last)
    assert text == text.strip("\n")
    return text.split("\n")


SAID: Mapping[str, Any] = {
    "happening": "Payments & orders fail",
    "impact": "Half of them",
    "doing": "Rollback",
    "next_update_at": instant("2026-03-14T09:50Z"),
    "eta": "11:00",
    "commitments": "none",
}


def test_internal() -> None:
    """One form, in which no sign is spelt as HTML."""
    assert text_of("internal", **SAID) == [
        "SEV-1: Checkout <fails> (pool)",
        "Mitigated, 14 Mar 2026, 10:20 CET",
        "",
        "What is happening: Payments & orders fail",
        "Impact: Half of them",
        "What we are doing: Rollback",
        "Next update: 14 Mar 2026, 10:50 CET",
    ]


def test_external() -> None:
    """Neither title, id nor severity."""
    assert text_of("external", **SAID) == [
        "Payments, Database: mitigated",
        "14 Mar 2026, 10:20 CET",
        "",
        "Payments & orders fail",
        "Affected: Half of them",
        "What we are doing: Rollback",
        "Next update: 14 Mar 2026, 10:50 CET",
    ]
    assert text_of("external", about=About(), happening="x", impact="y", is_last=True) == [
        "14 Mar 2026, 10:20 CET",
        "",
        "x",
        "Affected: y",
        "This is the last update.",
    ]


def test_executive() -> None:
    """Impact on business, when it ends, what is at risk."""
    assert text_of("executive", **SAID)[3:] == [
        "What is happening: Payments & orders fail",
        "Impact on business: Half of them",
        "Expected time to resolution: 11:00",
        "Commitments at risk: none",
        "What we are doing: Rollback",
        "Next briefing: 14 Mar 2026, 10:50 CET",
    ]


@pytest.mark.parametrize("audience", list(UpdateAudience))
def test_what_is_missing_stands_there(audience: UpdateAudience) -> None:
    """No line is left out without a word, save what is not asked for."""
    rows = text_of(audience.value)
    marked = [row for row in rows if row.endswith("(missing)")]
    assert len(marked) == {"internal": 4, "external": 3, "executive": 4}[audience.value]
    assert "doing" not in "".join(rows) or audience is UpdateAudience.INTERNAL


def test_last() -> None:
    """After it none is promised."""
    assert text_of("internal", is_last=True)[-1] == "This is the last update."


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    """It takes the place of ours; one that fails says where."""
    folder = tmp_path / "pages"
    folder.mkdir()
    own = folder / "update-internal.txt.j2"
    own.write_text("{{ about.severity }}\n{{ when(update.at) }} {{ update.impact }}\n", "utf-8")
    assert text_of("internal", folder=tmp_path, impact="<b>") == [
        "SEV-1",
        "14 Mar 2026, 10:20 CET <b>",
    ]
    own.write_text("\n{{ about.nothing }}", "utf-8")
    with pytest.raises(TemplateError, match=r"update-internal\.txt\.j2:2 fails for pool"):
        text_of("internal", folder=tmp_path)
