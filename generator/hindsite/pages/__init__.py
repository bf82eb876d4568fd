"""Records, statistics and charts → a tree of Markdown pages; the only room that imports Jinja2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.loading import late
from hindsite.pages.composing import compose, compose_from
from hindsite.pages.context import Context
from hindsite.pages.measured import Measured
from hindsite.pages.single import page_again
from hindsite.pages.values import Draft, MarkdownSettings, Options, Page

if TYPE_CHECKING:
    from hindsite.pages.handoff import Shift, handoff_document, handoff_markdown
    from hindsite.pages.offline import compose_offline
    from hindsite.pages.report_text import report_markdown

__all__ = [
    "Context",
    "Draft",
    "MarkdownSettings",
    "Measured",
    "Options",
    "Page",
    "Shift",
    "compose",
    "compose_from",
    "compose_offline",
    "handoff_document",
    "handoff_markdown",
    "page_again",
    "report_markdown",
]

# Loaded when they are asked for, with the numerical libraries that they need.
_HOMES = {
    "Shift": "handoff",
    "compose_offline": "offline",
    "handoff_document": "handoff",
    "handoff_markdown": "handoff",
    "report_markdown": "report_text",
}


def __getattr__(name: str) -> object:
    return late(__name__, _HOMES, name)
