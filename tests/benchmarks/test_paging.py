from __future__ import annotations

from pathlib import Path

from benchmarks.paging import pages_table


def test_all_ways_count_the_same(tmp_path: Path) -> None:
    """Hindsite and a plain loop, of which the table would else not be printed."""
    lines = pages_table(tmp_path, 300).splitlines()
    assert lines[0].startswith("| 300 pages |")
    assert [line.split("|")[1].strip() for line in lines[2:]] == [
        "Hindsite, from CSV",
        "– reading alone",
        "– counting alone",
        "Hindsite, read before",
        "– reading alone",
        "– counting alone",
        "a loop with `csv` and dictionaries",
    ]
