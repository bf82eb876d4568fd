"""Pages counted on a cluster of two processes; run by a test, in a process that ends with it.

A cluster leaves sockets and event loops to the garbage collector, which would find them in the
midst of other tests.
"""

from __future__ import annotations

import json
import random
import sys
import warnings
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from hindsite.metrics.paging import (
    Clock,
    Frame,
    Hours,
    by_group,
    by_hour,
    by_week,
    marked,
    totals,
)
from hindsite.model.policy import Policy

__all__ = ["counted", "pages"]

CLOCKS = (
    Clock("America/Toronto", ("discovery",)),
    Clock("Asia/Kolkata", ("search", "mail")),
    Clock("Europe/Berlin"),
)


def pages(count: int) -> pd.DataFrame:
    """Pages of two years, the nights on which clocks change among them; the same each time."""
    dice = random.Random(20261120)
    teams = ("discovery", "search", "mail", "platform")
    seconds = sorted(dice.randrange(1_740_000_000, 1_800_000_000) for _ in range(count))
    return pd.DataFrame(
        {
            "at": pd.to_datetime(np.array(seconds), unit="s", utc=True),
            "team": [dice.choice(teams) for _ in seconds],
            "service": [f"service-{dice.randrange(9)}" for _ in seconds],
            "alert": [f"Alert{dice.randrange(50)}" for _ in seconds],
            "shift": [f"W{second // 604_800}" for second in seconds],
            "judged": [dice.randrange(2) for _ in seconds],
            "idle": [dice.randrange(2) for _ in seconds],
            "with_incident": [dice.randrange(2) for _ in seconds],
        }
    )


def counted(frame: Frame) -> dict[str, list[tuple[Any, ...]]]:
    """All group-bys of the module, as sorted rows."""
    found = marked(frame, CLOCKS, Hours.of(Policy()))
    results = {
        "all": totals(found),
        "team": by_group(found, "team"),
        "service": by_group(found, "service"),
        "alert": by_group(found, "alert"),
        "shift": by_group(found, "team", "shift"),
        "week": by_week(found),
        "hour": by_hour(found),
    }
    return {
        name: sorted(tuple(map(_plain, row)) for row in one.collect("pandas").rows())
        for name, one in results.items()
    }


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def _on_cluster(count: int) -> dict[str, Any]:
    """How many workers there were, and what they counted."""
    import dask.dataframe as dd  # noqa: PLC0415  # half a second, for this process alone
    from distributed import Client, LocalCluster  # noqa: PLC0415  # the same

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
        warnings.catch_warnings(),
    ):
        # narwhals says that its part for Dask will be a package of its own one day.
        warnings.simplefilter("ignore", FutureWarning)
        workers = len(client.scheduler_info()["workers"])
        parts = dd.from_pandas(pages(count), npartitions=4)
        return {"workers": workers, "counted": counted(nw.from_native(parts).lazy())}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_on_cluster(int(sys.argv[1])), default=str))
