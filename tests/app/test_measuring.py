from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite import charts
from hindsite.app import measuring
from hindsite.app.measuring import measured
from hindsite.metrics import measure
from hindsite.store import Store
from tests.pages.sample import AS_OF, sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hindsite.metrics.values import Metrics
    from hindsite.model.figure import Figure

STEPS = ["Measuring", "Drawing charts", "Writing pages"]


@pytest.mark.parametrize(("jobs", "many"), [(1, 1), (2, 1), (2, 10_000)])
def test_charts_of_a_large_library_are_drawn_beside_its_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, many: int
) -> None:
    """They are the same as if they were drawn here, and so are the steps that are told."""
    base, drew, former = sample(), tmp_path / "drew", charts.draw
    told: list[str] = []

    def noted(
        metrics: Metrics, names: Mapping[str, str], store: Store | None, processes: int
    ) -> tuple[Figure, ...]:
        drew.write_text(f"{os.getpid()} {processes}")
        return former(metrics, names, store, processes)

    monkeypatch.setattr(charts, "draw", noted)
    monkeypatch.setattr(measuring, "MANY", many)
    found = measured(base, AS_OF, None, told.append, jobs)
    is_apart = jobs > 1 and many == 1
    process, processes = drew.read_text().split()
    assert (process != str(os.getpid())) is is_apart
    # Those of a small one are shared out.
    assert int(processes) == (1 if is_apart else jobs)
    assert told == STEPS
    assert found.metrics == measure(base, AS_OF)
    assert found.reports
    assert found.figures == measured(base, AS_OF, None, told.append).figures != ()


@pytest.mark.parametrize(("many", "kept"), [(1, True), (10_000, False)])
def test_of_a_large_library_is_kept_what_numbers_ask_of_incidents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, *, kept: bool
) -> None:
    """Of a small one it is asked sooner than it is read."""
    monkeypatch.setattr(measuring, "MANY", many)
    folder = tmp_path / "packs/numbers"
    whole = sample()
    known = replace(
        whole,
        incidents=tuple(
            item.model_copy(update={"places": replace(item.places, facts=item.id)})
            for item in whole.incidents
        ),
    )
    told: list[str] = []
    found = measured(known, AS_OF, Store(tmp_path), told.append)
    assert list(folder.glob("*.pack")) != [] if kept else not folder.exists()
    assert measured(known, AS_OF, Store(tmp_path), told.append).metrics == found.metrics
