"""What an incident was, in a few plain words."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from hindsite.pages.escaping import one_line

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.pages.rendering import Renderer

__all__ = ["summary_of"]

_LENGTH = 400
_SECTION = re.compile(
    r"<h[1-6][^>]*>\s*summary\s*</h[1-6]>\s*<p>(.*?)</p>", re.IGNORECASE | re.DOTALL
)
_FIRST = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def summary_of(renderer: Renderer, incident: Incident) -> str:
    """What users felt, else the first paragraph of the summary, or of the whole body; cut if long.

    The text is plain and untrusted: it has to be escaped where it lands.
    """
    text = one_line(incident.impact.summary or _first_paragraph(renderer, incident))
    if len(text) <= _LENGTH:
        return text
    return f"{text[:_LENGTH].rsplit(' ', 1)[0]} …"


def _first_paragraph(renderer: Renderer, incident: Incident) -> str:
    body = renderer.html(incident.body)
    found = _SECTION.search(body) or _FIRST.search(body)
    return html.unescape(_TAG.sub("", found[1])) if found else ""
