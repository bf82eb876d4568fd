"""Records → the same records with their front matter in canonical order and form."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.app.keeping import readings_of
from hindsite.app.rewriting import diff, own_source, replace, taking_turns
from hindsite.errors import UsageError
from hindsite.reading import Recall, read_settings
from hindsite.reading.folders import files_of, require_folder
from hindsite.reading.recall import context
from hindsite.store import digest, source_digest
from hindsite.workers import run_all
from hindsite.writing import RefusedError, canonical

if TYPE_CHECKING:
    from hindsite.model.settings import Settings, Source
    from hindsite.reading.folders import File
    from hindsite.store import Store

__all__ = ["Change", "Formatted", "fmt"]

_SAME, _OTHER, _REFUSED = "same", "other", "refused: "
_MANY = 200
"""So many records are worth starting processes for."""
_KEPT_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Change:
    """A file whose front matter was not in canonical form, and how it differs, where asked."""

    path: str
    diff: str


@dataclass(frozen=True, slots=True)
class Formatted:
    """What was changed, or would be; sentences on files that were left as they are; the rest."""

    changes: tuple[Change, ...]
    refusals: tuple[str, ...]
    same: int


def fmt(
    base: Path, paths: Sequence[Path] = (), *, dry: bool = False, differences: bool = True
) -> Formatted:
    """Put the front matter of records into canonical order and form.

    What was found of a record is kept by the digest of its content, and many records are looked
    at in several processes.

    Args:
        base: The folder of `hindsite.yml`.
        paths: Files and folders to which it is limited; relative ones start from `base`.
        dry: Whether to change nothing and only say what would be.
        differences: Whether anybody asks how a file differs; without, `Change.diff` is empty.

    Raises:
        UsageError: A path does not exist or lies elsewhere, or is a file of another tool.
        SettingsError: hindsite.yml cannot be used.
        OutputError: A file cannot be written.
    """
    settings = read_settings(base)
    wanted = {_within(base, path, settings) for path in paths}
    with taking_turns(base), readings_of(base) as store:
        files = [
            (file, source)
            for file, source in _records(base, settings)
            if not wanted or any(_is_in(file.path, name) for name in wanted)
        ]
        done = _Verdicts(store, settings).of(files)
        changes, refusals, same = [], [], 0
        for (file, source), verdict in zip(files, done, strict=True):
            path = file.path
            if verdict.startswith(_REFUSED):
                reason = verdict.removeprefix(_REFUSED)
                refusals.append(f"{path} stays as it is: {reason}; see `hindsite check {path}`.")
            elif verdict == _SAME:
                same += 1
            elif dry and not differences:
                changes.append(Change(path, ""))
            else:
                old = (base / path).read_bytes()
                new = canonical(old, path, source, settings.zone)
                changes.append(Change(path, diff(path, old, new) if differences else ""))
                if not dry:
                    replace(base / path, new)
    return Formatted(tuple(changes), tuple(refusals), same)


class _Verdicts:
    """Whether records are in canonical form, as far as it is not known from before."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._recall = Recall(store)
        self._pack = store.pack("forms", _KEPT_BYTES)
        self._settings = settings
        self._contexts: dict[str, str] = {}

    def of(self, files: Sequence[tuple[File, Source]]) -> list[str]:
        """One verdict for each file: `_SAME`, `_OTHER`, or `_REFUSED` with the reason."""
        keys = [self._key(file, source) for file, source in files]
        known = [self._pack.get(key) for key in keys]
        new = [index for index, verdict in enumerate(known) if verdict is None]
        judge = partial(self._judge, [files[index] for index in new])
        jobs = (os.cpu_count() or 1) if len(new) >= _MANY else 1
        for index, verdict in zip(new, run_all(judge, [1] * len(new), jobs), strict=True):
            known[index] = verdict
            self._pack.put(keys[index], verdict)
        self._recall.save_part()
        self._pack.settle()
        return [(verdict or b"").decode() for verdict in known]

    def _key(self, file: File, source: Source) -> str:
        kind = self._contexts.get(source.path)
        if kind is None:
            kind = digest(context(source, self._settings), source_digest("hindsite.writing"))
            self._contexts[source.path] = kind
        content, _ = self._recall.content(file)
        return digest("form", kind, file.path, content)

    def _judge(self, files: Sequence[tuple[File, Source]], index: int) -> bytes:
        file, source = files[index]
        old = file.file.read_bytes()
        try:
            new = canonical(old, file.path, source, self._settings.zone)
        except RefusedError as error:
            return f"{_REFUSED}{error}".encode()
        return (_SAME if new == old else _OTHER).encode()


def _records(base: Path, settings: Settings) -> Iterator[tuple[File, Source]]:
    """The files of records in our own format that can be opened, each once."""
    seen: set[str] = set()
    for source in settings.record_sources:
        if source.is_foreign or source.is_of_rules or not require_folder(base, source, settings):
            continue
        for file in files_of(base, source, settings):
            if file.problem is None and file.path not in seen:
                seen.add(file.path)
                yield file, source


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
