from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hindsite.resources import sample_folder
from tests.whole.sites import contents

AS_OF = "2026-11-20T12:00:00Z"


def started(base: Path, cwd: Path, umask: int, **environment: str) -> subprocess.Popen[str]:
    """The command, building a copy of the sample in `base` under its own circumstances."""
    base.mkdir(parents=True)
    cwd.mkdir(exist_ok=True)
    shutil.copytree(sample_folder() / "content", base / "content")
    for name in ("hindsite.yml", "mkdocs.yml"):
        shutil.copy(sample_folder() / name, base / name)
    return subprocess.Popen(
        [sys.executable, "-m", "hindsite", "build", "-C", str(base), "--as-of", AS_OF],
        cwd=cwd,
        env={**os.environ, **environment},
        umask=umask,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def test_equal_bytes(tmp_path: Path) -> None:
    """Neither folder, hash seed, time zone, locale, umask nor cwd changes a byte of the site."""
    here, there = tmp_path / "here", tmp_path / "a/much longer folder/there"
    builds = [
        started(here, here, 0o022, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C", LANG="C"),
        started(
            there,
            tmp_path / "elsewhere",
            0o077,
            PYTHONHASHSEED="4242",
            TZ="America/New_York",
            LC_ALL="C.UTF-8",
            LANG="de_DE.UTF-8",
        ),
    ]
    said = [build.communicate(timeout=60)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    one, other = contents(here), contents(there)
    assert len(one) > 50
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
    raw = [
        {file.relative_to(base): file.read_bytes() for file in base.rglob("site/**/*.gz")}
        for base in (here, there)
    ]
    assert raw[0] == raw[1]
