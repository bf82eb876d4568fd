"""Small knowledge bases and the sites built from them, as bytes to look into."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

from hindsite.app.build import Built, build
from hindsite.app.terms import Request

__all__ = ["built_in", "contents", "holding", "kept_holding", "lay_down", "pages"]


def lay_down(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files, by path within the folder, and return the folder."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def built_in(
    folder: Path,
    as_of: str,
    *,
    audience: str | None = None,
    keep_going: bool = False,
    jobs: int | None = None,
) -> Built:
    """Build the knowledge base of a folder into `site` within it."""
    return build(
        Request(
            base=folder,
            site=folder / "site",
            audience=audience,
            as_of=as_of,
            keep_going=keep_going,
            jobs=jobs,
        )
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the folder's site by path; what is compressed is unpacked."""
    site = folder / "site"
    return {
        file.relative_to(site).as_posix(): _plain(file)
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def pages(folder: Path) -> dict[str, str]:
    """The texts of the folder's site: pages, search index and all other files but the theme's."""
    return {
        path: content.decode(errors="replace")
        for path, content in contents(folder).items()
        if not path.startswith("assets/")
    }


def holding(folder: Path, word: str) -> list[str]:
    """The files of the folder's site that have a word in their path or content, in any case."""
    wanted = word.lower()
    return [
        path
        for path, content in contents(folder).items()
        if wanted in path.lower() or wanted.encode() in content.lower()
    ]


def kept_holding(folder: Path, audience: str, word: str) -> list[str]:
    """The files with a word in what builds for one audience kept for later ones."""
    files = (folder / ".hindsite/cache" / audience).rglob("*")
    return [str(file) for file in files if file.is_file() and word.encode() in _plain(file).lower()]


def _plain(file: Path) -> bytes:
    content = file.read_bytes()
    return gzip.decompress(content) if file.suffix == ".gz" else content
