from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from hindsite.errors import OutputError
from hindsite.publishing.config import read_base
from hindsite.publishing.content_policy import declare, policy_of, widened
from hindsite.publishing.staging import Stage

PATHS = ("index.md", "incidents/a.md")


def policy(base: Path, *, url: str | None = None) -> dict[str, list[str]] | None:
    """The parts of the policy of a knowledge base."""
    text = policy_of(read_base(base), Stage(base / "stage"), PATHS, url)
    if text is None:
        return None
    parts = (part.split() for part in text.split("; "))
    return {name: values for name, *values in parts}


def configured(base: Path, text: str) -> Path:
    """A knowledge base with a configuration of its own."""
    (base / "mkdocs.yml").write_text(f"site_name: X\n{text}", encoding="utf-8")
    return base


def sha(script: str) -> str:
    """A hash as policies have it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_only_the_site_itself_is_allowed(tmp_path: Path) -> None:
    """Its scripts by file or by hash, its styles by file; nothing runs that stands in a page."""
    parts = policy(tmp_path)
    assert parts is not None
    first, *hashes = parts.pop("script-src")
    assert first == "'self'"
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", one) for one in hashes)
    assert len(set(hashes)) == len(hashes) > 3
    assert parts == {
        "default-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }


def test_scripts_are_those_of_the_theme_in_force(tmp_path: Path) -> None:
    """An override counts, with each way to the root; what only a template can tell has no hash."""
    folder = tmp_path / "stage/theme/partials/javascripts"
    folder.mkdir(parents=True)
    text = '<script>go("{{ base_url }}")</script><script>go("{{ page.url }}")</script>'
    (folder / "base.html").write_text(text, encoding="utf-8")
    parts = policy(tmp_path, url="https://kb.example/kb/")
    assert parts is not None
    for way in (".", "..", "../..", "/kb/", "/kb"):
        assert sha(f'go("{way}")') in parts["script-src"]
    assert sha('go("../../..")') not in parts["script-src"]
    assert sha('go("{{ page.url }}")') not in parts["script-src"]


def test_what_mkdocs_yml_loads_from_elsewhere_is_allowed(tmp_path: Path) -> None:
    """Each origin for its kind of file, the theme's fonts included."""
    configured(
        tmp_path,
        "theme: material\n"
        "extra_css: [own.css, https://styles.example/a.css]\n"
        "extra_javascript:\n  - own.js\n  - path: //scripts.example/a.js\n    async: true\n",
    )
    parts = policy(tmp_path)
    assert parts is not None
    assert parts["script-src"][-1] == "https://scripts.example"
    assert parts["style-src"] == [
        "'self'",
        "https://styles.example",
        "https://fonts.googleapis.com",
        "'unsafe-inline'",
    ]
    assert parts["font-src"] == ["'self'", "https://fonts.gstatic.com"]


@pytest.mark.parametrize(
    "text",
    [
        "theme: mkdocs\n",
        "theme: {name: material}\nextra:\n  analytics: {provider: google, property: G-1}\n",
    ],
)
def test_where_pages_could_not_keep_to_it_there_is_none(tmp_path: Path, text: str) -> None:
    """Another theme, or analytics, whose scripts nobody knows."""
    assert policy(configured(tmp_path, text)) is None


def test_each_page_declares_it_first(tmp_path: Path) -> None:
    """The user's own main template is kept below it."""
    stage = Stage(tmp_path)
    declare("default-src 'self'", stage)
    assert '{% extends "base.html" %}' in (stage.theme / "main.html").read_text("utf-8")
    (stage.theme / "main.html").write_text("own", encoding="utf-8")
    declare("default-src 'self'", stage)
    text = (stage.theme / "main.html").read_text("utf-8")
    parent = re.findall(r'extends "(.*)"', text)[0]
    assert (stage.theme / parent).read_text("utf-8") == "own"
    assert text.index("default-src 'self'") < text.index("super()")


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("img-src x; style-src 'self'; font-src y", "img-src x; style-src 'self' {}; font-src y"),
        ("style-src 'self'", "style-src 'self' {}"),
        ("style-src 'self' 'unsafe-inline'; font-src y", None),
        ("img-src x", None),
    ],
)
def test_one_more_is_allowed_in_a_page(policy: str, wanted: str | None) -> None:
    """By its hash, where not all are; a page without a policy is left as it is."""
    page = '<meta http-equiv="Content-Security-Policy" content="{}"><p>style-src z'
    expected = page.format((wanted or policy).format(sha("a{}")))
    assert widened(page.format(policy).encode(), "style-src", b"a{}") == expected.encode()
    assert widened(b"<p>style-src z", "style-src", b"a{}") == b"<p>style-src z"


def test_a_stage_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """As everything else that the disk refuses."""
    (tmp_path / "theme").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        declare("default-src 'self'", Stage(tmp_path))
