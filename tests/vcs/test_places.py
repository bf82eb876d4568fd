from __future__ import annotations

from pathlib import Path

from hindsite.vcs import place_in_repository


def test_the_path_from_the_root_of_the_repository(tmp_path: Path) -> None:
    """Empty at the root and without a repository; else with a slash at its end."""
    inner = tmp_path / "docs/kb"
    inner.mkdir(parents=True)
    assert place_in_repository(inner) == ""
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    assert place_in_repository(inner) == "docs/kb/"
    assert place_in_repository(tmp_path) == ""
