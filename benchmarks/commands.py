"""How long a person waits for the commands that are typed all day, and for a page after a save."""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.edits import REST_SECONDS, chosen_record, insert_sentence
from benchmarks.measuring import run

__all__ = ["commands_table"]

_HINDSITE = (sys.executable, "-m", "hindsite")
_PATIENCE_SECONDS = 600
_POLL_SECONDS = 0.01
_HOST = "127.0.0.1"


def commands_table(base: Path, repeat: int) -> str:
    """Run each command `repeat` times over a knowledge base, and give medians as Markdown."""
    record = chosen_record(base / "content" / "incidents")
    place = ("-C", str(base))
    commands = {
        "`hindsite --help`": ("--help",),
        "`hindsite check FILE`": ("check", str(record), *place),
        "`hindsite check`": ("check", *place),
    }
    lines = ["| what | wall s | CPU s |", "| --- | ---: | ---: |"]
    run([*_HINDSITE, "check", *place])
    time.sleep(REST_SECONDS)
    run([*_HINDSITE, "check", *place])
    for name, arguments in commands.items():
        costs = [run([*_HINDSITE, *arguments]) for _ in range(repeat)]
        wall = statistics.median(cost.wall_seconds for cost in costs)
        cpu = statistics.median(cost.cpu_seconds for cost in costs)
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} |")
    seconds = statistics.median(_refreshes(base, record, repeat))
    lines.append(f"| `hindsite serve`: a sentence saved to its page served | {seconds:.2f} | |")
    return "\n".join(lines)


def _refreshes(base: Path, record: Path, repeat: int) -> Sequence[float]:
    """Seconds from a save until the page of a record, as served, says what was saved."""
    found = []
    with _serving(base) as port:
        for number in range(repeat):
            time.sleep(REST_SECONDS)
            began = time.perf_counter()
            insert_sentence(record, number)
            _wait(port, f"/incidents/{record.stem}/", f"Sentence {number} was added".encode())
            found.append(time.perf_counter() - began)
    return found


@contextmanager
def _serving(base: Path) -> Iterator[int]:
    with socket.create_server((_HOST, 0)) as free:
        port = int(free.getsockname()[1])
    address = ("--address", f"{_HOST}:{port}")
    with subprocess.Popen(
        [*_HINDSITE, "serve", "-C", str(base), *address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port, "/", b"<html")
            yield port
        finally:
            process.terminate()


def _wait(port: int, path: str, wanted: bytes) -> None:
    """Ask for a page until it holds some text.

    Raises:
        SystemExit: It never does.
    """
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        if wanted in _page(port, path):
            return
        time.sleep(_POLL_SECONDS)
    raise SystemExit(f"{path} was not served within {_PATIENCE_SECONDS} s.")


def _page(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection(_HOST, port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    except OSError:
        return b""
    finally:
        connection.close()
