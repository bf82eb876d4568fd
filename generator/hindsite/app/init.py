"""An empty folder → a knowledge base ready to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.app.files import refuse_existing, write_new, writing
from hindsite.app.forges import Forge, ci_files
from hindsite.app.schema import schema_files
from hindsite.resources import sample_folder, templates_folder
from hindsite.writing import MODELINE, editor_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["init"]

_SETTINGS = ("hindsite.yml", "mkdocs.yml")
# Under its own name it would rule over the repository that it lies in.
_RENAMED = {"gitignore": ".gitignore"}


def init(folder: Path, *, sample: bool = False, forge: Forge = Forge.NONE) -> tuple[Path, ...]:
    """Lay down a knowledge base, and return its files.

    Args:
        folder: Where; made on demand, and need not be empty.
        sample: Whether to lay down the whole sample instead of one example of each record.
        forge: Whose CI files to lay down as well, at the root of the repository around the folder.

    Raises:
        OutputError: A file would be overwritten, or the disk refuses; in the first case nothing
            is written.
    """
    files = {folder / name: content for name, content in _contents(sample=sample).items()}
    files |= _of_editors(folder)
    ci = ci_files(folder, forge)
    refuse_existing([*files, *ci])
    for target, content in files.items():
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for target, text in ci.items():
        write_new(target, text)
    return (*files, *ci)


def _contents(*, sample: bool) -> Mapping[str, bytes]:
    """What is laid down, by its path: records, settings, and the schemas of both."""
    sources = {**_files(sample=sample), **schema_files()}
    contents = {name: source.read_bytes() for name, source in sources.items()}
    modeline = MODELINE.encode()
    contents["hindsite.yml"] = modeline + contents["hindsite.yml"].removeprefix(modeline)
    return contents


def _of_editors(folder: Path) -> dict[Path, bytes]:
    """What editors are told. Settings that somebody has there already stay as they are."""
    files = {folder / name: text.encode() for name, text in editor_files().items()}
    return {path: content for path, content in files.items() if not path.exists()}


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
