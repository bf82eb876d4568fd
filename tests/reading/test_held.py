"""Markers of parts of a body that lower audiences do not see."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.enums import Audience
from hindsite.model.held import Cut
from hindsite.reading.held import marked

TIERS = st.sampled_from(["internal", "restricted"])
LINES = st.sampled_from(["text", "", "- item", "# Heading", "> quoted", "| a | b |"])


def shown(body: str, audience: Audience) -> str:
    """What an audience sees of a body without faults."""
    found = marked(body)
    assert not found.notes
    return Cut.for_audience(found.body, found.held, audience).left


def lines_of_faults(body: str) -> list[int]:
    """The lines, from 0, of which something is wrong."""
    return [line for line, _ in marked(body).notes]


def test_parts_are_held_back_by_tier() -> None:
    """A part leaves one empty line, so that what stands around it stays apart."""
    body = "one\n::: internal\ntwo\n::: restricted\nthree\n:::\n:::\nfour"
    assert shown(body, Audience.PUBLIC) == "one\n\nfour"
    assert shown(body, Audience.INTERNAL) == "one\n\ntwo\n\n\nfour"
    assert shown(body, Audience.RESTRICTED) == "one\n\ntwo\n\nthree\n\n\nfour"


@pytest.mark.parametrize("opening", ["::: INTERNAL", ":::internal", "  ::::  internal  "])
def test_spellings_of_a_marker(opening: str) -> None:
    """Case, spaces and more colons make no difference."""
    assert shown(f"one\n{opening}\ntwo\n::::\n", Audience.PUBLIC) == "one\n\n"


@pytest.mark.parametrize(
    "body",
    [
        "```\n::: internal\n:::\n```\n",
        "~~~~ text\n::: secret\n~~~~\n",
        "- item\n\n    ```\n    ::: internal\n    ```\n",
        'Text.\n\n``` yaml title="a b"\n::: internal\n:::\n```\n\n```{.py}\n::: x\n```\n',
        "Write `::: internal` above it.",
        "a :: b, std::vector, and a :::",
        "Term\n: internal\n",
    ],
)
def test_no_markers(body: str) -> None:
    """Code is none, nor are colons of other kinds."""
    found = marked(body)
    assert (found.body, found.held, found.notes) == (body, (), [])


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("::: internal\nsecret", [0]),
        ("::: restricted\nsecret\n::: internal\nmore\n:::", [0]),
        ("secret\n:::", [1]),
        ("::: intern\nsecret\n:::", [0]),
        ("::: public\nsecret\n:::", [0]),
        ("::: internal secret\nmore\n:::", [0]),
        (":: internal\nsecret\n:::", [0, 2]),
        ("> ::: internal\n> secret\n> :::", [0, 2]),
        ("- ::: restricted\n  secret\n  :::", [0, 2]),
        ("Text ::: internal secret :::", [0]),
        ("<!-- ::: internal -->\nsecret\n<!-- ::: -->", [0]),
        ("```\ncode\n\n::: internal\nsecret\n:::\n", [3]),
        ("```bash\ncode\n\n::: internal\nsecret\n:::\n\n```bash\ncode\n```\n", [3]),
        ("- ```\n  ::: internal\n  secret\n  :::\n  ```\n", [1]),
        ("  ```\n::: internal\nsecret\n:::\n  ```\n", [1]),
        ("```\ncode\n  ```\n::: internal\nsecret\n:::\n```\n", []),
        ("~~~ Cut here\n::: internal\nsecret\n:::\n~~~\n", [1]),
        ("``` a b c\n```\n```\n::: restrictd\nsecret\n:::\n```\n", [3]),
        ("Text.\n\n    ::: internal\n    secret\n    :::\n\nMore.", [2]),
        ("\uff1a\uff1a\uff1a internal\nsecret\n\uff1a\uff1a\uff1a", [0]),
    ],
)
def test_faults(body: str, lines: list[int]) -> None:
    """Whatever was most likely meant as a marker and is none is named, with its line."""
    assert lines_of_faults(body) == lines
    for _, remark in marked(body).notes:
        assert remark.rule == "held-back"
        assert remark.remedy
        assert remark.found in body


def test_a_misspelling_is_named() -> None:
    """The remedy is the tier that was meant."""
    assert "restricted" in marked("::: restrictd\n:::").notes[0][1].remedy


@pytest.mark.parametrize("text", [":" * 100_000, "\uff1a" * 100_000, "a" + ":::" * 50_000])
def test_a_rule_of_colons_takes_no_time(text: str) -> None:
    """It took minutes: from each of them on all others were tried."""
    began = time.process_time()
    assert marked(f"::\n{text}x").held == ()
    assert time.process_time() - began < 5


@given(st.lists(LINES), TIERS, st.lists(LINES), st.lists(LINES))
def test_what_is_held_is_seen_by_its_tier_alone(
    before: list[str], tier: str, inside: list[str], after: list[str]
) -> None:
    """Lower tiers see the lines around it, whatever these are; all lines keep their numbers."""
    held = [f"secret {line}" for line in inside]
    body = "\n".join([*before, f"::: {tier}", *held, ":::", *after])
    found = marked(body)
    assert not found.notes
    assert found.body.count("\n") == body.count("\n")
    assert "secret" not in shown(body, Audience.PUBLIC)
    left = [line for line in shown(body, Audience.PUBLIC).split("\n") if line]
    assert left == [line for line in (*before, *after) if line]
    top = [line for line in shown(body, Audience.RESTRICTED).split("\n") if line]
    assert top == [line for line in (*before, *held, *after) if line]
