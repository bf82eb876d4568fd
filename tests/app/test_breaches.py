"""Runbooks of security incidents, one for each of OWASP's Top 10."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hindsite.app.breaches import breaches, runbook_for_breach
from hindsite.app.check import run
from hindsite.app.new import new_runbook
from hindsite.errors import UsageError
from hindsite.reading import read_library

TYPES = breaches()


def test_all_ten() -> None:
    """Each rank has one, in order."""
    ranks = [tag for name in TYPES for tag in runbook_for_breach(name).tags if tag != "security"]
    assert ranks == [f"owasp-a{rank:02d}" for rank in range(1, 11)]
    assert len({runbook_for_breach(name).title for name in TYPES}) == 10


@pytest.mark.parametrize("name", TYPES)
def test_containment_comes_first(name: str, tmp_path: Path) -> None:
    """Then evidence, and only then the cause; the check finds nothing wrong with it."""
    path = new_runbook(tmp_path, runbook_for_breach(name))
    assert path.name == f"security-{name}.md"
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Meaning", "Impact", "Containment", "Evidence", "Diagnosis", "Mitigation", "Verification",
        "Escalation",
    ]  # fmt: skip
    assert "Declare a security incident" in text.partition("## Evidence")[0]
    assert "with a checksum" in text or "with checksums" in text
    assert "OWASP A" in text
    assert {finding.rule for finding in run(tmp_path)} <= {"unknown-service"}
    (runbook,) = read_library(tmp_path).runbooks
    assert runbook.tags[0] == "security"
    assert "legal counsel" in runbook.body or "finance" in runbook.body


def test_names() -> None:
    """In any spelling; one that is none is asked back, with all that there are."""
    assert runbook_for_breach("Supply Chain") == runbook_for_breach("supply-chain")
    with pytest.raises(UsageError, match="did you mean “injection”") as caught:
        runbook_for_breach("injektion")
    assert "access-control, misconfiguration, supply-chain" in caught.value.remedy
