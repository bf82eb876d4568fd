"""Markers that hold parts of a text back, as readers of Markdown and renderers of it see them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.enums import Audience
from hindsite.model.held import Cut
from hindsite.pages.rendering import Renderer
from hindsite.reading.held import marked
from tests.pages.sample import MARKDOWN

SHOWN = Renderer(MARKDOWN)
CODE = re.compile(r"<pre.*?</pre>|<code.*?</code>", re.DOTALL)
FENCES = ["```", "  ```", "    ```", "````", "```bash", "``` a b c", "~~~", "~~~ text", "- ```"]
BLOCKS = ["text", "", "- item", "1. one", "  more", "    four", "# Heading", "> quoted", "> ```"]
MARKUP = ["<div>", "</div>", "<pre>", "</pre>", "<!--", "-->", "!!! note", ": def", "[^1]: n", "`"]
MARKERS = ["::: internal", ":::", "    ::: internal", "  :::"]
LINES = st.lists(st.sampled_from([*FENCES, *FENCES, *BLOCKS, *MARKUP, *MARKERS]), max_size=6)


@given(LINES, st.sampled_from(["", "  ", "    ", "\t"]), LINES)
def test_what_is_marked_is_held_back_or_code_or_an_error(
    before: list[str], indent: str, after: list[str]
) -> None:
    """Never text that goes out: not where a fence was forgotten, indented or no fence at all."""
    part = [f"{indent}{line}" for line in ("::: internal", "SECRET", ":::")]
    found = marked("\n".join([*before, *part, *after]))
    left = Cut.for_audience(found.body, found.held, Audience.PUBLIC).left
    if not found.notes and "SECRET" in left:
        assert "SECRET" not in CODE.sub("", SHOWN.html(left))
