"""Records → findings, in which only what may have changed is judged again."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.checks.docket import SETTINGS, Docket
from hindsite.checks.knowledge import Knowledge
from hindsite.checks.verdicts import findings_of, rules_key, settings_content
from hindsite.collector import paused
from hindsite.lockstep import TOGETHER
from hindsite.model.alerts import RuleFile
from hindsite.model.enums import Audience
from hindsite.model.names import fold
from hindsite.reading import (
    Shelf,
    cards_from,
    cards_text,
    documents_of,
    read_paging,
)
from hindsite.reading.documents import INTRODUCTION
from hindsite.reading.recall import Recall
from hindsite.store import Parts, digest
from hindsite.waiting import at_once
from hindsite.workers import WorkerError, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from hindsite.checks.verdicts import Verdict
    from hindsite.model.findings import Finding
    from hindsite.model.library import Library
    from hindsite.model.settings import Settings
    from hindsite.model.withholding import Withholding
    from hindsite.reading import Paging
    from hindsite.reading.documents import Document
    from hindsite.reading.recall import Memory
    from hindsite.store import Store
    from hindsite.waiting import Pause

__all__ = ["CARDS", "Assessment", "Means", "assess", "assess_documents", "assessed_library"]

CARDS = digest("cards", "4")
"""The key of what is known of each file."""

_MANY = 500
"""So many records are worth starting processes for."""


@dataclass(frozen=True)
class Assessment:
    """A library as it was judged, with all verdicts, which may serve others like it."""

    shelf: Shelf
    found: Mapping[str, list[Finding]]
    docket: Docket
    paging: Paging

    def findings(self, audience: Audience) -> Iterator[Finding]:
        """What is wrong, by place, but for what an audience may not see."""
        rest = None if audience is Audience.RESTRICTED else self._withholding(audience)
        untold = self._untold_pages(audience)
        for path in sorted(self.found):
            if self._is_seen(path, audience):
                findings = sorted(self.found[path], key=lambda finding: finding.sort_key)
                told = self._told(path, findings, rest)
                yield from (item for item in told if (path, item.place.line) not in untold)

    def _withholding(self, audience: Audience) -> Withholding:
        """What records hold back from an audience that does not see all."""
        from hindsite.model.withholding import Withholding

        return Withholding.of(audience, self.shelf.settings.policy.withhold)

    def _told(
        self, path: str, findings: list[Finding], rest: Withholding | None
    ) -> Iterator[Finding]:
        """The findings of a file that is seen, but for those that tell what is held back."""
        if rest is None or not findings or path not in self.shelf.cards:
            return iter(findings)
        record = self.shelf.record(path)
        if record is None or isinstance(record, RuleFile):
            return iter(findings)
        return (item for item in findings if rest.told(record, item))

    def _untold_pages(self, audience: Audience) -> frozenset[tuple[str, int]]:
        """Path and line of pages of incidents that an audience may not know of."""
        shelf = self.shelf

        def is_hidden(name: str) -> bool:
            path = shelf.path_of("incident", fold(name))
            if path is None:
                return fold(name) in shelf.unreadable and audience is not Audience.RESTRICTED
            return not audience.sees(shelf.cards[path].audience)

        return frozenset(self.paging.history.rows_naming(is_hidden))

    def _is_seen(self, path: str, audience: Audience) -> bool:
        shelf = self.shelf
        if path in self.paging.history.files:
            least = shelf.settings.policy.on_call.audience
            return audience.sees(least) and audience is not Audience.PUBLIC
        if path not in shelf.cards or audience is Audience.RESTRICTED:
            return True
        if shelf.has_record(path):
            return audience.sees(shelf.cards[path].audience)
        # What cannot be read is internal at the least: nothing in it says otherwise for sure.
        return audience is Audience.INTERNAL and not shelf.may_be_secret(path)


@dataclass(frozen=True, slots=True)
class Means:
    """What is needed to judge records besides these.

    Args:
        as_of: The instant that findings speak of.
        store: What earlier commands kept, as private as the records.
        files: Whether a path, posix and relative to the knowledge base, is there.
        settle: Gives another instant, by what is known of the files; None to keep that one.
        memory: What this process has in mind of the library, if anything.
        pause: Called now and then.
    """

    as_of: datetime
    store: Store
    files: Callable[[str], bool]
    settle: Callable[[Shelf], datetime] | None = None
    memory: Memory | None = None
    pause: Pause = at_once


def assess(
    base: Path, settings: Settings, means: Means, wanted: Callable[[str], bool]
) -> Assessment:
    """The findings of a knowledge base.

    Args:
        base: The folder of `hindsite.yml`.
        settings: What `read_settings` gave.
        means: Of the work tree.
        wanted: Whether the findings in a file are asked for; others are looked into only as far
            as these rest on them.

    Raises:
        SettingsError: A folder that `hindsite.yml` names is not there.
    """
    recall = Recall(means.store)
    with paused():
        assessment = _assessed(base, settings, means, recall, wanted)
        recall.save_part()
    return assessment


def assessed_library(base: Path, settings: Settings, means: Means) -> Library:
    """The whole library with all findings that count in it, for those who need the records too.

    It is what `checks.judged` makes of what `read_library` gives; the arguments are as in `assess`.

    Raises:
        SettingsError: A folder that `hindsite.yml` names is not there.
    """
    from hindsite.reading import collected

    recall = Recall(means.store, memory=means.memory)
    with paused():
        assessment = _assessed(base, settings, means, recall, lambda _path: True)
        means.pause()
        library = collected(base, settings, assessment.shelf.readings(), assessment.paging)
        means.pause()
        recall.save()
    return replace(library, findings=tuple(assessment.findings(Audience.RESTRICTED)))


def _assessed(
    base: Path, settings: Settings, means: Means, recall: Recall, wanted: Callable[[str], bool]
) -> Assessment:
    store = means.store
    cards, docket = Parts(store, CARDS, cards_text, cards_from), Docket(store, rules_key(settings))
    known = cards.load()
    if not known:
        # Whoever knows nothing has to judge everything: else each process would load the rules.
        importlib.import_module("hindsite.checks.judges")
    shelf = Shelf(settings, documents_of(base, settings, recall), known, recall, _judging(means))
    paging = read_paging(base, settings, recall)
    if means.settle:
        means = replace(means, as_of=means.settle(shelf))
    found, verdicts = _judged(shelf, paging, means, docket, wanted)
    means.pause()
    cards.save(shelf.cards)
    docket.enter(verdicts)
    docket.save({*shelf.cards, SETTINGS})
    if wanted(INTRODUCTION):
        from hindsite.reading.introduction import introduction_of

        _, found[INTRODUCTION] = introduction_of(base)
    return Assessment(shelf, found, docket, paging)


def assess_documents(
    documents: Iterable[Document], like: Assessment, settings: Settings, means: Means
) -> Assessment:
    """The findings of other files, most of which are as in a library that was judged before.

    Args:
        documents: The files.
        like: That library. Its pages are taken for those of this one.
        settings: Those in force for the files.
        means: Its `files` is to tell of the place where the files are.
    """
    recall = Recall(means.store)
    shelf = Shelf(settings, documents, like.shelf.cards, recall)
    is_same = rules_key(settings) == rules_key(like.shelf.settings)
    docket = like.docket if is_same else Docket(means.store, rules_key(settings))
    found, _ = _judged(shelf, like.paging, means, docket, lambda _path: True)
    recall.save_readings()
    return Assessment(shelf, found, docket, like.paging)


def _judged(
    shelf: Shelf,
    paging: Paging,
    means: Means,
    docket: Docket,
    wanted: Callable[[str], bool],
) -> tuple[dict[str, list[Finding]], dict[str, Verdict]]:
    """The findings by file, and the verdicts that had to be found anew for them, by name."""
    known, cards = Knowledge(shelf, means.files), shelf.cards
    paths = [path for path in cards if wanted(path)]
    rows = {
        path: docket.rows(path, cards[path].content, known, means.as_of)
        for path in paths
        if shelf.has_record(path)
    }
    new = _new_verdicts(known, [path for path in rows if rows[path] is None], means.as_of)
    rows |= {path: verdict.rows for path, verdict in new.items()}
    found = {
        path: findings_of(path, rows[path] or ()) if path in rows else shelf.findings(path)
        for path in paths
    }
    if any(map(wanted, paging.history.files)):
        from hindsite.checks.judges import judge_pages

        pages = judge_pages(known, paging, means.as_of)
        found |= {path: findings for path, findings in pages.items() if wanted(path)}
    place = shelf.settings.places.path
    if wanted(place):
        content = settings_content(shelf.settings)
        kept = docket.rows(SETTINGS, content, known, means.as_of)
        if kept is None:
            from hindsite.checks.judges import judge_settings

            new[SETTINGS] = judge_settings(known, means.as_of)
            kept = new[SETTINGS].rows
        found[place] = findings_of(place, kept)
    return found, new


def _new_verdicts(known: Knowledge, paths: Sequence[str], as_of: datetime) -> dict[str, Verdict]:
    """The verdicts on some records; on many, in several processes."""
    verdicts: dict[str, Verdict] = known.shelf.go_further(paths, as_of)
    left = [path for path in paths if path not in verdicts]
    if not left:
        return verdicts
    from hindsite.checks.judges import judge

    jobs = (os.cpu_count() or 1) if len(left) >= _MANY else 1
    parts = [left[start : start + TOGETHER] for start in range(0, len(left), TOGETHER)]
    try:
        made = run_all(
            lambda number: judge(known, parts[number], as_of), list(map(len, parts)), jobs
        )
    except WorkerError:
        made = [judge(known, left, as_of)]
    every = (verdict for part in made for verdict in part)
    return verdicts | dict(zip(left, every, strict=True))


def _judging(means: Means) -> Callable[[Shelf, Sequence[str], datetime], list[Verdict]]:
    """What processes that have read files do then: judge them."""

    def verdicts(shelf: Shelf, paths: Sequence[str], as_of: datetime) -> list[Verdict]:
        from hindsite.checks.judges import judge

        return judge(Knowledge(shelf, means.files), paths, as_of)

    return verdicts
