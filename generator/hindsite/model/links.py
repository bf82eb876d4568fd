"""What an address in a record's text means: a place in its page, a file beside it, the web."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from urllib.parse import unquote, urlsplit

__all__ = ["SCHEMES", "Aim", "Target", "safe_url", "target_of"]

SCHEMES = frozenset({"http", "https", "mailto"})
"""What an address may begin with that leaves the site."""

_UNFIT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|\s"
)


class Aim(Enum):
    """Where an address leads."""

    PAGE = auto()
    FILE = auto()
    WEB = auto()
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Target:
    """An address, read.

    `url` is that of the web, or the anchor alone within the same page. `written` is the path of a
    file as it stands there, `path` the same from the knowledge base, and `anchor` what follows it.
    """

    aim: Aim
    url: str = ""
    written: str = ""
    path: str = ""
    anchor: str = ""


_NOWHERE = Target(Aim.NOWHERE)


@lru_cache(maxsize=1024)
def target_of(href: str, folder: str) -> Target:
    """What an address means in a file.

    Args:
        href: The address as it was written.
        folder: Where the file lies, posix and relative to the knowledge base.
    """
    address = href.strip()
    if address.startswith("#"):
        return Target(Aim.PAGE, url=address, anchor=unquote(address[1:]))
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return _NOWHERE
    if parts.scheme or parts.netloc:
        url = safe_url(address)
        return Target(Aim.WEB, url=url) if url else _NOWHERE
    written = unquote(parts.path)
    if not written:
        return _NOWHERE
    inside = posixpath.normpath(posixpath.join(folder, written)).lstrip("/")
    return Target(Aim.FILE, written=written, path=inside, anchor=parts.fragment)


@lru_cache(maxsize=1024)
def safe_url(url: str | None) -> str | None:
    """The address if a browser may follow it without harm, else None."""
    address = (url or "").strip()
    if _UNFIT.search(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in SCHEMES or not (parts.netloc or parts.scheme == "mailto"):
        return None
    return address
