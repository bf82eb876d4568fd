"""Records → the same records with their front matter in canonical order and form."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.app.rewriting import own_source, replace, taking_turns
from hindsite.errors import UsageError
from hindsite.reading import read_settings
from hindsite.reading.folders import files_of, require_folder
from hindsite.writing import RefusedError, canonical

if TYPE_CHECKING:
    from hindsite.model.settings import Settings, Source

__all__ = ["Change", "Formatted", "fmt"]


@dataclass(frozen=True, slots=True)
class Change:
    """A file whose front matter was not in canonical form, and how it differs."""

    path: str
    diff: str


@dataclass(frozen=True, slots=True)
class Formatted:
    """What was changed, or would be; sentences on files that were left as they are; the rest."""

    changes: tuple[Change, ...]
    refusals: tuple[str, ...]
    same: int


def fmt(base: Path, paths: Sequence[Path] = (), *, dry: bool = False) -> Formatted:
    """Put the front matter of records into canonical order and form.

    Args:
        base: The folder of `hindsite.yml`.
        paths: Files and folders to which it is limited; relative ones start from `base`.
        dry: Whether to change nothing and only say what would be.

    Raises:
        UsageError: A path does not exist or lies elsewhere, or is a file of another tool.
        SettingsError: hindsite.yml cannot be used.
        OutputError: A file cannot be written.
    """
    settings = read_settings(base)
    wanted = {_within(base, path, settings) for path in paths}
    changes, refusals, same = [], [], 0
    with taking_turns(base):
        for path, source in _records(base, settings):
            if wanted and not any(_is_in(path, name) for name in wanted):
                continue
            old = (base / path).read_bytes()
            try:
                new = canonical(old, path, source, settings.zone)
            except RefusedError as error:
                refusals.append(f"{path} stays as it is: {error}; see `hindsite check {path}`.")
                continue
            if new == old:
                same += 1
                continue
            changes.append(Change(path, _diff(path, old, new)))
            if not dry:
                replace(base / path, new)
    return Formatted(tuple(changes), tuple(refusals), same)


def _records(base: Path, settings: Settings) -> Iterator[tuple[str, Source]]:
    """The files of records in our own format that can be opened, each once."""
    seen: set[str] = set()
    for source in settings.sources:
        if source.is_foreign or not require_folder(base, source, settings):
            continue
        for file in files_of(base, source, settings):
            if file.problem is None and file.path not in seen:
                seen.add(file.path)
                yield file.path, source


def _within(base: Path, path: Path, settings: Settings) -> str:
    """The path as records name it; one that is a file of another tool is refused."""
    full, root = (base / path).resolve(), base.resolve()
    if not full.exists() or not full.is_relative_to(root):
        problem = "lies outside of" if full.exists() else "does not exist in"
        message = f"{path} {problem} {root}."
        raise UsageError(message, "Name files or folders of the knowledge base.")
    name = full.relative_to(root).as_posix()
    if full.is_file() and own_source(name, settings) is None:
        message = f"{path} is in no folder of records."
        raise UsageError(message, "Name incidents or runbooks, or folders of them.")
    return name


def _is_in(path: str, name: str) -> bool:
    return name in {".", path} or path.startswith(f"{name}/")


def _diff(path: str, old: bytes, new: bytes) -> str:
    before, after = (content.decode().splitlines() for content in (old, new))
    names = (f"a/{path}", f"b/{path}")
    return "\n".join(difflib.unified_diff(before, after, *names, lineterm="")) + "\n"
