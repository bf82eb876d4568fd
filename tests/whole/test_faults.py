"""Bad caches, bad disks, bad clocks: right output or a sentence, and the former site stands."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.app.build import build
from hindsite.app.terms import Request
from hindsite.cli import main
from hindsite.errors import EngineError, HindsiteError, TemplateError
from hindsite.publishing.page_form import read_form
from hindsite.resources import templates_folder
from tests.forks import Fork
from tests.whole.faults import refusing, writes_below
from tests.whole.sites import built_in, contents, lay_down

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from hindsite.publishing.page_form import Form

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

The words of {name}, with [a runbook](../runbooks/pool.md).
"""
RUNBOOK = "---\ntitle: The pool\nservices: [payments]\n---\nDo it.\n"
FILES = {
    "content/incidents/one.md": INCIDENT.format(name="one", day=1),
    "content/incidents/two.md": INCIDENT.format(name="two", day=2),
    "content/incidents/three.md": INCIDENT.format(name="three", day=3),
    "content/runbooks/pool.md": RUNBOOK,
}
EDITED = FILES["content/incidents/two.md"].replace("The words", "Other words, more of them,")
_PARTS = 6
Damage = Callable[[Path], None]
Site = dict[str, bytes]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A knowledge base of three incidents and a runbook."""
    return lay_down(tmp_path / "base", FILES)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Its site as a clean build makes it."""
    return clean(tmp_path_factory, FILES)


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same after one record was edited."""
    return clean(tmp_path_factory, FILES | {"content/incidents/two.md": EDITED})


def clean(factory: pytest.TempPathFactory, files: dict[str, str]) -> Site:
    """The site of a knowledge base that was never built before."""
    folder = lay_down(factory.mktemp("clean"), files)
    built_in(folder, AS_OF)
    return contents(folder)


def edit(base: Path) -> None:
    """Change one record."""
    (base / "content/incidents/two.md").write_text(EDITED, encoding="utf-8")


def _of_another_version(file: Path) -> None:
    raw = file.read_bytes()
    file.write_bytes(raw.replace(b"hindsite 1", b"hindsite 9").replace(b"{", b'{"version":9,', 1))


def _cut(file: Path) -> None:
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) // 2])


def _twist(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    for place in range(len(raw) // 3, len(raw), 97):
        raw[place] ^= 1
    file.write_bytes(raw)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _overwrite(file: Path) -> None:
    file.write_bytes(b"\xff\x00 not ours\n" * 20)


def _replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES: dict[str, Damage] = {
    "of another version": _of_another_version,
    "cut short": _cut,
    "twisted": _twist,
    "empty": _empty,
    "garbage": _overwrite,
    "a folder": _replace_by_folder,
    "gone": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_cache(base: Path, before: Site, after: Site, damage: Damage) -> None:
    """The output is that of a build without one, now and at the next build."""
    built_in(base, AS_OF)
    files = [path for path in (base / ".hindsite/cache").rglob("*") if path.is_file()]
    assert len(files) > 5
    for file in files:
        damage(file)
    built_in(base, AS_OF)
    assert contents(base) == before
    edit(base)
    built_in(base, AS_OF)
    assert contents(base) == after


@pytest.mark.parametrize("is_warm", [False, True], ids=["empty", "filled"])
def test_a_cache_that_may_only_be_read(base: Path, after: Site, *, is_warm: bool) -> None:
    """It is used as far as it goes, and nothing is kept."""
    if is_warm:
        built_in(base, AS_OF)
    edit(base)
    with refusing(base / ".hindsite/cache", errno.EROFS):
        built_in(base, AS_OF)
    assert contents(base) == after


@pytest.mark.parametrize("folder", [".", ".hindsite"])
def test_a_folder_that_may_only_be_read(base: Path, before: Site, folder: str) -> None:
    """A sentence says which, and the former site stands."""
    built_in(base, AS_OF)
    edit(base)
    with (
        refusing((base / folder).resolve(), errno.EROFS),
        pytest.raises(HindsiteError, match="Read-only file system") as caught,
    ):
        built_in(base, AS_OF)
    assert caught.value.remedy
    assert contents(base) == before


@pytest.mark.parametrize("part", range(_PARTS))
def test_a_disk_that_runs_full(base: Path, before: Site, after: Site, part: int) -> None:
    """Wherever that happens: right output, or a sentence and the former site; later all is well."""
    built_in(base, AS_OF)
    edit(base)
    copied = base.with_name("counted")
    shutil.copytree(base, copied, symlinks=True)
    with writes_below(copied) as writes:
        built_in(copied, AS_OF)
    allowed = 1 + len(writes) * part // _PARTS
    request = Request(base=base, site=base / "site", as_of=AS_OF, jobs=1 + part % 2)
    said = ""
    with refusing(base, errno.ENOSPC, after=allowed):
        try:
            build(request)
        except HindsiteError as error:
            said = str(error)
    assert "No space left on device" in said or (part and not said)
    assert contents(base) == (before if said else after)
    build(request)
    assert contents(base) == after
    left = [path.name for path in base.iterdir() if ".hindsite-" in path.name]
    assert left + list((base / ".hindsite").glob("stage-*")) == []


def run(base: Path, *options: str, limit: int | None = None) -> Fork:
    """The command as a process of its own, whose files may not be longer than a limit."""

    def start() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        main(["build", "-C", str(base), "--as-of", AS_OF, "--jobs", "2", *options])

    return Fork(start)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("limit", [0, 20_000, 60_000])
def test_files_that_end_half_written(base: Path, before: Site, after: Site, limit: int) -> None:
    """A write that stops midway is told in a sentence, and half a file is never published."""
    built_in(base, AS_OF)
    edit(base)
    status, said = run(base, limit=limit).ended()
    assert status == 3, said
    assert "File too large" in said
    assert "Something went wrong" not in said
    assert contents(base) == before
    built_in(base, AS_OF)
    assert contents(base) == after


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_builds_at_once(base: Path, before: Site, after: Site) -> None:
    """They wait for one another; each audience has what it may see, and no cache is harmed.

    On a machine with other work, some wait in vain, and say so.
    """
    built_in(base, AS_OF)
    edit(base)
    processes = [
        run(base),
        run(base),
        run(base, "--audience", "public", "--site-dir", "public"),
        run(base, "--offline"),
    ]
    ends = [process.ended() for process in processes]
    busy = ["Another command is at work on this knowledge base" in said for _, said in ends]
    for waited, (status, said) in zip(busy, ends, strict=True):
        assert status == (3 if waited else 0), said
    assert not all(busy)
    assert contents(base) == (before if all(busy[:2]) else after)
    built_in(base, AS_OF)
    assert contents(base) == after


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_that_is_set_anew(
    base: Path, after: Site, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """What was kept under another time of day says nothing wrong: an edit shows."""
    offset = hours * 3600
    now, now_ns = time.time, time.time_ns
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: now() + offset)
        patch.setattr(time, "time_ns", lambda: now_ns() + offset * 10**9)
        for file in (base / "content").rglob("*.md"):
            os.utime(file, (now() + offset, now() + offset))
        built_in(base, AS_OF)
        built_in(base, AS_OF)
    edit(base)
    built_in(base, AS_OF)
    assert contents(base) == after


def test_equal_stat_and_other_content(base: Path, before: Site) -> None:
    """A file that was replaced within the tick of a clock, as `git checkout` does, is read."""
    record = base / "content/incidents/two.md"
    text = record.read_text("utf-8")
    record.write_text(text.replace("The words", "THE WORDS"), encoding="utf-8")
    state = record.stat()
    built_in(base, AS_OF)
    assert contents(base) != before
    record.write_text(text, encoding="utf-8")
    os.utime(record, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert record.stat().st_size == state.st_size
    built_in(base, AS_OF)
    assert contents(base) == before


def test_a_template_that_fails_on_one_record(base: Path, before: Site) -> None:
    """It is named with its line and the record, and the former site stands."""
    built_in(base, AS_OF)
    shipped = templates_folder() / "pages/incident.md.j2"
    own = base / "site_templates/pages/incident.md.j2"
    own.parent.mkdir(parents=True)
    text = '{% if incident.id == "two" %}\n{{ 1 / 0 }}\n{% endif %}\n'
    own.write_text(text + shipped.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        built_in(base, AS_OF)
    assert "incident.md.j2:2 fails for content/incidents/two.md: division by zero" in str(
        caught.value
    )
    assert contents(base) == before
    shutil.rmtree(base / "site_templates")
    built_in(base, AS_OF)
    assert contents(base) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_a_worker_that_is_killed(
    base: Path, before: Site, after: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system does for want of memory: its page is named, and the former site stands."""
    built_in(base, AS_OF)
    edit(base)
    ours = os.getpid()

    def killed(text: str) -> Form | None:
        if os.getpid() != ours and "Other words" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return read_form(text)

    request = Request(base=base, site=base / "site", as_of=AS_OF, jobs=2)
    with monkeypatch.context() as patch:
        patch.setattr("hindsite.publishing.page_maker.read_form", killed)
        # However few pages there are to be made: they go to workers, of which there are two.
        patch.setattr("hindsite.publishing.mkdocs_build._FEW", 1)
        patch.setattr(
            "hindsite.workers.parts_of", lambda weights, _: [range(len(weights)), range(0)]
        )
        # Threads that other tests have left behind are none of the build's.
        patch.setattr("hindsite.workers.can_fork", lambda: True)
        with pytest.raises(EngineError, match=r"incidents/two\.md: the process was killed by SIGK"):
            build(request)
    assert contents(base) == before
    build(request)
    assert contents(base) == after
