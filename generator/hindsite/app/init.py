"""An empty folder → a knowledge base ready to build."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from hindsite.app.files import refuse_existing, writing
from hindsite.resources import sample_folder, templates_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["init"]

_SETTINGS = ("hindsite.yml", "mkdocs.yml")
# Under its own name it would rule over the repository that it lies in.
_RENAMED = {"gitignore": ".gitignore"}


def init(folder: Path, *, sample: bool = False) -> tuple[Path, ...]:
    """Lay down a knowledge base, and return its files.

    Args:
        folder: Where; made on demand, and need not be empty.
        sample: Whether to lay down the whole sample instead of one example of each record.

    Raises:
        OutputError: A file would be overwritten, or the disk refuses; in the first case nothing
            is written.
    """
    files = {folder / name: source for name, source in _files(sample=sample).items()}
    refuse_existing(files)
    for target, source in files.items():
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return tuple(files)


def _files(*, sample: bool) -> Mapping[str, Path]:
    """What is copied, by the path that it gets."""
    start = templates_folder() / "skeletons" / "start"
    if not sample:
        return _tree(start)
    root = sample_folder()
    content = {f"content/{name}": path for name, path in _tree(root / "content").items()}
    return {".gitignore": start / "gitignore"} | {name: root / name for name in _SETTINGS} | content


def _tree(root: Path) -> Mapping[str, Path]:
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*"))}
    return {_RENAMED.get(name, name): path for name, path in found.items() if path.is_file()}
