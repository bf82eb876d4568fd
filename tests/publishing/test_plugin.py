from __future__ import annotations

import importlib.metadata
import logging
import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mkdocs.__main__ import cli
from mkdocs.commands.serve import serve
from mkdocs.config.base import ValidationError
from mkdocs.config.defaults import MkDocsConfig

from hindsite.errors import SettingsError
from hindsite.model.settings import Settings, Site
from hindsite.pages.values import Page
from hindsite.publishing import plugin as plugin_module
from hindsite.publishing.leaks import LeakTest, Secrets
from hindsite.publishing.plugin import InstantOption

AS_OF = datetime(2026, 3, 14, tzinfo=UTC)
Mkdocs = Callable[..., Result]
Fingerprint = Callable[[Path], dict[str, str]]


@dataclass
class Composed:
    """What the application hands over."""

    pages: list[Page]
    settings: Settings = field(
        default_factory=lambda: Settings(site=Site(url="https://kb.example/kb/"))
    )
    as_of: datetime = AS_OF

    @staticmethod
    def leaks() -> LeakTest:
        """Nothing is hidden."""
        return LeakTest(Secrets((), (), tuple))


@dataclass
class Application:
    """Stands in for the application: composes one page from one file."""

    asked: list[dict[str, Any]] = field(default_factory=list)

    def compose(self, base: Path, **options: object) -> Composed:
        """Compose, or fail in the ways that the file asks for."""
        self.asked.append(options)
        text = (base / "content/record.txt").read_text("utf-8")
        if text == "unusable":
            raise SettingsError(text, "Write something else.")
        if text == "fault":
            raise ZeroDivisionError
        return Composed(
            [
                Page("index.md", f"# Home\n\n{text}\n"),
                Page("incidents/index.md", "# Incidents\n"),
                Page("incidents/a/index.md", "# A\n"),
                Page("assets/hindsite.css", ""),
            ]
        )


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Application:
    """Puts the stand-in where the plugin looks for the application."""
    stand_in = Application()
    module = ModuleType("hindsite.app.composing")
    vars(module)["compose"] = stand_in.compose
    monkeypatch.setitem(sys.modules, "hindsite.app.composing", module)
    return stand_in


