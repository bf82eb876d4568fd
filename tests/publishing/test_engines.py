from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.errors import EngineError, OutputError, UsageError
from hindsite.publishing.engines import ENGINES, engine_named
from hindsite.publishing.publish import Plan
from hindsite.publishing.publish import publish as publish_pages

if TYPE_CHECKING:
    from hindsite.pages.values import Page

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
Install = Callable[[str], None]


def test_engines_have_names() -> None:
    """Three are known; another is refused with the nearest name."""
    assert list(ENGINES) == ["mkdocs", "properdocs", "zensical"]
    assert engine_named("zensical") is ENGINES["zensical"]
    with pytest.raises(UsageError, match="did you mean “zensical”") as caught:
        engine_named("zensicle")
    assert "mkdocs, properdocs, zensical" in caught.value.remedy
    with pytest.raises(UsageError, match="There is no engine “hugo”"):
        engine_named("hugo")


def test_names_are_known_without_loading_mkdocs() -> None:
    """A command line that lists engines answers at once."""
    code = (
        "import sys, hindsite.publishing.engines, hindsite.publishing.serve;"
        "sys.exit(any(name.split('.')[0] in {'mkdocs', 'jinja2'} for name in sys.modules))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == 0


@pytest.fixture
def command(plan: Plan) -> Plan:
    """Builds with an engine that is a command."""
    return replace(plan, engine="zensical")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a stand-in for an engine: a script run with the configuration as `$5`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(folder / "python"))

    def write(script: str) -> None:
        program = folder / "zensical"
        program.write_text(f"#!/bin/sh\nstage=$(dirname $5)\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    return write


BUILD = """
mkdir $stage/site
cd $stage/docs
for page in $(find . -name '*.md'); do
    mkdir -p $(dirname $stage/site/$page)
    cp $page $stage/site/${page%.md}.html
done
for file in data assets; do cp -r $file $stage/site; done
"""


@posix
def test_a_command_builds_the_derived_tree(
    install: Install, command: Plan, base: Path, pages: list[Page]
) -> None:
    """It is run strictly, with our date and without colours, and its lines are reported."""
    install(f'echo "$1 $2 $3 $SOURCE_DATE_EPOCH $NO_COLOR"\n{BUILD}')
    lines: list[str] = []
    plan = replace(command, verbose=True, report=lines.append)
    publish_pages(pages, base / "site", plan)
    assert (base / "site/incidents/a/index.html").is_file()
    assert lines == ["build --clean --strict 1773475200 1"]
    publish_pages(pages, base / "site", replace(plan, verbose=False))
    assert len(lines) == 1


@posix
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("plugins: [search, hindsite]\n", 0),
        ("plugins: [search, tags: {}]\n", 1),
        ("hooks: [x.py]\n", 1),
    ],
)
def test_what_an_engine_leaves_out_is_told(
    install: Install, command: Plan, base: Path, pages: list[Page], text: str, told: int
) -> None:
    """Zensical ignores plugins without a word; we do not."""
    (base / "mkdocs.yml").write_text(text, encoding="utf-8")
    install(BUILD)
    lines: list[str] = []
    publish_pages(pages, base / "site", replace(command, report=lines.append))
    assert sum("runs no hooks" in line for line in lines) == told


@posix
def test_a_site_that_cannot_be_moved_is_told(
    install: Install, command: Plan, base: Path, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine builds in the stage, which may lie on another disk than the site."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    install(BUILD)
    monkeypatch.setattr(shutil, "move", full)
    with pytest.raises(OutputError, match="No space left"):
        publish_pages(pages, base / "site", command)


@posix
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'page \033[31mbroken\033[0m'; exit 3", "ended with status 3:\n  page broken"),
        ("echo fine", "ended with status 0"),
        (f"{BUILD}\nrm $stage/site/runbooks/index.html", "left out pages .*\n  runbooks/index.md"),
        (f"{BUILD}\nrm -r $stage/site/data", "left out pages .*\n  data/incidents.csv"),
        (
            "printf 'told\\nTraceback (most recent call last):\\n  File x\\nError: end\\n'; exit 1",
            "status 1:\n  told\n  Error: end\n",
        ),
    ],
)
def test_a_command_that_fails_is_told(
    install: Install, command: Plan, base: Path, pages: list[Page], script: str, told: str
) -> None:
    """By its status, its own words, or the pages that it left out; the former site stays."""
    (base / "site").mkdir()
    install(script)
    with pytest.raises(EngineError, match=told) as caught:
        publish_pages(pages, base / "site", command)
    assert "--engine mkdocs" in caught.value.remedy
    assert not any((base / "site").iterdir())


def test_an_engine_that_is_not_installed_is_told(
    command: Plan, base: Path, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line that installs it."""
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(EngineError, match="not installed") as caught:
        publish_pages(pages, base / "site", command)
    assert caught.value.remedy == "pip install zensical"
