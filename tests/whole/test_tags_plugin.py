"""A knowledge base with Material's tags plugin: built fast, to the bytes of MkDocs' own build."""

from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.build import build
from hindsite.app.terms import Reports, Request
from hindsite.publishing import mkdocs_host
from hindsite.publishing.mkdocs_build import DeclinedError
from hindsite.resources import templates_folder
from tests.whole.sites import contents, lay_down

AS_OF = "2026-05-01T12:00:00Z"
INCIDENT = """\
---
title: {name} fails
severity: SEV-2
services: [payments]
tags: [db, {name}]
started_at: 2026-03-1{day}T09:00:00Z
resolved_at: 2026-03-1{day}T10:00:00Z
---
The words of {name}.
"""
FILES = {
    "content/incidents/one.md": INCIDENT.format(name="one", day=1),
    "content/incidents/two.md": INCIDENT.format(name="two", day=2),
    "mkdocs.yml": "site_name: X\ntheme: {name: material, font: false}\nplugins: [search, tags]\n"
    "markdown_extensions: [attr_list, md_in_html, toc]\n",
}


def built(folder: Path) -> tuple[dict[str, bytes], str]:
    """The site, and what the build said."""
    lines: list[str] = []
    request = Request(base=folder, site=folder / "site", as_of=AS_OF, verbose=True)
    build(request, Reports(line=lines.append))
    return contents(folder), "\n".join(lines)


@pytest.mark.parametrize("has_list", [False, True], ids=["no list", "a list"])
def test_equal_to_mkdocs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_list: bool
) -> None:
    """Cold, warm and after an edit; with a page of the user's own look that lists all tags."""
    files = dict(FILES)
    if has_list:
        shipped = (templates_folder() / "pages/tags.md.j2").read_text("utf-8")
        files["site_templates/pages/tags.md.j2"] = (
            f"{shipped}\n\n## All\n\n<!-- material/tags -->\n"
        )
    base = lay_down(tmp_path / "base", files)
    edited = files | {"content/incidents/two.md": INCIDENT.format(name="other", day=3)}
    expected = []
    with monkeypatch.context() as patch:

        def decline(*_: object) -> None:
            raise DeclinedError

        patch.setattr(mkdocs_host, "build_pages", decline)
        for number, wanted in enumerate((files, edited)):
            expected.append(built(lay_down(tmp_path / f"plain {number}", wanted))[0])
    for wanted, plain in ((files, 0), (files, 0), (edited, 1), (files, 0)):
        found, said = built(lay_down(base, wanted))
        assert "plain path" not in said
        assert found == expected[plain]
