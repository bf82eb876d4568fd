"""What one run of a command costs: time, and the memory of it and all its children."""

from __future__ import annotations

import re
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Cost", "run"]

_SAMPLE_SECONDS = 0.05
_REST = 10
_KIB = 1024
_PROPORTIONAL = re.compile(r"^Pss: +(\d+) kB$", re.MULTILINE)
_SHOWN_CHARACTERS = 3000


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of the processors, and the peak of memory of all processes in bytes.

    Memory is sampled. What processes share is shared out among them where the system says how much
    that is; elsewhere it counts once for each of them.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


def run(command: Sequence[str]) -> Cost:
    """Run a command in a process of its own and say what it cost.

    Raises:
        SystemExit: It failed; the message holds the end of what it said.
    """
    with tempfile.TemporaryFile() as output:
        cpu_before = _cpu_of_children()
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        with _watched(process.pid) as peak:
            status = process.wait()
        wall = time.perf_counter() - started
        if status:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")[-_SHOWN_CHARACTERS:]
            raise SystemExit(f"{' '.join(command)} ended with status {status}:\n{said}")
        return Cost(wall, _cpu_of_children() - cpu_before, max(peak))


@contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """Sample the memory of a process and its children until the block ends."""
    samples = [0]
    over = threading.Event()

    def watch() -> None:
        pause = _SAMPLE_SECONDS
        while not over.wait(pause):
            began = time.perf_counter()
            samples.append(_memory(pid))
            # Looking costs time in proportion to memory, and must not become the load itself.
            pause = max(_SAMPLE_SECONDS, _REST * (time.perf_counter() - began))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield samples
    finally:
        over.set()
        watcher.join()


def _memory(pid: int) -> int:
    try:
        parent = psutil.Process(pid)
        processes = [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return 0
    return sum(map(_memory_of, processes))


def _memory_of(process: psutil.Process) -> int:
    """Bytes of one process, with its part of what it shares; 0 when it is gone."""
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        text = ""
    shared_out = _PROPORTIONAL.search(text)
    if shared_out:
        return int(shared_out[1]) * _KIB
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
