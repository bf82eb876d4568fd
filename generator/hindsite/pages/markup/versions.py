"""Which versions of the libraries their parts were replaced and compared for."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

__all__ = ["are_known"]

_KNOWN = {"Markdown": re.compile(r"3\.11(\..*)?"), "pymdown-extensions": re.compile(r"13\..*")}


def are_known() -> bool:
    """Whether the installed libraries are of versions whose insides are known."""
    try:
        return all(known.fullmatch(version(name)) for name, known in _KNOWN.items())
    except PackageNotFoundError:
        return False
