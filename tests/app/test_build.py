from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app import build as building
from hindsite.app.build import Reports, Request, build, compose
from hindsite.errors import FindingsError, SettingsError, UsageError
from hindsite.resources import templates_folder

AS_OF = datetime(2026, 4, 1, tzinfo=UTC)


def paths(base: Path, **options: str | bool) -> set[str]:
    """The paths of all pages that are composed."""
    audience = str(options.get("audience", "internal"))
    keep_going = bool(options.get("keep_going"))
    composed = compose(base, audience=audience, as_of=AS_OF, keep_going=keep_going)
    return {page.path for page in composed.pages}


def test_compose(base: Path) -> None:
    """A record has a page; the library and the instant are told besides."""
    composed = compose(base, as_of=AS_OF)
    assert composed.as_of == AS_OF
    assert [item.id for item in composed.library.incidents] == ["checkout"]
    assert {"index.md", "incidents/checkout.md"} <= {page.path for page in composed.pages}


def test_errors_stop(broken: Path) -> None:
    """Errors in records stop a build, and the message says where they are."""
    with pytest.raises(FindingsError, match=r"content/incidents/broken\.md:\d+:\d+: error"):
        compose(broken, as_of=AS_OF)


def test_keep_going(broken: Path) -> None:
    """With keep_going the sound records are published, and the others are listed."""
    found = paths(broken, keep_going=True)
    assert "incidents/checkout.md" in found
    assert any(path.startswith("problems") for path in found)


def test_hidden_errors(secret: Path) -> None:
    """An error in a record that the audience may not see stops as well, without a word of it."""
    with pytest.raises(FindingsError) as caught:
        compose(secret, audience="public", as_of=AS_OF)
    assert "more in files that this audience may not see" in str(caught.value)
    assert "keys" not in str(caught.value)


def test_hidden_records(secret: Path) -> None:
    """Nothing of a record above the audience reaches its pages or its findings."""
    composed = compose(secret, audience="internal", as_of=AS_OF, keep_going=True)
    text = "".join(page.path + page.text for page in composed.pages)
    assert "keys" not in text
    assert "stolen" not in text
    assert not any("keys" in finding.place.path for finding in composed.findings)
    assert "incidents/keys.md" in paths(secret, audience="restricted", keep_going=True)


def test_no_content(tmp_path: Path) -> None:
    """Without content nothing is built."""
    with pytest.raises(SettingsError, match="no content"):
        compose(tmp_path)


def test_own_templates(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user's template takes the place of ours; the shipped folder is no override of itself."""
    own = base / "site_templates/pages/tags.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("mine\n", encoding="utf-8")
    texts = {page.path: page.text for page in compose(base, as_of=AS_OF).pages}
    assert any("mine" in text for text in texts.values())
    monkeypatch.setattr(building, "templates_folder", lambda: base / "site_templates")
    texts = {page.path: page.text for page in compose(base, as_of=AS_OF).pages}
    assert templates_folder() != base / "site_templates"
    assert not any(text == "mine\n" for text in texts.values())


def test_build(base: Path) -> None:
    """A build puts the site in its place, tells its steps, and counts."""
    steps: list[str] = []
    request = Request(base=base, site=base / "site", as_of=AS_OF)
    built = build(request, Reports(step=steps.append))
    assert (base / "site/incidents/checkout/index.html").is_file()
    assert (built.incidents, built.runbooks) == (1, 0)
    assert built.pages > 1
    assert built.seconds > 0
    assert steps[0] == "Reading records"
    assert steps[-1] == "Building the site"


def test_unknown_engine(base: Path) -> None:
    """An unknown engine is refused before any work."""
    with pytest.raises(UsageError, match="mkdocs"):
        build(Request(base=base, site=base / "site", engine="mkdoc"))
    assert not (base / ".hindsite").exists()
