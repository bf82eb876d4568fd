"""Pages of the plain form in MkDocs' own build, rendered without Markdown; the result is the same.

It is for `mkdocs build` and `mkdocs serve`, where other plugins may do as they like with each page:
a page whose text one of them changed is rendered by MkDocs.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, cast

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from hindsite.publishing.page_form import read_form
from hindsite.publishing.page_renderer import renderer_for

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from hindsite.publishing.page_renderer import PageRenderer

__all__ = ["find_anchors", "prepare"]


class _PlainPage(Page):
    """A page that renders itself as long as it is as it was staged, and Markdown as it was set."""

    def __init__(self, file: File, config: MkDocsConfig, markdown: _Markdown) -> None:
        super().__init__(None, file, config)
        self._plain = markdown

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the text to HTML."""
        form = read_form(self.file.content_string)
        if form is None or form.markdown != self.markdown or not self._plain.is_of(config):
            super().render(config, files)
            return
        rendered = self._plain.renderer.render(form)
        self.content = rendered.content
        self.toc = get_toc(cast("Any", rendered.tokens))

    def find_anchors(self, config: MkDocsConfig, files: Files) -> None:
        """Have MkDocs find the anchors of the page, which a link leads to."""
        content, toc = self.content, self.toc
        super().render(config, files)
        self.content, self.toc = content, toc


class _Markdown:
    """How Markdown was set when the renderer was made."""

    def __init__(self, config: MkDocsConfig, renderer: PageRenderer) -> None:
        self.renderer = renderer
        self._names = list(config.markdown_extensions)
        self._configs = copy.deepcopy(config.mdx_configs)

    def is_of(self, config: MkDocsConfig) -> bool:
        """Whether it is set so still: plugins may change it at any time."""
        return config.markdown_extensions == self._names and config.mdx_configs == self._configs


def prepare(nav: Navigation, files: Files, config: MkDocsConfig) -> None:
    """Make the pages that are not in the navigation anew, where nobody has changed them."""
    names = config.markdown_extensions
    # Other plugins put extensions there, of which nothing is known.
    known = all(isinstance(name, str) for name in cast("list[object]", names))
    renderer = renderer_for(names, config.mdx_configs) if known else None
    if renderer is None:
        return
    markdown = _Markdown(config, renderer)
    shown = {id(page) for page in nav.pages}
    for file in files.documentation_pages():
        former = file.page
        if type(former) is Page and id(former) not in shown:
            made = _PlainPage(file, config, markdown)
            file.page = made if _state(made) == _state(former) else former


def _state(page: Page) -> dict[str, object]:
    """What is known of a page that nobody has read."""
    return {key: value for key, value in vars(page).items() if key not in {"toc", "_plain"}}


def find_anchors(files: Files, config: MkDocsConfig) -> None:
    """Find the anchors of pages that others link to, once all are read: MkDocs looks at links."""
    for file in files.documentation_pages():
        for target in (file.page.links_to_anchors if file.page else None) or {}:
            page = target.page
            if isinstance(page, _PlainPage) and page.present_anchor_ids is None:
                page.find_anchors(config, files)
