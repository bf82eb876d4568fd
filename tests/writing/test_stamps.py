from __future__ import annotations

from datetime import datetime

import pytest

from hindsite.writing.stamps import has_clock, like
from tests.factories import instant


@pytest.mark.parametrize(
    ("sample", "at", "written"),
    [
        ("**09:05** ", "2026-03-14T19:30:00Z", "**19:30** "),
        ("9:05 - ", "2026-03-14T08:30:00Z", "8:30 - "),
        ("2026-03-14T09:05:00+01:00 ", "2026-03-15T08:30:07Z", "2026-03-15T08:30:07+01:00 "),
        ("2026-03-14 09:05 UTC: ", "2026-03-15T08:30:00Z", "2026-03-15 08:30 UTC: "),
        ("09:05:59.123 ", "2026-03-14T08:30:00Z", "08:30:00 "),
        ("9:05 AM ", "2026-03-14T13:30:00Z", "1:30 PM "),
        ("9:05 p.m ", "2026-03-14T00:30:00Z", "12:30 a.m "),
        ("09:05 ", "2026-03-14T08:30:09Z", "08:30:09 "),
    ],
)
def test_like(sample: str, at: str, written: str) -> None:
    """A time takes the form of its neighbour; seconds that matter are not lost."""
    assert like(sample, instant(at)) == written


def test_dated() -> None:
    """A day is added where the neighbour has none."""
    at = datetime.fromisoformat("2026-03-15T08:30:00+00:00")
    assert like("**09:05** ", at, dated=True) == "**2026-03-15 08:30** "


def test_has_clock() -> None:
    """A prefix without a time of day is no form to follow."""
    assert has_clock("**09:05** ")
    assert not has_clock("at nine")
