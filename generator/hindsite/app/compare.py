"""A revision and the work tree → what the change between them does to records and numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite import comparing, metrics, similarity
from hindsite.app.asking import audience_named, instant_named, require_content
from hindsite.app.assessing import Means, assess
from hindsite.app.keeping import readings_of
from hindsite.app.presence import presence
from hindsite.app.since import since
from hindsite.checks.fingerprints import fingerprint
from hindsite.collector import paused
from hindsite.comparing import Comparison, Fate, Likes
from hindsite.errors import SettingsError
from hindsite.model.enums import Audience
from hindsite.model.incident import Incident
from hindsite.model.names import fold, slug
from hindsite.reading import SETTINGS_FILE, collected, lines_below, read_settings
from hindsite.vcs import place_in_repository

if TYPE_CHECKING:
    from hindsite.app.assessing import Assessment
    from hindsite.app.since import Change
    from hindsite.comparing import Pair, Sides
    from hindsite.model.findings import Finding
    from hindsite.model.library import Library

__all__ = ["Request", "compare"]

_MOST = 20
"""Of so many records at the most similar ones are told; a change of more is no review of one."""
_SIMILAR = 3
_OF_SECRETS = {"reference-to-restricted", "link-to-restricted", "mention-of-restricted"}
_ON_CALL = "Exports of pages changed as well: numbers on call are not compared."
_NEW = {Fate.ADDED, Fate.MENDED}
_TELLING = {
    "title", "services", "contributing_factors", "detection.alert", "impact.summary", "text",
    "related",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What to compare, and for whom.

    Args:
        base: The folder of `hindsite.yml`.
        revision: A branch, tag or commit; what counts is where the branch of the work tree left it.
        as_of: The instant at which both states are looked at; see `instant_named` for the default.
        audience: Whose records are told of; those of insiders by default.
    """

    base: Path
    revision: str
    as_of: str | datetime | None = None
    audience: str | None = None


def compare(request: Request) -> Comparison:
    """What the work tree, with all that is not committed, changes against a revision.

    Raises:
        UsageError: There is no such revision, audience or instant.
        RepositoryError: There is no repository, or it does not reach back far enough.
        SettingsError: There is no content, or hindsite.yml cannot be used.
    """
    base = request.base
    tier = audience_named(request.audience)
    settings = read_settings(base)
    instant = instant_named(request.as_of, settings)
    require_content(base, settings)
    with readings_of(base) as store:
        means = Means(instant, store, presence(base, settings))
        now = assess(base, settings, means, lambda _path: True)
        change = since(base, request.revision, now)
        was, remarks = _former(change, means)
        with paused():
            after = collected(base, settings, now.shelf.readings(), now.paging)
            was.shelf.take(now.shelf)
            before = collected(base, was.shelf.settings, was.shelf.readings(), was.paging)
    pairs = comparing.paired(before, after, change.renamed)
    sides = comparing.seen(before, after, pairs, tier)
    touched = change.paths
    if tier is not Audience.PUBLIC and not touched.isdisjoint(now.paging.history.files):
        remarks = (*remarks, _ON_CALL)
    records = comparing.record_changes(sides.pairs, touched, sides.secrets)
    new, mended = _Findings(change, was, sides, lines_below(base)).differing(tier)
    comparison = Comparison(
        revision=request.revision,
        commit=change.snapshot.commit,
        prefix=place_in_repository(base),
        as_of=instant,
        audience=tier,
        remarks=remarks,
        records=records,
        new=new,
        mended=mended,
    )
    if not records and not remarks:
        return comparison
    with paused():
        return _measured(comparison, sides, touched)


def _former(change: Change, means: Means) -> tuple[Assessment, tuple[str, ...]]:
    """The snapshot as it is judged by its own settings, else by those of the work tree."""
    remarks = []
    if SETTINGS_FILE in change.paths:
        remarks.append("hindsite.yml changed as well, which may move any number by itself.")
    try:
        settings = change.settings()
    except SettingsError:
        settings = change.now.shelf.settings
        remarks.append("hindsite.yml as it was cannot be used: the present one is taken for both.")
    return change.before(means, settings), tuple(remarks)


