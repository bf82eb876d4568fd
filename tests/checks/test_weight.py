from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import incident, library

if TYPE_CHECKING:
    from tests.checks.conftest import Run


def test_a_text_that_cannot_be_laid_out_in_time(run: Run) -> None:
    """It is told at its first line, with what to do about pasted logs."""
    (finding,) = run("unshown-layout", library(incident(body="<a " * 20_000, body_line=7)))
    assert finding.place.line == 7
    assert "```" in finding.remedy
    assert not run("unshown-layout", library(incident(body="```\n" + "<a " * 20_000 + "\n```\n")))
