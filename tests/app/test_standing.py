from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app.build import build
from hindsite.app.standing import Outcome, Standing
from hindsite.app.terms import Request
from hindsite.model.findings import Finding, Level, Place
from hindsite.reading import read_settings
from hindsite.store import Store

AS_OF = "2026-03-31T12:00:00Z"
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
FINDING = Finding(Place("content/a.md", 3, 1), Level.WARNING, "rule", "Said.", "Mend it.")
OUTCOME = Outcome(3, 2, 9, (FINDING,))
HEAVY = {"mkdocs", "jinja2", "pandas", "numpy", "matplotlib", "rich", "markdown", "ruamel"}


@pytest.fixture(autouse=True)
def _at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were just written count as old."""
    monkeypatch.setattr("hindsite.app.standing._AT_REST_NS", 0)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A knowledge base with a site."""
    for path in ("base/content/incidents/a.md", "base/hindsite.yml", "base/site/index.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", "utf-8")
    return tmp_path / "base"


def standing(base: Path, *options: str) -> Standing:
    """What is known of the site now."""
    store = Store(base.parent / "cache")
    return Standing((base, base / "site"), read_settings(base), options, store)


def outcome(base: Path, *options: str) -> Outcome | None:
    """What is remembered; where nothing is, the site is as good as built."""
    now = standing(base, *options)
    found = now.outcome(NOW)
    if found is None:
        now.remember(OUTCOME, None)
    return found


def test_what_is_remembered(place: Path) -> None:
    """It holds as long as all files and options are the same."""
    assert outcome(place) is None
    assert outcome(place) == OUTCOME
    assert outcome(place, "public") is None
    (place / "content/incidents/a.md").write_text("x", "utf-8")
    assert outcome(place, "public") is None
    assert outcome(place, "public") == OUTCOME
    (place / "content/incidents/deep").mkdir()
    (place / "content/incidents/deep/b.md").write_text("x", "utf-8")
    assert outcome(place, "public") is None
    (place / "site/index.html").unlink()
    assert outcome(place, "public") is None


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml"])
def test_a_configuration_is_seen(place: Path, name: str) -> None:
    """Under each of its names, with the folder of the theme that it names."""
    outcome(place)
    (place / "look").mkdir()
    (place / "look/main.html").write_text("", "utf-8")
    (place / name).write_text(
        "site_name: Ours\ntheme: {name: material, custom_dir: look}\n", "utf-8"
    )
    assert outcome(place) is None
    assert outcome(place) == OUTCOME
    (place / "look/main.html").write_text("Other.", "utf-8")
    assert outcome(place) is None
    assert outcome(place) == OUTCOME


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml"])
def test_what_comes_from_elsewhere(place: Path, name: str) -> None:
    """Nothing is remembered of a configuration that takes a part from where nobody looks."""
    (place / name).write_text("site_name: !ENV [OWNER, Nobody]\n", "utf-8")
    assert outcome(place) is None
    assert outcome(place) is None


def test_a_link_is_not_trusted(place: Path) -> None:
    """What a symbolic link leads to may change unseen."""
    (place / "content/incidents/b.md").symlink_to(place / "hindsite.yml")
    assert outcome(place) is None
    assert outcome(place) is None


def test_the_hour_ends(place: Path) -> None:
    """What was known until an instant is not known from then on."""
    standing_now = standing(place)
    standing_now.outcome(NOW)
    standing_now.remember(OUTCOME, NOW)
    assert standing(place).outcome(NOW) is None
    assert standing(place).outcome(datetime(2026, 3, 31, 11, 59, tzinfo=UTC)) == OUTCOME


def test_a_site_that_stands_is_found_lightly(base: Path) -> None:
    """To see that nothing has changed loads nothing that reads records or makes pages."""
    request = Request(base=base, site=base / "site", as_of=AS_OF, keep_going=True)
    made = build(request)
    program = (
        "import sys; from pathlib import Path; from hindsite.app import standing; "
        "standing._AT_REST_NS = 0; "
        "from hindsite.app.build import build; from hindsite.app.terms import Request; "
        f"base = Path({str(base)!r}); "
        f"built = build(Request(base=base, site=base / 'site', as_of={AS_OF!r}, keep_going=True)); "
        f"print(built.incidents, built.pages, sorted({HEAVY} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    assert done.stdout == f"{made.incidents} {made.pages} []\n"


def test_what_was_told_is_kept_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of findings are not written again where they are the same, nor read in vain."""
    outcome(place)
    put: list[bool] = []
    real = Store.put

    def note(store: Store, key: str, value: bytes) -> None:
        put.append(b"Mend it." in value)
        real(store, key, value)

    monkeypatch.setattr(Store, "put", note)
    (place / "content/incidents/a.md").write_text("x", "utf-8")
    assert outcome(place) is None
    assert put == [False]
    assert outcome(place) == OUTCOME


def test_lost_words_cost_a_build(place: Path) -> None:
    """Where the findings of a site are damaged, it is not known what to tell of it."""
    outcome(place)
    for entry in (place.parent / "cache/entries").rglob("*"):
        if entry.is_file() and b"Mend it." in entry.read_bytes():
            entry.write_bytes(b"damaged")
    assert outcome(place) is None
    assert outcome(place) == OUTCOME
