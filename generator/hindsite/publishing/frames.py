"""What a theme prints around pages, printed once for all that have it alike.

A frame is what the theme itself prints for a page whose title, text and so on are marks, which are
the gaps then. It serves all pages that differ in nothing but what goes into the gaps. That can be
known of pages out of the navigation, of Material, and where none of its templates is another's;
`hindsite.pages.theme_forms` finds out whether these do only what is known.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import mkdocs
from mkdocs.commands.build import get_context
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_theme_dir, normalize_url, templates, write_file

from hindsite.pages.compiling import is_plain
from hindsite.pages.theme_forms import Known, asked_of_meta
from hindsite.publishing.content_policy import MAIN, is_declaring
from hindsite.publishing.frame_contents import MARK, Contents, Gaps, NoFramesError, mark
from hindsite.publishing.page_maker import DeclinedError
from hindsite.resources import templates_folder
from hindsite.workers import Caught

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.pages import Page

    from hindsite.publishing.page_maker import Ground

__all__ = ["Frames", "frames_for"]

_log = logging.getLogger("mkdocs.hindsite")
_THEME = "material"
_ICONS = ".icons"
_LANGUAGE = '"partials/languages/" ~ config.theme.language ~ ".html"'
_PROVIDER = '"partials/integrations/analytics/" ~ provider ~ ".html"'
_EVENTS = ("page_context", "post_page")
_H1 = "<h1"
# A folder, the page's own name in it, and how it ends; nothing in it climbs.
_NAME = r"[\w~%-][\w.~%-]*"
_ADDRESS = re.compile(rf"((?:{_NAME}/)*)({_NAME})(/|\.html)", re.ASCII)
_TITLE, _DESCRIPTION, _CANONICAL = mark("title"), mark("description"), mark("canonical")
_CONTENT, _CONTENTS, _ANCHOR = mark("content"), mark("contents"), mark("anchor")
_GAPS = {
    _TITLE: "title",
    _DESCRIPTION: "description",
    _CANONICAL: "canonical",
    _CONTENT: "content",
    f"{_H1}{_CONTENT}": "content",
    _CONTENTS: "contents",
    f"#{_ANCHOR}": "skip",
}
_MOST_KINDS = 4096
_MOST_SIGNS = 16_000_000
# One page of so many is printed in full too, and compared.
_PROVED = 128


def frames_for(ground: Ground) -> Frames | None:
    """Frames for the pages of a site, or None where it is not known that they are right."""
    with Caught() as caught:
        return Frames(ground)
    _log.info("Each page is printed in full: %s", caught.error)
    return None


class _Sample:
    """A page out of the navigation whose values are marks."""

    previous_page = next_page = edit_url = None
    is_homepage = False

    def __init__(self, page: Page, folder: str, end: str) -> None:
        description = {"description": _DESCRIPTION} if page.meta.get("description") else {}
        self.meta = {**page.meta, "title": _TITLE, **description}
        self.title = _TITLE
        self.url = f"{folder}{mark('name')}{end}"
        self.canonical_url = page.canonical_url and _CANONICAL
        self.content = f"{_H1}{_CONTENT}" if _H1 in str(page.content) else _CONTENT
        self.toc = TableOfContents([AnchorLink("", _ANCHOR, 2)] if page.toc else [])
        self.ancestors = page.ancestors


@dataclass(slots=True)
class _Frame:
    """What is printed around pages, of which those of some `names` are no part.

    Addresses that lead to what lies in the folder of the page itself are their own.
    """

    gaps: Gaps
    names: frozenset[str]
    is_proved: bool = False


class Frames:
    """Prints pages of the plain form; the first one of each frame is printed in full, too."""

    def __init__(self, ground: Ground) -> None:
        """Find out whether pages can be framed.

        Raises:
            NoFramesError: They cannot, or that is not known.
            FormError: A template does what is not known.
        """
        self._ground = ground
        self._asked = sorted(_asked(ground))
        self._contents = Contents(ground.env, ground.config)
        self._shown = {page.file.src_uri for page in ground.nav.pages}
        self._known: dict[tuple[object, ...], _Frame | None] = {}
        self._room = _MOST_SIGNS
        self._is_off = False

    def print(self, page: Page, number: int, in_full: Callable[[], None]) -> None:
        """Print a page into its file.

        Args:
            page: A page of the plain form, which is read.
            number: Its place among all pages.
            in_full: Has MkDocs print it.

        Raises:
            DeclinedError: A page is not as its frame makes it, and others may not be either.
        """
        frame = self._frame_of(page)
        text = self._filled(frame, page) if frame else ""
        # A page that shows a mark would not prove that nothing else does.
        if frame is None or MARK in text:
            in_full()
            return
        made = text.encode("utf-8", errors="xmlcharrefreplace")
        target = page.file.abs_dest_path
        if frame.is_proved and number % _PROVED:
            # Where it cannot be written MkDocs says so.
            with suppress(OSError):
                write_file(made, target)
                return
        in_full()
        if Path(target).read_bytes() == made:
            frame.is_proved = True
        elif frame.is_proved:
            message = f"{page.file.src_uri} is not as its frame makes it"
            raise DeclinedError(message)
        else:
            self._is_off = True

    def _frame_of(self, page: Page) -> _Frame | None:
        """The frame of a page; what is wanted for the first time may be wanted once only."""
        address = _ADDRESS.fullmatch(page.url)
        if self._is_off or address is None or not self._can_be_framed(page):
            return None
        folder, name, end = address.groups()
        key = (folder, end, *self._look(page))
        if key not in self._known:
            if len(self._known) < _MOST_KINDS:
                self._known[key] = None
            return None
        frame = self._known[key]
        if frame is None:
            if self._room < 0:
                return None
            with Caught():
                frame = self._known[key] = self._made(page, folder, end)
            self._is_off = frame is None
        return frame if frame and name not in frame.names else None

    def _can_be_framed(self, page: Page) -> bool:
        meta = page.meta
        title, description = meta.get("title"), meta.get("description", "")
        neighbours = page.parent, page.previous_page, page.next_page
        return (
            isinstance(title, str)
            and title != ""
            and title == page.title
            and isinstance(description, str)
            and "template" not in meta
            and page.file.src_uri not in self._shown
            and not any(neighbours)
            and page.edit_url is None
            and not page.is_homepage
        )

    def _look(self, page: Page) -> Iterator[object]:
        """All that decides what is printed, besides what goes into the gaps."""
        yield bool(page.meta.get("description"))
        yield bool(page.canonical_url)
        yield _H1 in str(page.content)
        yield bool(page.toc)
        for name in self._asked:
            yield repr(page.meta[name]) if name in page.meta else None

    def _made(self, page: Page, folder: str, end: str) -> _Frame:
        config, nav, env = self._ground.config, self._ground.nav, self._ground.env
        sample = cast("Page", _Sample(page, folder, end))
        with _noted(env.filters) as targets:
            # The list of all pages is not looked at.
            context = get_context(nav, cast("Sequence[File]", ()), config, sample)
            text = env.get_template(MAIN).render(context)
        if page.toc:
            text = text.replace(self._contents.printed(sample.toc), _CONTENTS)
        self._room -= len(text)
        return _Frame(Gaps(text, _GAPS), frozenset(_own_names(targets, folder)))

    def _filled(self, frame: _Frame, page: Page) -> str:
        first = next(iter(page.toc), None)
        values = {
            "title": page.meta["title"],
            "description": page.meta.get("description", ""),
            "canonical": page.canonical_url or "",
            "content": str(page.content),
            "contents": self._contents.printed(page.toc),
            "skip": normalize_url(first.url, page) if first else "",
        }
        return frame.gaps.filled(values)


def _asked(ground: Ground) -> frozenset[str]:
    """The fields of front matter that the templates of a site ask for."""
    config, env = ground.config, ground.env
    filters = env.filters
    if config.theme.name != _THEME or not is_plain(env):
        message = "the theme is not Material as it comes"
        raise NoFramesError(message)
    if filters["url"] is not templates.url_filter or (
        filters["script_tag"] is not templates.script_tag_filter
    ):
        message = "addresses are written in another way"
        raise NoFramesError(message)
    if ground.search is not None or any(config.plugins.events[name] for name in _EVENTS):
        message = "a plugin looks at each page"
        raise NoFramesError(message)
    places = _places()
    others = [folder for folder in env.loader.searchpath if Path(folder) not in places]
    if any(Path(folder, _ICONS).exists() for folder in others):
        message = "icons are not the theme's"
        raise NoFramesError(message)
    named = {
        _LANGUAGE: f"partials/languages/{config.theme['language']}.html",
        _PROVIDER: _analytics(config),
    }
    return asked_of_meta(env, MAIN, Known(_is_known, named))


def _places() -> list[Path]:
    """Where the theme's templates are, and ours."""
    own = Path(mkdocs.__file__).parent / "templates"
    return [Path(get_theme_dir(_THEME)), own, templates_folder() / "search"]


