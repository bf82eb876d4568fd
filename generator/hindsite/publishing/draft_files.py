"""Drafts as MkDocs' files: there for who asks by path, written when somebody asks for the text."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.utils import is_markdown_file

from hindsite.pages.values import Draft
from hindsite.workers import WorkerError, run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig

    from hindsite.pages.values import Entry
    from hindsite.publishing.page_cache import Former

__all__ = ["DraftFile", "model_file", "place", "put_all", "sort_key", "staged_size", "with_drafts"]

_EXCLUSIONS = ("exclude_docs", "draft_docs", "not_in_nav")
_MAY_BE_HIDDEN = re.compile(r"(?:^|/)\.|^templates/")
"""Of the paths that MkDocs excludes by itself."""


def _no_page() -> NoReturn:
    message = "the site of this page is built"
    raise RuntimeError(message)


_PARTED = Draft("", _no_page)


class DraftFile(File):
    """A file of the docs folder that is not there.

    A page is made from its text; any other file is taken from the former site, or written, when
    MkDocs copies files. `placed` learns its path and its key. Folders and all else are those of a
    file that it is `like`.
    """

    def __init__(
        self, draft: Draft, like: File, former: Former, placed: list[tuple[str, str]]
    ) -> None:
        # As MkDocs' own does it, which makes an object of each path to bring it into the shortest
        # form, in which those of drafts are.
        self.src_uri = draft.path
        self.src_dir, self.dest_dir = like.src_dir, like.dest_dir
        self.use_directory_urls = like.use_directory_urls
        self.inclusion = like.inclusion
        self.draft = draft
        self._is_page = is_markdown_file(draft.path)
        self._former = former
        self._placed = placed
        self._is_placed = False

    def is_documentation_page(self) -> bool:
        """Whether it becomes a page, which MkDocs asks of each file again and again."""
        return self._is_page

    @property
    def is_written(self) -> bool:
        """Whether its text is at hand."""
        return self._content is not None

    def write(self) -> tuple[str | None, Entry | None]:
        """Write the page; its key, and what the search knows of it."""
        page = self.draft.page
        self.content_bytes = page.text.encode("utf-8", "replace")
        return self.draft.seal.made(page.hrefs), page.entry

    def forget(self) -> None:
        """Let go of the text of a page that was finished."""
        self._content = None

    def part(self) -> None:
        """Let go of the page, and of the draft with all that it is made from: the site is built."""
        self.forget()
        self.page = None
        self.draft = _PARTED

    @property
    def content_bytes(self) -> bytes:
        """The text, which is kept until it is forgotten."""
        if self._content is None:
            self.write()
        return cast("bytes", self._content)

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._content = value

    @property
    def content_string(self) -> str:
        """The text, as MkDocs reads it from a file."""
        return self.content_bytes.decode("utf-8-sig")

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._content = value.encode()

    def copy_file(self, dirty: bool = False) -> None:
        """Put a file that is no page in its place."""
        del dirty
        if not self._is_placed:
            self.learn(self.put())

    def put(self) -> str | None:
        """Write it, or find it in the former site; its key, where it has one."""
        key = self.draft.key
        place(self._former, self.dest_uri, key, self.dest_dir, lambda: self.draft.page.text)
        return key

    def learn(self, key: str | None) -> None:
        """It was put in its place, by this process or another."""
        self._is_placed = True
        if key:
            self._placed.append((self.dest_uri, key))


def put_all(files: Sequence[DraftFile], jobs: int) -> None:
    """Put files that are no pages in their places, in several processes.

    Where that fails none is said to be there: who puts each by itself finds out why.

    Args:
        files: Of a site that is built where nothing stands.
        jobs: How many processes, at most.
    """
    with suppress(WorkerError):
        keys = run_all(lambda number: files[number].put(), [1] * len(files), jobs, here=True)
        for file, key in zip(files, keys, strict=True):
            file.learn(key)


def model_file(config: MkDocsConfig) -> File:
    """What drafts of a site are like, of which it is not known whether they are to be shown."""
    return File("", config.docs_dir, config.site_dir, config.use_directory_urls)


def with_drafts(
    config: MkDocsConfig, drafts: Iterable[Draft], former: Former, placed: list[tuple[str, str]]
) -> Files:
    """The files of the docs folder and the drafts, in the order as if all of them were there."""
    files: list[File] = [*get_files(config)]
    like, plain = model_file(config), model_file(config)
    if not any(config.get(option) for option in _EXCLUSIONS):
        plain.inclusion = InclusionLevel.INCLUDED
    for draft in drafts:
        # All others MkDocs looks at more closely.
        kind = like if _MAY_BE_HIDDEN.search(draft.path) else plain
        files.append(DraftFile(draft, kind, former, placed))
    return Files(sorted(files, key=sort_key))


def sort_key(file: File) -> tuple[list[str], bool, str]:
    """Orders files as MkDocs' own `file_sort_key` does, for paths in their shortest form.

    That one makes a path of each.
    """
    *folders, name = file.src_uri.split("/")
    return (folders, file.name != "index", name)


def staged_size(file: File) -> int:
    """Bytes of a staged file; 0 for one that is not there."""
    return 0 if isinstance(file, DraftFile) else Path(str(file.abs_src_path)).stat().st_size


def place(former: Former, path: str, key: str | None, folder: str, text: Callable[[], str]) -> None:
    """Put a finished file into a site: the former one if it is that of the key, else a new one."""
    target = Path(folder, path)
    if key and former.spare.has(path, key):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if key and former.link(path, key, target):
        return
    former.spare.free(path)
    # Another process may have put the former site's own file there, which is not to be written to.
    target.unlink(missing_ok=True)
    target.write_bytes(text().encode("utf-8", "replace"))
