"""Digests of all that records' pages are made from, and what is known of them from former builds.

A page is made from its record, from what it shows of others, and from where the links of its body
lead. To work that out takes a quarter of a millisecond. All but the first follows from the
facts of all records: where these are as they were, a page whose own record is as it was has the
digest that it had.
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

_NAME = digest("sealed pages 1")


class Sealed:
    """What builds for one audience know of their pages' digests.

    Args:
        store: Keeps it from one build to the next.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key: str | None = None
        self._former: dict[str, list[str]] = {}
        self._present: dict[str, list[str]] = {}

    def begin(self, key: str) -> None:
        """Pages are asked for that rest on facts and settings of that digest."""
        self._key = key
        raw = self._store.get(_NAME)
        if raw is not None:
            kept, rows = plain_of(raw)
            self._former = rows if kept == key else {}

    def of(self, path: str, stamp: str) -> str | None:
        """The digest of a page, by a digest of what it rests on besides; None if not known."""
        row = self._former.get(path)
        return row[1] if row is not None and row[0] == stamp else None

    def learn(self, path: str, stamp: str, page: str) -> None:
        """A page was made, or found, and this is its digest."""
        self._present[path] = [stamp, page]

    def save(self) -> None:
        """Keep what was learnt, for the next build."""
        if self._key is not None and self._present and self._present != self._former:
            self._store.put(_NAME, plain_bytes((self._key, self._present)))


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
        raw = self._pack.get(self._own) if self._own else None
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
        seal: Works it out otherwise.
        sealed: What the last build knew.
        path: Of the page.
        stamp: Gives a digest of what it rests on besides the facts of all records.
    """

    def __init__(self, seal: Seal, sealed: Sealed, path: str, stamp: Callable[[], str]) -> None:
        self._seal = seal
        self._sealed = sealed
        self._path = path
        self._digest = stamp

    @cached_property
    def _stamp(self) -> str:
        return self._digest()

    def known(self) -> str | None:
        """The digest, before the page is written."""
        return self._sealed.of(self._path, self._stamp) or self._seal.known()

    def made(self, hrefs: Iterable[str]) -> str | None:
        """The digest of a page that was written."""
        return self._seal.made(hrefs)

    def learn(self, key: str) -> None:
        """Have it known to the next build."""
        self._sealed.learn(self._path, self._stamp, key)


def written(write: Callable[[], Page], seal: LinkSeal) -> Page:
    """Write a page, and keep the links of its body."""
    page = write()
    seal.see(page.hrefs)
    return page
