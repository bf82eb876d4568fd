"""What a room offers and loads only when somebody asks for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["late"]


def late(package: str, homes: Mapping[str, str], name: str) -> object:
    """What a package offers under a name, for its `__getattr__` (PEP 562).

    Args:
        package: Its full name.
        homes: The module of the package in which each name is.
        name: What is asked for.

    Raises:
        AttributeError: The package offers no such thing.
    """
    if name not in homes:
        raise AttributeError(name)
    return getattr(import_module(f"{package}.{homes[name]}"), name)
