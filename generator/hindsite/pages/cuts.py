"""How the parts of a cut are called, and which field of a record tells them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import Cut
from hindsite.model.enums import DetectionSource, Kind, Strategy, Tier, Word
from hindsite.pages.exploring import explore
from hindsite.pages.parts import Ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.pages.desk import Desk

__all__ = ["CUTS", "CutWords", "part_name"]


@dataclass(frozen=True, slots=True)
class CutWords:
    """What a cut is called: its heading, one part of it, and several.

    `unnamed` says why an incident may be in no part, and `remedy` what to write where; fields stand
    between backticks.
    """

    heading: str
    one: str
    many: str
    unnamed: str
    remedy: str


CUTS: Mapping[Cut, CutWords] = {
    Cut.SEVERITY: CutWords(
        "By severity",
        "Severity",
        "severities",
        "have no severity",
        "Write `severity` into the record.",
    ),
    Cut.KIND: CutWords("By kind", "Kind", "kinds", "have no kind", "Write `kind` into the record."),
    Cut.TIER: CutWords(
        "By tier",
        "Tier",
        "tiers",
        "name no service that is known",
        "Write `services` into the record, and `tier` to each service in hindsite.yml.",
    ),
    Cut.SERVICE: CutWords(
        "By service",
        "Service",
        "services",
        "name no service",
        "Write `services` into the record.",
    ),
    Cut.TEAM: CutWords(
        "By team",
        "Team",
        "teams",
        "name no team, and nor do their services",
        "Write `teams` into the record, or `owner` to each service in hindsite.yml.",
    ),
    Cut.QUARTER: CutWords(
        "By quarter of resolution",
        "Quarter",
        "quarters",
        "are not resolved, or do not tell when they were",
        "Write `resolved_at` into the record once service is restored.",
    ),
    Cut.SOURCE: CutWords(
        "By source of detection",
        "Detected by",
        "sources",
        "do not tell who or what noticed first",
        "Write `detection.source` into the record: monitoring, synthetic or human.",
    ),
    Cut.STRATEGY: CutWords(
        "By resolution strategy",
        "Restored by",
        "strategies",
        "do not tell how service was restored",
        "Write `resolution.strategy` into the record.",
    ),
    Cut.FACTOR: CutWords(
        "By contributing factor",
        "Contributing factor",
        "factors",
        "name no contributing factor",
        "Write `contributing_factors` into the record.",
    ),
}
"""All cuts in the order in which pages show them."""

_WORDS: Mapping[Cut, type[Word]] = {
    Cut.KIND: Kind,
    Cut.TIER: Tier,
    Cut.SOURCE: DetectionSource,
    Cut.STRATEGY: Strategy,
}

# Parts that have no page of their own lead to the explorer, filtered by this facet.
_FACETS: Mapping[Cut, str] = {
    Cut.SEVERITY: "severity",
    Cut.KIND: "kind",
    Cut.TEAM: "team",
    Cut.SOURCE: "source",
    Cut.FACTOR: "factor",
}


def part_name(desk: Desk, cut: Cut, key: str, *, of_runbooks: bool = False) -> Ref:
    """One part of a cut as people call it, linked to its page, or else to its records.

    Args:
        desk: The page that shows it.
        cut: What tells the parts apart.
        key: The part, as the numbers name it.
        of_runbooks: Whether runbooks are told apart instead of incidents.
    """
    if cut is Cut.SERVICE:
        return desk.service(key)
    words = _words(desk, cut, key)
    if cut not in _FACETS:
        return Ref(words)
    facets = {_FACETS[cut]: words} | ({"type": "runbook"} if of_runbooks else {})
    return Ref(words, explore(desk, **facets))


def _words(desk: Desk, cut: Cut, key: str) -> str:
    if cut is Cut.TEAM:
        return desk.team(key).text
    if cut is Cut.FACTOR:
        return desk.factor(key).text
    return _WORDS[cut](key).label if cut in _WORDS else key
