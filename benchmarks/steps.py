"""Which part of `hindsite build` takes the time, on the clock and within one process."""

from __future__ import annotations

import time
from pathlib import Path

from hindsite.app.build import Reports, Request, build

__all__ = ["steps"]


def steps(base: Path, site: Path) -> dict[str, float]:
    """Build a knowledge base, and return the seconds of each step as the build names it."""
    begun: list[tuple[str, float]] = []
    reports = Reports(step=lambda name: begun.append((name, time.perf_counter())))
    build(Request(base=base, site=site), reports)
    ends = [at for _, at in begun[1:]] + [time.perf_counter()]
    return {name: end - at for (name, at), end in zip(begun, ends, strict=True)}
