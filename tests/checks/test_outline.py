from __future__ import annotations

import time

import pytest

from hindsite.checks.outline import lead, sections

BODY = """\
# The whole

In short.

## 1. Summary

### To whom

All.

```console
## no heading
```

## Empty
<!-- a hint
in two lines -->

### Still empty

## Last
"""


def test_sections_hold_what_stands_below_smaller_headings() -> None:
    """Titles, plain names and places; code holds no headings."""
    found = sections(BODY, 10)
    assert [item.title for item in found] == [
        *("The whole", "1. Summary", "To whom", "Empty", "Still empty", "Last"),
    ]
    summary = found[1]
    assert (summary.name, summary.at) == ("summary", (14, 4))
    assert "All." in summary.text
    assert "no heading" in summary.text
    assert [item.is_empty for item in found] == [False, False, False, True, True, True]


def test_comments_that_end_nowhere_take_no_time() -> None:
    """What begins below the last end is text; it took the square of its length to find out."""
    began = time.process_time()
    (section,) = sections(f"## Summary\n\n<!-- a -->One.{'<!--' * 60_000}\n", 1)
    assert section.text.startswith("One.<!--")
    assert time.process_time() - began < 5


def test_many_headings_take_no_time() -> None:
    """Where each ends is not searched among all that follow."""
    began = time.process_time()
    assert len(sections("## a\n\n" * 150_000, 1)) == 150_000
    assert time.process_time() - began < 10


@pytest.mark.parametrize("text", ["TBD", "_todo_", "…", "- "])
def test_a_word_for_nothing_is_nothing(text: str) -> None:
    """What was to be filled in is empty."""
    (section,) = sections(f"## Summary\n\n{text}\n", 1)
    assert section.is_empty


def test_lead() -> None:
    """What stands before the first heading, or between the title and the next one."""
    assert lead(BODY) == "In short."
    assert lead("Text.\n\n## Summary\n") == "Text."
    assert lead("Text alone.") == "Text alone."
    assert lead("## Summary\n\nText.") == ""
    assert lead("") == ""
