"""Live preview: build, serve, watch; a change builds again and the browser follows by itself."""

from __future__ import annotations

import logging
import socket
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import HindsiteError, OutputError, UsageError
from hindsite.publishing.watching import Watcher

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from hindsite.publishing.preview import PreviewServer
    from hindsite.waiting import Pause

__all__ = ["DEFAULT_ADDRESS", "NO_PAGES", "Build", "First", "FirstPages", "serve"]

Build = Callable[[Path, "Pause"], "str | None"]
"""Takes the folder of the site, and whom to let show a save; says why pages are missing, if any."""

First = Callable[[Collection[Path], Path], bool]
"""Takes the files that changed and the folder of the site; says whether a page is new now."""


def _nothing_first(_changed: Collection[Path], _site: Path) -> bool:
    """There is no page before the whole site is built."""
    return False


def _nothing_to_prepare() -> None:
    """Where no page is shown first none needs anything."""


@dataclass(frozen=True, slots=True)
class FirstPages:
    """Pages that are shown before the whole site is built.

    `show` puts those of what was saved into the site that is served, where that can be done at
    once. `prepare` is called when a site was built and shown, before somebody saves the next thing.
    """

    show: First = _nothing_first
    prepare: Callable[[], object] = _nothing_to_prepare


NO_PAGES = FirstPages()
DEFAULT_ADDRESS = "127.0.0.1:8000"
_LAST_PORT = 65535
_logger = logging.getLogger("hindsite")


def serve(
    build: Build,
    watch: Sequence[Path],
    *,
    report: Callable[[str], None],
    address: str = DEFAULT_ADDRESS,
    first: FirstPages = NO_PAGES,
) -> None:
    """Serve what `build` makes until Ctrl-C, and build again when something watched changes.

    A build that fails is reported, on the pages too, and the last good one is served on.

    Args:
        build: Puts the site in the place of the folder that it is given, at once or not at all;
            it is the same folder each time, so that a build may take pages from the former one.
            What it returns says why pages are missing, if any are.
            While the former one stands there, it pauses as often as it can: what was saved
            meanwhile is shown then, if it can be.
        watch: Files and folders to watch; those that do not exist yet included.
        report: Takes a line for the person who waits.
        address: Host and port.
        first: What is shown at once; the whole site is built afterwards in any case.

    Raises:
        UsageError: The address is not one.
        OutputError: The address is in use or not ours.
        HindsiteError: The first build fails.
    """
    host, port = _host_and_port(address)
    # Whether somebody else listens here is known before the first build, not after it.
    with _listening(host, port):
        socket.create_server((host, port), family=_family(host)).close()
    with (
        suppress(KeyboardInterrupt),
        tempfile.TemporaryDirectory(prefix="hindsite-", ignore_cleanup_errors=True) as room,
    ):
        preview = _Preview(Path(room).resolve() / "site", build, report, first)
        # Before the first build: what is saved while it runs is built after it.
        watcher = Watcher(watch, preview.save)
        preview.build()
        first.prepare()
        server = _server(preview, host, port)
        server.follow(watch)
        preview.server = server
        with _listening(host, port):
            _run(server, watcher, report)


class _Preview:
    """The folder that is served, how its content is replaced, and what is wrong with the last."""

    def __init__(
        self,
        site: Path,
        build: Build,
        report: Callable[[str], None],
        first: FirstPages,
    ) -> None:
        self.site = site
        self.server: PreviewServer | None = None
        self.problem = self.missing = ""
        self._build = build
        self._report = report
        self._first = first
        self._lock = threading.Lock()
        self._saved: set[Path] = set()
        self._meanwhile: set[Path] = set()
        self._shows = False

    def build(self) -> None:
        """Build; a reader never meets half a site."""
        self.missing = self._build(self.site, self._pause) or ""
        self.problem = ""

    def rebuild(self) -> None:
        """Build, and say so instead of failing: a server whose builder fails hangs.

        What was saved is shown before all the rest is built, if it can be, and so is what is saved
        while it is built; the site that is put in place then knows nothing of that yet.
        """
        self._shows = self._show(self._taken())
        try:
            self.build()
        except HindsiteError as error:
            self.problem = str(error)
            self._report(self.problem)
        except Exception as error:
            self.problem = f"Something went wrong that should not: {type(error).__name__}: {error}"
            _logger.exception("The rebuild failed; the last good site is served on.")
        meanwhile, self._meanwhile, self._shows = self._meanwhile, set(), False
        if not self._show(meanwhile) and self.server is not None:
            self.server.refresh()
        if not self.problem:
            self._first.prepare()

    def _pause(self) -> None:
        """Show what was saved while the site is built.

        Only where the build was begun by such a save: where settings or templates changed, pages
        by the former ones are none to show.
        """
        saved = self._taken() if self._shows else set()
        if saved:
            self._meanwhile |= saved
            self._shows = self._show(saved)

    def _taken(self) -> set[Path]:
        with self._lock:
            saved, self._saved = self._saved, set()
        return saved

    def _show(self, saved: Collection[Path]) -> bool:
        """Show what was saved, if it can be; whatever keeps it from that, the build will tell."""
        try:
            is_shown = bool(saved) and self._first.show(saved, self.site)
        except Exception:
            _logger.exception("What was saved cannot be shown before the site is built.")
            return False
        if is_shown and self.server is not None:
            self.server.refresh()
        return is_shown

    def save(self, paths: Collection[Path]) -> None:
        """Files were saved."""
        with self._lock:
            self._saved |= set(paths)
        if self.server is not None:
            self.server.changed()

    def error_page(self, status: int) -> bytes | None:
        """The site's own page for an HTTP status, if it has one."""
        with suppress(OSError):
            return (self.site / f"{status}.html").read_bytes()
        return None


def _server(preview: _Preview, host: str, port: int) -> PreviewServer:
    from hindsite.publishing.preview import PreviewServer

    return PreviewServer(preview, host, port)


def _run(server: LiveReloadServer, watcher: Watcher, report: Callable[[str], None]) -> None:
    report(f"Serving on {server.url} (Ctrl-C ends it)")
    try:
        watcher.start()
        server.serve()
    finally:
        watcher.stop()
        # Who presses Ctrl-C at once does so before there is a thread to wait for.
        server.shutdown(wait=server.serve_thread.is_alive())


def _host_and_port(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    host = host.strip("[]")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) <= _LAST_PORT):
        message = f"“{address}” is no address to serve on."
        raise UsageError(message, f"Write host:port, as in {DEFAULT_ADDRESS}.")
    return host, int(port)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


@contextmanager
def _listening(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"Cannot listen on {host}:{port}: {error.strerror}.",
            "End the program that uses this address, or name another with --address.",
        ) from error
