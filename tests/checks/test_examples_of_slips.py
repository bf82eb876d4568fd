"""The examples of more rules' pages: the bad one breaks the rule, and the good one does not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hindsite.checks import classification, language, layout, links, plausibility
from hindsite.checks.scope import Scope
from hindsite.reading import read_library
from tests.factories import instant

if TYPE_CHECKING:
    from hindsite.checks.rules import Rule

PAGES = Path(__file__).parents[2] / "docs" / "rules"
RULES = (*classification.RULES, *language.RULES, *layout.RULES, *links.RULES, *plausibility.RULES)
SETTINGS = """
version: 1
services:
  - {id: payments, tier: critical}
  - {id: invoicing, depends_on: [payments]}
"""
INCIDENT: dict[str, Any] = {
    "title": "Payments fail",
    "severity": "SEV-3",
    "services": ["payments"],
    "started_at": "2026-03-14T09:00:00Z",
    "resolved_at": "2026-03-14T09:30:00Z",
}
FILES = {
    "incidents/2026/2026-03-14-checkout-pool.md": (INCIDENT, "## Root cause"),
    "incidents/2025/2025-11-02-pool-leak.md": (INCIDENT, ""),
    "incidents/2026/2026-02-24-mail-api-key.md": ({**INCIDENT, "visibility": "restricted"}, ""),
    "runbooks/db-pool.md": ({"title": "Pool"}, ""),
}
NAMES = {"file-date": "2026-04-03-checkout"}
OPENINGS = {"distant-event": "## Timeline (UTC)\n\n"}


def _example(code: str, sort: str) -> tuple[str, str]:
    """Language and text of the bad or the good example of a page."""
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    match = re.search(rf"^{sort}[^\n]*:\n\n```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert match, code
    return match[1], match[2]


def _fields(code: str, sort: str) -> dict[str, Any]:
    """The fields of an example; what only the bad one says stays where the good one changes it."""
    form, text = _example(code, sort)
    fields = yaml.safe_load(text) if form == "yaml" else {}
    if code == "severity-by-impact" and sort == "Good":
        fields = _fields(code, "Bad") | fields
    if code == "placeholder-time" and sort == "Good":
        fields["started_at"] = None
    return dict(fields)


def _lay_down(base: Path, code: str, sort: str) -> Path:
    form, text = _example(code, sort)
    body = OPENINGS.get(code, "") + text if form == "markdown" else ""
    fields = {k: v for k, v in (INCIDENT | _fields(code, sort)).items() if v is not None}
    record = f"incidents/2026/{NAMES.get(code, 'checkout')}.md"
    for name, (front, words) in {**FILES, record: (fields, body)}.items():
        file = base / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{yaml.safe_dump(front)}---\n\n{words}", encoding="utf-8")
    (base / "hindsite.yml").write_text(SETTINGS, encoding="utf-8")
    return base


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("sort", ["Bad", "Good"])
def test_the_examples_of_a_page(tmp_path: Path, rule: Rule, sort: str) -> None:
    """Who writes what a page calls good is done with its finding."""
    library = read_library(_lay_down(tmp_path, rule.code, sort))
    found = list(rule.findings(Scope(library, instant("2026-06-20T00:00Z"))))
    assert bool(found) is (sort == "Bad"), found
