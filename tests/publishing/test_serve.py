from __future__ import annotations

import logging
import os
import re
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.errors import EngineError, OutputError, UsageError
from hindsite.pages.values import Page
from hindsite.publishing import preview
from hindsite.publishing.publish import Plan, publish
from hindsite.publishing.serve import NO_PAGES, FirstPages, serve
from tests.shown import StandingSite

if TYPE_CHECKING:
    from hindsite.publishing.serve import Build
    from hindsite.waiting import Pause

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")


@dataclass
class Visitor:
    """Reads pages in a thread while the test's own thread serves."""

    port: int
    failures: list[BaseException] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def get(self, path: str = "/") -> str:
        """The text of a page."""
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=20) as answer:
            return str(answer.read().decode("utf-8"))

    def arrive(self) -> None:
        """Wait until the server answers and has looked at what it watches."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with suppress(OSError):
                self.get()
                break
            time.sleep(0.05)
        time.sleep(0.5)

    def epoch(self, after: int | None = None) -> int:
        """The version of the site that pages are told of; another one than `after`."""
        deadline = time.monotonic() + 20
        while True:
            found = re.search(r"livereload\((\d+), \d+\)", self.get())
            assert found
            if int(found[1]) != after:
                return int(found[1])
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def wait_for(self, text: str, path: str = "/") -> None:
        """Read a page until it has a text."""
        deadline = time.monotonic() + 20
        while text not in (found := self.get(path)):
            assert time.monotonic() < deadline, found
            time.sleep(0.05)

    @contextmanager
    def visiting(self, visit: Callable[[], None]) -> Iterator[threading.Event]:
        """Run `visit` once the returned event is set, then press Ctrl-C."""
        ready = threading.Event()

        def run() -> None:
            try:
                assert ready.wait(20)
                visit()
            except (AssertionError, OSError) as error:
                self.failures.append(error)
            finally:
                os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=run)
        thread.start()
        yield ready
        thread.join()
        assert self.failures == []

    def served(
        self,
        build: Build,
        watch: Sequence[Path],
        visit: Callable[[], None],
        first: FirstPages = NO_PAGES,
    ) -> None:
        """Serve what `build` makes while `visit` runs, until it has ended."""
        with self.visiting(visit) as ready:
            serve(build, watch, report=lambda _line: ready.set(), address=self.address, first=first)


@pytest.fixture
def visitor() -> Visitor:
    """Goes to a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Visitor(free.getsockname()[1])


def test_a_saved_change_shows(visitor: Visitor, plan: Plan, base: Path, tmp_path: Path) -> None:
    """A page is served, a save changes it, and Ctrl-C ends without a trace."""
    record = base / "content" / "a.md"
    record.parent.mkdir()
    record.write_text("# First\n", encoding="utf-8")
    folders: list[Path] = []
    lines: list[str] = []

    def build(folder: Path, _pause: Pause) -> None:
        folders.append(folder)
        publish([Page("index.md", record.read_text("utf-8"))], folder, plan)

    def visit() -> None:
        visitor.arrive()
        assert "First" in visitor.get()
        assert "livereload" in visitor.get()
        record.write_text("# Second, longer\n", encoding="utf-8")
        visitor.wait_for("Second")
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            visitor.get("/none/")
        assert "404 - Not found" in caught.value.read().decode("utf-8")
        caught.value.close()

    def report(line: str) -> None:
        lines.append(line)
        ready.set()

    with visitor.visiting(visit) as ready:
        watch = [base / "content", tmp_path / "missing"]
        serve(build, watch, report=report, address=visitor.address)
    assert lines == [f"Serving on http://{visitor.address}/ (Ctrl-C ends it)"]
    assert not any(folder.parent.exists() for folder in folders)
    assert not list((base / ".hindsite").glob("stage-*"))


