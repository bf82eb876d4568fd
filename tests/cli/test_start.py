from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_init(hindsite: Run, tmp_path: Path) -> None:
    """What is laid down checks and says what comes next."""
    result = hindsite("init", tmp_path / "kb")
    assert result.exit_code == 0
    assert "6 files" in result.stdout
    assert "hindsite build" in result.stdout
    assert hindsite("check", "-C", tmp_path / "kb").exit_code == 0


def test_init_twice(hindsite: Run, tmp_path: Path) -> None:
    """A second time nothing is overwritten."""
    hindsite("init", "kb", "-C", tmp_path)
    result = hindsite("init", "kb", "-C", tmp_path)
    assert result.exit_code == 3
    assert "hindsite.yml" in result.stderr


def test_sample(hindsite: Run, tmp_path: Path) -> None:
    """The sample is sound."""
    assert hindsite("init", "--sample", "-C", tmp_path).exit_code == 0
    assert hindsite("check", "-C", tmp_path).exit_code == 0
