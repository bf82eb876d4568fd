"""One page of a site that was built just now, printed again by itself.

All that a page needs of MkDocs stays in memory: its configuration, the navigation, and templates
that are loaded. What a page needs of other pages is not there: those that look at others are left
to a build of the whole site, as are sites with a search or tags that gather from all pages.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as SitePage

from hindsite.pages.values import Draft
from hindsite.publishing.draft_files import DraftFile, model_file
from hindsite.publishing.mkdocs_host import fixed_date
from hindsite.publishing.page_cache import NO_SITE, PageCache
from hindsite.publishing.page_maker import Made, PageMaker, Reader

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.pages.values import Page
    from hindsite.publishing.page_maker import Ground
    from hindsite.publishing.page_renderer import PageRenderer

__all__ = ["Press"]


class Press:
    """What the last build left for single pages; nothing before there was one."""

    def __init__(self) -> None:
        self._ground: Ground | None = None
        self._renderer: PageRenderer | None = None

    def clear(self) -> None:
        """Forget the last build: another begins."""
        self._ground = self._renderer = None

    def set_up(self, ground: Ground, renderer: PageRenderer | None, sample: Draft | None) -> None:
        """A site was built.

        Args:
            ground: What its pages were made on. The staged files may go.
            renderer: Renders pages of the plain form.
            sample: A page, which is made once more for the templates to be loaded while the staged
                files are there.
        """
        self.clear()
        if sample is None or renderer is None or ground.search is not None or ground.tags.are_used:
            return
        files = Files([])
        self._ground = replace(ground, files=files, cache=PageCache(None, ""), former=NO_SITE)
        self._renderer = renderer
        with tempfile.TemporaryDirectory(prefix="press-") as room:
            if self._made(sample, Path(room)) is None:
                self.clear()

    def print(self, page: Page, site: Path, as_of: datetime) -> bool:
        """Put a page in its place in a finished site; False where that has to be built as a whole.

        Args:
            page: As it would be staged. The site has a page of that path.
            site: The folder of the site.
            as_of: The instant that the site speaks of.
        """
        with (
            tempfile.TemporaryDirectory(prefix="press-", dir=site.parent) as room,
            contextlib.redirect_stdout(sys.stderr),
            fixed_date(as_of),
        ):
            made = self._made(Draft(page.path, lambda: page), Path(room))
            if made is None:
                return False
            target = site / made.relative_to(room)
            if not target.is_file():
                return False
            # Never written to: the file may be one with that of another site.
            made.replace(target)
        return True

    def _made(self, draft: Draft, folder: Path) -> Path | None:
        """The file of a page that was made in a folder, if that could be done and nothing told."""
        ground = self._ground
        if ground is None:
            return None
        file = DraftFile(draft, model_file(ground.config), NO_SITE, [])
        file.dest_dir = str(folder)
        SitePage(None, file, ground.config)
        reader = Reader(ground.config, ground.files, self._renderer)
        made = PageMaker(ground, [file], reader).make(0)
        path = Path(file.abs_dest_path)
        file.part()
        return path if _is_sound(made) else None


def _is_sound(made: Made) -> bool:
    is_wrong = made.failed or made.error is not None or bool(made.declined)
    is_told = any(level >= logging.WARNING for _, level, _ in made.logs)
    return not is_wrong and not is_told and made.anchors is None
