"""The same content at the same instant is the same bytes, whatever else is as it is not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hindsite.cli import main
from tests.forks import Fork
from tests.repositories import Repository
from tests.whole.sites import lay_down
from tests.whole.test_killed import EDITED, FILES

AS_OF = "2026-05-01T12:00:00Z"
_LIBRARY = {
    **FILES,
    "hindsite.yml": "version: 1\ntimezone: Europe/Berlin\n",
    "content/incidents/ärger.md": EDITED.replace("id: two", "id: arger")
    + "\n## Action items\n\n- [ ] A1: Mend it (@payments, due 2026-04-01)\n",
    "content/incidents/deep/four.md": EDITED.replace("id: two", "id: four").replace("two", "four"),
}
Made = dict[str, bytes]


@dataclass(frozen=True)
class Way:
    """One way to come by the same: where, with what around it, and what is done before.

    Several things that are unusual go together: a difference shows whichever of them makes it.
    """

    folder: str = "kb"
    options: Sequence[str] = ()
    around: dict[str, str] = field(default_factory=dict)
    umask: int = 0o022
    is_backwards: bool = False
    before: Callable[[Path], None] | None = None


def _commit(base: Path) -> None:
    """It is a repository."""
    Repository(base).commit()


def _age(base: Path) -> None:
    """It is a repository, and every file was changed long ago, the first of them last."""
    _commit(base)
    for number, file in enumerate(sorted(base.rglob("*.md"))):
        os.utime(file, (1e9 + number, 1e9 + number))


def _build_other(base: Path) -> None:
    """A cache and a site of other content are there."""
    record = base / "content/incidents/two.md"
    text = record.read_text("utf-8")
    record.write_text(text.replace("Other words", "Former words"), encoding="utf-8")
    said(base, [_BUILD])
    record.write_text(text, encoding="utf-8")


def _build(base: Path) -> None:
    """The very same was built before, for another audience as well."""
    said(base, [_BUILD, (*_BUILD, "--audience", "restricted", "--output", "elsewhere")])
    shutil.rmtree(base / "elsewhere")


_BUILD = ("build", "--as-of", AS_OF)
WAYS = {
    "a repository in another folder, narrow umask, old files made in another order": Way(
        folder="much deeper/a folder with ünusual name/kb",
        umask=0o077,
        is_backwards=True,
        before=_age,
    ),
    "one worker, zone, hash seed and locale": Way(
        options=("--jobs", "1"),
        around={
            "TZ": "Pacific/Apia",
            "PYTHONHASHSEED": "77",
            "LC_ALL": "tr_TR.UTF-8",
            "LANG": "tr_TR.UTF-8",
            "LANGUAGE": "tr",
        },
    ),
    "two workers, plain locale, a cache of other content": Way(
        options=("--jobs", "2"),
        around={"LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4"},
        before=_build_other,
    ),
    "a warm cache": Way(before=_build),
}
# One process for several commands: what is around it is the point, and it takes long to begin.
_RUN = """
import json, os, sys
from hindsite.cli import main
for words in json.loads(sys.argv[1]):
    try:
        main(words)
    except SystemExit as end:
        assert end.code in (0, 1, None), words
    sys.stdout.flush()
    os.write(1, bytes([30]))
"""


def said(base: Path, commands: Sequence[Sequence[str]], way: Way | None = None) -> list[bytes]:
    """What each command printed, one after another.

    A process is started anew where what is around it matters from its start, else it is a fork.
    """
    way = way or Way()
    if not way.around and hasattr(os, "fork"):
        return _said_by_fork(base, commands, way)
    done = subprocess.run(
        [sys.executable, "-c", _RUN, json.dumps([[*words, "-C", str(base)] for words in commands])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **way.around},
        umask=way.umask,
        capture_output=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(b"\x1e")[:-1]


def _said_by_fork(base: Path, commands: Sequence[Sequence[str]], way: Way) -> list[bytes]:
    files = [base.with_name(f"printed {number}") for number in range(len(commands))]

    def run() -> None:
        os.umask(way.umask)
        for words, file in zip(commands, files, strict=True):
            with (
                file.open("w", encoding="utf-8") as text,
                redirect_stdout(text),
                pytest.raises(SystemExit) as end,
            ):
                main([*words, "-C", str(base)])
            assert end.value.code in {0, 1, None}, words

    status, errors = Fork(run).ended()
    assert status == 0, errors
    return [file.read_bytes() for file in files]


def made(folder: Path, way: Way) -> Made:
    """Site, offline copy and zip as bytes by path, and what `check` and `stats` print."""
    files = dict(reversed(_LIBRARY.items())) if way.is_backwards else _LIBRARY
    base = lay_down(folder / way.folder, files)
    if way.before is not None:
        way.before(base)
    asked: dict[str, tuple[str, ...]] = {
        "check": ("check",),
        "check json": ("check", "--format", "json"),
        "stats": ("stats",),
        "stats json": ("stats", "--format", "json"),
    }
    builds = [(*_BUILD, *way.options), (*_BUILD, "--offline", "--zip", *way.options)]
    commands = [*builds, *((*words, "--as-of", AS_OF) for words in asked.values())]
    printed = dict(zip(asked, said(base, commands, way)[len(builds) :], strict=True))
    assert all(printed.values())
    outputs = [base / name for name in ("site", "site-offline")]
    files_made = [file for output in outputs for file in output.rglob("*") if file.is_file()]
    return printed | {
        file.relative_to(base).as_posix(): file.read_bytes()
        for file in [*files_made, base / "site-offline.zip"]
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What comes of it where nothing is unusual."""
    return made(tmp_path_factory.mktemp("usual"), Way())


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_equal(usual: Made, tmp_path: Path, way: Way) -> None:
    """Not one byte differs: of the site, of the offline copy, its zip, or what is printed."""
    found = made(tmp_path, way)
    assert len(found) > 100
    assert found.keys() == usual.keys()
    assert [name for name in found if found[name] != usual[name]] == []


def test_a_comparison_is_equal(tmp_path: Path) -> None:
    """So is what `compare` and `check --since` say of a change, in two clones of other names."""
    found = []
    for name, around in (("one", {"TZ": "UTC"}), ("two/b", {"TZ": "Asia/Tokyo", "LC_ALL": "C"})):
        base = lay_down(tmp_path / name, _LIBRARY)
        _commit(base)
        record = base / "content/incidents/one.md"
        record.write_text(record.read_text("utf-8").replace("SEV-2", "SEV-1"), encoding="utf-8")
        commands = [("compare", "HEAD"), ("check", "--since", "HEAD")]
        found.append(said(base, [(*c, "--as-of", AS_OF) for c in commands], Way(around=around)))
    assert b"SEV-1" in found[0][0]
    assert found[0] == found[1]
