"""What small sites have alike, made once in a process: it takes most of the time of each build.

None of it says what a site holds. Charts have tests of their own in `tests/charts`, and themes are
somebody else's.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import material
import mkdocs.plugins
import mkdocs.utils
import pytest
from jinja2 import FileSystemLoader
from mkdocs.theme import Theme

from hindsite.charts import drawing
from hindsite.pages.compiling import Compiled

if TYPE_CHECKING:
    from jinja2 import Environment

    from hindsite.model.figure import Figure

__all__ = ["charts_once", "once", "themes_once"]

_COMPILED = Compiled()
_INSTALLED = tuple(Path(module.__path__[0]) for module in (material, mkdocs))
_FIGURES: dict[bytes, Figure] = {}


@pytest.fixture(scope="module", autouse=True)
def once() -> Iterator[None]:
    """Themes are read, and charts are drawn, once for all builds; import it to have it so.

    A build makes its few pages itself where the test does not ask for more workers: to part from a
    process that holds all tests takes longer than to make them.
    """
    with pytest.MonkeyPatch.context() as patch:
        themes_once(patch)
        charts_once(patch)
        patch.setattr(os, "cpu_count", lambda: 1)
        yield


def charts_once(patch: pytest.MonkeyPatch) -> None:
    """Draw what is drawn of equal data once; equal is what is the same to the last byte.

    What a build keeps of its charts, and by which key, is as ever.
    """
    draw_all = drawing._all_drawn  # noqa: SLF001

    def drawn(jobs: Sequence[Any], _processes: int) -> tuple[Figure, ...]:
        keys = [pickle.dumps((job.chart, job.data)) for job in jobs]
        lacking = {key: job for key, job in zip(keys, jobs, strict=True) if key not in _FIGURES}
        _FIGURES.update(zip(lacking, draw_all(tuple(lacking.values()), 1), strict=True))
        return tuple(_FIGURES[key] for key in keys)

    patch.setattr(drawing, "_all_drawn", drawn)


def themes_once(patch: pytest.MonkeyPatch) -> None:
    """Compile templates of MkDocs' themes once, and list the files of those that are installed.

    What packages say of their themes and plugins is read once as well.
    """
    get_env = Theme.get_env

    def known(theme: Theme) -> Environment:
        env = get_env(theme)
        env.bytecode_cache = _COMPILED
        loader = cast("Any", env.loader)
        folders = list(loader.searchpath)
        loader.list_templates = lambda: sorted({name for one in folders for name in _names(one)})
        return env

    patch.setattr(Theme, "get_env", known)
    for module in (mkdocs.plugins, mkdocs.utils):
        patch.setattr(module, "entry_points", _installed_as)


@cache
def _installed_as(*, group: str) -> EntryPoints:
    return entry_points(group=group)


def _names(folder: str) -> list[str]:
    is_installed = any(Path(folder).is_relative_to(place) for place in _INSTALLED)
    return _shown(folder) if is_installed else FileSystemLoader(folder).list_templates()


@cache
def _shown(folder: str) -> list[str]:
    """What MkDocs would pass over in any case are thousands of icons, in a hidden folder."""
    names = FileSystemLoader(folder).list_templates()
    return [name for name in names if "/." not in f"/{name}"]
