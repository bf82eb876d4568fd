from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.charts import draw, drawing, keeping
from hindsite.charts.canvas import Canvas
from hindsite.charts.keeping import keep, kept, store_key
from hindsite.model.figure import Figure
from hindsite.store import Store, digest
from tests.charts import factory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.metrics.values import Metrics

ROOT = Path(__file__).parents[2]
TEXT = st.text(st.characters(min_codepoint=0))
FIGURES = st.builds(
    Figure,
    key=TEXT,
    title=TEXT,
    alt=TEXT,
    svg=TEXT,
    columns=st.lists(TEXT).map(tuple),
    rows=st.lists(st.lists(TEXT).map(tuple)).map(tuple),
    note=TEXT,
)


@given(FIGURES)
def test_a_figure_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, figure: Figure
) -> None:
    """Whatever its texts hold, lone surrogates included."""
    store = Store(tmp_path_factory.mktemp("store"))
    keep(store, digest("figure"), figure)
    assert kept(store, digest("figure")) == figure
    assert kept(store, digest("other")) is None


def test_the_key_carries_chart_data_and_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another chart, other data, another version or another line of code: another key."""
    keys = {store_key("a", "data"), store_key("b", "data"), store_key("a", "other")}
    changes = {
        "__version__": "0.0.0.other",
        "version": lambda name: f"other {name}",
        "source_digest": lambda *_: "other",
    }
    for name, value in changes.items():
        with monkeypatch.context() as patch:
            patch.setattr(keeping, name, value)
            keeping.program.cache_clear()
            keys.add(store_key("a", "data"))
    keeping.program.cache_clear()
    assert len(keys) == 6
    assert store_key("a", "data") in keys


def test_figures_from_the_store_are_those_drawn(tmp_path: Path, full: Metrics) -> None:
    """To the byte, in the same order, without drawing anything."""
    drawn = draw(full)
    assert draw(full, store=Store(tmp_path)) == drawn
    assert draw(full, store=Store(tmp_path)) == drawn


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of charts as they are drawn."""
    keys: list[str] = []
    real = Canvas.svg

    def noted(canvas: Canvas, key: str, title: str, alt: str) -> str:
        keys.append(key)
        return real(canvas, key, title, alt)

    monkeypatch.setattr(Canvas, "svg", noted)
    return keys


def test_only_what_changed_is_drawn_again(
    tmp_path: Path, full: Metrics, drawings: list[str]
) -> None:
    """One more action item changes one chart; a label counts as well."""
    draw(full, store=Store(tmp_path))
    drawings.clear()
    draw(full, store=Store(tmp_path))
    assert drawings == []
    changed = replace(full, actions=factory.flows([(3, 0, 3, 0), (2, 1, 4, 2), (9, 2, 9, 1)]))
    figures = {figure.key: figure for figure in draw(changed, store=Store(tmp_path))}
    assert drawings == ["actions"]
    assert figures["actions"].rows[-1][1] == "9"
    draw(changed, {"search": "Search"}, Store(tmp_path))
    assert drawings == ["actions", "services"]


def test_a_damaged_entry_is_drawn_again(tmp_path: Path, full: Metrics, drawings: list[str]) -> None:
    """The figure is right, and the entry is mended."""
    figures = draw(full, store=Store(tmp_path))
    damaged = next(path for path in (tmp_path / "entries").rglob("*") if path.is_file())
    damaged.write_bytes(damaged.read_bytes()[:-9])
    drawings.clear()
    assert draw(full, store=Store(tmp_path)) == figures
    assert draw(full, store=Store(tmp_path)) == figures
    assert len(drawings) == 1


SCRIPT = """
import sys
from pathlib import Path
from hindsite.charts import draw
from hindsite.store import Store
from tests.charts import factory as f

metrics = f.metrics(
    population=3, months=f.frequency([[1, 2, 3, 4]]), services=f.counts({"a": [1, 1, 1, 1]})
)
figures = draw(metrics, store=Store(Path(sys.argv[1])))
print(len(figures), any(name.partition(".")[0] == "matplotlib" for name in sys.modules))
"""


def test_matplotlib_is_not_loaded_where_nothing_is_drawn(tmp_path: Path) -> None:
    """A build whose charts all come from the store does not pay for it."""
    path = os.pathsep.join([str(ROOT / "generator"), str(ROOT)])
    outputs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert outputs == [["2", "True"], ["2", "False"]]


def plain(value: object) -> Iterator[object]:
    """What of a value is neither plain nor made of plain parts."""
    if is_dataclass(value) and not isinstance(value, type):
        assert hash(value) is not None, "frozen values have one"
        assert all(field.repr for field in fields(value))
        for field in fields(value):
            yield from plain(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from plain(part)
    elif not isinstance(value, str | int | float | date | Enum | None):
        yield value


def test_the_data_of_every_chart_are_plain(full: Metrics) -> None:
    """Numbers, texts, days, enums and tuples of them: their text says all that they hold."""
    data = [chart.prepare(full, {}) for chart in drawing.CHARTS]
    assert [odd for part in data for odd in plain(part)] == []
