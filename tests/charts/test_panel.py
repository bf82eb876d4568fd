from __future__ import annotations

import pytest

from hindsite.charts.panel import Panel, Place

PLACE = Place(left=100, bottom=50, width=200, height=40)


def test_until_it_is_told_a_panel_runs_from_0_to_1() -> None:
    """Its corners are those of its place, counted from the bottom."""
    panel = Panel(PLACE, 1)
    assert panel.transform.transform([(0, 0), (1, 1)]).tolist() == [[100, 50], [300, 90]]


def test_coordinates_may_run_either_way() -> None:
    """A list of rows begins at the top; what is set later counts."""
    panel = Panel(PLACE, 1)
    assert panel.transform is panel.transform
    panel.set(xlim=(-1, 3), ylim=(4, 0))
    assert (panel.get_xlim(), panel.get_ylim()) == ((-1, 3), (4, 0))
    assert panel.transform.transform((0, 1)).tolist() == [150, 80]


def test_a_scale_may_be_logarithmic() -> None:
    """Equal ratios are equally far apart, on each axis by itself."""
    panel = Panel(PLACE, 1)
    panel.set(xscale="log", xlim=(1, 10_000), ylim=(0, 4))
    assert panel.transform.transform((100, 1)) == pytest.approx([200, 60])
    panel.set(yscale="log", xlim=(0, 4), ylim=(1, 100))
    assert panel.transform.transform((1, 10)) == pytest.approx([150, 70])
