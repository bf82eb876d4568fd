"""Words of files, and names and runs of words that are searched among them."""

from __future__ import annotations

import gzip
import html
import json
import re
import zipfile
import zlib
from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from hindsite.resources import templates_folder

__all__ = ["RUN", "Needles", "runs_in", "sources", "texts_in", "words"]

RUN = 8
"""So many words in a row are taken for a quotation."""

_HEAD = 3
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SAYING = frozenset({".j2", ".py", ".yml", ".yaml", ".js", ".json", ".css", ".md", ".html"})
_MARKUP = frozenset({".html", ".xml", ".svg"})
# Pictures and fonts, and programs, which come from packages and not from records.
_BINARY = frozenset(
    {".js", ".map", ".css"}
    | {".png", ".ico", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2", ".ttf", ".otf"}
)
# Of the offline copy: all text of its pages, as a program, since a page may read no data there.
_INDEX = "search_index.js"


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def runs_in(text: Sequence[str], runs: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those of some runs of `RUN` words that stand among words."""
    return runs.intersection(_runs(text, RUN))


class Needles:
    """Names and runs of words, ready to be found in many files.

    Names without a letter, such as a date, are not searched for: too much else is called so.
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str]) -> None:
        self._names: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for name in names:
            found = tuple(words(name))
            if any(not word.isdigit() for word in found):
                self._names.setdefault(found[:_HEAD], set()).add(found)
        self._heads = {size: self._of_size(size) for size in range(1, _HEAD + 1)}
        # Sorted numbers in the place of a set: a public build may hide millions of words.
        self._runs = np.unique(_hashes(run for text in texts for run in _runs(words(text), RUN)))

    def _of_size(self, size: int) -> frozenset[tuple[str, ...]]:
        return frozenset(head for head in self._names if len(head) == size)

    def found_in(self, text: Sequence[str]) -> list[tuple[str, ...]]:
        """The names and runs that stand among words, each once."""
        hits: list[tuple[str, ...]] = []
        for size, heads in self._heads.items():
            if heads and (found := heads.intersection(_runs(text, size))):
                hits += self._whole(text, found, size)
        if len(self._runs):
            runs = _hashes(_runs(text, RUN))
            places = np.minimum(np.searchsorted(self._runs, runs), len(self._runs) - 1)
            starts = np.flatnonzero(self._runs[places] == runs).tolist()
            hits += [tuple(text[start : start + RUN]) for start in starts]
        return list(dict.fromkeys(hits))

    def _whole(
        self, text: Sequence[str], heads: frozenset[tuple[str, ...]], size: int
    ) -> Iterator[tuple[str, ...]]:
        """The names that begin so, where they go on as they should."""
        for start, head in enumerate(_runs(text, size)):
            if head in heads:
                for name in sorted(self._names[head]):
                    if tuple(text[start : start + len(name)]) == name:
                        yield name


def _runs(text: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return zip(*(text[start:] for start in range(size)), strict=False)


def _hashes(runs: Iterable[tuple[str, ...]]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(hash, runs), dtype=np.int64)


def texts_in(file: Path) -> Iterator[str]:
    """All text of a file: of markup without tags, then what attributes say; archives unpacked."""
    yield from _texts(file.name, file.read_bytes())


def _texts(name: str, raw: bytes) -> Iterator[str]:
    kind = Path(name).suffix.lower()
    if kind in _BINARY and Path(name).name != _INDEX:
        return
    if kind == ".gz":
        try:
            yield from _texts(name[: -len(kind)], gzip.decompress(raw))
        except (OSError, EOFError, zlib.error):
            yield raw.decode("utf-8", "replace")
    elif kind == ".zip" and zipfile.is_zipfile(BytesIO(raw)):
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            for member in archive.namelist():
                yield member
                yield from _texts(member, _unpacked(archive, member))
    else:
        yield from _plain(kind, raw.decode("utf-8", "replace"))


def _unpacked(archive: zipfile.ZipFile, member: str) -> bytes:
    """What a member holds; nothing of one that nobody can unpack without a password or a repair."""
    try:
        return archive.read(member)
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return b""


def _plain(kind: str, text: str) -> Iterator[str]:
    if kind in _MARKUP:
        # Below the last end no tag ends: many beginnings would each be followed.
        end = text.rfind(">") + 1
        yield html.unescape(_TAG.sub(" ", text[:end]) + text[end:])
        values = " . ".join(one or other for one, other in _VALUE.findall(text))
        yield unquote(html.unescape(values))
    elif kind == ".json":
        yield _unescaped(text)
    else:
        yield text


def _unescaped(text: str) -> str:
    """The text of JSON without what stands for line ends and other characters."""
    if "\\" not in text:
        return text
    try:
        plain = json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        plain = text
    return plain.replace("\\n", " ").replace("\\t", " ").replace('\\"', '"')


def sources() -> Iterator[str]:
    """What the program itself says: its templates and code, the theme's, and names of days."""
    yield " ".join([*month_name, *month_abbr, *day_name, *day_abbr])
    for root in (templates_folder(), Path(__file__).parents[1]):
        yield from _read(root.rglob("*"))
    spec = find_spec("material")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        # Not its icons, of which there are ten thousand.
        yield from _read(Path(place, "templates").glob("*.html"))
        yield from _read(Path(place, "templates/partials").rglob("*.html"))


def _read(files: Iterable[Path]) -> Iterator[str]:
    for file in sorted(files):
        if file.suffix in _SAYING:
            yield file.read_text("utf-8", "replace")