def test_what_was_saved_is_shown_before_the_rest(visitor: Visitor, tmp_path: Path) -> None:
    """Open pages follow at once, and again when the build that takes its time has ended."""
    source = tmp_path / "source"
    source.mkdir()
    text = source / "text"
    text.write_text("old", encoding="utf-8")
    may_end = threading.Event()
    saved: list[Collection[Path]] = []

    def build(folder: Path, _pause: Pause) -> None:
        if folder.exists():
            assert may_end.wait(20)
        folder.mkdir(exist_ok=True)
        for name in ("index.html", "other.html"):
            page = f"<body>{text.read_text('utf-8')}</body>"
            (folder / name).write_text(page, encoding="utf-8")

    def first(paths: Collection[Path], folder: Path) -> bool:
        saved.append(paths)
        (folder / "index.html").write_text(f"<body>{text.read_text('utf-8')}</body>")
        return True

    def visit() -> None:
        visitor.arrive()
        opened = visitor.epoch()
        text.write_text("saved, and longer", encoding="utf-8")
        visitor.wait_for("saved")
        followed = visitor.epoch(after=opened)
        assert "old" in visitor.get("/other.html")
        may_end.set()
        visitor.wait_for("saved", "/other.html")
        visitor.epoch(after=followed)

    visitor.served(build, [source], visit, FirstPages(first))
    assert saved == [{text}]


def test_what_is_saved_during_a_build_is_shown(visitor: Visitor, tmp_path: Path) -> None:
    """Before it ends, and not taken away by the site that is put in place then."""
    source = tmp_path / "text"
    source.write_text("old", encoding="utf-8")
    may_end, builds = threading.Event(), []

    def page(folder: Path, text: str) -> None:
        (folder / "index.html").write_text(f"<body>{text}</body>", encoding="utf-8")

    def build(folder: Path, pause: Pause) -> None:
        read = source.read_text("utf-8")
        builds.append(read)
        folder.mkdir(exist_ok=True)
        while len(builds) == 2 and not may_end.wait(0.02):
            pause()
        page(folder, read)

    def first(paths: Collection[Path], folder: Path) -> bool:
        page(folder, f"{source.read_text('utf-8')} shown")
        return paths == {source}

    def visit() -> None:
        visitor.arrive()
        opened = visitor.epoch()
        source.write_text("one", encoding="utf-8")
        visitor.wait_for("one shown")
        followed = visitor.epoch(after=opened)
        source.write_text("another", encoding="utf-8")
        visitor.wait_for("another shown")
        followed = visitor.epoch(after=followed)
        may_end.set()
        visitor.epoch(after=followed)
        assert "one" not in visitor.get()
        _until(lambda: len(builds) == 3 and "shown" not in visitor.get())

    visitor.served(build, [source], visit, FirstPages(first))
    assert builds == ["old", "one", "another"]


@pytest.mark.parametrize("kept_back", ["the build's own save", "another save", "a fault"])
def test_a_build_that_cannot_show_what_began_it_shows_nothing(
    visitor: Visitor, tmp_path: Path, kept_back: str
) -> None:
    """A page by settings or templates that are no longer there is none to show."""
    source, other = tmp_path / "text", tmp_path / "settings"
    source.write_text("old", encoding="utf-8")
    other.write_text("old", encoding="utf-8")
    may_end, builds, asked = threading.Event(), [], []

    def build(folder: Path, pause: Pause) -> None:
        builds.append(source.read_text("utf-8"))
        folder.mkdir(exist_ok=True)
        while len(builds) == 2 and not may_end.wait(0.02):
            pause()
        (folder / "index.html").write_text(f"<body>{builds[-1]}</body>", encoding="utf-8")

    def first(paths: Collection[Path], _folder: Path) -> bool:
        asked.append(set(paths))
        if kept_back == "a fault" and len(asked) == 2:
            raise ZeroDivisionError
        return paths == {source}

    def save(file: Path, text: str) -> None:
        file.write_text(text, encoding="utf-8")

    def visit() -> None:
        visitor.arrive()
        save(other if kept_back == "the build's own save" else source, "first, and longer")
        _until(lambda: len(builds) == 2)
        if kept_back != "the build's own save":
            save(other if kept_back == "another save" else source, "second, and still longer")
            _until(lambda: len(asked) == 2)
        save(source, "third")
        time.sleep(0.5)
        before = len(asked)
        may_end.set()
        # Who presses Ctrl-C while a file is open leaves it to the garbage collector.
        visitor.wait_for("third")
        assert before == (1 if kept_back == "the build's own save" else 2)

    visitor.served(build, [source, other], visit, FirstPages(first))
    assert builds[-1] == "third"


