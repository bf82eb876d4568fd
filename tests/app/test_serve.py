from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from hindsite.app import serve as serving
from hindsite.errors import HindsiteError
from hindsite.publishing.serve import First, FirstPages
from hindsite.waiting import Pause

Build = Callable[[Path, Pause], "str | None"]
Visit = Callable[[Path, Build, First], None]


def no_pause() -> None:
    """Nothing is saved while a build goes on."""


class Server:
    """Stands for the server: builds once, and does what a test wants done while it serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.missing: str | None = None
        self.watched: list[Path] = []
        self.visit: Visit = lambda _folder, _build, _first: None

    def serve(
        self,
        build: Build,
        watch: Sequence[Path],
        *,
        report: Callable[[str], None],
        address: str,
        first: FirstPages,
    ) -> None:
        """Build, and say so."""
        self.address, self.watched = address, list(watch)
        self.missing = build(self.folder, no_pause)
        first.prepare()
        report("served")
        self.visit(self.folder, build, first.show)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Server:
    """A server that the command talks to."""
    server = Server(tmp_path / "preview")
    monkeypatch.setattr(serving, "serve_site", server.serve)
    return server


def test_serve(broken: Path, server: Server) -> None:
    """A preview goes on with records that have errors, and says which these are."""
    lines: list[str] = []
    serving.serve(broken, report=lines.append, address="127.0.0.1:1")
    assert (server.folder / "incidents/checkout/index.html").is_file()
    assert server.address == "127.0.0.1:1"
    first, *_, last = lines[0].splitlines()
    assert re.match(r"content/incidents/[^:]+:\d+:\d+: error\[", first)
    assert "error[" not in lines[0].removeprefix(first)
    assert last.startswith("Built in ")
    assert ": 1 error, " in last
    assert server.missing == "\n".join(lines[0].splitlines()[:-1])
    assert lines[-1] == "served"


def test_a_save_builds_what_it_touches(base: Path, server: Server) -> None:
    """Its page first; pages that are as they were are the files of the former preview."""

    def visit(folder: Path, build: Build, first: First) -> None:
        pages = [folder / f"policy/{name}/index.html" for name in ("escalation", "severities")]
        states = [page.stat().st_ino for page in pages]
        record = base / "content/incidents/checkout.md"
        record.write_text(record.read_text("utf-8") + "\nOnce more.\n", encoding="utf-8")
        assert first([record], folder)
        assert "Once more" in (folder / "incidents/checkout/index.html").read_text("utf-8")
        build(folder, no_pause)
        assert "Once more" in (folder / "incidents/checkout/index.html").read_text("utf-8")
        assert [page.stat().st_ino for page in pages] == states

    server.visit = visit
    serving.serve(base, report=lambda _line: None, as_of="2026-05-01")
    assert [path.name for path in server.folder.parent.iterdir() if "hindsite-" in path.name] == []


def test_a_save_is_shown_while_the_site_is_built(base: Path, server: Server) -> None:
    """A build pauses; what is shown then stays until the next build, which makes it again."""
    record, page = base / "content/incidents/checkout.md", "incidents/checkout/index.html"
    pauses: list[bool] = []

    def visit(folder: Path, build: Build, first: First) -> None:
        def pause() -> None:
            record.write_text(f"{record.read_text('utf-8')}\nPause {len(pauses)}.\n", "utf-8")
            assert first([record], folder)
            pauses.append(f"Pause {len(pauses)}." in (folder / page).read_text("utf-8"))

        record.write_text(record.read_text("utf-8") + "\nOnce more.\n", encoding="utf-8")
        build(folder, pause)
        assert "Once more" in (folder / page).read_text("utf-8")
        assert first([record], folder)
        assert f"Pause {len(pauses) - 1}." in (folder / page).read_text("utf-8")
        build(folder, no_pause)
        shown = (folder / page).read_bytes()
        build(folder.parent / "anew", no_pause)
        assert (folder.parent / "anew" / page).read_bytes() == shown

    server.visit = visit
    serving.serve(base, report=lambda _line: None, as_of="2026-05-01")
    assert len(pauses) > 5
    assert all(pauses)


def test_nothing_is_shown_after_a_build_that_failed(base: Path, server: Server) -> None:
    """Nobody knows by which settings a page would be made."""
    record = base / "content/incidents/checkout.md"

    def visit(folder: Path, build: Build, first: First) -> None:
        assert first([record], folder)
        (base / "mkdocs.yml").write_text("theme: {name: nothing}")
        with pytest.raises(HindsiteError):
            build(folder, no_pause)
        assert not first([record], folder)

    server.visit = visit
    serving.serve(base, report=lambda _line: None, as_of="2026-05-01")


def test_watched(base: Path, server: Server) -> None:
    """Content, settings, templates, overrides of the theme and records elsewhere are watched."""
    (base / "hindsite.yml").write_text(
        "version: 1\nsources: [{path: content/incidents, as: incidents}, {path: b, as: runbooks}]"
    )
    (base / "mkdocs.yml").write_text("theme: {name: material, custom_dir: mine}")
    (base / "b").mkdir()
    (base / "mine").mkdir()
    serving.serve(base, report=lambda _line: None)
    names = [path.relative_to(base).as_posix() for path in server.watched]
    assert names == [
        "content",
        "b",
        "hindsite.yml",
        "mkdocs.yml",
        "mkdocs.yaml",
        "site_templates",
        "mine",
    ]