@dataclass(frozen=True, slots=True)
class _Findings:
    """The findings of both sides, as far as an audience may know of them."""

    change: Change
    was: Assessment
    sides: Sides
    lines: Callable[[str], Sequence[str]]

    def differing(self, tier: Audience) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Those that are new, and those that were mended, by place.

        What was wrong in a file that is gone, or in a record that cannot be read any more, was not
        mended.
        """
        present = [item for item in self.change.now.findings(tier) if self._is_told(item)]
        known = {pair.before_path for pair in self.sides.pairs} - {""}
        known |= self.sides.before.rule_file_by_path.keys()
        former = [
            item
            for item in self.was.findings(tier)
            if self._is_told(item)
            and (item.place.path in known or item.place.path not in self.was.shelf.cards)
        ]
        moved = {pair.after_path: pair.before_path for pair in self.sides.pairs if pair.before_path}
        same = set(former) & set(present)
        new = [item for item in present if item not in same]
        old = [item for item in former if item not in same]
        new_marks = [fingerprint(one, self.lines, moved.get(one.place.path)) for one in new]
        old_marks = [fingerprint(one, self.change.lines) for one in old]
        gone = {
            pair.before_path
            for pair in self.sides.pairs
            if not pair.after_path or (pair.before is not None and pair.after is None)
        }
        return (
            tuple(_beyond(new, new_marks, old_marks)),
            tuple(one for one in _beyond(old, old_marks, new_marks) if one.place.path not in gone),
        )

    def _is_told(self, finding: Finding) -> bool:
        """Whether it tells of no record that the audience may not know of."""
        if not self.sides.secrets:
            return True
        if finding.rule in _OF_SECRETS:
            return False
        text = f"{finding.message} {finding.found} {finding.expected} {finding.remedy}"
        words = {fold(word.strip("“”.,;:()[]{}#'\"")) for word in text.replace("/", " ").split()}
        stems = {word.removesuffix(".md") for word in words}
        return not (words | stems) & self.sides.secrets


def _beyond(
    findings: Iterable[Finding], marks: Iterable[str], others: Iterable[str]
) -> Iterable[Finding]:
    """The findings whose fingerprint is not among the others, each of which counts once."""
    left = Counter(others)
    for finding, mark in zip(findings, marks, strict=True):
        if left[mark] > 0:
            left[mark] -= 1
        else:
            yield finding


def _measured(comparison: Comparison, sides: Sides, touched: Iterable[str]) -> Comparison:
    """The comparison with numbers, actions and similar incidents."""
    instant = comparison.as_of
    before, after = sides.before.at(instant), sides.after.at(instant)
    old, new = metrics.measure(before, instant), metrics.measure(after, instant)
    label, service_ids = _labels(sides), _service_ids(sides)
    paths = frozenset(touched)
    today = new.today
    pairs = [
        _at(pair, instant, today)
        for pair in sides.pairs
        if pair.after_path in paths or not pair.after_path
    ]
    return replace(
        comparison,
        moves=comparing.moves(old, new, label, service_ids),
        recurrences=comparing.recurrences(old, new, label, service_ids),
        actions=comparing.action_changes(pairs, today),
        likes=_likes(comparison, after, today),
    )


def _at(pair: Pair, instant: datetime, today: date) -> Pair:
    sides = [
        side.at(instant, today) if isinstance(side, Incident) else None
        for side in (pair.before, pair.after)
    ]
    return replace(pair, before=sides[0], after=sides[1])


def _labels(sides: Sides) -> Callable[[str, str], str]:
    """What people call the parts by which numbers are told apart."""
    states = (sides.before, sides.after)
    services = {slug(service.id): service for state in states for service in state.services}
    factors = {
        fold(factor.id): factor.name or factor.id
        for state in states
        for factor in state.settings.contributing_factors
    }

    def label(kind: str, key: str) -> str:
        if kind == "service":
            known = services.get(slug(key))
            return known.label if known else key
        if kind == "factor":
            return factors.get(fold(key), key)
        return sides.after.team_label(key) if kind == "team" else key

    return label


def _service_ids(sides: Sides) -> dict[str, str]:
    """The ids of services before → those after, but for services of which one was made."""
    former = defaultdict(list)
    for service in sides.before.services:
        if known := sides.after.service_by_id.get(slug(service.id)):
            former[known.id].append(service.id)
    return {ids[0]: now for now, ids in former.items() if len(ids) == 1}


def _likes(comparison: Comparison, library: Library, today: date) -> tuple[Likes, ...]:
    """Earlier incidents like those that were added, or of which what is compared changed."""
    wanted = [
        library.incident_by_id[fold(change.id)]
        for change in comparison.records
        if change.what == "incident" and fold(change.id) in library.incident_by_id
        if change.fate in _NEW
        or (change.fate is Fate.CHANGED and any(item.name in _TELLING for item in change.fields))
    ]
    if not wanted:
        return ()
    likeness = similarity.Likeness(library, today)
    found = (
        Likes(item.id, item.title, likeness.of(item, _SIMILAR, earlier=True))
        for item in wanted[:_MOST]
    )
    return tuple(likes for likes in found if likes.similar)
