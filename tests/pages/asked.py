"""The pages of a library, of which those are written that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from hindsite.metrics import measure
from hindsite.pages import compose
from hindsite.pages.addresses import Addresses
from hindsite.pages.context import Context
from hindsite.pages.drafting import Drafts
from hindsite.pages.environment import Templates
from hindsite.pages.measured import Measured, Numbers
from hindsite.pages.overview_pages import CHAPTERS
from hindsite.pages.rendering import Renderer

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.model.figure import Figure
    from hindsite.model.library import Library
    from hindsite.pages import Options
    from hindsite.pages.values import Draft

__all__ = ["Asked"]


class Asked(Mapping[str, str]):
    """The text of each page by its path, in the order of the site.

    A page of a record is written by itself, and one of several records with those that come before
    it in its chapter. Who counts or lists pages has all of them composed.

    Args:
        library: What the pages show.
        as_of: The instant that they speak of.
        options: How they are written.
        figures: Charts of the numbers.
    """

    def __init__(
        self, library: Library, as_of: datetime, options: Options, *figures: Figure
    ) -> None:
        known = library.at(as_of)
        self._context = Context(
            library=known,
            numbers=Numbers(as_of, lambda: Measured(measure(known, as_of), figures)),
            options=options,
            addresses=Addresses(known),
            renderer=Renderer(options.markdown, options.bodies),
            templates=Templates(options.overrides),
        )
        self._written: dict[str, str] = {}

    def __getitem__(self, path: str) -> str:
        if "_all" in vars(self):
            return self._all[path]
        if path in self._records:
            return self._records[path].text
        if path not in self._written:
            self._written |= self._found(path) or self._all
        return self._written[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> dict[str, str]:
        context = self._context
        measured = context.numbers.measured
        pages = compose(context.library, measured.metrics, measured.figures, context.options)
        return {page.path: page.text for page in pages}

    @cached_property
    def _records(self) -> dict[str, Draft]:
        drafts = Drafts(self._context)
        kinds = (drafts.incidents(), drafts.runbooks(), drafts.reviews(), drafts.alerts())
        return {draft.path: draft for draft in chain(*kinds)}

    def _found(self, path: str) -> dict[str, str]:
        """The page and those that are written before it, first of chapters that are named so."""
        found: dict[str, str] = {}
        word = path.removesuffix(".md").split("/")[0].split("-")[0].rstrip("s")
        for chapter in sorted(CHAPTERS, key=lambda one: word not in one.write.__name__):
            for page in chapter.pages(self._context):
                found[page.path] = page.text
                if page.path == path:
                    return found
        return {}
