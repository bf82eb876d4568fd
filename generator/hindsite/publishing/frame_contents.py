"""The contents of pages as a theme prints them, put together from what it printed of marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from mkdocs.structure.toc import AnchorLink, get_toc

from hindsite.pages.theme_forms import CONTENTS, CONTENTS_ITEM

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.toc import TableOfContents

__all__ = ["MARK", "Contents", "Gaps", "NoFramesError", "mark"]

MARK = "Hindsiteframe4Q7x"
"""How all marks begin: with letters and digits, which no filter changes."""

_WITH_WORDS = '{% import "partials/language.html" as lang with context %}'


class NoFramesError(Exception):
    """Pages of a site cannot be framed; the message says why."""


def mark(name: str) -> str:
    """What stands in a gap while a theme prints it."""
    return f"{MARK}{name}Z"


class Gaps:
    """A text with gaps, into which values go by their names."""

    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        """Cut a text.

        Args:
            text: As it was printed.
            names: What stands in a gap, and the name of the value that takes its place.

        Raises:
            NoFramesError: There is a mark in it that is none of the gaps.
        """
        self._pieces = re.split(f"({'|'.join(map(re.escape, names))})", text)
        if any(MARK in piece for piece in self._pieces[::2]):
            message = "the theme prints a value where it is not known to"
            raise NoFramesError(message)
        self._names = [names[gap] for gap in self._pieces[1::2]]

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with values in its gaps."""
        pieces = self._pieces.copy()
        pieces[1::2] = [values[name] for name in self._names]
        return "".join(pieces)


class Contents:
    """The contents of pages.

    The theme prints a list of entries, those below them included; of a page that begins with a
    heading of the first level, the entries below that one.
    """

    def __init__(self, env: Any, config: MkDocsConfig) -> None:  # noqa: ANN401 - Jinja2 is not known here
        """Learn how they are printed.

        Raises:
            NoFramesError: It is not as it is known to be.
        """
        self._config = config
        self._filters = env.filters
        self._whole, self._one = (
            env.from_string(f'{_WITH_WORDS}{{% include "{name}" %}}')
            for name in (CONTENTS, CONTENTS_ITEM)
        )
        leaves = [_marked(number) for number in (1, 2)]
        printed = [self._one.render(toc_item=leaf, config=config) for leaf in leaves]
        self._leaf = Gaps(printed[0], _gaps(1))
        branch = self._one.render(toc_item=_marked(0, *leaves), config=config)
        self._branch = _Entries(branch, printed, _gaps(0))
        # Of a page that begins with a heading of the first level, and of another one.
        self._none = {True: self._by_theme([_heading()]), False: self._by_theme([])}
        self._lists = {
            True: _Entries(self._by_theme([_heading(*leaves)]), printed, {}),
            False: _Entries(self._by_theme(leaves), printed, {}),
        }
        if any(self.printed(toc) != self._by_theme(toc) for toc in _trials()):
            message = "the theme prints contents as it is not known to"
            raise NoFramesError(message)

    def printed(self, toc: TableOfContents) -> str:
        """What the theme prints of the contents of a page."""
        entries = list(toc)
        is_below = bool(entries) and entries[0].level == 1
        if is_below:
            entries = entries[0].children
        if not entries:
            return self._none[is_below]
        return self._lists[is_below].filled(map(self._entry, entries), {})

    def _entry(self, entry: AnchorLink) -> str:
        values = {"url": entry.url, "title": entry.title}
        if not entry.children:
            return self._leaf.filled(values)
        values["label"] = str(self._filters["e"](self._filters["striptags"](entry.title)))
        return self._branch.filled(map(self._entry, entry.children), values)

    def _by_theme(self, toc: TableOfContents | list[AnchorLink]) -> str:
        page = SimpleNamespace(toc=toc)
        return cast("str", self._whole.render(page=page, config=self._config))


class _Entries:
    """A text around entries, and what stands between them, from one with two of them."""

    def __init__(self, text: str, entries: Sequence[str], names: Mapping[str, str]) -> None:
        start, first, rest = text.partition(entries[0])
        self._between, second, end = rest.partition(entries[1])
        if not first or not second:
            message = "the theme prints no contents as they are known"
            raise NoFramesError(message)
        gap = mark("entries")
        self._gaps = Gaps(f"{start}{gap}{end}", {**names, gap: "entries"})

    def filled(self, entries: Iterable[str], values: Mapping[str, str]) -> str:
        return self._gaps.filled({**values, "entries": self._between.join(entries)})


def _marked(number: int, *children: AnchorLink) -> AnchorLink:
    # A title as it is, and without its tags, are two gaps.
    entry = AnchorLink(f"<i>{mark(f'title{number}')}</i>", mark(f"url{number}"), 2)
    entry.children = list(children)
    return entry


def _heading(*children: AnchorLink) -> AnchorLink:
    heading = AnchorLink("", "", 1)
    heading.children = list(children)
    return heading


def _gaps(number: int) -> dict[str, str]:
    title = mark(f"title{number}")
    return {f"#{mark(f'url{number}')}": "url", f"<i>{title}</i>": "title", title: "label"}


def _trials() -> list[TableOfContents]:
    """Contents of each kind that a theme can tell apart."""
    low = _token(3)
    middle = _token(2, low, _token(3, _token(4)), low)
    trees = [
        [],
        [_token(1)],
        [_token(1, low)],
        [_token(1, middle, middle), _token(1, middle)],
        [middle, _token(2)],
        [_token(2), _token(1, middle)],
    ]
    return [get_toc(cast("Any", tree)) for tree in trees]


def _token(level: int, *children: dict[str, object]) -> dict[str, object]:
    title = f"<b>a &amp; b</b>  <code>\"{level}'</code>"
    return {"level": level, "id": f"x-{level}", "name": title, "children": list(children)}
