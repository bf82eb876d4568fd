from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import narwhals as nw

from tests.metrics.paging_cluster import counted, pages

ROOT = Path(__file__).parents[2]


def test_two_workers_count_what_one_machine_counts() -> None:
    """The same functions give the same rows on pandas and on a cluster of two processes."""
    expected = counted(nw.from_native(pages(4_000)).lazy())
    assert expected["all"][0][1] == 4_000
    assert len(expected["hour"]) == 168
    done = subprocess.run(
        [sys.executable, "-m", "tests.metrics.paging_cluster", "4000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["workers"] == 2
    assert found["counted"] == json.loads(json.dumps(expected, default=str))
