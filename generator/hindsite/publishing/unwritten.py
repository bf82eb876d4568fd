"""Drafts of a site on their way: written to the stage, or found finished, and then indexed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import EngineError, HindsiteError
from hindsite.model.settings import Search
from hindsite.publishing.search import Shelved, index_shelves
from hindsite.publishing.staging import write_pages
from hindsite.workers import WorkerError, run_all

if TYPE_CHECKING:
    from hindsite.pages.values import Draft, Entry
    from hindsite.store import Store

__all__ = ["NONE_UNWRITTEN", "Unwritten", "Written"]

_Made = tuple["str | None", "Entry | None"]


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
        shelves: dict[str, list[Shelved]] = {}
        for one in written:
            if one.draft.shelf is not None:
                address = one.draft.path.removesuffix(".md") + "/"
                shelved = Shelved(address, one.key, one.find, one.entry is not None)
                shelves.setdefault(one.draft.shelf, []).append(shelved)
        yield from index_shelves(shelves, self.search, self.store, self.jobs)

    def save(self) -> None:
        """Keep what this process has learnt of pages."""
        if self.store:
            self.store.save()


NONE_UNWRITTEN = Unwritten(search=None)
"""All pages are staged."""
