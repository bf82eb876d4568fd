from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hindsite.app import serve as serving

Run = Callable[..., Result]


def test_build(hindsite: Run, base: Path) -> None:
    """The last line says what was made; progress goes to the standard error."""
    result = hindsite("build", "--as-of", "2026-04-01", "-C", base)
    assert result.exit_code == 0
    pattern = r"site/: 1 incident, 0 runbooks, \d+ files in \d+\.\d s\n"
    assert re.fullmatch(pattern, result.stdout)
    assert "Reading records" in result.stderr
    year = base / "site/incidents/2026/index.html"
    assert "Checkout fails" in year.read_text(encoding="utf-8")


def test_errors(hindsite: Run, broken: Path) -> None:
    """Errors in records stop a build with status 1; each is shown in full."""
    result = hindsite("build", "-C", broken)
    assert result.exit_code == 1
    assert "content/incidents/broken.md:3:" in result.stderr
    assert "--keep-going" in result.stderr
    assert not (broken / "site").exists()


def test_keep_going(hindsite: Run, broken: Path) -> None:
    """With --keep-going the sound records are published, and errors shown all the same."""
    path = broken / "content/incidents/checkout.md"
    path.write_text(path.read_text().replace("09:00:00Z", "09:00:00"))
    result = hindsite("build", "--keep-going", "--site-dir", "out", "-C", broken)
    assert result.exit_code == 0
    assert "content/incidents/broken.md:3:" in result.stderr
    assert re.search(r"\d+ warnings?; `hindsite check` lists them", result.stderr)
    assert (broken / "out/incidents/checkout/index.html").is_file()


@pytest.mark.parametrize(
    ("option", "value", "question"),
    [
        ("--audience", "pubic", "did you mean “public”?"),
        ("--engine", "mkdoc", "did you mean “mkdocs”?"),
        ("--as-of", "soon", "“soon” is no instant"),
    ],
)
def test_wrong_usage(hindsite: Run, base: Path, option: str, value: str, question: str) -> None:
    """A misspelt audience, engine or instant is asked back."""
    result = hindsite("build", option, value, "-C", base)
    assert result.exit_code == 2
    assert question in result.stderr
    assert "Traceback" not in result.stderr


def test_foreign_site(hindsite: Run, base: Path) -> None:
    """A folder that holds something else is left alone."""
    (base / "site").mkdir()
    (base / "site/mine.txt").write_text("mine")
    result = hindsite("build", "-C", base)
    assert result.exit_code == 3
    assert (base / "site/mine.txt").read_text() == "mine"


def test_serve(hindsite: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview is served at the address asked for."""
    addresses: list[object] = []
    monkeypatch.setattr(serving, "serve_site", lambda *_, address, **__: addresses.append(address))
    assert hindsite("serve", "--address", "0.0.0.0:80", "-C", base).exit_code == 0
    assert addresses == ["0.0.0.0:80"]


def test_serve_nowhere(hindsite: Run, base: Path) -> None:
    """An address that is none is wrong usage."""
    assert hindsite("serve", "--address", "here", "-C", base).exit_code == 2
