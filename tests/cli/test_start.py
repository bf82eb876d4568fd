from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_init(hindsite: Run, tmp_path: Path) -> None:
    """What is laid down checks and says what comes next."""
    result = hindsite("init", tmp_path / "kb")
    assert result.exit_code == 0
    laid = [path for path in (tmp_path / "kb").rglob("*") if path.is_file()]
    assert f"{len(laid)} files" in result.stdout
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


def test_ci_of_a_forge(hindsite: Run, tmp_path: Path) -> None:
    """A forge can be named, or none; where it was guessed, that is said."""
    assert "CI:" not in hindsite("init", tmp_path / "a", "--ci", "gitlab").stdout
    assert (tmp_path / "a/.gitlab-ci.yml").is_file()
    assert "CI:" not in hindsite("init", tmp_path / "b", "--ci", "none").stdout
    assert not (tmp_path / "b/.github").exists()
    assert "CI: workflows for GitHub" in hindsite("init", tmp_path / "c").stdout
    (tmp_path / ".git").mkdir()
    assert "CI: no files" in hindsite("init", tmp_path / "d").stdout
    assert not (tmp_path / ".github").exists()
