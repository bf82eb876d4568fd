"""How long incidents last: the time to resolve, or where no record has it the impact duration."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.metrics.values import Duration, Metrics

__all__ = ["Measure", "lasting"]


class Measure(StrEnum):
    """What a chart of durations shows, as it is said within a sentence."""

    RESOLVE = "time to resolve"
    IMPACT = "impact duration"

    def within(self, share: str, time: str, *, many: bool = True) -> str:
        """That a share of incidents lasts so long or shorter."""
        if self is Measure.RESOLVE:
            return f"{share} {'are' if many else 'is'} resolved within {time}"
        return f"{share} {'have' if many else 'has'} an impact of at most {time}"

    def after(self, share: str, time: str, *, many: bool = True) -> str:
        """That a share of incidents lasts longer."""
        if self is Measure.RESOLVE:
            return f"{share} {'are' if many else 'is'} still open after {time}"
        return f"{share} {'have' if many else 'has'} an impact of more than {time}"

    def between(self, incidents: str, low: str, high: str) -> str:
        """The span of a few incidents."""
        if self is Measure.RESOLVE:
            return f"{incidents} took from {low} to {high} to resolve"
        return f"{incidents} had an impact of {low} to {high}"

    def once(self, time: str) -> str:
        """How long the only incident lasted."""
        if self is Measure.RESOLVE:
            return f"One incident is resolved, after {time}"
        return f"One incident has an impact duration, of {time}"


def lasting(metrics: Metrics) -> tuple[Measure, Duration]:
    """The duration to show: foreign records often have a start and an end, but no detection."""
    resolve, impact = metrics.duration("ttr"), metrics.duration("impact")
    if impact.overall.n and not resolve.overall.n:
        return Measure.IMPACT, impact
    return Measure.RESOLVE, resolve
