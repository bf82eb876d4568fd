"""Findings → those that count here: what library and record say of rules is put into force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite.checks.catalogue import EXPLANATIONS, FIXED, SWITCHING, known_code
from hindsite.checks.chosen import choices, covers
from hindsite.model.findings import Finding, Level, dotted
from hindsite.model.names import did_you_mean
from hindsite.model.switching import Switch

if TYPE_CHECKING:
    from hindsite.model.findings import Places, Step
    from hindsite.model.library import AnyRecord
    from hindsite.model.settings import Settings

__all__ = ["misnamed", "of_pages", "switched", "unused"]


def switched(
    findings: Iterable[Finding], path: str, record: AnyRecord | None, settings: Settings
) -> Iterator[Finding]:
    """The findings of one file that are left, each at the level that is wanted here.

    Those of a file that gives no record stay as they are: nobody may look away from what is not
    read. What a record says that has no effect is a finding in its turn.

    Args:
        findings: All of them that stand in the file.
        path: The file, as findings name it.
        record: What was read from it; None where nothing could be, as for hindsite.yml.
        settings: Of the library.
    """
    if record is None and path != settings.places.path:
        yield from findings
        return
    chosen = _choices(path, settings)
    ignored = {known_code(item.rule) for item in record.ignore} - FIXED if record else set()
    used = set()
    for finding in findings:
        choice = chosen.get(finding.rule)
        if choice is Switch.OFF:
            continue
        if finding.rule in ignored:
            used.add(finding.rule)
        else:
            yield finding if choice is None else _at(finding, Level(choice.value))
    if record is not None:
        for finding in _idle(record, used):
            choice = chosen.get(finding.rule)
            if choice is not Switch.OFF:
                yield finding if choice is None else _at(finding, Level(choice.value))


def of_pages(findings: Iterable[Finding], path: str, settings: Settings) -> Iterator[Finding]:
    """The findings of one export of pages that are left, each at the level that is wanted here."""
    chosen = _choices(path, settings)
    for finding in findings:
        choice = chosen.get(finding.rule)
        if choice is not Switch.OFF:
            yield finding if choice is None else _at(finding, Level(choice.value))


def misnamed(settings: Settings) -> Iterator[Finding]:
    """Codes in the switches of hindsite.yml that no rule has, or that nobody may switch."""
    tables: list[tuple[tuple[Step, ...], Iterable[str]]] = [(("rules",), settings.rules)]
    tables += [
        (("overrides", index, "rules"), item.rules) for index, item in enumerate(settings.overrides)
    ]
    for steps, names in tables:
        for name in names:
            if fault := _fault(settings.places, (*steps, name), name):
                yield fault


def unused(settings: Settings, is_known: Callable[[str], bool]) -> Iterator[Finding]:
    """Patterns under `overrides` of hindsite.yml that no file has.

    Args:
        settings: Of the library.
        is_known: Whether a pattern is that of any record or file of alerting rules.
    """
    exports = [item.path.rstrip("/") for item in settings.page_sources]
    others = (settings.places.path, *exports)
    # Which exports of a paging tool there are is not known here.
    within = tuple(f"{path}/" for path in exports)
    for index, item in enumerate(settings.overrides):
        for at, pattern in enumerate(item.paths):
            if pattern.startswith(within) or covers(pattern, others) or is_known(pattern):
                continue
            message = f"no file of the library has the path “{pattern}”, so nothing is switched"
            remedy = (
                "write it as findings name the file, from the folder of hindsite.yml: "
                "content/incidents/2019; or take it away"
            )
            steps = ("overrides", index, "paths", at)
            yield _finding("unused-override", settings.places, steps, (message, remedy, pattern))


def _choices(path: str, settings: Settings) -> dict[str, Switch]:
    """What is chosen for the rules in one file, by code, where they may be switched."""
    named = {known_code(name): choice for name, choice in choices(path, settings).items()}
    return {code: choice for code, choice in named.items() if code and code not in FIXED}


def _at(finding: Finding, level: Level) -> Finding:
    return finding if finding.level is level else replace(finding, level=level)


def _idle(record: AnyRecord, used: set[str]) -> Iterator[Finding]:
    """What a record ignores that does not exist, may not be ignored, or is not there."""
    for index, item in enumerate(record.ignore):
        steps = ("ignore", index, "rule")
        if fault := _fault(record.places, steps, item.rule):
            yield fault
        elif known_code(item.rule) not in used:
            message = f"the record ignores “{item.rule}”, which it does not break"
            remedy = "take it away, so that the rule is heard when the record does break it"
            yield _finding("unused-ignore", record.places, steps, (message, remedy, item.rule))


def _fault(places: Places, steps: tuple[Step, ...], name: str) -> Finding | None:
    code = known_code(name)
    if code is None:
        message = f"there is no rule “{name}”"
        remedy = did_you_mean(name, EXPLANATIONS)
        remedy = remedy or "write the code that stands in the brackets of a finding"
        return _finding("unknown-rule", places, steps, (message, remedy, name))
    if code in FIXED:
        message = f"“{name}” cannot be switched: without it records would be lost unnoticed"
        return _finding("fixed-rule", places, steps, (message, "take it away", name))
    return None


def _finding(
    code: str, places: Places, steps: tuple[Step, ...], words: tuple[str, str, str]
) -> Finding:
    level, _ = SWITCHING[code]
    message, remedy, found = words
    return Finding(places.of(*steps), level, code, message, remedy, dotted(steps), found)