def _until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, twenty seconds at the most."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_fault_in_what_is_shown_first_is_logged(
    visitor: Visitor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The whole site is built as if nothing had been tried."""
    source = tmp_path / "text"
    source.write_text("old", encoding="utf-8")

    def build(folder: Path, _pause: Pause) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text(f"<body>{source.read_text('utf-8')}</body>")

    def first(_paths: Collection[Path], _folder: Path) -> bool:
        raise ZeroDivisionError

    def visit() -> None:
        visitor.arrive()
        source.write_text("saved, and longer", encoding="utf-8")
        visitor.wait_for("saved")

    visitor.served(build, [source], visit, FirstPages(first))
    assert "cannot be shown before" in caplog.text


def test_between_builds_the_next_page_is_prepared(visitor: Visitor, tmp_path: Path) -> None:
    """When the site is shown, and not where none could be built."""
    source = tmp_path / "text"
    source.write_text("old", encoding="utf-8")
    prepared: list[str] = []

    def build(folder: Path, _pause: Pause) -> None:
        text = source.read_text("utf-8")
        if text == "bad":
            raise EngineError(text)
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text(f"<body>{text}</body>", encoding="utf-8")

    def prepare() -> None:
        prepared.append(visitor.get() if prepared else "first")

    def visit() -> None:
        visitor.arrive()
        source.write_text("bad", encoding="utf-8")
        visitor.wait_for("alert")
        source.write_text("better", encoding="utf-8")
        _until(lambda: len(prepared) == 2)

    visitor.served(build, [source], visit, FirstPages(prepare=prepare))
    assert prepared[0] == "first"
    assert "better" in prepared[1]


def test_a_page_that_follows_loads_before_the_build_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is waited for until it asks for what comes next; where nobody is there, no more."""
    waited: list[bool] = []

    class Polled(threading.Event):
        """Says how each wait for a page ended."""

        def wait(self, timeout: float | None = None) -> bool:
            waited.append(super().wait(timeout))
            return waited[-1]

    monkeypatch.setattr(preview, "_LOADING_SECONDS", 20)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<body>x</body>", encoding="utf-8")
    server = preview.PreviewServer(StandingSite(site), "127.0.0.1", 0)
    server.loaded = Polled()
    server.follow([site])
    server.server_bind()
    server.server_activate()
    server.serve_thread.start()
    visitor = Visitor(server.server_port)

    def follow(times: int) -> None:
        for _ in range(times):
            visitor.get(f"/livereload/{visitor.epoch()}/1")

    server.refresh()
    assert waited == []
    page = threading.Thread(target=follow, args=[2])
    page.start()
    _until(lambda: server.is_followed)
    server.refresh()
    assert waited == [True]
    monkeypatch.setattr(preview, "_LOADING_SECONDS", 0.05)
    server.refresh()
    page.join()
    server.refresh()
    assert waited == [True, False]
    server.shutdown()
    server.serve_thread.join()


