from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.findings import Finding
from hindsite.model.prose import unclosed
from hindsite.model.runbook import Runbook
from tests.factories import incident, library

Run = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("body", "place", "found"),
    [
        ("Text\n\n```console\n$ ls\n\n## Timeline\n", (3, 1), "```"),
        ("```\nclosed\n```\n\n  ~~~~\n~~~\n", (5, 3), "~~~~"),
        ("- item\n  ```sh\n  ls\n", (2, 3), "```"),
        ("```\nnot closed by ``` within\n", (1, 1), "```"),
        ("Text <!-- a note\n\n## Timeline\n", (1, 6), "<!--"),
        ("<!-- one --> and <!-- another\n", (1, 18), "<!--"),
    ],
)
def test_what_begins_and_does_not_end(
    run: Run, body: str, place: tuple[int, int], found: str
) -> None:
    """It is told where it begins, with what would end it, in incidents and runbooks."""
    (finding,) = run("unclosed-block", library(incident(body=body)))
    assert ((finding.place.line, finding.place.column), finding.found) == (place, found)
    assert finding.expected == ("-->" if found == "<!--" else found)
    book = library().__class__(
        settings=library().settings, runbooks=(Runbook(id="a", title="A", body=body),)
    )
    assert len(run("unclosed-block", book)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "```\ncode\n```\n",
        "~~~\ncode <!--\n~~~\n",
        "`<!--` is how a comment begins, and ``` is no fence within a line",
        "<!-- one\n\ntwo -->\n",
        "Text\n\n    <!-- indented code\n",
    ],
)
def test_what_ends_or_is_code(run: Run, body: str) -> None:
    """Nothing is said of it."""
    assert not run("unclosed-block", library(incident(body=body)))


@given(st.text(alphabet="`~<!-> \n-ab") | st.text())
def test_what_is_open_stands_in_the_text(text: str) -> None:
    """The place is that of the sign, whatever the text; with an end, it is open no more."""
    found = unclosed(text)
    if found is not None:
        start, sign = found
        assert text[start : start + len(sign)] == sign
        assert unclosed(f"{text}\n{'-->' if sign == '<!--' else sign}\n") is None


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("##Timeline\n\n- 09:05 Alert\n", ["##Timeline"]),
        ("Text\n###Root cause\n####Why\n", ["###Root cause", "####Why"]),
        ("#hashtag, and ##\n\n## Good\n\n##1 issue\n", []),
        ("```\n##define\n```\n", []),
    ],
)
def test_headings_without_a_space(run: Run, body: str, found: list[str]) -> None:
    """A line of two signs and more that a letter follows was meant as a heading."""
    findings = run("tight-heading", library(incident(body=body)))
    assert [item.found for item in findings] == found
    assert all(item.expected in item.remedy for item in findings)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> side\n", [(7, 11)]),
        ("Text\n\n<<<<<<< a\n||||||| b\n=======\n>>>>>>> c\n", [(9, 12)]),
        ("<<<<<<< a\n=======\n>>>>>>> b\n<<<<<<< a\n=======\n>>>>>>> b", [(7, 9), (10, 12)]),
        ("<<<<<<< HEAD\nWhat follows was taken away.\n", [(7, 7)]),
        ("One.\n=======\nTwo.\n>>>>>>> side\n", [(8, 10)]),
        ("Two.\n>>>>>>> side\n", [(8, 8)]),
        ("<<<<<<< a\n<<<<<<< b\n>>>>>>>\n", [(7, 7), (8, 9)]),
    ],
)
def test_a_conflict_is_told_of_once(run: Run, body: str, lines: list[tuple[int, int]]) -> None:
    """Where it begins and where it ends, though somebody took some of its lines away."""
    found = run("merge-conflict", library(incident(body=body, body_line=7)))
    assert [item.place.line for item in found] == [first for first, _ in lines]
    for item, (first, last) in zip(found, lines, strict=True):
        assert (f"down to line {last}" in item.message) == (last > first)
        assert item.found in body.split("\n")
    book = library().__class__(
        settings=library().settings, runbooks=(Runbook(id="a", title="A", body=body),)
    )
    assert len(run("merge-conflict", book)) == len(lines)


@pytest.mark.parametrize(
    "body",
    [
        "```\n<<<<<<< a\n=======\n>>>>>>> b\n```\n",
        "Text:\n\n    <<<<<<< a\n",
        "Heading\n=======\n\nText\n=======\n",
        "<<<<<<<<<<\n<<<<<<<a\n>>>>>> quoted\n>>>>>>> quoted once more\n",
    ],
)
def test_what_only_looks_like_a_conflict(run: Run, body: str) -> None:
    """Code, headings that are underlined, and quotations of quotations."""
    assert not run("merge-conflict", library(incident(body=body)))
