from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from hindsite.app.fmt import Change, fmt
from hindsite.errors import OutputError, UsageError

PATH = "content/incidents/checkout.md"
module = importlib.import_module("hindsite.app.fmt")


@pytest.fixture
def untidy(base: Path) -> Path:
    """A knowledge base whose one record is not in order."""
    file = base / PATH
    file.write_text(file.read_text().replace("title: Checkout fails\n", "").replace(
        "services", "title:  Checkout fails\nservices"))  # fmt: skip
    return base


def test_fmt(untidy: Path) -> None:
    """A record is put in order once; its rights stay, and nothing lies beside it."""
    (untidy / PATH).chmod(0o640)
    done = fmt(untidy)
    assert [change.path for change in done.changes] == [PATH]
    assert (untidy / PATH).read_text().startswith("---\ntitle: Checkout fails\nseverity: SEV-3\n")
    assert (untidy / PATH).stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (untidy / PATH).parent.iterdir()] == ["checkout.md"]
    assert fmt(untidy).changes == ()
    assert fmt(untidy).same == 1


def test_dry(untidy: Path) -> None:
    """What would be changed is shown, and is not."""
    before = (untidy / PATH).read_bytes()
    (change,) = fmt(untidy, dry=True).changes
    assert change.diff.startswith(f"--- a/{PATH}\n+++ b/{PATH}\n@@")
    assert "+title: Checkout fails\n" in change.diff
    assert (untidy / PATH).read_bytes() == before


def test_rules(untidy: Path) -> None:
    """Files of alerting rules are no records: they are passed over, and refused by name."""
    (untidy / "content/alerts").mkdir()
    (untidy / "content/alerts/a.yml").write_text("groups:   []\n")
    assert not fmt(untidy).refusals
    assert (untidy / "content/alerts/a.yml").read_text() == "groups:   []\n"
    with pytest.raises(UsageError, match="no folder of records"):
        fmt(untidy, [Path("content/alerts/a.yml")])


def test_link(untidy: Path) -> None:
    """A record that is a link within its folder stays one; what it leads to is changed."""
    folder = (untidy / PATH).parent
    (folder / "old").mkdir()
    (untidy / PATH).rename(folder / "old/real.md")
    (untidy / PATH).symlink_to(folder / "old/real.md")
    fmt(untidy)
    assert (untidy / PATH).is_symlink()
    assert (untidy / PATH).read_text().startswith("---\ntitle: Checkout fails\nseverity")


@pytest.mark.parametrize("path", [".", "content", "content/incidents", PATH])
def test_paths(untidy: Path, path: str) -> None:
    """Folders and files may be named."""
    (untidy / "content/runbooks").mkdir()
    (untidy / "content/runbooks/a.md").write_text("---\nservices: [a]\ntitle: A\n---\n")
    done = fmt(untidy, [Path(path)], dry=True)
    assert len(done.changes) == (2 if path in {".", "content"} else 1)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nowhere", "does not exist"),
        ("..", "lies outside"),
        ("hindsite.yml", "no folder of records"),
    ],
)
def test_wrong_paths(untidy: Path, path: str, message: str) -> None:
    """A path that is no record's is said to be none."""
    (untidy / "hindsite.yml").write_text("version: 1\n")
    with pytest.raises(UsageError, match=message):
        fmt(untidy, [Path(path)])


def test_foreign(untidy: Path) -> None:
    """A record of another tool is passed over, and refused when it is named."""
    (untidy / "hindsite.yml").write_text(
        "sources: [{path: content/incidents, as: incidents, fields: {title: title}}]\n"
    )
    done = fmt(untidy)
    assert (done.changes, done.refusals, done.same) == ((), (), 0)
    with pytest.raises(UsageError, match="format of another tool"):
        fmt(untidy, [Path(PATH)])


def test_unreadable(untidy: Path) -> None:
    """A record that cannot be read is named with the reason, and the others are put in order."""
    (untidy / "content/incidents/a.md").write_text("---\ntitle: [\n---\n")
    done = fmt(untidy)
    assert len(done.changes) == 1
    assert done.refusals[0].startswith("content/incidents/a.md stays as it is: its front matter")


def test_disk_refuses(untidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk refuses the record is as it was, and nothing is left beside it."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = (untidy / PATH).read_bytes()
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="No space left"):
        fmt(untidy)
    assert (untidy / PATH).read_bytes() == before
    assert [path.name for path in (untidy / PATH).parent.iterdir()] == ["checkout.md"]


def test_without_a_lock(untidy: Path) -> None:
    """Where nothing can be locked records are changed all the same."""
    (untidy / ".hindsite").write_text("")
    assert len(fmt(untidy).changes) == 1


def test_known_from_before(untidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found of a record once is not found again until the record changes."""
    before = fmt(untidy, dry=True, differences=False)
    assert before.changes == (Change(PATH, ""),)
    with monkeypatch.context() as patch:
        patch.setattr(module, "canonical", lambda *_: pytest.fail("looked at again"))
        assert fmt(untidy, dry=True, differences=False) == before
    (untidy / PATH).write_text("---\ntitle: A\nservices: [a]\n")
    assert fmt(untidy, dry=True, differences=False) != before


def test_many(untidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes find the same as one, refusals included."""
    monkeypatch.setattr(module, "_MANY", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    good = (untidy / PATH).read_bytes()
    for number in range(6):
        text = good if number % 2 else b"---\ntitle: A\ntitle: B\n---\n"
        (untidy / f"content/incidents/{number}.md").write_bytes(text)
    done = fmt(untidy, dry=True)
    assert len(done.changes) == 4
    assert len(done.refusals) == 3
    assert all("stays as it is" in refusal for refusal in done.refusals)
