"""Figures in the store: under what key, and as what bytes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from hindsite import __version__
from hindsite.model.figure import Figure, Spot
from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from hindsite.store import Store

__all__ = ["keep", "kept", "program", "store_key"]

_CODE = ("hindsite.charts", "hindsite.metrics", "hindsite.model")
"""What writes a figure: the charts, the words of the metrics, the figure itself."""

_LIBRARIES = ("matplotlib", "numpy")


def store_key(chart: str, data: str) -> str:
    """The key of a figure: all that its bytes depend on.

    Args:
        chart: Which kind of chart.
        data: Its data, complete, as text.
    """
    return digest("figure", chart, data, *program())


@cache
def program() -> tuple[str, ...]:
    """What draws, with its versions; Python's own counts for its tables of Unicode."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    return (__version__, python, *libraries, source_digest(*_CODE))


def kept(store: Store, key: str) -> Figure | None:
    """The figure that the store has under this key, or None."""
    raw = store.get(key)
    if raw is None:
        return None
    fields = json.loads(raw)
    fields["columns"] = tuple(fields["columns"])
    fields["rows"] = tuple(map(tuple, fields["rows"]))
    fields["spots"] = tuple(_spot(spot) for spot in fields["spots"])
    return Figure(**fields)


def _spot(fields: dict[str, Any]) -> Spot:
    about = tuple((facet, word) for facet, word in fields["about"])
    return Spot(**{**fields, "about": about})


def keep(store: Store, key: str, figure: Figure) -> None:
    """Put a figure into the store; text stays what it was, lone surrogates included."""
    store.put(key, json.dumps(asdict(figure)).encode())
