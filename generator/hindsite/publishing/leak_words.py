"""Words of files, packed or not, and of the program itself."""

from __future__ import annotations

import gzip
import html
import json
import re
import zipfile
import zlib
from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import numpy as np

from hindsite.resources import templates_folder

__all__ = [
    "CUT",
    "parted_in",
    "plain",
    "sources",
    "spoken",
    "texts_in",
    "words",
    "words_and_cuts",
]

CUT = "\0"
"""Stands as a word where a text is parted, and in no other place of it."""

_ASCII = 127
# What is neither a letter nor a digit: beyond ASCII, and within.
_APART = re.compile(r"[^\x00-\x7f\w]")
_LOWER = bytes(
    code if code > _ASCII else ord(chr(code).lower() if chr(code).isalnum() else " ")
    for code in range(256)
)
_LOWER_AND_CUTS = bytes([ord(CUT), *_LOWER[1:]])
# Which letter it is in lower case depends on those beside it.
_SIGMA = "Σ"
# Where fewer bytes are between two texts in other scripts, on average, the whole is looked at.
_FAR = 20
_TAG = re.compile(r"<[^>]*>\s*")
# Between what it begins or ends and what is beside it no sentence goes on.
_BORDER = re.compile(
    r"</?(?:address|article|aside|blockquote|body|caption|d[dlt]|desc|details|div|fieldset"
    r"|fig(?:caption|ure)|footer|form|h[1-6r]|head(?:er)?|legend|li|main|nav|[ou]l|option|p|pre"
    r"|section|select|summary|table|t[dhr]|tbody|tfoot|thead|title)[\s/>]",
    re.IGNORECASE,
)
_VALUE = re.compile(r"=\s*(\"[^\"]*\"|'[^']*')")
_SAYING = frozenset({".j2", ".py", ".yml", ".yaml", ".js", ".json", ".css", ".md", ".html"})
_MARKUP = frozenset({".html", ".xml", ".svg"})
# Pictures and fonts, and programs, which come from packages and not from records.
_BINARY = frozenset(
    {".js", ".map", ".css"}
    | {".png", ".ico", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2", ".ttf", ".otf"}
)
# Of the offline copy: all text of its pages, as a program, since a page may read no data there.
_INDEX = "search_index.js"

_Read = Callable[[str, str], Iterator[str]]


def words(text: str) -> list[bytes]:
    """The words of a text, in lower case: letters and digits of any script, as UTF-8."""
    return plain(text).split()


def words_and_cuts(text: str) -> list[bytes]:
    """The same, with those words that are cuts."""
    return plain(text, _LOWER_AND_CUTS).split()


def plain(text: str, lower: bytes = _LOWER) -> bytes:
    """The same with blanks between them, and nothing else."""
    # Half of a pair of surrogates is no letter.
    raw = text.encode("utf-8", "replace")
    if not raw.isascii():
        raw = _lower(text, raw)
    return raw.translate(lower)


def _lower(text: str, raw: bytes) -> bytes:
    """What is not ASCII, of a text that is `raw` as well, in lower case, with blanks for signs."""
    high = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) > _ASCII)
    firsts = np.flatnonzero(np.diff(high, prepend=-_FAR) > 1)
    if len(firsts) * _FAR > len(raw) or _SIGMA in text:
        return _APART.sub(" ", text.lower()).encode()
    lasts = np.append(firsts[1:], len(high)) - 1
    parts: list[bytes] = []
    end = 0
    for first, last in zip(high[firsts].tolist(), high[lasts].tolist(), strict=True):
        parts += (raw[end:first], _lowered(raw[first : last + 1]))
        end = last + 1
    return b"".join([*parts, raw[end:]])


@lru_cache(maxsize=4096)
def _lowered(foreign: bytes) -> bytes:
    return _APART.sub(" ", foreign.decode().lower()).encode()


def spoken(text: str) -> str:
    """The words of a text, with one space between two."""
    return b" ".join(words(text)).decode()


def texts_in(file: Path) -> Iterator[str]:
    """All text of a file: of markup without tags, then what attributes say; archives unpacked."""
    yield from _texts(file.name, file.read_bytes(), _plain)


def parted_in(file: Path) -> Iterator[str]:
    """The same words, with a cut at each border of a block and between two attributes."""
    yield from _texts(file.name, file.read_bytes(), _parted)


def _texts(name: str, raw: bytes, read: _Read) -> Iterator[str]:
    kind = Path(name).suffix.lower()
    if kind in _BINARY and Path(name).name != _INDEX:
        return
    if kind == ".gz":
        try:
            yield from _texts(name[: -len(kind)], gzip.decompress(raw), read)
        except (OSError, EOFError, zlib.error):
            yield raw.decode("utf-8", "replace").replace(CUT, " ")
    elif kind == ".zip" and zipfile.is_zipfile(BytesIO(raw)):
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            for member in archive.namelist():
                yield member
                yield from _texts(member, _unpacked(archive, member), read)
    else:
        yield from read(kind, raw.decode("utf-8", "replace"))


def _unpacked(archive: zipfile.ZipFile, member: str) -> bytes:
    """What a member holds; nothing of one that nobody can unpack without a password or a repair."""
    try:
        return archive.read(member)
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return b""


def _plain(kind: str, text: str) -> Iterator[str]:
    if kind in _MARKUP:
        yield _shown(text, " ")
        yield unquote(_values(text, " "))
    else:
        yield _unescaped(text) if kind == ".json" else text


def _parted(kind: str, text: str) -> Iterator[str]:
    text = text.replace(CUT, " ")
    if kind in _MARKUP:
        yield _shown(text, _cut_or_blank)
        yield unquote(_values(text, f" {CUT} ").replace("%00", " "))
    else:
        yield from _plain(kind, text)


def _shown(text: str, between: str | Callable[[re.Match[str]], str]) -> str:
    # Below the last end no tag ends: many beginnings would each be followed.
    end = text.rfind(">") + 1
    return html.unescape(_TAG.sub(between, text[:end]) + text[end:])


def _cut_or_blank(tag: re.Match[str]) -> str:
    return f" {CUT} " if _BORDER.match(tag[0]) else " "


def _values(text: str, between: str) -> str:
    # Quotation marks are no words, and keep what they hold apart.
    return html.unescape(between.join(_VALUE.findall(text)))


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
