"""Digests of all that records' pages are made from, and what is known of them from former builds.

A page is made from its record, from what it shows of others, and from where the links of its body
lead. To work that out takes a quarter of a millisecond. All but the first follows from the
facts of all records and from who is like whom: where these are as they were, a page whose own
record is as it was has the digest that it had.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from hindsite.pages.values import Seal
from hindsite.store import digest, plain_bytes, plain_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hindsite.pages.links import Resolver
    from hindsite.pages.values import Page
    from hindsite.store import Pack, Store

__all__ = ["LinkSeal", "Sealed", "StampSeal", "written"]

_NAME = digest("sealed pages 2")
_Row = tuple[str, str, str]
"""Of a page: what its record was read from, a digest of what is like it, the digest of all."""


class Sealed:
    """What builds for one audience know of their pages' digests.

    Args:
        store: Keeps it from one build to the next.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key: str | None = None
        self._find: Callable[[], str] = str
        self._former_likeness = ""
        self._former: dict[str, _Row] = {}
        self._present: dict[str, _Row] = {}

    def begin(self, key: str, likeness: Callable[[], str]) -> None:
        """Pages are asked for that rest on facts and settings of that digest.

        Args:
            key: The digest.
            likeness: Gives a digest of who is like whom, of all records at once.
        """
        self._key, self._find = key, likeness
        raw = self._store.get(_NAME)
        if raw is not None:
            kept, alike, paths, *columns = plain_of(raw)
            self._former_likeness = alike
            self._former = dict(zip(paths, zip(*columns, strict=True), strict=True))
            if kept != key:
                self._former = {}

    @cached_property
    def _likeness(self) -> str:
        return self._find()

    @cached_property
    def _are_all_alike(self) -> bool:
        """Whether of no record another is like it than for the last build."""
        return self._likeness == self._former_likeness

    def of(self, path: str, origin: str, alike: Callable[[], str]) -> str | None:
        """The digest of a page, by what it rests on besides; None if not known.

        Args:
            path: Of the page.
            origin: What its record was read from.
            alike: Gives a digest of what is shown as like its record.
        """
        row = self._former.get(path)
        if row is None or row[0] != origin:
            return None
        return row[2] if self._are_all_alike or row[1] == alike() else None

    def learn(self, path: str, origin: str, alike: Callable[[], str], page: str) -> None:
        """A page was made, or found, and this is its digest."""
        row = self._former.get(path)
        if row is None or (row[0], row[2]) != (origin, page) or not self._are_all_alike:
            row = (origin, alike(), page)
        self._present[path] = row

    def save(self) -> None:
        """Keep what was learnt, for the next build."""
        present = self._present
        if self._key is None or not present:
            return
        if present != self._former or not self._are_all_alike:
            columns = zip(*present.values(), strict=True)
            self._store.put(
                _NAME, plain_bytes([self._key, self._likeness, list(present), *columns])
            )

    def let_go(self) -> None:
        """Let go of who finds out what is alike, and holds on to this; nobody asks after that."""
        self._find = str


class LinkSeal(Seal):
    """The digest of a page by what it shows, and by where the links of its body lead.

    Args:
        own: Gives the digest of all but where the links lead, or None.
        resolver: Leads those links.
        pack: Has the links of bodies by the former digest.
    """

    def __init__(self, own: Callable[[], str | None], resolver: Resolver, pack: Pack) -> None:
        self._digest = own
        self._resolver = resolver
        self._pack = pack

    @cached_property
    def _own(self) -> str | None:
        return self._digest()

    def known(self) -> str | None:
        """The digest, where a former build has seen the links of this body."""
        # Where nothing is known, those work the digest out who write the page.
        raw = self._pack.get(self._own) if not self._pack.is_empty and self._own else None
        return None if raw is None else self.made(json.loads(raw))

    def see(self, hrefs: Iterable[str]) -> None:
        """Keep the links of the body for the next builds."""
        if self._own:
            self._pack.put(self._own, json.dumps(tuple(hrefs)).encode())

    def made(self, hrefs: Iterable[str]) -> str | None:
        """The digest of all, by where the links of the body lead now."""
        if not self._own:
            return None
        links = [(href, self._resolver.place(href)) for href in sorted(hrefs)]
        return digest(self._own, repr(links)) if links else self._own


class StampSeal(Seal):
    """The same digest, taken from the last build where a page rests on the same as then.

    Args:
        find: Gives what works it out otherwise.
        sealed: What the last build knew.
        path: Of the page.
        origin: What its record was read from.
        alike: Gives a digest of what is shown as like its record.
    """

    def __init__(
        self,
        find: Callable[[], Seal],
        sealed: Sealed,
        path: str,
        origin: str,
        alike: Callable[[], str],
    ) -> None:
        self._find = find
        self._sealed = sealed
        self._path = path
        self._origin = origin
        self._alike = alike

    def known(self) -> str | None:
        """The digest, before the page is written."""
        return self._sealed.of(self._path, self._origin, self._alike) or self._find().known()

    def made(self, hrefs: Iterable[str]) -> str | None:
        """The digest of a page that was written."""
        return self._find().made(hrefs)

    def learn(self, key: str) -> None:
        """Have it known to the next build."""
        self._sealed.learn(self._path, self._origin, self._alike, key)


def written(write: Callable[[], Page], find: Callable[[], LinkSeal]) -> Page:
    """Write a page, and keep the links of its body."""
    page = write()
    find().see(page.hrefs)
    return page
