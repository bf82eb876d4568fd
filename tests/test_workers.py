from __future__ import annotations

import gc
import mmap
import os
import signal
import threading
import time
from itertools import pairwise
from multiprocessing import Pipe
from typing import TYPE_CHECKING

import pytest

from hindsite import workers
from hindsite.workers import (
    Apart,
    Caught,
    Steps,
    WorkerError,
    begun,
    can_fork,
    labour,
    run_all,
    run_apart,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("alone")


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
def test_results_are_in_order_whatever_the_number_of_processes(jobs: int) -> None:
    """Weights and processes decide who works, not what comes out."""
    assert run_all(lambda item: item * 10, [5, 1, 9, 1, 1], jobs) == [0, 10, 20, 30, 40]


def test_results_are_many_or_large() -> None:
    """They come in several parts, each of which no pipe holds."""
    assert run_all(lambda item: str(item) * 9999, [1] * 300, 2) == [
        str(item) * 9999 for item in range(300)
    ]


def test_several_processes_do_the_work() -> None:
    """None of it is done here."""
    processes = set(run_all(lambda _: os.getpid(), [1] * 4, 2))
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_neighbours_are_one_workers() -> None:
    """What they are made from lies together. There are parts enough for all to end at one time."""
    found = run_all(lambda _: os.getpid(), [1, 3] * 1000, 2)
    assert sum(one != other for one, other in pairwise(found)) < 2000 / 60


def test_who_is_done_takes_what_is_left() -> None:
    """However wrong the weights are: none waits while there is work to do."""
    with mmap.mmap(-1, 10) as done:

        def work(item: int) -> int:
            if item == 0:
                until(lambda: done[1:] == b"x" * 9)
            done[item : item + 1] = b"x"
            return os.getpid()

        found = run_all(work, [1] * 10, 2)
    assert found.count(found[0]) == 1
    assert len(set(found)) == 2


def test_this_process_may_be_one_of_them() -> None:
    """It has a part as each has, and the results are the same."""
    found = run_all(lambda _: os.getpid(), [1] * 6, 3, here=True)
    assert found[0] == os.getpid()
    assert len(set(found)) == 3
    assert run_all(lambda item: item * 10, [5, 1, 9, 1], 2, here=True) == [0, 10, 20, 30]


def test_an_error_here_leaves_no_process_behind() -> None:
    """It is raised as it is; the others are stopped."""
    here = os.getpid()

    def work(_item: int) -> None:
        if os.getpid() == here:
            raise ValueError("mine")
        signal.pause()

    with pytest.raises(ValueError, match="mine"):
        run_all(work, [1, 1], 2, here=True)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_one_process_is_this_one() -> None:
    """No fork for one worker, for one item, or for none."""
    assert run_all(lambda _: os.getpid(), [1, 1], 1) == [os.getpid()] * 2
    assert run_all(lambda _: os.getpid(), [1], 2) == [os.getpid()]
    assert run_all(lambda _: os.getpid(), [], 2) == []


def test_where_forks_are_missing_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.delattr(os, "fork")
    assert not can_fork()
    assert run_all(lambda _: os.getpid(), [1, 1], 2) == [os.getpid()] * 2


def test_a_thread_that_may_hold_a_lock_prevents_forks() -> None:
    """One that draws progress on a terminal does not."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        stop.set()
        thread.join()
    drawing = type("Drawing", (threading.Thread,), {"__module__": "rich.live"})
    assert can_fork()
    assert workers.harmless(drawing())


def test_a_killed_worker_names_its_item_and_the_others_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the system kills for want of memory."""
    started: list[int] = []
    fork = os.fork

    def noted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", noted)

    def work(item: int) -> int:
        if item == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    with pytest.raises(WorkerError, match="killed by SIGKILL") as caught:
        run_all(work, [1] * 6, 2)
    assert caught.value.item == 3
    assert len(started) == 2
    for process in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_an_error_in_a_worker_names_its_item() -> None:
    """With its kind and its words."""

    def work(item: int) -> int:
        if item == 2:
            raise ValueError("wrong")
        return item

    with pytest.raises(WorkerError, match="ValueError: wrong") as caught:
        run_all(work, [1] * 4, 2)
    assert caught.value.item == 2
    with pytest.raises(ValueError, match="wrong"):
        run_all(work, [1] * 4, 1)


def test_after_an_error_nobody_goes_on_for_long() -> None:
    """The parts that are left are taken away, so that it is told of at once."""
    with mmap.mmap(-1, 400) as done:

        def work(item: int) -> None:
            if item == 0:
                raise ValueError("wrong")
            time.sleep(0.01)
            done[item : item + 1] = b"x"

        with pytest.raises(WorkerError, match="ValueError: wrong"):
            run_all(work, [1] * 400, 2)
        assert done[:].count(b"x") < 100


def test_a_worker_that_leaves_is_missed() -> None:
    """Even with a status that means success, since its results are not there."""

    def work(item: int) -> int:
        os._exit(item)

    with pytest.raises(WorkerError, match="status 0"):
        run_all(work, [1, 1], 2)


def test_a_worker_sends_what_it_made_or_what_went_wrong() -> None:
    """Each item is noted before its work begins."""
    receiving, sending = Pipe(duplex=False)
    noted: list[int] = []
    labour(lambda item: 6 // item, [3, 2], noted.append, sending)
    assert [receiving.recv(), receiving.recv()] == [[2, 3], []]
    labour(lambda item: 6 // item, [1, 0, 2], noted.append, sending)
    assert receiving.recv().startswith("ZeroDivisionError: ")
    assert noted == [3, 2, 1, 0]


def test_only_errors_are_caught() -> None:
    """Who interrupts means it."""
    with Caught() as caught:
        raise ValueError("wrong")
    assert isinstance(caught.error, ValueError)
    with pytest.raises(KeyboardInterrupt), Caught():
        raise KeyboardInterrupt


def test_what_was_frozen_before_stays_frozen() -> None:
    """Objects that somebody keeps from being searched for circles are left to him."""
    assert gc.get_freeze_count() == 0
    run_all(os.getpgid, [0, 0], 2)
    assert gc.get_freeze_count() == 0
    gc.freeze()
    try:
        run_all(os.getpgid, [0, 0], 2)
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_work_apart_is_done_by_another_process() -> None:
    """What it does to objects here is gone with it; its steps are told here, in order."""
    told: list[str] = []
    changed: list[int] = []
    steps = Steps(told.append)

    def work() -> int:
        steps("First")
        changed.append(1)
        steps("Second")
        return os.getpid()

    assert run_apart(work, steps) != os.getpid()
    assert told == ["First", "Second"]
    assert not changed


def test_work_apart_needs_nobody_to_tell() -> None:
    """Any result that can be pickled comes back, also one that no pipe holds."""
    assert run_apart(lambda: {"a": [1]}) == {"a": [1]}
    assert len(run_apart(lambda: b"x" * 10_000_000)) == 10_000_000


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that another process does, but not for ever."""
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def kill_myself() -> None:
    """End as the system ends who takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    """Raise an error."""
    raise ValueError("no such number")


@pytest.mark.parametrize(
    ("work", "how"), [(kill_myself, "killed by SIGKILL"), (fail, "ValueError: no such number")]
)
def test_work_apart_that_ends_early_is_an_error(work: Callable[[], None], how: str) -> None:
    """Whoever asked may do it himself, then."""
    with pytest.raises(WorkerError) as caught:
        run_apart(work)
    assert how in caught.value.how


@pytest.mark.parametrize(
    ("work", "how"), [(kill_myself, "killed by SIGKILL"), (fail, "ValueError: no such number")]
)
def test_work_meanwhile_that_ends_early_is_an_error(work: Callable[[], None], how: str) -> None:
    """It is told when somebody asks for what was made, not before."""
    apart = Apart(work)
    with pytest.raises(WorkerError) as caught:
        apart.result()
    assert how in caught.value.how


def test_work_meanwhile_is_done_beside_us(tmp_path: Path) -> None:
    """It has begun before anybody waits for it; its result may be longer than a pipe."""
    has_begun, go_on = tmp_path / "begun", tmp_path / "go on"

    def work() -> bytes:
        has_begun.touch()
        until(go_on.exists)
        return b"x" * 10_000_000

    apart = Apart(work)
    until(has_begun.exists)
    go_on.touch()
    assert len(apart.result()) == 10_000_000


def test_work_meanwhile_that_nobody_wants_ends(tmp_path: Path) -> None:
    """With who began it, and not with another process that was forked from that one."""
    file = tmp_path / "pid"

    def work() -> None:
        (tmp_path / "new").write_text(str(os.getpid()))
        (tmp_path / "new").rename(file)
        signal.pause()

    held = [Apart(work)]

    def drop(_item: int) -> None:
        held.clear()
        gc.collect()

    until(file.exists)
    pid = int(file.read_text())
    run_all(drop, [1, 1], 2)
    os.kill(pid, 0)
    held.clear()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_work_meanwhile_needs_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none, that is said at once."""
    monkeypatch.delattr(os, "fork")
    with pytest.raises(WorkerError, match="no process"):
        Apart(os.getpid)


def test_work_apart_needs_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none, that is said at once."""
    monkeypatch.delattr(os, "fork")
    with pytest.raises(WorkerError, match="no process"):
        run_apart(os.getpid)


def test_what_is_begun_is_done_by_another_process() -> None:
    """Whoever asks gets what that one made."""
    assert begun(os.getpid)() != os.getpid()


@pytest.mark.parametrize("why", ["killed", "no fork"])
def test_what_was_begun_for_nothing_is_done_by_who_asks(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """Not before he does."""
    here, done = os.getpid(), []

    def work() -> int:
        if os.getpid() != here:
            kill_myself()
        done.append(1)
        return os.getpid()

    if why == "no fork":
        monkeypatch.delattr(os, "fork")
    result = begun(work)
    assert not done
    assert result() == here


def test_work_apart_ends_with_who_waits_for_it() -> None:
    """Interrupted while it listens, it leaves no process behind."""
    begun: list[int] = []

    def interrupt(name: str) -> None:
        begun.append(int(name))
        raise KeyboardInterrupt

    steps = Steps(interrupt)

    def work() -> None:
        steps(str(os.getpid()))
        signal.pause()

    with pytest.raises(KeyboardInterrupt):
        run_apart(work, steps)
    with pytest.raises(ProcessLookupError):
        os.kill(begun[0], 0)
