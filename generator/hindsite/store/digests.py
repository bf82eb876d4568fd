"""Keys: one digest of all that a result depends on, the code that makes it included."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["digest", "digests_after", "source_digest"]


def digest(*parts: str | bytes) -> str:
    """The SHA-256 of a sequence of parts, as 64 hexadecimal digits.

    Parts are told apart: `("ab", "c")` and `("a", "bc")` have other digests. Text may hold lone
    surrogates, as text from records does.
    """
    return hashlib.sha256(_framed(parts)).hexdigest()


def digests_after(*parts: str | bytes) -> Callable[..., str]:
    """What gives the digest of these parts and others, for very many that begin alike."""
    begun = hashlib.sha256(_framed(parts))

    def with_others(*others: str | bytes) -> str:
        whole = begun.copy()
        whole.update(_framed(others))
        return whole.hexdigest()

    return with_others


def _framed(parts: Iterable[str | bytes]) -> bytearray:
    """Parts in a row, each behind its length."""
    framed = bytearray()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        framed += b"%d:" % len(raw)
        framed += raw
    return framed


@cache
def source_digest(*packages: str) -> str:
    """The digest of the Python source of packages, which nobody can forget to raise like a version.

    Args:
        packages: Dotted names; their sub-packages count as well.

    Raises:
        ModuleNotFoundError: There is no such package.
    """
    return digest(*(part for package in packages for part in _sources(package)))


def _sources(package: str) -> list[str | bytes]:
    """The paths of a package's modules, each followed by its text."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"There is no package {package!r}.")
    parts: list[str | bytes] = [package]
    for folder in map(Path, spec.submodule_search_locations):
        for path in sorted(folder.rglob("*.py")):
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return parts
