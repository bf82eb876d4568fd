"""Several builds at the same time, of one knowledge base: what stands is wholly of one of them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from hindsite.cli import main
from tests.forks import Fork
from tests.whole.sites import built_in, contents, lay_down
from tests.whole.test_killed import AS_OF, FILES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")

SECRET = FILES["content/incidents/one.md"].replace("id: one", "id: hush\nvisibility: restricted")
LIBRARY = FILES | {"content/incidents/hush.md": SECRET.replace("of one", "of nobody at all")}


def command(base: Path, *options: str) -> list[str]:
    """The words of it."""
    return ["build", "-C", str(base), "--as-of", AS_OF, *options]


def begun(base: Path, *options: str) -> Fork:
    """The command, at work in a process of its own."""
    return Fork(lambda: main(command(base, *options)))


def ended(processes: list[Fork]) -> list[int]:
    """The status of each; who waited too long says for whom."""
    ends = [process.ended() for process in processes]
    for status, said in ends:
        if status:
            assert "Another command is at work on this knowledge base" in said
    return [status for status, _ in ends]


def test_two_audiences_into_one_site(tmp_path: Path) -> None:
    """The site is that of the one or of the other, and none has what only the other may show."""
    clean = {}
    for tier in ("restricted", "public"):
        base = lay_down(tmp_path / tier, LIBRARY)
        built_in(base, AS_OF, audience=tier)
        clean[tier] = contents(base)
    assert clean["restricted"] != clean["public"]
    base = lay_down(tmp_path / "both", LIBRARY)
    for _ in range(2):
        statuses = ended([begun(base, "--audience", tier) for tier in clean])
        assert 0 in statuses
        assert contents(base) in list(clean.values())
    for tier, wanted in clean.items():
        built_in(base, AS_OF, audience=tier)
        assert contents(base) == wanted
    assert [path.name for path in base.iterdir() if ".hindsite-" in path.name] == []


def test_two_copies_to_carry(tmp_path: Path) -> None:
    """A zip holds one copy and no part of another that is put in its place meanwhile."""
    base = lay_down(tmp_path / "base", LIBRARY)
    options = ("--offline", "--zip")
    statuses = ended([begun(base, *options), begun(base, *options, "--audience", "public")])
    assert 0 in statuses
    zips = []
    for tier in ("internal", "public"):
        clean = lay_down(tmp_path / tier, LIBRARY)
        told = CliRunner().invoke(main, [*command(clean, *options), "--audience", tier])
        assert told.exit_code == 0, told.output
        zips.append((clean / "site-offline.zip").read_bytes())
    assert (base / "site-offline.zip").read_bytes() in zips
    with zipfile.ZipFile(base / "site-offline.zip") as archive:
        assert archive.testzip() is None
