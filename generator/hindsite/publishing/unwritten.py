"""Drafts of a site on their way: written to the stage, or found finished, and then indexed."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import EngineError, HindsiteError
from hindsite.model.settings import Search
from hindsite.publishing.search import Shelved, foresee, index_shelves, see_foreseen
from hindsite.publishing.staging import write_pages
from hindsite.workers import Apart, Caught, WorkerError, run_all

if TYPE_CHECKING:
    from hindsite.pages.values import Draft, Entry
    from hindsite.store import Store

__all__ = ["NONE_UNWRITTEN", "Unwritten", "Written"]

_Made = tuple["str | None", "Entry | None"]
_FEW = 32
"""So many new pages are made twice, once for the index and once for the site."""


@dataclass(frozen=True, slots=True)
class Written:
    """A draft whose page was made or found: its key where it has one, its entry where made."""

    draft: Draft
    key: str | None = None
    entry: Entry | None = None

    def find(self) -> Entry | None:
        """What the search knows of the page; written once more if nobody kept it."""
        return self.entry or self.draft.page.entry


@dataclass(frozen=True, slots=True)
class Unwritten:
    """The drafts of a site.

    Attributes:
        drafts: Pages that are written when they are needed.
        search: What `hindsite.yml` says of the search; None where a site has another one.
        store: What former builds kept, if anything.
        jobs: How many processes write pages.
    """

    drafts: Sequence[Draft] = ()
    search: Search | None = field(default_factory=Search)
    store: Store | None = None
    jobs: int = 1

    def write_all(self, docs: Path) -> None:
        """Write all drafts, and the index of what they say, into the folder of staged pages.

        Raises:
            OutputError: Something cannot be written.
            TemplateError: A page cannot be made.
            EngineError: A process was killed.
        """

        def write(number: int) -> _Made | HindsiteError:
            draft = self.drafts[number]
            try:
                page = draft.page
                write_pages([page], docs)
            except HindsiteError as error:
                return error
            return draft.seal.made(page.hrefs), page.entry

        try:
            made = run_all(write, [1] * len(self.drafts), self.jobs, self.save)
        except WorkerError as error:
            at = f"{self.drafts[error.item].path}: " if error.item is not None else ""
            message = f"The pages cannot be written. {at}{error.how}."
            raise EngineError(message, "Build again, with --jobs 1 if it stays so.") from error
        write_pages(self.index(self._written(made)), docs)

    def _written(self, made: Sequence[_Made | HindsiteError]) -> Iterator[Written]:
        for draft, one in zip(self.drafts, made, strict=True):
            if isinstance(one, HindsiteError):
                raise one
            yield Written(draft, *one)

    def index(self, written: Iterable[Written]) -> Iterator[Draft]:
        """The files of the search's index; none where a site has another search."""
        if self.search is None:
            return
        yield from index_shelves(_shelves(written), self.search, self.store, self.jobs)

    def foresee(self) -> Callable[[], None]:
        """Have a process beside make what will change of the index where few pages are new.

        It is no more than kept, for `index` to find. To make it takes as long as all that stands
        between this and that.

        Returns:
            What waits for that process.
        """
        if self.search is None or self.store is None or self.jobs <= 1:
            return _nothing
        store, new = self.store, list(islice(self._new(), _FEW + 1))
        if not 0 < len(new) <= min(_FEW, sum(one.shelf is not None for one in self.drafts) // 2):
            return _nothing
        names = {draft.shelf for draft in new}
        try:
            apart = Apart(lambda: foresee(_shelves(self._foreseen(names)), store))
        except WorkerError:
            return _nothing

        def wait() -> None:
            # What it has not made is made here.
            with suppress(WorkerError):
                apart.result()
            see_foreseen(store)

        return wait

    def _new(self) -> Iterator[Draft]:
        """The drafts on shelves that no former build has made."""
        for draft in self.drafts:
            key: str | None = ""
            if draft.shelf is not None:
                with Caught():
                    # Whatever is wrong with it, who makes the page runs into it, and says so.
                    key = draft.key
            if key is None:
                yield draft

    def _foreseen(self, shelves: Container[str | None]) -> Iterator[Written]:
        """All drafts of some shelves as they will be written."""
        for draft in self.drafts:
            if draft.shelf is not None and draft.shelf in shelves:
                if draft.key is not None:
                    yield Written(draft, draft.key)
                    continue
                page = draft.page
                yield Written(draft, draft.seal.made(page.hrefs), page.entry)

    def save(self) -> None:
        """Keep what this process has learnt of pages."""
        if self.store:
            self.store.save()


def _shelves(written: Iterable[Written]) -> dict[str, list[Shelved]]:
    """Those that the search knows, by the name of their shelf."""
    shelves: dict[str, list[Shelved]] = {}
    for one in written:
        if one.draft.shelf is not None:
            address = one.draft.path.removesuffix(".md") + "/"
            shelved = Shelved(address, one.key, one.find, one.entry is not None)
            shelves.setdefault(one.draft.shelf, []).append(shelved)
    return shelves


def _nothing() -> None:
    """Nobody is waited for."""


NONE_UNWRITTEN = Unwritten(search=None)
"""All pages are staged."""
