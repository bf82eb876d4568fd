"""An impact, given or read from a record → the severity that the policy's rules give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hindsite.app.asking import unknown
from hindsite.app.naming import incident_named
from hindsite.errors import UsageError
from hindsite.model.classification import (
    Inputs,
    Verdict,
    classify,
    dependents_of,
    impact_of,
    tier_of,
)
from hindsite.model.enums import Tier
from hindsite.model.library import Library
from hindsite.model.names import slug
from hindsite.reading import read_settings

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hindsite.model.enums import Severity
    from hindsite.model.policy import SeverityPolicy
    from hindsite.model.settings import Settings

__all__ = ["Classified", "Triage", "classify_impact", "classify_record"]


@dataclass(frozen=True, slots=True)
class Triage:
    """What is known of an incident that goes on, as a person says it.

    `tier` counts instead of what the catalogue says of the services, where it is given.
    """

    error_rate: float
    latency_p99_ms: float
    affected_users_pct: float
    services: Sequence[str] = ()
    tier: str | None = None
    data_loss: bool = False
    security_event: bool = False
    revenue_impacting: bool = False
    duration_minutes: float | None = None
    dependent_services: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Classified:
    """What the rules say of an impact, and what the policy asks at each severity.

    `declared` is what a record says, whose id is `record`; both are None in triage.
    """

    inputs: Inputs
    verdict: Verdict
    policies: Mapping[Severity, SeverityPolicy] = field(default_factory=dict)
    services: tuple[str, ...] = ()
    record: str | None = None
    declared: Severity | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether the record declares what the rules say; None where they leave it open."""
        if self.declared is None or not self.verdict.is_certain:
            return None
        return self.declared is self.verdict.severity


def classify_impact(base: Path, triage: Triage) -> Classified:
    """The severity of an impact, by the rules and the catalogue of a knowledge base.

    Raises:
        UsageError: A service is not in the catalogue and no tier is given, or there is no such
            tier.
        SettingsError: hindsite.yml cannot be used.
    """
    settings = read_settings(base)
    library = Library(settings=settings, services=settings.services)
    services = [_service(name, library, triage.tier) for name in triage.services]
    inputs = Inputs(
        tier=tier_of(services, library) if triage.tier is None else _tier(triage.tier),
        error_rate=triage.error_rate,
        latency_p99_ms=triage.latency_p99_ms,
        affected_users_pct=triage.affected_users_pct,
        data_loss=triage.data_loss,
        security_event=triage.security_event,
        revenue_impacting=triage.revenue_impacting,
        duration_minutes=triage.duration_minutes,
        dependent_services=dependents_of(services, triage.dependent_services, library),
    )
    return Classified(
        inputs,
        classify(settings.policy.classification, inputs),
        settings.policy.severities,
        tuple(services),
    )


def classify_record(
    base: Path, name: str, *, audience: str | None = None, as_of: str | datetime | None = None
) -> Classified:
    """The severity that a record's own impact has by the rules.

    Args:
        base: The folder of `hindsite.yml`.
        name: Id or alias of an incident.
        audience: Whose records may be told of; those of insiders by default.
        as_of: The instant to speak of; see `instant_named` for the default.

    Raises:
        UsageError: This audience knows no such incident, or there is no such audience or instant.
        SettingsError: hindsite.yml cannot be used.
    """
    found = incident_named(base, name, audience=audience, as_of=as_of)
    incident, library, settings = found.incident, found.library, found.settings
    inputs = impact_of(incident, library)
    return Classified(
        inputs,
        classify(settings.policy.classification, inputs),
        settings.policy.severities,
        incident.services,
        incident.id,
        incident.severity,
    )


def _service(name: str, library: Library, tier: str | None) -> str:
    """The id of a service; one that is not listed passes where its tier is given."""
    found = library.service_by_id.get(slug(name))
    if found is not None:
        return found.id
    if tier is None and library.declared:
        raise _no_service(name, library.settings)
    return name


def _no_service(name: str, settings: Settings) -> UsageError:
    error = unknown("service", name, [item.id for item in settings.services])
    return UsageError(
        error.message, f"{error.remedy} For a service that is not listed there is --tier."
    )


def _tier(name: str) -> Tier:
    try:
        return Tier(name)
    except ValueError as error:
        raise unknown("tier", name, [item.value for item in Tier]) from error