def test_a_failing_rebuild_serves_on(
    visitor: Visitor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The last good site stays until a build succeeds again.

    What the user can mend is told in a sentence, a fault of ours is logged.
    """
    source = tmp_path / "source"
    source.mkdir()
    text = source / "text"
    text.write_text("good", encoding="utf-8")
    lines: list[str] = []

    def build(folder: Path, _pause: Pause) -> None:
        found = text.read_text("utf-8")
        if found == "bad record <b>":
            raise EngineError(found)
        if found == "a fault":
            raise ZeroDivisionError
        folder.mkdir(exist_ok=True)
        page = folder / "index.html"
        page.write_text(f"<body class=x><p>{found}</p></body>", encoding="utf-8")

    def save(what: str, told: Callable[[], bool]) -> None:
        text.write_text(what, encoding="utf-8")
        deadline = time.monotonic() + 20
        while not told():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert "<p>good</p>" in visitor.get()

    def visit() -> None:
        visitor.arrive()
        assert "alert" not in visitor.get()
        save("bad record <b>", lambda: "bad record <b>" in lines)
        notice = visitor.get()
        assert re.search('<body class=x><style>[^<]*</style><div role="alert"', notice)
        assert "bad record &lt;b&gt;</pre>" in notice
        save("a fault", lambda: "ZeroDivisionError" in caplog.text)
        assert "should not: ZeroDivisionError" in visitor.get()
        text.write_text("better", encoding="utf-8")
        visitor.wait_for("better")
        assert "alert" not in visitor.get()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            visitor.get("/none")

    def report(line: str) -> None:
        lines.append(line)
        ready.set()

    with visitor.visiting(visit) as ready, caplog.at_level(logging.ERROR):
        serve(build, [source], report=report, address=visitor.address)
    assert lines[1:] == ["bad record <b>"]


def test_what_is_saved_during_the_first_build_shows(visitor: Visitor, tmp_path: Path) -> None:
    """Nobody has to save twice; a file that was not there counts as well."""
    late = tmp_path / "late"
    builds: list[bool] = []

    def build(folder: Path, _pause: Pause) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text(f"<body>late: {late.exists()}</body>")
        builds.append(late.exists())
        if not late.exists():
            late.write_text("x")

    def visit() -> None:
        visitor.arrive()
        visitor.wait_for("late: True")

    visitor.served(build, [late], visit)
    assert builds == [False, True]


NO_PAGE = "A record that cannot be read has no page."


@pytest.mark.parametrize("problem", ["", "a.md:3:1: <b>"])
def test_the_page_of_an_error_follows(visitor: Visitor, tmp_path: Path, problem: str) -> None:
    """Who waits on an address that is not there yet sees the page once it is, or why it is not."""
    source = tmp_path / "source"
    source.mkdir()

    def build(folder: Path, _pause: Pause) -> str:
        folder.mkdir(exist_ok=True)
        (folder / "index.html").write_text("<body>Home</body>")
        (folder / "404.html").write_text("<body>Not found</body>")
        return problem

    def visit() -> None:
        visitor.arrive()
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            visitor.get("/later/")
        found = caught.value.read().decode()
        assert "Not found" in found
        assert "livereload(" in found
        assert (NO_PAGE in found) is bool(problem)
        assert ("a.md:3:1: &lt;b&gt;" in found) is bool(problem)
        assert NO_PAGE not in visitor.get("/")
        caught.value.close()

    visitor.served(build, [source], visit)


def test_a_first_build_that_fails_ends_the_preview(visitor: Visitor) -> None:
    """There is nothing to serve yet."""

    def build(_folder: Path, _pause: Pause) -> None:
        message = "broken"
        raise EngineError(message)

    with pytest.raises(EngineError, match="broken"):
        serve(build, [], report=print, address=visitor.address)


def test_an_address_in_use_is_told_before_building() -> None:
    """The sentence comes at once, not after a build."""

    def build(_folder: Path, _pause: Pause) -> None:
        raise AssertionError

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OutputError, match=f"Cannot listen on 127.0.0.1:{port}"):
            serve(build, [], report=print, address=f"127.0.0.1:{port}")


@pytest.mark.parametrize("address", ["", "8000", ":8000", "localhost:", "x:99999", "x:٣"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """Host and port are both needed."""
    with pytest.raises(UsageError, match="no address"):
        serve(lambda _folder, _pause: None, [], report=print, address=address)


def test_an_address_of_the_sixth_version_is_fine(tmp_path: Path) -> None:
    """Brackets are how such an address is written with a port."""
    if not socket.has_ipv6:
        pytest.skip("this system has none")

    def build(_folder: Path, _pause: Pause) -> None:
        raise EngineError(str(tmp_path))

    with pytest.raises((EngineError, OutputError)):
        serve(build, [], report=print, address="[::1]:0")
