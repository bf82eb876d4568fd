"""Two incidents → what they have in common, in names that people know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hindsite.model.names import fold, slug
from hindsite.similarity.values import AKIN, Reason, Why

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

__all__ = ["Facts", "Reasons"]


class Facts(NamedTuple):
    """What an incident is compared by besides its text.

    Labels stand under keys that are equal where they mean the same; `names` and `related` are
    folded.
    """

    alert: Mapping[str, str]
    factors: Mapping[str, str]
    services: Mapping[str, str]
    names: frozenset[str]
    related: frozenset[str]


class Reasons:
    """Why incidents of a library are alike.

    Args:
        library: Gives factors and services their labels.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._facts: dict[str, Facts] = {}

    def facts(self, incident: Incident) -> Facts:
        """What it is compared by."""
        known = self._facts.get(incident.id)
        if known is None:
            known = self._facts[incident.id] = self._facts_of(incident)
        return known

    def between(self, one: Incident, other: Incident, cosine: float) -> tuple[Reason, ...]:
        """All that they have in common, the weightiest first."""
        return tuple(_between(self.facts(one), self.facts(other), cosine))

    def _facts_of(self, incident: Incident) -> Facts:
        alert, services = incident.detection.alert, self._library.service_by_id
        named = ((services.get(slug(name)), name) for name in incident.services)
        return Facts(
            alert={fold(alert): alert} if alert else {},
            factors={
                fold(name): self._factors.get(fold(name), name)
                for name in incident.contributing_factors
            },
            services=dict(
                (known.id, known.label) if known else (slug(name), name) for known, name in named
            ),
            names=frozenset(map(fold, incident.names)),
            related=frozenset(map(fold, incident.related)),
        )

    @cached_property
    def _factors(self) -> Mapping[str, str]:
        known = self._library.settings.contributing_factors
        return {fold(factor.id): factor.name or factor.id for factor in known}


def _between(one: Facts, other: Facts, cosine: float) -> Iterator[Reason]:
    if one.related & other.names or other.related & one.names:
        yield Reason(Why.NAMED)
    for why, ours, theirs in (
        (Why.ALERT, one.alert, other.alert),
        (Why.FACTOR, one.factors, other.factors),
        (Why.SERVICE, one.services, other.services),
    ):
        if labels := tuple(label for key, label in ours.items() if key in theirs):
            yield Reason(why, labels)
    if cosine >= AKIN:
        yield Reason(Why.TEXT, share=cosine)
