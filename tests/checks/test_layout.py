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
