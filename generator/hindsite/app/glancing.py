"""What was saved just now, shown before the whole site is built again.

Whoever writes a record looks at its page. To build all that a save touches takes seconds in a large
library; the page itself is made in a fraction of one from what the last build left in memory. What
it says of other records, and what numbers and rules say of it, is as that build knew it: the build
that follows puts right what is not.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.collector import paused
from hindsite.errors import HindsiteError
from hindsite.model.incident import Incident
from hindsite.model.paging import PagingHistory
from hindsite.model.runbook import Runbook
from hindsite.pages import page_again
from hindsite.publishing.press import Press
from hindsite.reading.recall import Memory

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from hindsite.model.enums import Audience
    from hindsite.model.library import Library
    from hindsite.pages import Context
    from hindsite.reading import Shelf

__all__ = ["Glance"]

_MOST = 3
"""So many records that were saved at once are shown first; more are no one's writing."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a build knew: files and records, restricted ones included, for whom, and when.

    `context` is what its pages were written with.
    """

    shelf: Shelf
    whole: Library
    audience: Audience
    as_of: datetime
    context: Context | None = None


class Glance:
    """What the builds of one preview leave in memory for the next ones, and for single pages.

    While a site is built, what the build before it left is still there: what is saved meanwhile is
    shown by it.
    """

    def __init__(self) -> None:
        self.memory = Memory()
        self.press = Press()
        self._known: _Known | None = None
        self._coming: _Known | None = None
        self._last = ""

    def forget(self) -> None:
        """A build failed: nobody knows what a page would be made of now."""
        self._known = self._coming = None
        self.press.clear()

    def learn(self, shelf: Shelf, whole: Library, audience: Audience, as_of: datetime) -> None:
        """A build has read and judged the records."""
        self._coming = _Known(shelf, whole, audience, as_of)

    def meet(self, context: Context) -> None:
        """A build is about to write pages."""
        if self._coming is not None:
            self._coming = replace(self._coming, context=context)

    def take_over(self) -> None:
        """A site is built: pages are shown by what was learnt for it from now on."""
        if self._coming is not None:
            self._known, self._coming = self._coming, None

    def prepare(self) -> None:
        """Work out what pages of records share before somebody waits for one.

        That is found out on the way to any such page; the one that was shown last is the likeliest
        to be shown next.
        """
        context = self._known.context if self._known else None
        records = context.library.record_by_path if context else {}
        record = records.get(self._last) or next(iter(records.values()), None)
        if context is not None and record is not None:
            with suppress(HindsiteError):
                page_again(context, record)

    def show(self, base: Path, saved: Collection[Path], site: Path) -> bool:
        """Put the pages of what was saved into a site, if all of it can be shown at once.

        Args:
            base: The folder of `hindsite.yml`.
            saved: The files that changed, those that came or went included.
            site: The folder of the site, as the last build left it.
        """
        known = self._known
        context = known.context if known else None
        if known is None or context is None or not 0 < len(saved) <= _MOST:
            return False
        paths = [file.relative_to(base) for file in saved if file.is_relative_to(base)]
        records = [self._record(known, base, path.as_posix()) for path in paths]
        if len(records) < len(saved):
            return False
        self._last = paths[0].as_posix()
        try:
            # To search all that a large library has in memory takes longer than to make a page.
            with paused():
                return self._printed(known, context, records, site)
        except HindsiteError:
            # Who builds the whole says what is wrong.
            return False

    def _printed(
        self,
        known: _Known,
        context: Context,
        records: Sequence[Incident | Runbook | None],
        site: Path,
    ) -> bool:
        pages = [page_again(context, item) for item in records if item is not None]
        return len(pages) == len(records) and all(
            self.press.print(page, site, known.as_of) for page in pages
        )

    @staticmethod
    def _record(known: _Known, base: Path, path: str) -> Incident | Runbook | None:
        """A record as it is now and as the audience may see it, where no other hangs on that."""
        former = known.whole.record_by_path.get(path)
        if former is None:
            return None
        try:
            record = known.shelf.read_again(path, (base / path).read_bytes())
        except OSError:
            return None
        if not isinstance(record, (Incident, Runbook)) or not _stands_for(record, former):
            return None
        if isinstance(record, Runbook) and isinstance(former, Runbook):
            record = record.model_copy(update={"changed": former.changed})
        return _seen(known, record)


def _stands_for(record: Incident | Runbook, former: Incident | Runbook) -> bool:
    """Whether a record has address and audience of the one that the file gave before."""
    return (
        isinstance(record, type(former))
        and record.names == former.names
        and record.tier is former.tier
    )


def _seen(known: _Known, record: Incident | Runbook) -> Incident | Runbook | None:
    """The record as the audience may see it at the instant of the site."""
    whole, path = known.whole, record.places.path
    if isinstance(record, Incident):
        part = replace(whole, incidents=(record,))
    else:
        others = (record if item.places.path == path else item for item in whole.runbooks)
        part = replace(whole, incidents=(), runbooks=tuple(others))
    # Nothing of these is on the page of a record, and what they say of others is not there.
    part = replace(part, reviews=(), rule_files=(), findings=(), paging=PagingHistory())
    try:
        return part.visible_to(known.audience).at(known.as_of).record_by_path.get(path)
    except HindsiteError:
        return None
