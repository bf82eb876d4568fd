"""`hindsite classify`: which severity an impact has by the policy, and by which rule."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import click

from hindsite.cli.command import Command, as_of_option, audience_option, common_options
from hindsite.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


__all__ = ["classify"]

_NUMBERS = ("error_rate", "latency_p99_ms", "affected_users_pct")


def _finite(
    _context: click.Context, _parameter: click.Parameter, value: float | None
) -> float | None:
    """Refuse `nan` and `inf`, which a float may be called and no measurement is."""
    if value is not None and not math.isfinite(value):
        message = f"{value} is no finite number."
        raise click.BadParameter(message)
    return value


@click.command(cls=Command)
@click.argument("record", metavar="[ID]", required=False)
@click.option(
    "--service",
    "services",
    metavar="NAME",
    multiple=True,
    help="A service that is hit, by id or name.",
)
@click.option("--tier", metavar="TIER", help="critical, high or standard; else by the catalogue.")
@click.option(
    "--error-rate",
    type=click.FloatRange(0, 100),
    callback=_finite,
    help="Percent of requests that fail.",
)
@click.option(
    "--latency-p99-ms",
    type=click.FloatRange(0),
    callback=_finite,
    help="99th percentile of latency in milliseconds.",
)
@click.option(
    "--affected-users-pct",
    type=click.FloatRange(0, 100),
    callback=_finite,
    help="Percent of users that are hit.",
)
@click.option("--data-loss", is_flag=True, help="Data is lost.")
@click.option("--security-event", is_flag=True, help="It is a matter of security.")
@click.option("--revenue-impacting", is_flag=True, help="It costs revenue.")
@click.option(
    "--duration-minutes",
    type=click.FloatRange(0),
    callback=_finite,
    help="How long it lasts; no default rule asks.",
)
@click.option(
    "--dependent-service",
    "dependent_services",
    metavar="NAME",
    multiple=True,
    help="A service that depends on one that is hit, besides those of the catalogue.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@audience_option
@as_of_option
@common_options
def classify(
    record: str | None,
    form: str,
    audience: str | None,
    as_of: str | None,
    base: Path,
    **impact: object,
) -> None:
    """Say which severity an impact has by the policy's rules, and which rule decides.

    Of the record ID, or of the impact that the options tell: error rate, latency and affected
    users are required then, and data loss, a security event and lost revenue are not the case
    unless they are given.
    """
    from hindsite.app.classify import Triage, classify_impact, classify_record
    from hindsite.cli.verdicts import verdict_json, verdict_text

    if record is None:
        _require(impact)
        found = classify_impact(base, Triage(**cast("dict[str, Any]", impact)))
    else:
        _refuse(impact)
        found = classify_record(base, record, audience=audience, as_of=as_of)
    say(verdict_json(found) if form == "json" else verdict_text(found))


def _require(impact: Mapping[str, object]) -> None:
    missing = [_option(name) for name in _NUMBERS if impact[name] is None]
    if missing:
        message = f"Missing {', '.join(missing)}. Or name the ID of a record."
        raise click.UsageError(message)


def _refuse(impact: Mapping[str, object]) -> None:
    """A record tells its own impact: options beside it would be lost."""
    given = [_option(name) for name, value in impact.items() if value not in (None, False, ())]
    if given:
        message = (
            f"{', '.join(given)}: the record tells its impact itself. Leave ID or options out."
        )
        raise click.UsageError(message)


def _option(name: str) -> str:
    singular = {"services": "service", "dependent_services": "dependent-service"}
    return f"--{singular.get(name, name).replace('_', '-')}"
