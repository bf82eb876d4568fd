"""Live preview: build, serve, watch; a change builds again and the browser follows by itself."""

from __future__ import annotations

import logging
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hindsite.errors import HindsiteError, OutputError, UsageError
from hindsite.publishing import swap

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

__all__ = ["DEFAULT_ADDRESS", "serve"]

DEFAULT_ADDRESS = "127.0.0.1:8000"
_POLL_SECONDS = 0.25
_LAST_PORT = 65535
_logger = logging.getLogger("hindsite")


def serve(
    build: Callable[[Path], None],
    watch: Sequence[Path],
    *,
    report: Callable[[str], None],
    address: str = DEFAULT_ADDRESS,
) -> None:
    """Serve what `build` makes until Ctrl-C, and build again when something watched changes.

    A build that fails is reported, and the last good one is served on.

    Args:
        build: Makes the site in the empty folder that it is given.
        watch: Files and folders to watch; those that do not exist are passed over.
        report: Takes a line for the person who waits.
        address: Host and port.

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
        preview = _Preview(Path(room).resolve(), build, report)
        preview.build()
        server = _server(preview, host, port, watch)
        with _listening(host, port):
            _run(server, report)


class _Preview:
    """The folder that is served, and how its content is replaced."""

    def __init__(
        self, room: Path, build: Callable[[Path], None], report: Callable[[str], None]
    ) -> None:
        self.site = room / "site"
        self._build = build
        self._report = report

    def build(self) -> None:
        """Build beside what is served, then swap: a reader never meets half a site."""
        new = swap.new_folder(self.site)
        self._build(new)
        swap.put_in_place(new, self.site)

    def rebuild(self) -> None:
        """Build, and say so instead of failing: a server whose builder fails hangs."""
        try:
            self.build()
        except HindsiteError as error:
            self._report(str(error))
        except Exception:
            _logger.exception("The rebuild failed; the last good site is served on.")
        swap.repair(self.site)

    def error_page(self, status: int) -> bytes | None:
        """The site's own page for an HTTP status, if it has one."""
        with suppress(OSError):
            return (self.site / f"{status}.html").read_bytes()
        return None


def _server(preview: _Preview, host: str, port: int, watch: Sequence[Path]) -> LiveReloadServer:
    from mkdocs.livereload import LiveReloadServer

    # It logs each request for a missing file as a warning.
    logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)
    server = LiveReloadServer(
        preview.rebuild, host, port, str(preview.site), polling_interval=_POLL_SECONDS
    )
    server.error_handler = preview.error_page
    for path in watch:
        if path.exists():
            server.watch(str(path))
    return server


def _run(server: LiveReloadServer, report: Callable[[str], None]) -> None:
    report(f"Serving on {server.url} (Ctrl-C ends it)")
    try:
        server.serve()
    finally:
        server.shutdown(wait=True)


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