@pytest.fixture
def base(base: Path, application: Application, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A knowledge base with the plugin, known to MkDocs as if it were installed."""
    del application
    option: Any = MkDocsConfig.plugins
    entry = importlib.metadata.EntryPoint(
        "hindsite", "hindsite.publishing.plugin:HindsitePlugin", "mkdocs.plugins"
    )
    monkeypatch.setitem(option.installed_plugins, "hindsite", entry)
    monkeypatch.setattr(option, "plugin_cache", {})
    write_config(base)
    (base / "content").mkdir()
    (base / "content/record.txt").write_text("first", encoding="utf-8")
    (base / "hindsite.yml").touch()
    logger = logging.getLogger("mkdocs")
    level, handlers = logger.level, list(logger.handlers)
    yield base
    logger.setLevel(level)
    logger.handlers[:] = handlers
    logging.captureWarnings(capture=False)


def write_config(base: Path, more: str = "", options: str = "hindsite") -> None:
    """Write `mkdocs.yml`, with our plugin first: the order must not matter."""
    (base / "mkdocs.yml").write_text(
        f"site_name: X\ndocs_dir: content\ntheme: material\n"
        f"plugins:\n  - {options}\n  - search\n{more}",
        encoding="utf-8",
    )


@pytest.fixture
def mkdocs(base: Path) -> Mkdocs:
    """Runs the command of MkDocs in the knowledge base."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "-f", str(base / "mkdocs.yml")])

    return run


def test_mkdocs_builds_the_knowledge_base(
    mkdocs: Mkdocs, base: Path, leftovers: Callable[[], list[str]]
) -> None:
    """`mkdocs build` composes, builds and swaps; `content` is not published as it lies there."""
    result = mkdocs("build", "--strict")
    assert result.exit_code == 0, result.output
    home = (base / "site/index.html").read_text("utf-8")
    assert "first" in home
    assert "assets/hindsite.css" in home
    assert 'href="incidents/"' in home
    assert 'href="https://kb.example/kb/"' in home
    assert "Incidents, post-mortems and runbooks" in home
    assert (base / "site/search/index.json").is_file()
    assert not (base / "site/record.txt").exists()
    assert b"2026-03-14" in (base / "site/sitemap.xml").read_bytes()
    assert "SOURCE_DATE_EPOCH" not in os.environ
    assert leftovers() == []


def test_options_are_handed_on(mkdocs: Mkdocs, base: Path, application: Application) -> None:
    """What stands below the plugin reaches the application; by default nothing is asked for."""
    assert mkdocs("build").exit_code == 0
    write_config(
        base, options="hindsite: {audience: public, as_of: 2026-01-02T03:04:05Z, keep_going: true}"
    )
    assert mkdocs("build").exit_code == 0
    assert application.asked == [
        {"audience": None, "as_of": None, "keep_going": False},
        {
            "audience": "public",
            "as_of": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            "keep_going": True,
        },
    ]


def test_the_users_words_stay(mkdocs: Mkdocs, base: Path, tmp_path: Path) -> None:
    """Navigation, address and site folder of the user are kept, and the user's overrides win."""
    (base / "overrides").mkdir()
    (base / "overrides/main.html").write_text(
        '{% extends "base.html" %}{% block announce %}Mind the gap{% endblock %}', "utf-8"
    )
    write_config(base, "site_url: https://mine.example/\nnav: [{Start: index.md}]\n")
    text = (base / "mkdocs.yml").read_text("utf-8")
    (base / "mkdocs.yml").write_text(
        text.replace("theme: material", "theme: {name: material, custom_dir: overrides}"), "utf-8"
    )
    result = mkdocs("build", "-d", str(tmp_path / "elsewhere"))
    assert result.exit_code == 0, result.output
    html = (tmp_path / "elsewhere/index.html").read_text("utf-8")
    assert 'href="https://mine.example/"' in html
    assert "Mind the gap" in html
    assert "Start" in html
    assert ">Incidents" not in html


def test_our_overrides_come_after_the_users(
    mkdocs: Mkdocs, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And before the theme's."""
    (tmp_path / "main.html").write_text(
        '{% extends "base.html" %}{% block announce %}Ours{% endblock %}', "utf-8"
    )
    monkeypatch.setattr(plugin_module, "shipped_theme", lambda: tmp_path)
    assert mkdocs("build").exit_code == 0
    assert "Ours" in (base / "site/index.html").read_text("utf-8")
    monkeypatch.setattr(plugin_module, "shipped_theme", lambda: tmp_path / "none")
    assert mkdocs("build").exit_code == 0
    assert "Ours" not in (base / "site/index.html").read_text("utf-8")


def test_a_warning_in_strict_mode_leaves_the_former_site(
    mkdocs: Mkdocs, base: Path, fingerprint: Fingerprint, leftovers: Callable[[], list[str]]
) -> None:
    """MkDocs aborts only after its last event; the site must not have been swapped by then."""
    assert mkdocs("build").exit_code == 0
    before = fingerprint(base / "site")
    (base / "content/record.txt").write_text("[x](gone.md)", encoding="utf-8")
    result = mkdocs("build", "--strict")
    assert result.exit_code == 1
    assert "1 warnings in strict mode" in result.output
    assert fingerprint(base / "site") == before
    assert leftovers() == []

    assert mkdocs("build").exit_code == 0
    assert fingerprint(base / "site") != before


def test_quiet_does_not_hide_warnings_from_strict(
    mkdocs: Mkdocs, base: Path, fingerprint: Fingerprint
) -> None:
    """`mkdocs build --strict --quiet` would let a dead link pass."""
    assert mkdocs("build").exit_code == 0
    before = fingerprint(base / "site")
    (base / "content/record.txt").write_text("[x](gone.md)", encoding="utf-8")
    assert mkdocs("build", "--strict", "--quiet").exit_code == 1
    assert fingerprint(base / "site") == before
    assert mkdocs("build", "--quiet").exit_code == 0


@pytest.mark.parametrize(("text", "told"), [("unusable", "Write something else"), ("fault", "")])
def test_a_failure_leaves_the_former_site(
    mkdocs: Mkdocs,
    base: Path,
    fingerprint: Fingerprint,
    leftovers: Callable[[], list[str]],
    text: str,
    told: str,
) -> None:
    """Our sentence is shown as MkDocs shows a plugin's error."""
    assert mkdocs("build").exit_code == 0
    before = fingerprint(base / "site")
    (base / "content/record.txt").write_text(text, encoding="utf-8")
    result = mkdocs("build")
    assert result.exit_code == 1
    assert told in result.output
    assert fingerprint(base / "site") == before
    assert leftovers() == []


def test_another_plugins_failure_cleans_up(
    mkdocs: Mkdocs, base: Path, leftovers: Callable[[], list[str]]
) -> None:
    """Whoever fails, nothing is left."""
    (base / "hook.py").write_text("def on_env(env, config, files):\n    1 / 0\n", "utf-8")
    write_config(base, "hooks: [hook.py]\n")
    assert mkdocs("build").exit_code == 1
    assert leftovers() == []
    assert not (base / "site").exists()


def test_a_foreign_site_is_refused(mkdocs: Mkdocs, base: Path) -> None:
    """At the beginning, and once more before the swap."""
    (base / "site").mkdir()
    (base / "site/mine.txt").touch()
    result = mkdocs("build")
    assert result.exit_code == 1
    assert "has not made" in result.output
    (base / "site/mine.txt").unlink()
    (base / "hook.py").write_text(
        "from pathlib import Path\n"
        "def on_env(env, config, files):\n"
        "    (Path(__file__).parent / 'site' / 'mine.txt').touch()\n",
        "utf-8",
    )
    write_config(base, "hooks: [hook.py]\n")
    # MkDocs shows the same sentence only once in a process.
    assert mkdocs("build").exit_code == 1
    assert [path.name for path in (base / "site").iterdir()] == ["mine.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_mkdocs_serves_the_knowledge_base(
    base: Path, application: Application, leftovers: Callable[[], list[str]]
) -> None:
    """`mkdocs serve` watches the records and not the stage, and publishes nothing."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    seen: list[str] = []

    def get() -> str:
        try:
            with urllib.request.urlopen(f"http://{address}/", timeout=20) as answer:
                return str(answer.read().decode("utf-8"))
        except OSError:
            return ""

    def wait_for(text: str) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and text not in get():
            time.sleep(0.05)
        seen.append(text if text in get() else get())

    def visit() -> None:
        try:
            wait_for("first")
            time.sleep(1)  # a stage that was watched would cause a build by now
            seen.append(str(len(application.asked)))
            (base / "content/record.txt").write_text("second time", encoding="utf-8")
            wait_for("second time")
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=visit)
    thread.start()
    write_config(base, f"dev_addr: {address}\n")
    serve(str(base / "mkdocs.yml"))
    thread.join()
    assert seen == ["first", "1", "second time"]
    assert not (base / "site").exists()
    assert leftovers() == []


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2026-03-14", datetime(2026, 3, 14, tzinfo=UTC)),
        ("2026-03-14T01:00:00+01:00", datetime(2026, 3, 14, tzinfo=UTC)),
        (AS_OF.replace(tzinfo=None), AS_OF),
        (date(2026, 3, 14), datetime(2026, 3, 14, tzinfo=UTC)),
    ],
)
def test_an_instant_may_be_written_in_many_ways(value: object, instant: datetime) -> None:
    """YAML reads some as times, some as days, some as text."""
    assert InstantOption().validate(value) == instant


@pytest.mark.parametrize("value", ["yesterday", 7])
def test_what_is_no_instant_is_refused(value: object) -> None:
    """With an example of what is one."""
    with pytest.raises(ValidationError, match="2026-03-14T08:00:00Z"):
        InstantOption().validate(value)
