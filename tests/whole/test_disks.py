"""Disks that are full or may only be read, for real: small ones, mounted where only a test sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import product
from typing import Any

import pytest

from tests.whole.test_killed import EDITED, FILES

_APART = ("unshare", "--map-root-user", "--mount")
AS_OF = "2026-05-01T12:00:00Z"
# Runs where mounts are its own. Says for each case what each of three builds told, and what stood
# after it. One process has them all, since it takes long to begin.
DRIVER = """
import hashlib, io, json, os, subprocess, sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from pytest import MonkeyPatch
from hindsite.cli import main
from tests.once import charts_once
from tests.whole.sites import contents, lay_down

folder, files, edited, cases = (json.loads(word) for word in sys.argv[1:])
charts_once(MonkeyPatch())

def tried(base, mounted, change):
    def mount(*arguments):
        subprocess.run(["mount", *arguments, str(mounted)], check=True)

    def build():
        said, status = io.StringIO(), 0
        with redirect_stderr(said), redirect_stdout(said):
            try:
                main(["build", "-C", str(base), "--output", "out/site", "--as-of", "%s"])
            except SystemExit as end:
                status = end.code or 0
        made = contents(base / "out").items()
        site = {path: hashlib.sha256(raw).hexdigest() for path, raw in made}
        return {"status": status, "said": said.getvalue(), "site": site}

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
    return [first, second, build()]

found = []
for number, (mounted, change) in enumerate(cases):
    base = lay_down(Path(folder) / str(number), files)
    found.append(tried(base, base / mounted, change))
print(json.dumps(found))
""".replace("%s", AS_OF)
PLACES = ("out", ".hindsite")
CHANGES = ("0", "100000", "ro")
Told = dict[tuple[str, str], list[dict[str, Any]]]


def can_mount() -> bool:
    """Whether this system lets one have mounts of one's own."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run([*_APART, "true"], check=False, capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(not can_mount(), reason="mounts of one's own are not allowed here")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What three builds told and left: before a disk changes, while it is bad, and afterwards.

    By what lies on that disk, and by the room that is left on it.
    """
    cases = list(product(PLACES, CHANGES))
    words = (str(tmp_path_factory.mktemp("disks")), FILES, EDITED, cases)
    done = subprocess.run(
        [*_APART, sys.executable, "-c", DRIVER, *map(json.dumps, words)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return dict(zip(cases, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("room", ["0", "100000"])
@pytest.mark.parametrize("mounted", PLACES)
def test_a_full_disk(told: Told, mounted: str, room: str) -> None:
    """Under the site, or under stage and store: a sentence and the former site, or the new one."""
    before, during, after = told[mounted, room]
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


@pytest.mark.parametrize("mounted", PLACES)
def test_a_disk_that_may_only_be_read(told: Told, mounted: str) -> None:
    """A sentence says so, and the former site stands; once it may be written all is well."""
    before, during, after = told[mounted, "ro"]
    assert (before["status"], during["status"], after["status"]) == (0, 3, 0), during["said"]
    assert "Read-only file system" in during["said"]
    assert "Something went wrong" not in during["said"]
    assert during["site"] == before["site"] != after["site"]
