from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.model.findings import Places
from tests.factories import incident, library

if TYPE_CHECKING:
    from tests.checks.conftest import Run

CODE = "unportable-name"


@pytest.mark.parametrize(
    ("path", "id_"),
    [
        ("i/con.md", "a"),
        ("i/CON", "a"),
        ("i/nul/a.md", "a"),
        ("i/a.md", "lpt1.2026"),
        ("i/a?.md", "a"),
        ("i/a\x1b[31m.md", "a"),
        ("i/a\\..\\b.md", "a"),
        ("i/a .md/b.md ", "a"),
        ("i/a.md", "a."),
    ],
)
def test_a_name_that_windows_cannot_hold(run: Run, path: str, id_: str) -> None:
    """Devices, signs, and ends that are dropped, in files, folders and ids."""
    (finding,) = run(CODE, library(incident(id=id_, places=Places(path))))
    assert finding.place.path == path
    assert finding.expected


@pytest.mark.parametrize(
    "path", ["i/console.md", "i/2026/a-b_c.1.md", "i/com.md", "i/übung.md", "../../i/a.md"]
)
def test_common_names(run: Run, path: str) -> None:
    """Words that begin so, digits, dots within, letters of all scripts, and folders elsewhere."""
    assert not run(CODE, library(incident(id="a", places=Places(path))))


@pytest.mark.parametrize("other", ["i/A.md", "i/\u00e9.md"])
def test_names_that_differ_in_case_or_form(run: Run, other: str) -> None:
    """Both are told, wherever the other lies in the order."""
    path = "i/a.md" if other == "i/A.md" else "i/e\u0301.md"
    records = [incident(id="x", places=Places(path)), incident(id="y", places=Places(other))]
    found = run(CODE, replace(library(*records), paths=frozenset({path, other})))
    assert [item.place.path for item in found] == sorted([path, other])
