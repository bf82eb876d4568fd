"""The examples of the rules' pages: the bad one breaks the rule, and the good one does not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from hindsite.checks import action_quality, completeness, postmortems, timing
from hindsite.checks.scope import Scope
from hindsite.reading import read_library
from tests.factories import instant

if TYPE_CHECKING:
    from hindsite.checks.rules import Rule

PAGES = Path(__file__).parents[2] / "docs" / "rules"
RULES = (*completeness.RULES, *postmortems.RULES, *action_quality.RULES, *timing.RULES)
AS_OF = instant("2026-03-21T12:00Z")
INCIDENT = {
    "title": "Payments fail",
    "severity": "SEV-1",
    "services": ["payments"],
    "timezone": "UTC",
    "started_at": "2026-03-14T09:02:00Z",
    "detected_at": "2026-03-14T09:05:00Z",
    "declared_at": "2026-03-14T09:06:00Z",
    "acknowledged_at": "2026-03-14T09:07:00Z",
    "resolved_at": "2026-03-14T09:52:00Z",
    "postmortem": {"status": "published"},
}
OTHER_SECTIONS = "\n".join(
    f"## {name}\n\nText.\n"
    for name in ("Summary", "Timeline", "Root cause", "What went poorly", "Action items")
)


def example(code: str, sort: str) -> tuple[str, str]:
    """Language and text of the bad or the good example of a page."""
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    match = re.search(rf"^{sort}:\n\n```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert match, code
    return match[1], match[2]


def lay_down(base: Path, code: str, sort: str) -> None:
    """A knowledge base of one record, which holds the example."""
    language, text = example(code, sort)
    fields, body = (yaml.safe_load(text), "") if language == "yaml" else ({}, text)
    of_runbook = code.startswith("runbook-")
    matter = ({"title": "Pool"} if of_runbook else INCIDENT) | fields
    if text.startswith("- ["):
        body = f"## Action items\n\n{body}"
    if code == "missing-section":
        body += OTHER_SECTIONS
    folder = base / "content" / ("runbooks" if of_runbook else "incidents")
    folder.mkdir(parents=True)
    front = yaml.safe_dump(matter, sort_keys=False, allow_unicode=True)
    (folder / "example.md").write_text(f"---\n{front}---\n{body}", encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("sort", ["Bad", "Good"])
def test_examples_are_what_they_say(rule: Rule, sort: str, tmp_path: Path) -> None:
    """Who copies the good one has mended it."""
    lay_down(tmp_path, rule.code, sort)
    library = read_library(tmp_path)
    assert len(library.incidents) + len(library.runbooks) == 1
    assert not library.findings
    assert bool(list(rule.findings(Scope(library, AS_OF)))) == (sort == "Bad")