def _is_known(name: str, file: str) -> bool:
    path = Path(file)
    if any(path.is_relative_to(place) for place in _places()):
        return True
    return name == MAIN and is_declaring(path.read_text("utf-8", errors="replace"))


def _analytics(config: MkDocsConfig) -> str | None:
    given = config.extra.get("analytics")
    if not given:
        return None
    if not isinstance(given, Mapping) or given.get("feedback"):
        message = "pages ask for feedback"
        raise NoFramesError(message)
    provider = given.get("provider")
    return f"partials/integrations/analytics/{provider}.html" if provider else None


@contextmanager
def _noted(filters: dict[str, Any]) -> Iterator[list[str]]:
    """Note, in a block, all that addresses of a template lead to."""
    targets: list[str] = []

    def noting(function: Callable[..., str]) -> Callable[..., str]:
        @wraps(function)
        def run(context: object, value: object) -> str:
            targets.append(str(value))
            return function(context, value)

        return run

    former = {name: filters[name] for name in ("url", "script_tag")}
    filters.update({name: noting(function) for name, function in former.items()})
    try:
        yield targets
    finally:
        filters.update(former)


def _own_names(targets: Iterable[str], folder: str) -> Iterator[str]:
    """The names in a folder that targets lead through."""
    above = folder.split("/")[:-1]
    for target in targets:
        steps = posixpath.normpath("/" + target.replace("\\", "/"))[1:].split("/")
        if steps[: len(above)] == above and len(steps) > len(above):
            yield steps[len(above)]
