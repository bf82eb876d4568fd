"""Findings → those that a change is to answer for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hindsite.app.assessing import Assessment, Means, assess_documents
from hindsite.checks.fingerprints import fingerprint
from hindsite.errors import SettingsError
from hindsite.model.enums import Audience
from hindsite.reading import (
    SETTINGS_FILE,
    SITE_FILES,
    documents_in,
    lines_of,
    read_settings,
    records_among,
)
from hindsite.vcs import at_merge_base

if TYPE_CHECKING:
    from hindsite.checks.fingerprints import Lines
    from hindsite.model.findings import Finding
    from hindsite.model.settings import Settings
    from hindsite.vcs import Snapshot

__all__ = ["Change", "since"]


def since(base: Path, revision: str, now: Assessment) -> Change:
    """What differs between the work tree, with all that is not committed, and a revision.

    Args:
        base: The folder of `hindsite.yml`.
        revision: A branch, tag or commit; what counts is where the branch left it.
        now: The work tree's findings.

    Raises:
        UsageError: There is no such revision.
        RepositoryError: There is no repository, or it does not reach back far enough.
    """
    beyond = any(path.startswith("../") for path in now.shelf.cards)
    return Change(base, revision, at_merge_base(base, revision, beyond=beyond), now)


@dataclass(frozen=True)
class Change:
    """The work tree against a snapshot of it."""

    base: Path
    revision: str
    snapshot: Snapshot
    now: Assessment

    @cached_property
    def paths(self) -> frozenset[str]:
        """Records, exports of pages and `hindsite.yml`, new or with something else in them.

        A file that only has another name now is neither.
        """
        found = {path for path in self.now.shelf.cards if not self._is_as_was(path)}
        exports = self.now.paging.history.files
        found.update(path for path in exports if not self._holds_what_it_did(path))
        if (self.base / SETTINGS_FILE).exists() and not self._holds_what_it_did(SETTINGS_FILE):
            found.add(SETTINGS_FILE)
        return frozenset(found - self.renamed.keys())

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Files that have another name now and nothing else: the new path, and the former one."""
        cards, files = self.now.shelf.cards, self.snapshot.files
        gone = {name: path for path, name in sorted(files.items()) if path not in cards}
        return {
            path: gone[card.blob]
            for path, card in cards.items()
            if path not in files and card.content and card.blob in gone
        }

    @property
    def remark(self) -> str:
        """A sentence on what was compared."""
        count = len(self.paths)
        files = "1 file" if count == 1 else f"{count} files"
        commit = self.snapshot.commit[:12]
        return (
            f"since {self.revision} ({commit}): findings in {files} changed, and new ones elsewhere"
        )

    def answerable(
        self, findings: Sequence[Finding], lines: Lines, means: Means
    ) -> Iterator[Finding]:
        """The findings in what was changed, and those elsewhere that were not there before.

        Args:
            findings: Of the work tree.
            lines: Gives the text of its files.
            means: By which they were found; time alone is no change.
        """
        elsewhere = [item for item in findings if item.place.path not in self.paths]
        new = set(self._new(elsewhere, lines, self._before(means)))
        return (item for item in findings if item.place.path in self.paths or item in new)

    def _new(
        self, findings: Sequence[Finding], lines: Lines, before: Assessment | None
    ) -> Iterator[Finding]:
        former = list(before.findings(Audience.RESTRICTED)) if before else []
        same = set(former)
        unlike = [item for item in findings if item not in same]
        still = set(findings)
        known = Counter(fingerprint(item, self.lines) for item in former if item not in still)
        for finding in unlike:
            mark = fingerprint(finding, lines, self.renamed.get(finding.place.path))
            if known[mark] > 0:
                known[mark] -= 1
            else:
                yield finding

    def _before(self, means: Means) -> Assessment | None:
        """The findings in the snapshot; None where its settings cannot be used."""
        try:
            return self.before(means, self.settings())
        except SettingsError:
            return None

    def before(self, means: Means, settings: Settings) -> Assessment:
        """The snapshot as it is judged by some settings.

        Args:
            means: By which the work tree was judged.
            settings: Those in force for it, which are its own unless these cannot be used.
        """
        shelf, snapshot = self.now.shelf, self.snapshot
        same = {
            path: card.content
            for path, card in shelf.cards.items()
            if path not in self.paths and path in snapshot.files
        }
        wanted = records_among((path for path in snapshot.files if path not in same), settings)
        loaded = dict(snapshot.read(wanted))
        documents = documents_in(snapshot.files, settings, same, self._loading(loaded))
        return assess_documents(documents, self.now, settings, replace(means, files=snapshot.holds))

    def _loading(self, loaded: Mapping[str, bytes]) -> Callable[[str], bytes]:
        return lambda path: loaded[path] if path in loaded else self._former(path)

    def settings(self) -> Settings:
        """The settings of the snapshot.

        Raises:
            SettingsError: They cannot be used.
        """
        with TemporaryDirectory() as folder:
            for name in (SETTINGS_FILE, *SITE_FILES):
                if name in self.snapshot.files:
                    (Path(folder) / name).write_bytes(self._former(name))
            return read_settings(Path(folder))

    def lines(self, path: str) -> Sequence[str]:
        """The lines of a file of the snapshot; none of what was not there."""
        return lines_of(self._former(path)) if path in self.snapshot.files else ()

    def _former(self, path: str) -> bytes:
        ((_, content),) = self.snapshot.read([path])
        return content

    def _is_as_was(self, path: str) -> bool:
        if self.snapshot.files.get(path) == self.now.shelf.cards[path].blob:
            return True
        return self._holds_what_it_did(path)

    def _holds_what_it_did(self, path: str) -> bool:
        try:
            is_there = path in self.snapshot.files
            return is_there and self.snapshot.is_as_was(path, (self.base / path).read_bytes())
        except OSError:
            return False
