"""Builds killed at an instant with a name: the former site or the new one stands, whole."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from hindsite.cli import main
from hindsite.publishing.locks import try_lock
from tests.forks import Fork
from tests.whole.sites import built_in, contents, lay_down

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="instants are those of Linux")

AS_OF = "2026-05-01T12:00:00Z"
INCIDENT = """\
---
id: {name}
title: {name} fails
severity: SEV-2
services: [payments]
started_at: 2026-03-1{day}T09:00:00Z
detected_at: 2026-03-1{day}T09:05:00Z
resolved_at: 2026-03-1{day}T10:00:00Z
---
## Summary

The words of {name}.
"""
FILES = {
    "content/incidents/one.md": INCIDENT.format(name="one", day=1),
    "content/incidents/two.md": INCIDENT.format(name="two", day=2),
    "content/runbooks/pool.md": "---\ntitle: The pool\nservices: [payments]\n---\nDo it.\n",
}
EDITED = FILES["content/incidents/two.md"].replace("The words", "Other words")
Site = dict[str, bytes]

# What the system is asked for, with which path, and after what else.
SWAP = "ctypes.dlopen"
INSTANTS = {
    "reading a record": ("open", "content/incidents/two.md", ""),
    "saving what was read": ("open", "cache/reading/packs", ""),
    "putting that in its place": ("os.rename", "cache/reading/packs", ""),
    "making the stage": ("os.mkdir", "/stage-", ""),
    "taking the spare": ("os.rename", "/spare/", ""),
    "removing of the spare what differs": ("os.remove", ".site.hindsite-new-", ""),
    "writing a page of the site": ("open", ".site.hindsite-new-", ""),
    "saving finished pages": ("os.rename", "cache/internal/entries", ""),
    "marking the new site": ("open", "/.hindsite-site", ""),
    "exchanging the sites": (SWAP, "", ""),
    "putting the former by": ("os.rename", "/spare/", SWAP),
    "remembering the new site": ("os.rename", "cache/internal/entries", SWAP),
    "pruning what is kept": ("open", "cache/internal/builds", SWAP),
    "removing the stage": ("shutil.rmtree", "/stage-", ""),
}
FIRST = {
    "making the folder of the first site": ("os.mkdir", ".site.hindsite-new-", ""),
    "renaming it": ("os.rename", ".site.hindsite-new-", ""),
    "laying down a spare": ("os.link", "/spare/", ""),
    "remembering the first site": ("os.rename", "cache/internal/entries", "os.link"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with its site, of which each test takes a copy."""
    base = lay_down(tmp_path_factory.mktemp("built"), FILES)
    built_in(base, AS_OF)
    edit(base, FILES["content/incidents/two.md"] + "\nMore.\n")
    built_in(base, AS_OF)
    edit(base, FILES["content/incidents/two.md"])
    built_in(base, AS_OF)
    return base


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site that a clean build makes of the edited record."""
    folder = lay_down(tmp_path_factory.mktemp("clean"), FILES)
    edit(folder, EDITED)
    built_in(folder, AS_OF)
    return contents(folder)


def edit(base: Path, text: str) -> None:
    """Write the second record."""
    (base / "content/incidents/two.md").write_text(text, encoding="utf-8")


def killed(base: Path, instant: tuple[str, str, str]) -> int:
    """Build in a process that is killed, with all that it started, when an instant comes.

    It is forked from this one: to load all anew takes longer than what it is there to see.
    """
    return Fork(lambda: _build_until(base, *instant)).ended()[0]


def _build_until(base: Path, wanted: str, place: str, since: str) -> None:
    """Build by the command, as two processes, as far as the instant."""
    os.setsid()
    has_passed = not since

    def look(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal has_passed
        has_passed = has_passed or event == since
        if not has_passed or event != wanted:
            return
        texts = [one for one in arguments if isinstance(one, str | bytes | os.PathLike)]
        writes = event != "open" or (isinstance(arguments[2], int) and arguments[2] & 3)
        is_there = not place or any(place in os.fsdecode(one) for one in texts)
        if is_there and (writes or place.startswith("content")):
            os.killpg(0, signal.SIGKILL)

    sys.addaudithook(look)
    main(["build", "-C", str(base), "--as-of", AS_OF, "--jobs", "2"])


def left_over(base: Path) -> list[str]:
    """What a build should have removed."""
    found = [path.name for path in base.iterdir() if ".hindsite-" in path.name]
    return found + [path.name for path in (base / ".hindsite").glob("stage-*")]


def require_free(base: Path) -> None:
    """No lock may stay."""
    lock = try_lock(base / ".hindsite/lock")
    assert lock is not None
    lock.release()


@pytest.mark.parametrize("instant", INSTANTS.values(), ids=INSTANTS)
def test_killed_after_an_edit(
    built: Path, after: Site, tmp_path: Path, instant: tuple[str, str, str]
) -> None:
    """One of the two sites stands, no lock stays, and the next build is that of a clean one."""
    base = tmp_path / "base"
    shutil.copytree(built, base, symlinks=True)
    # Inodes are others in a copy: once built, this one knows its site.
    built_in(base, AS_OF)
    edit(base, FILES["content/incidents/two.md"] + "\nMore.\n")
    built_in(base, AS_OF)
    former = contents(base)
    edit(base, EDITED)
    assert killed(base, instant) == -signal.SIGKILL
    assert contents(base) in (former, after)
    require_free(base)
    built_in(base, AS_OF)
    assert contents(base) == after
    assert left_over(base) == []


@pytest.mark.parametrize("instant", FIRST.values(), ids=FIRST)
def test_killed_the_first_time(after: Site, tmp_path: Path, instant: tuple[str, str, str]) -> None:
    """Where there was no site there is none, or a whole one."""
    base = lay_down(tmp_path / "base", FILES)
    edit(base, EDITED)
    assert killed(base, instant) == -signal.SIGKILL
    assert contents(base) in ({}, after)
    require_free(base)
    built_in(base, AS_OF)
    assert contents(base) == after
    assert left_over(base) == []
