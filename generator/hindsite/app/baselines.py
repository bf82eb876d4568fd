"""The baseline of a knowledge base: read, held against findings, written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.app.files import writing
from hindsite.checks.baseline import BASELINE_FILE, Baseline
from hindsite.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hindsite.checks.fingerprints import Lines
    from hindsite.checks.reporters import Report
    from hindsite.model.findings import Finding

__all__ = ["known", "write"]

_NAMED = 5
"""So many entries that are no longer needed are named one by one."""


def known(
    base: Path, findings: Sequence[Finding], lines: Lines, *, is_whole: bool
) -> tuple[list[Finding], tuple[str, ...]]:
    """Findings without those that the baseline holds, and sentences on what it held.

    Args:
        base: The folder of `hindsite.yml`.
        findings: In order of place.
        lines: Gives the text of their files.
        is_whole: Whether these are all findings, so that an entry without one is not needed.

    Raises:
        SettingsError: The baseline cannot be read.
    """
    held = _read(base)
    if not held:
        return list(findings), ()
    left = held.unheld(findings, lines)
    remarks = []
    if passed := len(findings) - len(left):
        remarks.append(f"{_many(passed, 'finding')} passed over: in {BASELINE_FILE}")
    if is_whole and (idle := held.idle(findings, lines)):
        names = "; ".join(f"{entry.path} [{entry.rule}]" for entry in idle[:_NAMED])
        more = f"; and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
        remarks.append(
            f"{_many(len(idle), 'entry', 'entries')} no longer needed in {BASELINE_FILE}: "
            f"{names}{more}. hindsite check --write-baseline takes them away"
        )
    return left, tuple(remarks)


def write(base: Path, report: Report) -> str:
    """Write the findings of a report, which is to be of everything, as the baseline.

    Returns:
        A sentence on what was written.

    Raises:
        OutputError: The disk refuses.
    """
    path = base / BASELINE_FILE
    made = Baseline.of(report.findings, report.lines)
    with writing(path):
        path.write_text(made.text(), encoding="utf-8", newline="\n")
    return f"{BASELINE_FILE}: {_many(len(made), 'finding')} that later checks pass over"


def _read(base: Path) -> Baseline | None:
    try:
        return Baseline.parse((base / BASELINE_FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{BASELINE_FILE} cannot be read: {error}."
        raise SettingsError(message, "Make it a readable UTF-8 file, or remove it.") from error


def _many(count: int, noun: str, nouns: str = "") -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {nouns or f'{noun}s'}"
