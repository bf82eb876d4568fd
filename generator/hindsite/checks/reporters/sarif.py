"""Findings as SARIF 2.1.0, the form that code scanning of several hosts reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import hindsite
from hindsite.checks.catalogue import EXPLANATIONS, LEVELS
from hindsite.checks.pages import address, meaning, page
from hindsite.checks.reporters.documents import dumped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.checks.reporters.report import Report
    from hindsite.model.findings import Finding

__all__ = ["render_sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"


def render_sarif(report: Report) -> str:
    """A report as one run of a SARIF log, ASCII, with a newline at the end.

    The rules that are broken stand in it with their pages, and with what GitHub's code scanning
    requires beyond the standard. Columns count code points; paths are relative to the root of the
    repository.
    """
    codes = sorted({finding.rule for finding in report.findings})
    places = {code: index for index, code in enumerate(codes)}
    run = {
        "tool": {"driver": _driver(codes, report.docs)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The root of the repository."}},
        },
        "results": [_result(finding, mark, report, places) for finding, mark in report.marked()],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return dumped(log)


def _driver(codes: list[str], docs: str) -> dict[str, object]:
    return {
        "name": "hindsite",
        "version": hindsite.__version__,
        **({"informationUri": docs} if docs else {}),
        "rules": [_rule(code, docs) for code in codes],
    }


def _rule(code: str, docs: str) -> dict[str, object]:
    text = page(code, docs)
    return {
        "id": code,
        "shortDescription": {"text": EXPLANATIONS[code]},
        "fullDescription": {"text": meaning(code)},
        **({"helpUri": address(code, docs)} if docs else {}),
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": LEVELS[code].value},
    }


def _result(
    finding: Finding, mark: str, report: Report, places: Mapping[str, int]
) -> dict[str, object]:
    place = finding.place
    location = {
        "artifactLocation": {
            "uri": quote(report.path_in_repository(finding), errors="surrogatepass"),
            "uriBaseId": _ROOT,
        },
        "region": {"startLine": place.line, "startColumn": place.column},
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": finding.level.value,
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"hindsite/v1": mark},
    }


def _message(finding: Finding) -> str:
    """What is wrong and what to do, in which no record can place a link."""
    text = f"{finding.message}; {finding.remedy}" if finding.remedy else finding.message
    return text.replace("](", "] (")
