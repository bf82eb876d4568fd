"""Which severity an impact has by the rules of the policy, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.enums import Kind, Tier
from hindsite.model.names import slug

if TYPE_CHECKING:
    from hindsite.model.enums import Severity
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.policy import Classification, Condition

__all__ = [
    "Inputs",
    "RuleRead",
    "Verdict",
    "classify",
    "dependents_of",
    "impact_of",
    "input_words",
    "tier_of",
]

_WORDS = {
    "latency_p99_ms": "p99 latency",
    "affected_users_pct": "affected users",
}
_TIERS = tuple(Tier)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the rules ask about. None is what nobody has said: its rules stay undecided.

    Percentages go from 0 to 100, latency is in milliseconds, `dependent_services` a count.
    """

    tier: Tier | None = None
    error_rate: float | None = None
    latency_p99_ms: float | None = None
    affected_users_pct: float | None = None
    data_loss: bool | None = None
    security_event: bool | None = None
    revenue_impacting: bool | None = None
    duration_minutes: float | None = None
    dependent_services: int | None = None


@dataclass(frozen=True, slots=True)
class RuleRead:
    """A rule with its number, from 1; `unknown` are the inputs for want of which it is open."""

    number: int
    rule: Classification
    unknown: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """What holds if the rule does."""
        return self.rule.severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say: the first that matches, and those above it that nobody can decide.

    `matched` is None where no rule matches; the default rules end in one that always does.
    """

    matched: RuleRead | None
    undecided: tuple[RuleRead, ...] = ()

    @property
    def severity(self) -> Severity | None:
        """The severity, of which it is certain that the impact is no milder."""
        possible = [item.severity for item in self._possible]
        return max(possible, key=lambda severity: severity.level, default=None)

    @property
    def is_certain(self) -> bool:
        """Whether no input that is missing could lead to another severity."""
        return len({item.severity for item in self._possible}) == 1

    @property
    def open_rules(self) -> tuple[RuleRead, ...]:
        """Undecided rules that would change the severity if they held."""
        return tuple(item for item in self.undecided if item.severity is not self.severity)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The inputs that would decide it, each once and in the order in which rules ask."""
        return tuple(dict.fromkeys(name for item in self.open_rules for name in item.unknown))

    @property
    def _possible(self) -> tuple[RuleRead, ...]:
        return (*self.undecided, self.matched) if self.matched else ()


def classify(rules: Iterable[Classification], inputs: Inputs) -> Verdict:
    """The first rule that matches, with the rules before it that stay undecided.

    A rule is undecided where an input that it asks about is not known, and none that is known
    speaks against it.
    """
    undecided: list[RuleRead] = []
    for number, rule in enumerate(rules, 1):
        unknown = _unknown(rule, inputs)
        if unknown == ():
            return Verdict(RuleRead(number, rule), tuple(undecided))
        if unknown:
            undecided.append(RuleRead(number, rule, unknown))
    return Verdict(None, tuple(undecided))


def _unknown(rule: Classification, inputs: Inputs) -> tuple[str, ...] | None:
    """The inputs for want of which a rule is undecided; none if it holds, None if it does not."""
    unknown = []
    for condition in rule.when:
        value = getattr(inputs, condition.input)
        if value is None:
            unknown.append(str(condition.input))
        elif not _holds(condition, value):
            return None
    return tuple(dict.fromkeys(unknown))


def _holds(condition: Condition, value: float | Tier) -> bool:
    if isinstance(value, Tier):
        return _tier_holds(condition, value)
    wanted = condition.value
    if condition.test == "is":
        return value == wanted
    return not isinstance(wanted, Tier) and value >= wanted


def _tier_holds(condition: Condition, value: Tier) -> bool:
    """Of tiers the critical one is the highest."""
    if condition.test == "is" or not isinstance(condition.value, Tier):
        return value == condition.value
    return _TIERS.index(value) <= _TIERS.index(condition.value)


def impact_of(incident: Incident, library: Library) -> Inputs:
    """What a record says of its impact, with what the catalogue says of its services."""
    impact = incident.impact
    return Inputs(
        tier=tier_of(incident.services, library),
        error_rate=impact.error_rate,
        latency_p99_ms=impact.latency_p99_ms,
        affected_users_pct=impact.affected_users_pct,
        data_loss=impact.data_loss,
        security_event=incident.security is not None or incident.kind is Kind.SECURITY,
        revenue_impacting=impact.revenue_impacting,
        duration_minutes=impact.duration_minutes,
        dependent_services=dependents_of(incident.services, impact.dependent_services, library),
    )


def tier_of(services: Iterable[str], library: Library) -> Tier | None:
    """The highest tier among services; None where one that no catalogue lists may be higher."""
    found = [library.service_by_id.get(slug(name)) for name in services]
    tiers = [item.tier if item and item.id in library.declared else None for item in found]
    highest = min((tier for tier in tiers if tier), key=_TIERS.index, default=None)
    return None if None in tiers and highest is not Tier.CRITICAL else highest


def dependents_of(services: Iterable[str], named: Iterable[str], library: Library) -> int | None:
    """How many services depend on these, by the catalogue and by name; None where none is known."""
    found = set(_named(named, library))
    if library.declared:
        for name in services:
            service = library.service_by_id.get(slug(name))
            found |= {item.id for item in library.dependents_of(service.id)} if service else set()
    elif not found:
        return None
    return len(found)


def _named(names: Iterable[str], library: Library) -> Iterator[str]:
    """The ids of services by name; a name that no catalogue lists stands for itself."""
    for name in names:
        service = library.service_by_id.get(slug(name))
        yield service.id if service else slug(name)


def input_words(name: str) -> str:
    """An input as sentences name it: `error rate`, `p99 latency`."""
    return _WORDS.get(name, name.replace("_", " "))
