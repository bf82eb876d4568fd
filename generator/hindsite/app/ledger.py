"""Alerts with their runbooks and incidents, as an audience knows them; addresses put into rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.app.asking import audience_named, instant_named
from hindsite.app.keeping import library_of
from hindsite.app.rewriting import diff, replace, taking_turns
from hindsite.checks.vocabulary import Vocabulary
from hindsite.errors import UsageError
from hindsite.model.alerts import alert_page_name
from hindsite.model.enums import Audience
from hindsite.model.ledger import Ledger, UrlState, paged_lately
from hindsite.model.names import fold
from hindsite.reading import read_settings
from hindsite.writing import RefusedError, with_urls

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from hindsite.model.ledger import AlertEntry, JoinedRule
    from hindsite.model.settings import Settings

__all__ = ["Written", "entry_named", "ledger_of", "write_urls"]

_WRITTEN = frozenset({UrlState.ABSENT, UrlState.DEAD, UrlState.REDIRECTED})


@dataclass(frozen=True, slots=True)
class Written:
    """What was put into files, or would be: how each changes, what stays, and why.

    `changes` leads from the path of a file to its difference; `left` is how many rules lead
    elsewhere, to nothing that is known here, and stay so.
    """

    changes: dict[str, str]
    rules: int
    refusals: tuple[str, ...]
    left: int


def ledger_of(
    base: Path, *, audience: str | None = None, as_of: str | datetime | None = None
) -> tuple[Ledger, datetime]:
    """The ledger as an audience may see it, and the instant that it speaks of.

    Raises:
        UsageError: There is no such audience or instant.
        SettingsError: hindsite.yml cannot be used.
    """
    tier = audience_named(audience)
    settings = read_settings(base)
    instant = instant_named(as_of, settings)
    library = library_of(base, settings).visible_to(tier).at(instant)
    today = instant.astimezone(settings.zone).date()
    return Ledger(library, today, paged_lately(library, instant)), instant


def entry_named(base: Path, name: str) -> AlertEntry:
    """The alert of a name that has no runbook yet.

    Raises:
        UsageError: There is no such alert, or a runbook serves it already.
        SettingsError: hindsite.yml cannot be used.
    """
    ledger, _ = ledger_of(base)
    entry = ledger.by_name.get(fold(name))
    if entry is None:
        question = Vocabulary(one.name for one in ledger.entries).question(name)
        message = f"There is no alert “{name}”{f'; {question}' if question else '.'}"
        raise UsageError(message, "`hindsite alerts --all` lists all alerts.")
    if entry.runbook is not None:
        place = entry.runbook.places.path
        message = f"The alert {entry.name} has a runbook: {place}."
        raise UsageError(message, "Write there what is missing.")
    return entry


def write_urls(base: Path, *, dry: bool = False) -> Written:
    """Lead the `runbook_url` of each alert to its page on the site.

    An address that leads elsewhere stays where nothing here is named by it.

    Args:
        base: The folder of `hindsite.yml`.
        dry: Whether to change nothing and only say what would be.

    Raises:
        UsageError: Nobody said what the URL of the site is.
        SettingsError: hindsite.yml cannot be used.
        OutputError: A file cannot be written.
    """
    site = _site(read_settings(base))
    with taking_turns(base):
        ledger, _ = ledger_of(base, audience=Audience.RESTRICTED.value)
        wanted: defaultdict[str, dict[tuple[int, int], str]] = defaultdict(dict)
        left = 0
        for entry in ledger.entries:
            url = f"{site}/alerts/{alert_page_name(entry.name)}/"
            for rule in entry.rules:
                if _is_wrong(rule):
                    alert = rule.alert
                    wanted[alert.path][alert.line, alert.column] = url
                left += rule.url is UrlState.ELSEWHERE and rule.runbook is None
        changes: dict[str, str] = {}
        refusals = []
        for path, urls in sorted(wanted.items()):
            try:
                changes[path] = _written(base / path, path, urls, dry=dry)
            except RefusedError as error:
                refusals.append(f"{path} stays as it is: {error}.")
    rules = sum(len(wanted[path]) for path in changes)
    return Written(changes, rules, tuple(refusals), left)


def _site(settings: Settings) -> str:
    if not settings.site.url:
        message = "Nobody said where the site will be, so that no address of it is known."
        raise UsageError(message, "Write it into hindsite.yml: site: {url: https://…}.")
    return settings.site.url.rstrip("/")


def _is_wrong(rule: JoinedRule) -> bool:
    """Whether another address is right: what leads out of here to nothing known is left alone."""
    return rule.url in _WRITTEN or rule.is_astray


def _written(file: Path, path: str, urls: dict[tuple[int, int], str], *, dry: bool) -> str:
    old = file.read_bytes()
    new = with_urls(old, urls)
    if not dry:
        replace(file, new)
    return diff(path, old, new)
