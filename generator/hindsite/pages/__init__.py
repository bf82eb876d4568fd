"""Records, statistics and charts → a tree of Markdown pages; the only room that imports Jinja2."""

from __future__ import annotations

from hindsite.pages.composing import compose
from hindsite.pages.report_markdown import report_markdown
from hindsite.pages.values import MarkdownSettings, Options, Page

__all__ = ["MarkdownSettings", "Options", "Page", "compose", "report_markdown"]
