"""Feed hostile bytes to what reads, renders and writes records, for as long as wanted.

With atheris installed its inputs are led by what code they reach; else they are mutated by chance.
"""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.fuzz_targets import TARGETS, WORDS, seeds

__all__ = ["fuzz", "mutated"]

_LONGEST = 20_000
_SLOW_SECONDS = 5.0
_GUIDED = "atheris"
_RUN = "from benchmarks.fuzz_guided import run_guided; run_guided({!r})"
_MOST_KEPT = 400
_SELDOM = 100


@dataclass
class _Found:
    """What came of feeding one target."""

    executions: int = 0
    slowest: float = 0.0
    faults: dict[str, bytes] = field(default_factory=dict)


def fuzz(names: Sequence[str], seconds: float, seed: int, keep: Path) -> str:
    """Feed each target for so many seconds, and tell what came of it as Markdown.

    Args:
        names: Of targets.
        seconds: For each.
        seed: Of chance.
        keep: A folder for what was at fault.

    Raises:
        SystemExit: Something was wrong.
    """
    lines = ["| target | executions | slowest, CPU s | faults |", "| --- | ---: | ---: | ---: |"]
    told: list[str] = []
    guided = importlib.util.find_spec(_GUIDED) is not None
    for name in names:
        found = _guided(name, seconds, seed, keep) if guided else _by_chance(name, seconds, seed)
        lines.append(
            f"| {name} | {found.executions:,} | {found.slowest:.2f} | {len(found.faults)} |"
        )
        print(lines[-1], file=sys.stderr, flush=True)
        for number, (what, raw) in enumerate(found.faults.items()):
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{name}-{number}").write_bytes(raw)
            told.append(f"{name}: {what}")
    if told:
        raise SystemExit("\n".join([*lines, "", *told]))
    return "\n".join(lines)


def mutated(chance: random.Random, known: Sequence[bytes]) -> bytes:
    """One of some inputs with a few things changed in it."""
    raw = bytearray(chance.choice(known))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        start = chance.randint(0, len(raw))
        end = min(len(raw), start + chance.choice((0, 0, 1, 3, 20, 200)))
        match chance.randrange(7):
            case 0 | 1:
                raw[start:end] = chance.choice(WORDS)
            case 2:
                raw[start:end] = b""
            case 3:
                raw[start:start] = raw[start:end] * chance.randint(1, 4)
            case 4:
                raw[start:end] = chance.randbytes(chance.randint(1, 4))
            case 5:
                other = chance.choice(known)
                cut = chance.randint(0, len(other))
                raw[start:end] = other[cut : cut + 300]
            case _:
                lines = bytes(raw).split(b"\n")
                chance.shuffle(lines)
                raw = bytearray(b"\n".join(lines))
    return bytes(raw[:_LONGEST])


def _by_chance(name: str, seconds: float, seed: int) -> _Found:
    chance, found = random.Random(seed), _Found()  # noqa: S311 - it is to repeat
    target, known = TARGETS[name], seeds(name)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        raw = mutated(chance, known)
        began = time.process_time()
        try:
            target(raw)
        except Exception as error:  # noqa: BLE001 - any is a fault, and the next input may have another
            last = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}: {error}"
            found.faults.setdefault(what[:200], raw)
        else:
            if chance.randrange(_SELDOM) == 0 and len(known) < _MOST_KEPT:
                # Changes add up only in what was changed before.
                known.append(raw)
        took = time.process_time() - began
        found.executions += 1
        found.slowest = max(found.slowest, took)
        if took > _SLOW_SECONDS:
            found.faults.setdefault(f"it took {took:.1f} s", raw)
    return found


def _guided(name: str, seconds: float, seed: int, keep: Path) -> _Found:
    """In a process of its own: atheris ends the one that it runs in."""
    with tempfile.TemporaryDirectory() as folder:
        for number, raw in enumerate(seeds(name)):
            Path(folder, str(number)).write_bytes(raw)
        keep.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", _RUN.format(name),
             f"-max_total_time={seconds:.0f}", f"-seed={seed}", f"-max_len={_LONGEST}",
             "-timeout=20", f"-artifact_prefix={keep}/{name}-", "-print_final_stats=1", folder],
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    said = done.stderr
    found = _Found(executions=_stat(said, "number_of_executed_units"))
    found.slowest = float(_stat(said, "slowest_unit_time_sec"))
    if done.returncode:
        found.faults[said[-1500:]] = b""
    return found


def _stat(said: str, name: str) -> int:
    lines = [line for line in said.split("\n") if f"stat::{name}" in line]
    return int(lines[-1].split(":")[-1]) if lines else 0
