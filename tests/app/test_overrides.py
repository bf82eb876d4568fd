from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.overrides import own_templates
from hindsite.errors import TemplateError
from hindsite.resources import templates_folder


def _own(base: Path, **templates: str) -> Path:
    folder = base / "site_templates/pages"
    folder.mkdir(parents=True)
    for name, text in templates.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return base


def test_none(tmp_path: Path) -> None:
    """Without a folder of that name all templates are ours; so are those of our repository."""
    assert own_templates(tmp_path) is None
    assert own_templates(templates_folder().parent) is None


def test_in_place_of_ours(tmp_path: Path) -> None:
    """A template of ours, a part of the user's own, and what an editor left are all well."""
    base = _own(tmp_path, **{"incident__md__j2": "", "ours__html": "", "incident__md__j2~": ""})
    assert own_templates(base) == (base / "site_templates").resolve()


def test_misspelt(tmp_path: Path) -> None:
    """A template that is nearly named like one of ours would do nothing: it is asked about."""
    base = _own(tmp_path, incidnet__md__j2="x")
    with pytest.raises(TemplateError, match=r"pages/incidnet\.md\.j2 .* “incident\.md\.j2”"):
        own_templates(base)


def test_included(tmp_path: Path) -> None:
    """A part that another template includes is meant to have a name of its own."""
    include = '{% include "incident-card.md.j2" %}'
    base = _own(tmp_path, **{"incident-card__md__j2": "x", "incident__md__j2": include})
    assert own_templates(base) is not None


def test_no_pages(tmp_path: Path) -> None:
    """A folder of other things has no templates of pages."""
    (tmp_path / "site_templates/words").mkdir(parents=True)
    assert own_templates(tmp_path) is not None
