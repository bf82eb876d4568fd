"""Material's tags plugin in the fast build: what it has to know of pages before any is finished.

The plugin gathers tags while pages are read, puts lists of them into pages that ask for one when
all are read, and gives each page links to those lists. So three things are done ahead: tags are
gathered from the front matter of every page, pages with a list are read whole, and the links that a
page shows are part of the key that it is kept under. All of it is the plugin's own work, in the
order of MkDocs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.utils.meta import YAML_RE

from hindsite.publishing.content_policy import MAIN, USERS_MAIN
from hindsite.publishing.draft_files import DraftFile
from hindsite.store import digest

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

    from hindsite.store import Store

__all__ = ["TAGS", "PageTags", "in_the_way"]

TAGS = "material.plugins.tags.plugin"
"""The module of the plugin."""

_INSIDES = re.compile(r"\b(?:mappings|listings)\b")
_MOST_KEPT = 32 * 1024 * 1024


def in_the_way(config: MkDocsConfig) -> str | None:
    """What keeps a site with the plugin from being built fast, if anything."""
    folder = config.theme.custom_dir
    if not folder or not any(type(plugin).__module__ == TAGS for plugin in config.plugins.values()):
        return None
    for path in sorted(Path(folder).rglob("*.html")):
        # Lists are made from fragments, for which the plugin itself looks into all tags.
        is_fragment = path.is_relative_to(Path(folder) / "fragments")
        if not is_fragment and _INSIDES.search(path.read_text("utf-8", errors="replace")):
            name = MAIN if path.name == USERS_MAIN else path.name
            return f"the template {name} may look into the tags of all pages"
    return None


class PageTags:
    """The tags of a site's pages. A store keeps which drafts have none, so as not to write them."""

    def __init__(self, config: MkDocsConfig, store: Store | None = None) -> None:
        self._config = config
        self._store = store
        self._plugins: list[Any] = [
            plugin
            for plugin in config.plugins.values()
            if type(plugin).__module__ == TAGS and plugin.config.enabled
        ]
        names = [str(plugin.config.tags_name_property) for plugin in self._plugins]
        self._names = tuple(name.lower() for name in names)
        self._directives = [
            # As the plugin has it: what it is told counts as a pattern.
            re.compile(
                rf"<!--\s*?{plugin.config.listings_directive}(.*?)\s*-->", re.IGNORECASE | re.DOTALL
            )
            for plugin in self._plugins
        ]

    @property
    def are_used(self) -> bool:
        """Whether there are tags at all."""
        return bool(self._plugins)

    def gather(self, file: File, page: Page, files: Files) -> bool:
        """Gather the tags of a page that is not yet read.

        Args:
            file: That of the page.
            page: The page.
            files: All files.

        Returns:
            Whether the page has to be read whole before others are made.
        """
        if not self._plugins:
            return False
        if not isinstance(file, DraftFile):
            return self._gather(file.content_string, page, files)
        known = self._store.pack("tags", _MOST_KEPT) if self._store and file.draft.key else None
        key = digest("untagged 1", str(file.draft.key), *self._names, *map(str, self._directives))
        if known and known.get(key) is not None:
            return False
        text = file.content_string
        whole = self._gather(text, page, files)
        if not whole:
            # All texts at once would be much to hold.
            file.forget()
            if known and not self._may_have_tags(text):
                known.put(key, b"")
        return whole

    def _gather(self, text: str, page: Page, files: Files) -> bool:
        # Most pages have no comment at all, and a pattern takes its time to say so.
        if "<!--" in text and any(directive.search(text) for directive in self._directives):
            return True
        if not self._may_have_tags(text):
            return False
        page.read_source(self._config)
        if "title" not in page.meta:
            # Its title, which lists show, is known only when it is rendered.
            return True
        self.gather_read(page, files)
        # The title asks whether there is a text.
        page.markdown = ""
        return False

    def gather_read(self, page: Page, files: Files) -> None:
        """Gather the tags of a page whose text is read and has no list in it."""
        for plugin in self._plugins:
            plugin.on_page_markdown(
                page.markdown or "", page=page, config=self._config, files=files
            )

    def shown_on(self, page: Page) -> str:
        """What the plugin lets a page show: its tags, and which lists they lead to."""
        shown = []
        for plugin in self._plugins:
            mapping = plugin.mappings.get(page)
            if mapping is not None and plugin.config.tags:
                shown.append(
                    [
                        (tag.name, tag.hidden, [(link.title, link.url) for link in tag.links])
                        for tag in plugin.listings & mapping
                    ]
                )
        return str(shown) if shown else ""

    def _may_have_tags(self, text: str) -> bool:
        front = YAML_RE.match(text)
        head = (front[1] if front else text.partition("\n\n")[0]).lower()
        # With a backslash YAML can spell a key in another way.
        return "\\" in head or any(name in head for name in self._names)
