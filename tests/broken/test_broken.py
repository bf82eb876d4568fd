from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.checks import EXPLANATIONS, check, render_text
from hindsite.model.findings import Level
from hindsite.reading import read_library
from tests.factories import instant

if TYPE_CHECKING:
    from hindsite.model.library import Library

HERE = Path(__file__).parent
# Codes that no record here can break, with the reason; what they find is tested elsewhere.
ELSEWHERE = {
    "fixed-rule": "is about switches",
    "unknown-rule": "is about switches",
    "unused-ignore": "is about switches",
    "unused-override": "is about switches",
    "missing-folder": "a source without a folder stops at the settings",
    "outside-library": "needs a link out of the folder",
    "too-large": "needs a file of megabytes",
    "unreadable-file": "needs a disk that refuses",
}
GOLDEN = HERE / "golden" / "check.txt"
AS_OF = instant("2026-04-01T12:00:00Z")


@pytest.fixture(scope="module")
def broken() -> Library:
    """The library of records that each have one fault."""
    return read_library(HERE)


def test_every_fault_is_reported_as_the_golden_file_says(
    broken: Library, request: pytest.FixtureRequest
) -> None:
    """Each broken record is named with line, column, fault and remedy; none hides another."""
    whole = broken.with_findings(check(broken, AS_OF))
    text = render_text(whole.findings).encode()
    if request.config.getoption("--update-goldens"):
        GOLDEN.write_bytes(text)
    assert text == GOLDEN.read_bytes()


def test_every_rule_is_broken_by_a_record() -> None:
    """No rule is without a case that fires, but for those that no record can break."""
    fired = set(re.findall(r"^\S.*?: \w+\[([a-z-]+)\]: ", GOLDEN.read_text("utf-8"), re.MULTILINE))
    assert fired <= EXPLANATIONS.keys()
    assert EXPLANATIONS.keys() - fired == ELSEWHERE.keys()


def test_every_error_in_a_record_says_what_was_found_and_what_was_expected(
    broken: Library,
) -> None:
    """Whoever reads a list of findings needs no look at the file to know what is meant."""
    found = broken.with_findings(check(broken, AS_OF)).findings
    silent = {
        f"{item.place} {item.rule}"
        for item in found
        if item.level is Level.ERROR
        and item.place.path.endswith(".md")
        and not (item.found and item.expected and item.remedy)
    }
    assert silent == set()


def test_every_finding_stands_within_its_file(broken: Library) -> None:
    """Lines and columns exist in the file that a finding names."""
    for finding in broken.with_findings(check(broken, AS_OF)).findings:
        content = (HERE / finding.place.path).read_bytes()
        assert 1 <= finding.place.line <= max(1, content.count(b"\n") + 1)
        assert finding.place.column >= 1
        assert finding.message
        assert finding.remedy


def test_only_sound_records_have_nothing_to_report(broken: Library) -> None:
    """What is sound has no finding, whatever stands beside it."""
    whole = broken.with_findings(check(broken, AS_OF))
    reported = {Path(finding.place.path).stem for finding in whole.findings}
    files = {path.stem for path in (HERE / "content").rglob("*.md")}
    assert files - reported == {
        "2026-03-14-sound-in-every-way",
        "alias-clash-1",
        "bom-is-fine",
        "crlf-is-fine",
        "duplicate-id-1",
        "kept-secret",
        "one-digit-hour-is-fine",
        "sound",
        "sound-post-mortem",
        "sound-post-mortem-in-other-words",
        "sound-runbook",
    }


def test_only_sound_rules_have_nothing_to_report(broken: Library) -> None:
    """Every other file of alerting rules is named after its fault."""
    whole = broken.with_findings(check(broken, AS_OF))
    reported = {Path(finding.place.path).stem for finding in whole.findings}
    files = {path.stem for path in (HERE / "content/alerts").iterdir()}
    assert files - reported == {"sound-rules"}


@pytest.mark.parametrize(
    "name",
    [
        "held-back-without-end",
        "misspelt-visibility",
        "visibility-given-twice",
        "wrong-kind",
        "wrong-value-in-security",
        "wrong-visibility",
    ],
)
def test_a_record_that_may_be_secret_is_not_read(broken: Library, name: str) -> None:
    """Where the field that keeps a secret is wrong, there is no record and no word of its name."""
    path = f"content/incidents/{name}.md"
    assert path not in broken.record_by_path
    assert [item.may_be_secret for item in broken.unreadable if item.path == path] == [True]
