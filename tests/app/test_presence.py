from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.presence import presence
from hindsite.reading import read_settings


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A knowledge base with a file, and things beside it."""
    made = tmp_path / "base"
    (made / "content").mkdir(parents=True)
    (made / "content/a.png").write_bytes(b"")
    (tmp_path / "secret.txt").write_bytes(b"")
    return made


@pytest.mark.parametrize(
    "path", ["content/a.png", "content", "content/", ".", "./content/a.png", "content/../content"]
)
def test_files_and_folders_are_there(base: Path, path: str) -> None:
    """By their path from the knowledge base."""
    assert presence(base, read_settings(base))(path)


@pytest.mark.parametrize(
    "path",
    ["b.png", "../secret.txt", "content/../../secret.txt", "/etc/passwd", "a\0b", "x" * 5000],
)
def test_what_lies_outside_is_not_there(base: Path, path: str) -> None:
    """Whether the machine has such a file is nobody's business; no name is a failure."""
    assert not presence(base, read_settings(base))(path)


def test_a_link_that_leads_outside_is_not_there(base: Path) -> None:
    """Neither is one that leads to itself."""
    (base / "out").symlink_to(base.parent / "secret.txt")
    (base / "loop").symlink_to(base / "loop")
    (base / "in").symlink_to(base / "content/a.png")
    is_there = presence(base, read_settings(base))
    assert not is_there("out")
    assert not is_there("loop")
    assert is_there("in")
    (base / "in").unlink()
    assert is_there("in"), "an answer stays while a command runs"


def test_a_source_elsewhere_is_part_of_the_knowledge_base(base: Path) -> None:
    """What its records link to lies beside them."""
    (base.parent / "other").mkdir()
    (base.parent / "other/a.png").write_bytes(b"")
    (base / "hindsite.yml").write_text("sources: [{path: ../other, as: incidents}]\n")
    is_there = presence(base, read_settings(base))
    assert is_there("../other/a.png")
    assert not is_there("../secret.txt")
