"""A page of the plain form → what Markdown with given extensions makes of it, without Markdown.

What extensions do to headings is learnt from headings that Markdown renders once, and what is known
of the rest is tried on a page: an extension that does more is found out, and nothing is rendered.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import markdown
from markdown.extensions.toc import nest_toc_tokens, unique

from hindsite.publishing.page_form import BLOCK_TAGS, Heading, read_form

if TYPE_CHECKING:
    from hindsite.publishing.page_form import Form

__all__ = ["PageRenderer", "Rendered", "renderer_for", "unknown_extensions"]

_KNOWN = frozenset(
    {"abbr", "admonition", "attr_list", "def_list", "extra", "fenced_code", "footnotes"}
    | {"md_in_html", "sane_lists", "tables", "toc"}
    | {"pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.emoji"}
    | {"pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink"}
    | {"pymdownx.mark", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"}
    | {"pymdownx.tilde"}
)
_PREFIX = "markdown.extensions."
_WORDS, _ANCHOR = "Hindsiteprobewords", "hindsiteprobeanchor"
_LEVELS = range(1, 7)
_CODE = '<div class="highlight"><pre><code>a\n\n  b ??? !!! === :::\n</code></pre></div>'
_TRIAL = "\n\n".join(
    [
        '---\ntitle: "T"\n---',
        "# Caf&#233; &amp; 2 more &#45; well-known",
        *(f"<{tag}>\nx &#38; <b>y</b>\n\n<p>z *z* {{#q}}</p><br>\n</{tag}>" for tag in BLOCK_TAGS),
        *(f'{"#" * level} A b {{#a-b}}\n\n<p>1 <a id="q">_a_</a></p>' for level in _LEVELS),
        "## Café – 2\n\n\n## Café – 2",
        "<p>x</p>\n<p>y</p>\n## Tight",
        _CODE,
    ]
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The HTML of a page, and its headings nested as Python-Markdown's `toc_tokens` are."""

    content: str
    tokens: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What becomes of a heading of one level: HTML with gaps, and its level in the contents."""

    pieces: tuple[str, ...]
    level: int | None


class PageRenderer:
    """Renders pages of the plain form as one configuration of Markdown would."""

    def __init__(self, engine: markdown.Markdown) -> None:
        contents = cast("Any", engine.treeprocessors["toc"])
        self._slugify = contents.slugify
        self._separator = contents.sep
        self._shapes = {level: _shape(engine, level) for level in _LEVELS}

    def render(self, form: Form) -> Rendered:
        """Render a page."""
        parts: list[str] = []
        tokens: list[dict[str, Any]] = []
        used = {part.anchor for part in form.parts if isinstance(part, Heading) and part.anchor}
        counters: dict[str, int] = {}
        for part in form.parts:
            if isinstance(part, str):
                parts.append(part)
                continue
            shape = self._shapes[part.level]
            name = " ".join(part.words.split())
            anchor = part.anchor
            if anchor is None:
                slug = self._slugify(html.unescape(name), self._separator)
                anchor = unique(slug, used, counters)
            parts.append(_filled(shape.pieces, part.words, anchor))
            if shape.level is not None:
                tokens.append({"level": shape.level, "id": anchor, "name": name})
        nested = nest_toc_tokens(cast("Any", tokens))
        return Rendered("\n".join(parts).strip(), cast("Any", nested))


def _shape(engine: markdown.Markdown, level: int) -> _Shape:
    engine.reset()
    text = engine.convert(f"{'#' * level} {_WORDS} {{#{_ANCHOR}}}")
    tokens = cast("Any", engine).toc_tokens
    marked = text.replace(_WORDS, "\0w\0").replace(_ANCHOR, "\0a\0")
    return _Shape(tuple(marked.split("\0")), tokens[0]["level"] if tokens else None)


def _filled(pieces: tuple[str, ...], words: str, anchor: str) -> str:
    known = {"w": words, "a": anchor}
    return "".join(known[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def unknown_extensions(names: Sequence[str], configs: Mapping[str, Any]) -> list[str]:
    """The extensions of which it is not known that they leave pages of the form alone."""
    unknown = [name for name in names if name.removeprefix(_PREFIX) not in _KNOWN]
    glossaries = [
        name for name in names if name.removeprefix(_PREFIX) == "abbr" and configs.get(name)
    ]
    return [*unknown, *glossaries]


def renderer_for(names: Sequence[str], configs: Mapping[str, Any]) -> PageRenderer | None:
    """A renderer for extensions as configured, or None where they do what is not known."""
    if unknown_extensions(names, configs):
        return None
    engine = markdown.Markdown(extensions=list(names), extension_configs=dict(configs))
    if "toc" not in engine.treeprocessors:
        return None
    renderer = PageRenderer(engine)
    form = read_form(_TRIAL)
    engine.reset()
    content = engine.convert(form.markdown) if form else None
    tokens = cast("Any", engine).toc_tokens
    made = renderer.render(form) if form else None
    same = made is not None and made.content == content and _plain(made.tokens) == _plain(tokens)
    return renderer if same else None


def _plain(tokens: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (token["level"], token["id"], token["name"], _plain(token["children"])) for token in tokens
    ]
