"""How long a person waits for the commands that are typed all day, and for a page after a save."""

from __future__ import annotations

import http.client
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.browser import opened
from benchmarks.edits import REST_SECONDS, change_severity, chosen_record, insert_sentence
from benchmarks.measuring import Cost, run

__all__ = ["commands_table"]

_HINDSITE = (sys.executable, "-m", "hindsite")
_PATIENCE_SECONDS = 600
_POLL_SECONDS = 0.01
_HOST = "127.0.0.1"
_IDLE_SECONDS = 0.05
_SEVERITY = "main .hs-badge"
_PAINTED = """() => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return (performance.timeOrigin + paint.startTime) / 1000;
}"""
_CHANGED = "([where, before]) => document.querySelector(where)?.innerText !== before"


def commands_table(base: Path, repeat: int, *, brief: bool = False) -> str:
    """Run each command `repeat` times over a knowledge base, and give medians as Markdown.

    Args:
        base: A folder that nothing else works in; it becomes a repository.
        repeat: How often each command runs.
        brief: Leave out `serve`, which has to build the site first.
    """
    record = chosen_record(base / "content" / "incidents")
    lines = ["| what | wall s | CPU s |", "| --- | ---: | ---: |"]
    for name, costs in _costs(base, record, repeat):
        wall = statistics.median(cost.wall_seconds for cost in costs)
        cpu = statistics.median(cost.cpu_seconds for cost in costs)
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} |")
    if not brief:
        lines += [
            f"| `hindsite serve`: {name} | {statistics.median(seconds):.2f} | |"
            for name, seconds in _refreshes(base, record, repeat).items()
        ]
    return "\n".join(lines)


def _costs(base: Path, record: Path, repeat: int) -> Iterator[tuple[str, list[Cost]]]:
    """What is done, and what it cost each time; in between nothing is younger than at rest."""
    place = ("-C", str(base))
    yield "`hindsite --help`", [_cost("--help") for _ in range(repeat)]
    _commit(base)
    cold = []
    for _ in range(repeat):
        shutil.rmtree(base / ".hindsite", ignore_errors=True)
        cold.append(_cost("check", *place))
    yield "`hindsite check`, cold", cold
    _settle(base)
    yield "`hindsite check`, nothing changed", [_cost("check", *place) for _ in range(repeat)]
    changed = {
        "`hindsite check`, one record changed": ("check", *place),
        "`hindsite check FILE`, which changed": ("check", str(record), *place),
        "`hindsite check --since HEAD`, one record changed": ("check", "--since", "HEAD", *place),
    }
    for number, (name, arguments) in enumerate(changed.items()):
        costs = []
        for turn in range(repeat):
            insert_sentence(record, 1000 * (number + 1) + turn)
            costs.append(_cost(*arguments))
            _settle(base)
        yield name, costs
    yield "`hindsite check FILE`", [_cost("check", str(record), *place) for _ in range(repeat)]


def _cost(*arguments: str) -> Cost:
    return run([*_HINDSITE, *arguments])


def _settle(base: Path) -> None:
    """Let all that was written count as at rest, and be known."""
    time.sleep(REST_SECONDS)
    _cost("check", "-C", str(base))


def _commit(base: Path) -> None:
    (base / ".gitignore").write_text(".hindsite\nsite\n", encoding="utf-8")
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
    for words in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "All")):
        subprocess.run(["git", "-C", str(base), *words], check=True)


def _refreshes(base: Path, record: Path, repeat: int) -> Mapping[str, Sequence[float]]:
    """Seconds from a save until Chromium has painted the open page of the record anew.

    One is saved while the site is made anew after the one before. As a severity is changed to and
    fro, only the first change of each kind is counted.
    """
    found: dict[str, list[float]] = {"a sentence saved": [], "another, while the site is built": []}
    with _serving(base) as (port, process):
        _rest(process)
        with opened(f"http://{_HOST}:{port}/incidents/{record.stem}/", "load") as page:
            for number in range(repeat):
                for kind, seconds in enumerate(found.values()):
                    sentence = repeat * kind + number
                    began = time.time()
                    insert_sentence(record, sentence)
                    page.get_by_text(f"Sentence {sentence} was added").wait_for(state="attached")
                    seconds.append(page.evaluate(_PAINTED) - began)
                _rest(process)
            before = page.locator(_SEVERITY).first.inner_text()
            began = time.time()
            change_severity(record)
            page.wait_for_function(_CHANGED, arg=[_SEVERITY, before])
            found["a severity saved"] = [page.evaluate(_PAINTED) - began]
    return found


def _rest(process: psutil.Process) -> None:
    """Wait until a process and its children have nothing to do, and what was written is at rest."""
    time.sleep(REST_SECONDS)
    before, now = -1.0, _spent(process)
    while now - before > _IDLE_SECONDS:
        time.sleep(1)
        before, now = now, _spent(process)


def _spent(process: psutil.Process) -> float:
    """Seconds of the processors."""
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


@contextmanager
def _serving(base: Path) -> Iterator[tuple[int, psutil.Process]]:
    """A preview on a free port, and its process."""
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
            yield port, psutil.Process(process.pid)
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
