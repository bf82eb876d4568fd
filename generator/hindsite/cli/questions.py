"""What a person at a terminal is asked, again until the answer can be used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from hindsite.errors import HindsiteError

__all__ = ["ask", "ask_about_incident", "is_answered", "split"]

_Answer = TypeVar("_Answer")


def is_answered() -> bool:
    """Whether a person is there to answer."""
    return sys.stdin.isatty()


def split(text: str) -> list[str]:
    """The names in a text that parts them by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def ask(
    question: str, check: Callable[[str], _Answer], default: str | None = None, hint: str = ""
) -> str:
    """Ask until the answer passes; the answer as it was typed, nothing where that is the default.

    Args:
        question: What is asked.
        check: Raises a HindsiteError for an answer that cannot be used.
        default: What an empty answer means; without it one is required.
        hint: A line above the question.
    """

    def checked(text: str) -> str:
        if text.strip() or default is None:
            _check(check, text)
        return text

    if hint:
        click.echo(hint, err=True)
    shown = bool(default)
    return str(
        click.prompt(question, default=default, value_proc=checked, show_default=shown, err=True)
    )


def _check(check: Callable[[str], object], text: str) -> None:
    try:
        check(text)
    except HindsiteError as error:
        message = f"{error.message} {error.remedy}".strip()
        raise click.UsageError(message) from error


def ask_about_incident(base: Path) -> dict[str, str]:
    """Everything that is worth knowing when the record of an incident is begun.

    Raises:
        SettingsError: hindsite.yml cannot be used.
    """
    from hindsite.app.asking import moment_named
    from hindsite.app.new import (
        detection_named,
        kind_named,
        services_named,
        severity_named,
        title_named,
    )
    from hindsite.model.enums import Kind, Severity
    from hindsite.reading import read_settings

    settings = read_settings(base)
    kinds = ", ".join(kind.value for kind in Kind)
    kind = ask("Kind", kind_named, Kind.OPERATIONAL.value, hint=kinds)
    title = ask("What fails, in a few words", title_named)
    policies = settings.policy.severities
    levels = [f"  {level.value}  {policies[level].meaning}" for level in Severity]
    usual = Severity.SEV4.value if kind_named(kind) is Kind.GAME_DAY else None
    severity = ask("Severity", severity_named, usual, hint="\n".join(levels))
    known = ", ".join(service.id for service in settings.services)
    services = ask(
        "Services, parted by commas", lambda text: services_named(split(text), settings), hint=known
    )

    zone = f"a time such as 2026-03-14 09:02 ({settings.timezone}); empty where it is not known"
    started = ask(
        "Users are affected since", lambda text: moment_named(text, settings), "", hint=zone
    )
    detected = ask(
        "First alert or report at", lambda text: detection_named(text, started, settings), ""
    )
    alert = ask("Alert that detected it, if any", str, "")
    commander = ask("Incident commander", str, "")
    return {
        "kind": kind,
        "title": title,
        "severity": severity,
        "services": services,
        "started_at": started,
        "detected_at": detected,
        "alert": alert,
        "incident_commander": commander,
    }
