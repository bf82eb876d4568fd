"""Disks that are full or may only be read, for real: small ones, mounted where only a test sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.whole.sites import lay_down
from tests.whole.test_killed import EDITED, FILES

_APART = ("unshare", "--map-root-user", "--mount")
AS_OF = "2026-05-01T12:00:00Z"
# Runs where mounts are its own. Says what each of three builds told, and what stood after it.
DRIVER = """
import hashlib, io, json, os, subprocess, sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from hindsite.cli import main
from tests.whole.sites import contents

base, mounted, change, edited = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
site = base / "out/site"

def mount(*arguments):
    subprocess.run(["mount", *arguments, str(mounted)], check=True)

def build():
    said, status = io.StringIO(), 0
    with redirect_stderr(said), redirect_stdout(said):
        try:
            main(["build", "-C", str(base), "--output", "out/site", "--as-of", "%s"])
        except SystemExit as end:
            status = end.code or 0
    files = {path: hashlib.sha256(raw).hexdigest() for path, raw in contents(base / "out").items()}
    return {"status": status, "said": said.getvalue(), "site": files}

mounted.mkdir(parents=True, exist_ok=True)
mount("-t", "tmpfs", "-o", "size=60m", "tmpfs")
first = build()
(base / "content/incidents/two.md").write_text(edited)
if change == "ro":
    mount("-o", "remount,ro")
else:
    usage = os.statvfs(mounted)
    used = (usage.f_blocks - usage.f_bfree) * usage.f_frsize
    mount("-o", f"remount,size={used + int(change)}")
second = build()
mount("-o", "remount,rw,size=60m")
print(json.dumps([first, second, build()]))
""".replace("%s", AS_OF)


def can_mount() -> bool:
    """Whether this system lets one have mounts of one's own."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run([*_APART, "true"], check=False, capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(not can_mount(), reason="mounts of one's own are not allowed here")


def built_on(folder: Path, mounted: str, change: str) -> list[dict[str, Any]]:
    """What three builds told and left: before a disk changes, while it is bad, and afterwards."""
    base = lay_down(folder / "base", FILES)
    done = subprocess.run(
        [*_APART, sys.executable, "-c", DRIVER, str(base), str(base / mounted), change, EDITED],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("room", ["0", "100000"])
@pytest.mark.parametrize("mounted", ["out", ".hindsite"])
def test_a_full_disk(tmp_path: Path, mounted: str, room: str) -> None:
    """Under the site, or under stage and store: a sentence and the former site, or the new one."""
    before, during, after = built_on(tmp_path, mounted, room)
    assert before["status"] == 0, before["said"]
    assert after["status"] == 0, after["said"]
    assert before["site"] != after["site"]
    if during["status"]:
        assert during["status"] == 3
        assert "No space left on device" in during["said"]
        assert "Something went wrong" not in during["said"]
        assert during["site"] == before["site"]
    else:
        assert during["site"] == after["site"]


@pytest.mark.parametrize("mounted", ["out", ".hindsite"])
def test_a_disk_that_may_only_be_read(tmp_path: Path, mounted: str) -> None:
    """A sentence says so, and the former site stands; once it may be written all is well."""
    before, during, after = built_on(tmp_path, mounted, "ro")
    assert (before["status"], during["status"], after["status"]) == (0, 3, 0), during["said"]
    assert "Read-only file system" in during["said"]
    assert "Something went wrong" not in during["said"]
    assert during["site"] == before["site"] != after["site"]
