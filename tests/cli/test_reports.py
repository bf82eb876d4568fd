from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
AS_OF = ("--as-of", "2026-04-01T12:00Z")


def test_report(hindsite: Run, base: Path) -> None:
    """The report of a period is Markdown on the standard output."""
    result = hindsite("report", "2026-03", *AS_OF, "-C", base)
    assert result.exit_code == 0
    assert result.stdout.startswith("# Report 2026-03: ")
    assert "14 Mar 2026 SEV-3 Checkout fails; payments; resolved" in result.stdout


def test_default_period(hindsite: Run, base: Path) -> None:
    """Without a period it is the last quarter that is over."""
    assert hindsite("report", *AS_OF, "-C", base).stdout.startswith("# Report 2026-Q1: ")
    earlier = hindsite("report", "--as-of", "2026-03-20", "-C", base)
    assert earlier.stdout.startswith("# Report 2025-Q4: ")


@pytest.mark.parametrize("period", ["2026-Q5", "soon", "2027", "", "2026-13"])
def test_bad_period(hindsite: Run, base: Path, period: str) -> None:
    """What is no period that has begun is wrong usage; the message says which there are."""
    result = hindsite("report", period, *AS_OF, "-C", base)
    assert result.exit_code == 2
    assert "expected" in result.stderr
    assert "between 2026-03 and 2026-03" in result.stderr


def test_no_incidents(hindsite: Run, tmp_path: Path) -> None:
    """Without a record every period is empty, and a wrong one has none to choose from."""
    (tmp_path / "content/incidents").mkdir(parents=True)
    empty = hindsite("report", "2026-Q1", *AS_OF, "-C", tmp_path)
    assert "No incident began or was resolved in this quarter" in empty.stdout
    result = hindsite("report", "soon", *AS_OF, "-C", tmp_path)
    assert "No incident has been recorded yet." in result.stderr


def test_audience(hindsite: Run, secret: Path) -> None:
    """A record above the audience is in no word and no number of the report."""
    command = ("report", "2026-03", *AS_OF, "-C", secret)
    assert "Keys were stolen" not in hindsite(*command).stdout
    assert "Incidents: 1 (" in hindsite(*command).stdout
    assert "Incidents: 2 (" in hindsite(*command, "--audience", "restricted").stdout


def test_steering_title(hindsite: Run, base: Path) -> None:
    """No title steers the terminal."""
    file = base / "content/incidents/checkout.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Checkout fails", '"\\e[2J\\u202egone"'), encoding="utf-8")
    output = hindsite("report", "2026-03", *AS_OF, "-C", base).stdout
    assert "gone" in output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_own_template(hindsite: Run, base: Path) -> None:
    """A user's template takes the place of ours."""
    own = base / "site_templates/pages/report-review.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("mine: {{ view.label | prose }}\n", encoding="utf-8")
    assert hindsite("report", "2026-03", *AS_OF, "-C", base).stdout == "mine: 2026-03\n"
