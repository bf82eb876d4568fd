from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app.check import run
from hindsite.errors import SettingsError, UsageError


def test_findings(broken: Path) -> None:
    """Findings of reading and of the rules come as one list, by place."""
    found = run(broken)
    assert "content/incidents/broken.md" in {finding.place.path for finding in found}
    assert list(found) == sorted(found, key=lambda finding: finding.sort_key)


def paths(base: Path, limit: str) -> set[str]:
    """The files that have findings, limited to one file or folder."""
    return {finding.place.path for finding in run(base, [Path(limit)])}


@pytest.mark.parametrize("limit", ["content/incidents/broken.md", "content", "."])
def test_within(broken: Path, limit: str) -> None:
    """Findings can be limited to files and folders."""
    assert "content/incidents/broken.md" in paths(broken, limit)


@pytest.mark.parametrize("limit", ["content/incidents/checkout.md", "content/inc"])
def test_elsewhere(broken: Path, limit: str) -> None:
    """Findings elsewhere are left out; part of a name is no folder."""
    (broken / "content/inc").mkdir()
    assert "content/incidents/broken.md" not in paths(broken, limit)


def test_absent_path(base: Path) -> None:
    """A path that is not there is refused, as is one that lies elsewhere."""
    with pytest.raises(UsageError, match="absent does not exist"):
        run(base, [Path("absent")])
    with pytest.raises(UsageError, match="lies outside"):
        run(base, [Path("..")])


def test_no_content(tmp_path: Path) -> None:
    """Where there is nothing to check, that is said."""
    with pytest.raises(SettingsError, match="no content"):
        run(tmp_path)


def test_where_nothing_can_be_kept(broken: Path) -> None:
    """A check does without: a file in the place of the folder stands for a disk that refuses."""
    (broken / ".hindsite").write_text("in the way", encoding="utf-8")
    assert [item.place.path for item in run(broken)] == ["content/incidents/broken.md"]
    assert (broken / ".hindsite").read_text(encoding="utf-8") == "in the way"
