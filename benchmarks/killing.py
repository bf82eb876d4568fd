"""Kill builds at random instants: the former site or the new one must be left, whole, each time.

Only builds that run count as killed: instants are drawn within the time that such a build takes,
after the beginning that every program has, and what ended first is tried again. Every second kill
takes the process alone and leaves its workers; the others take the whole group. After each the
knowledge base is built again, and must come to what a clean build makes.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.edits import chosen_record, insert_sentence

__all__ = ["Way", "kill_builds"]

_HINDSITE = (sys.executable, "-m", "hindsite", "build")
_EARLY, _LATE = 0.3, 0.6
"""Before the one share of its time a build has hardly begun; after the other it writes."""

_SHORTER, _LONGER = 0.93, 1.02
_NOTHING = "nothing"


class Way(StrEnum):
    """What is built when it is killed."""

    COLD = "cold"
    CHANGED = "changed"
    OFFLINE = "offline"

    @property
    def options(self) -> tuple[str, ...]:
        """Of the command."""
        return ("--offline", "--zip") if self is Way.OFFLINE else ()

    @property
    def edited(self) -> str:
        """The folder of a record that is on what is built."""
        return "runbooks" if self is Way.OFFLINE else "incidents"

    @property
    def output(self) -> Sequence[str]:
        """What appears in the folder of the knowledge base."""
        return ("site-offline", "site-offline.zip") if self is Way.OFFLINE else ("site",)


@dataclass
class _Tally:
    """What was left by the kills of one way, and what was wrong.

    `seconds` are those that such a build takes by what was seen so far.
    """

    seconds: float
    left: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    longest_wait: float = 0.0


def kill_builds(folder: Path, size: int, times: int, ways: Sequence[Way], seed: int) -> str:
    """Kill builds, and say as Markdown what was left.

    Args:
        folder: Where the knowledge base is written.
        size: How many incidents it has.
        times: How many builds are killed while they run, of all ways together, in turns.
        ways: What is built.
        seed: Of the instants.

    Raises:
        SystemExit: Something else was left than one of the two sites, whole.
    """
    chance = random.Random(seed)  # noqa: S311 - instants are no secrets, and are to repeat
    base = folder / "base"
    write_corpus(base, size)
    lines = ["| build | kills | former left | new left | ended first | wrong | longest wait s |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    faults: list[str] = []
    for number, way in enumerate(ways):
        share = times // len(ways) + (number < times % len(ways))
        tally = _tried(base, way, share, chance)
        left = tally.left
        counts = (left["former"], left["new"], left["ended"], len(tally.faults))
        kills = left["former"] + left["new"]
        lines.append(f"| {way} | {kills} | {_cells(counts)} | {tally.longest_wait:.1f} |")
        faults += tally.faults
    if faults:
        raise SystemExit("\n".join([*lines, "", *faults]))
    return "\n".join(lines)


def _tried(base: Path, way: Way, times: int, chance: random.Random) -> _Tally:
    """Kill so many running builds of one way."""
    record = chosen_record(base / "content" / way.edited)
    texts = [record.read_bytes()]
    insert_sentence(record, 1)
    texts.append(record.read_bytes())
    trial = _Trial(base, record, texts, [_clean(base, record, text, way) for text in texts], way)
    tally = _Tally(seconds=_usual(trial))
    number = 0
    while tally.left["former"] + tally.left["new"] < times:
        _one(trial, number, chance, tally)
        print(f"{way} {number + 1}: {dict(tally.left)}", file=sys.stderr, flush=True)
        number += 1
    record.write_bytes(texts[0])
    return tally


def _usual(trial: _Trial) -> float:
    """How many seconds the build takes that is to be killed."""
    trial.record.write_bytes(trial.texts[0])
    if trial.way is Way.COLD:
        _forget(trial.base, trial.way)
    began = time.monotonic()
    _built(trial.base, trial.way)
    return time.monotonic() - began


def _cells(counts: Sequence[int]) -> str:
    return " | ".join(map(str, counts))


@dataclass(frozen=True)
class _Trial:
    """A knowledge base whose one record has one of two texts, and the clean sites of both."""

    base: Path
    record: Path
    texts: Sequence[bytes]
    clean: Sequence[str]
    way: Way


def _one(trial: _Trial, number: int, chance: random.Random, tally: _Tally) -> None:
    base, way = trial.base, trial.way
    former = _digest(base, way)
    new = number % 2
    trial.record.write_bytes(trial.texts[new])
    if way is Way.COLD:
        former = _NOTHING
        _forget(base, way)
    # Half of them in the later part, where the site is written, exchanged and remembered.
    earliest = chance.choice((_EARLY, _LATE))
    instant = chance.uniform(earliest, 1.0) * tally.seconds
    alone = bool(number & 2)
    where = f"{way} {number}, killed {'alone' if alone else 'with all'} after {instant:.3f} s"
    had_ended = _killed(base, way, instant, alone=alone)
    tally.seconds *= _SHORTER if had_ended else _LONGER if instant > tally.seconds * 0.9 else 1.0
    left = _digest(base, way)
    kinds = {former: "former", trial.clean[new]: "new"}
    if left not in kinds and not (way is Way.OFFLINE and _is_between(base, trial, former, new)):
        tally.faults.append(f"{where}: neither the former nor the new site was left")
    tally.left["ended" if had_ended else kinds.get(left, "new")] += 1
    began = time.monotonic()
    said = _built(base, way)
    waited = time.monotonic() - began
    tally.longest_wait = max(tally.longest_wait, waited)
    if said:
        tally.faults.append(f"{where}: the next build failed: {said}")
    elif _digest(base, way) != trial.clean[new]:
        tally.faults.append(f"{where}: the next build is not what a clean one makes")
    tally.faults += [f"{where}: {name} stays" for name in _rubbish(base)]


def _is_between(base: Path, trial: _Trial, former: str, new: int) -> bool:
    """Whether the folder is the new one and the zip still the former, which is as good as whole."""
    folder, zipped = _digest(base, trial.way).split()
    return folder == trial.clean[new].split()[0] and zipped == [*former.split(), _NOTHING][1]


def _killed(base: Path, way: Way, instant: float, *, alone: bool) -> bool:
    """Begin a build and kill it after so many seconds; say whether it had ended before."""
    process = subprocess.Popen(
        [*_HINDSITE, "-C", str(base), *way.options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(instant)
    except subprocess.TimeoutExpired:
        (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True


def _built(base: Path, way: Way) -> str:
    """Build to the end; what was said if it failed."""
    done = subprocess.run(
        [*_HINDSITE, "-C", str(base), *way.options], capture_output=True, text=True, check=False
    )
    return f"{done.stderr[-500:]}" if done.returncode else ""


def _clean(base: Path, record: Path, text: bytes, way: Way) -> str:
    """The digest of what is built from nothing."""
    record.write_bytes(text)
    _forget(base, way)
    said = _built(base, way)
    if said:
        raise SystemExit(f"The clean build failed: {said}")
    return _digest(base, way)


def _forget(base: Path, way: Way) -> None:
    for name in (".hindsite", *way.output):
        path = base / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _digest(base: Path, way: Way) -> str:
    """One word for each thing that is built."""
    return " ".join(_digest_of(base / name) for name in way.output)


def _digest_of(path: Path) -> str:
    if not path.exists():
        return _NOTHING
    whole = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(path.rglob("*")):
        whole.update(f"{file.relative_to(path)}\0".encode())
        if file.is_file():
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _rubbish(base: Path) -> Iterator[str]:
    """What a killed build left that the next one did not remove."""
    yield from (path.name for path in base.iterdir() if ".hindsite-" in path.name)
    yield from (path.name for path in (base / ".hindsite").glob("stage-*"))
