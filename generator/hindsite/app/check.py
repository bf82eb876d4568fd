"""Records → findings, and a report of those that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.app.asking import audience_named, instant_named, require_content
from hindsite.app.assessing import Means, assess
from hindsite.app.baselines import known
from hindsite.app.keeping import readings_of
from hindsite.app.presence import presence
from hindsite.checks.reporters import Report
from hindsite.errors import UsageError
from hindsite.model.enums import Audience
from hindsite.reading import lines_below, read_settings
from hindsite.vcs import place_in_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from hindsite.model.findings import Finding

__all__ = ["Request", "report", "run"]


@dataclass(frozen=True, slots=True)
class Request:
    """What to check, and what of it to report.

    Args:
        base: The folder of `hindsite.yml`.
        paths: Files and folders to which findings are limited; relative ones start from `base`.
            All records are read even so, since one may contradict another.
        as_of: The instant at which things are due; see `instant_named` for the default.
        audience: Findings in records that it may not see are left out; everybody's without it.
        since: A revision; only what changed since, and what that broke elsewhere, is reported.
        baseline: Whether what the baseline holds is left out.
    """

    base: Path
    paths: Sequence[Path] = ()
    as_of: str | datetime | None = None
    audience: str | None = None
    since: str | None = None
    baseline: bool = True


def run(
    base: Path, paths: Sequence[Path] = (), as_of: str | datetime | None = None
) -> tuple[Finding, ...]:
    """Everything that is wrong with a knowledge base, or with these paths of it, by place.

    Raises:
        UsageError: A path does not exist or lies elsewhere, or the instant is none.
        SettingsError: There is no content, or hindsite.yml cannot be used.
    """
    return report(Request(base, paths, as_of, baseline=False)).findings


def report(request: Request) -> Report:
    """What was asked for.

    Raises:
        UsageError: A path does not exist or lies elsewhere, or instant, audience or revision is
            none.
        SettingsError: There is no content, or hindsite.yml or the baseline cannot be used.
    """
    base = request.base
    wanted = {_within(base, path) for path in request.paths}
    tier = Audience.RESTRICTED if request.audience is None else audience_named(request.audience)
    lines = lines_below(base)
    settings = read_settings(base)
    instant = instant_named(request.as_of, settings)
    require_content(base, settings)
    remarks: tuple[str, ...] = ()

    is_wanted = _choosing(wanted)
    with readings_of(base) as store:
        means = Means(instant, store, presence(base, settings))
        assessed = assess(base, settings, means, is_wanted)
        findings = [item for item in assessed.findings(tier) if is_wanted(item.place.path)]
        if request.since is not None:
            from hindsite.app.since import since

            change = since(base, request.since, assessed)
            findings = list(change.answerable(findings, lines, means))
            remarks = (change.remark,)
    if request.baseline:
        # Only who saw everything can tell what is no longer there.
        is_whole = not wanted and request.since is None and tier is Audience.RESTRICTED
        findings, held = known(base, findings, lines, is_whole=is_whole)
        remarks += held
    place = place_in_repository(base)
    return Report(tuple(findings), lines, place, remarks, settings.docs_url or "")


def _within(base: Path, path: Path) -> str:
    """The path as findings name it: posix, relative to the knowledge base."""
    full, root = (base / path).resolve(), base.resolve()
    if not full.exists():
        message = f"{path} does not exist in {root}."
        raise UsageError(message, "Name files or folders of the knowledge base.")
    if not full.is_relative_to(root):
        message = f"{path} lies outside of {root}."
        raise UsageError(message, "Name files or folders of the knowledge base.")
    return full.relative_to(root).as_posix()


def _choosing(wanted: Collection[str]) -> Callable[[str], bool]:
    """Tells of a path whether it is one of those that are wanted, or lies below one."""
    if not wanted or "." in wanted:
        return lambda _path: True
    below = tuple(f"{name}/" for name in wanted)
    return lambda path: path in wanted or path.startswith(below)
