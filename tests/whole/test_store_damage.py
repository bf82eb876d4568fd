"""Damage of any kind, anywhere in what is kept: the site is right, and at most later."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import often
from tests.whole.sites import built_in, contents, lay_down
from tests.whole.test_killed import AS_OF, EDITED, FILES, Site, edit

FORMER = FILES["content/incidents/two.md"] + "\nMore.\n"
Damage = Callable[[Path, random.Random], None]


def _flip(file: Path, chance: random.Random) -> None:
    raw = bytearray(file.read_bytes() or b" ")
    for _ in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    file.write_bytes(raw)


def _cut(file: Path, chance: random.Random) -> None:
    raw = file.read_bytes()
    file.write_bytes(raw[: chance.randint(0, len(raw))])


def _blank(file: Path, chance: random.Random) -> None:
    raw = bytearray(file.read_bytes())
    start = chance.randint(0, len(raw))
    raw[start : start + 64] = bytes(len(raw[start : start + 64]))
    file.write_bytes(raw)


def _lengthen(file: Path, chance: random.Random) -> None:
    file.write_bytes(file.read_bytes() + chance.randbytes(chance.randint(1, 99)))


def _invent(file: Path, chance: random.Random) -> None:
    file.write_bytes(chance.randbytes(chance.randint(0, 999)))


def _swap(file: Path, chance: random.Random) -> None:
    others = [other for other in file.parent.rglob("*") if other.is_file()]
    other = chance.choice(others)
    one, two = file.read_bytes(), other.read_bytes()
    file.write_bytes(two)
    other.write_bytes(one)


def _folder(file: Path, chance: random.Random) -> None:
    file.unlink()
    file.mkdir()
    if chance.random() < 0.5:
        (file / "something").write_text("else", encoding="utf-8")


def _link(file: Path, chance: random.Random) -> None:
    file.unlink()
    file.symlink_to(chance.choice(["/dev/zero", "/dev/null", file.name, "nowhere", "/etc/passwd"]))


def _pipe(file: Path, _chance: random.Random) -> None:
    file.unlink()
    os.mkfifo(file)


def _remove(file: Path, _chance: random.Random) -> None:
    file.unlink()


DAMAGES: list[Damage] = [_flip, _cut, _blank, _lengthen, _invent, _swap, _remove]
if sys.platform != "win32":
    DAMAGES += [_folder, _link, _pipe]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the edited record, built from nothing."""
    folder = lay_down(tmp_path_factory.mktemp("clean"), FILES)
    edit(folder, EDITED)
    built_in(folder, AS_OF)
    return contents(folder)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base that was built twice, which a test may damage."""
    return lay_down(tmp_path_factory.mktemp("base"), FILES)


def kept(base: Path) -> list[Path]:
    """Every file that builds keep for later ones: store and spare."""
    home = base / ".hindsite"
    return sorted(path for path in home.rglob("*") if path.is_file() and path.name != "lock")


@settings(
    max_examples=often(10),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.02, 0.2, 1.0]))
def test_damage(base: Path, after: Site, seed: int, share: float) -> None:
    """Bytes turned, cut, blanked, exchanged; folders, links and pipes where files were."""
    chance = random.Random(seed)
    edit(base, FORMER)
    built_in(base, AS_OF)
    damage = chance.choice([None, *DAMAGES])
    for file in kept(base):
        if chance.random() < share and file.is_file() and not file.is_symlink():
            (damage or chance.choice(DAMAGES))(file, chance)
    edit(base, EDITED)
    built_in(base, AS_OF)
    assert contents(base) == after
    if chance.random() < 0.3:
        shutil.rmtree(base / ".hindsite/cache")
