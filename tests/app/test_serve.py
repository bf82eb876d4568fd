from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from hindsite.app import serve as serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[Path]]]:
    """What is served and watched; the one build goes to a folder beside the records."""
    calls: list[tuple[str, list[Path]]] = []

    def serve(
        build: Callable[[Path], None],
        watch: Sequence[Path],
        *,
        report: Callable[[str], None],
        address: str,
    ) -> None:
        folder = watch[0].parent / "preview"
        folder.mkdir()
        build(folder)
        report("served")
        calls.append((address, list(watch)))

    monkeypatch.setattr(serving, "serve_site", serve)
    return calls


def test_serve(broken: Path, served: list[tuple[str, list[Path]]]) -> None:
    """A preview goes on with records that have errors, and says how many there are."""
    lines: list[str] = []
    serving.serve(broken, report=lines.append, address="127.0.0.1:1")
    assert (broken / "preview/incidents/checkout/index.html").is_file()
    assert served[0][0] == "127.0.0.1:1"
    assert lines[0].startswith("Built: 1 error, ")
    assert lines[-1] == "served"


def test_watched(base: Path, served: list[tuple[str, list[Path]]]) -> None:
    """Content, settings, templates and folders of records elsewhere are watched."""
    (base / "hindsite.yml").write_text(
        "version: 1\nsources: [{path: content/incidents, as: incidents}, {path: b, as: runbooks}]"
    )
    (base / "b").mkdir()
    serving.serve(base, report=lambda _line: None)
    names = [path.relative_to(base).as_posix() for path in served[0][1]]
    assert names == ["content", "b", "hindsite.yml", "mkdocs.yml", "site_templates"]
