from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hindsite.reading import yaml_text
from hindsite.reading.plain_yaml import plain_yaml
from hindsite.reading.yaml_data import Data, Parsed, Scalar
from hindsite.reading.yaml_text import parse

_USUAL = (
    "a: b", "b: 2026-03-14T09:02:00Z", "c: 'It''s \"so\"'", 'd: "x: y"', "e:", "f: [a, b c]",
    "g:  ~", "- a", "- b: c", "-  d", "'e'", "- 'f' ", "h: http://x.example/a?b#c",
    'i: a [b] {c} & *d, "e"', "goes on", "is a: field", "j: []", "k: [null, l]",
    "m: é “n” \U0001f600", "", "  ",
)  # fmt: skip
_PIECES = (
    "a", "b:", ": ", ":", " ", "- ", "-", "? ", "'", '"', "''", "\\", "[", "]", ", ", "{", "}", "#",
    " #", "&a", "*a", "!t", "|", ">", "%", "@", "`", "---", "...", "~", "null", "\t", "\u00a0",
    "\u200b", "\x85", "é", "\U0001f600", "<<", "=", "+", ".", "/", "(", "$", "\0",
)  # fmt: skip
_LINE = st.tuples(
    st.sampled_from(("", "", "  ", "  ", "    ", " ", "   ")),
    st.one_of(
        st.sampled_from(_USUAL),
        st.sampled_from(_USUAL),
        st.sampled_from(_USUAL),
        st.lists(st.sampled_from(_PIECES), max_size=5).map("".join),
    ),
).map("".join)
TEXTS = st.lists(_LINE, max_size=8).map("\n".join)


def parsed(text: str, line: int) -> Parsed:
    """What the parser makes of a text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "plain_yaml", lambda _text, _line: None)
        return parse(text, line)


def scalars(data: Data) -> Iterator[tuple[object, ...]]:
    """All texts with what they know of their places."""
    if isinstance(data, Scalar):
        yield data, data.where, data.steps
    elif data is not None:
        for item in data.values() if isinstance(data, dict) else data:
            assert item is None or isinstance(item, (dict, list, Scalar))
            yield from scalars(item)


@given(TEXTS)
@example("a: b\n  goes on\n  twice")
@example("a: b\n\n  goes on")
@example("a: b\n  goes on: no")
@example("a: b\n  - goes on")
@example("a:\n- b\n- c: d\n  e: f\ng:")
@example("a:\n  - b:\n    - c\n    d: e")
@example("a:\n  b:\n    c:\n  d: [e , f]")
@example("a:\n  b")
@example("a:\n  'b'")
@example("a: null\n  goes on")
@example("a: 'b'\n  goes on")
@example("a: [b]\n  goes on")
@example("a: b\na: c")
@example("a: b:")
@example("- a")
@example(" a: b")
@example("a:\n  - b\n  c: d")
@example("a:\n" + " " * 60 + "b: c")
def test_the_short_way(text: str) -> None:
    """Where there is an answer without the parser, it is the parser's, with all places in order."""
    found = plain_yaml(text, 4)
    if found is None:
        return
    other = parsed(text, 4)
    assert found == other
    assert list(scalars(found.data)) == list(scalars(other.data))
    assert list(found.marks.items()) == list(other.marks.items())
    assert list(found.keys.items()) == list(other.keys.items())


def test_plain_front_matter() -> None:
    """Fields, lists and lists of fields, as most records have them, need no parser."""
    text = "a: b\nc:\n- d: 'e'\n  f: [g, h]\n- i\nj:\n  k: l\n    m\n  n:\n"
    found = plain_yaml(text, 1)
    assert found is not None
    assert found.data == {
        "a": "b",
        "c": [{"d": "e", "f": ["g", "h"]}, "i"],
        "j": {"k": "l m", "n": None},
    }
    assert found.has_nulls
    assert found.marks["c", 0, "f", 1] == (5, 10)
    assert found.keys["c", 0, "f"] == (5, 3)


@pytest.mark.parametrize(
    "text",
    ["", "a: &b c", "a: |\n  b", "a: b # c", "a: {b: c}", "a: !b c", "---\na: b", "a", "\ta: b"],
)
def test_what_is_not_plain(text: str) -> None:
    """Whatever else YAML has is left to its parser."""
    assert plain_yaml(text, 0) is None
