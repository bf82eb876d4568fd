"""A folder that a browser can read, on a port of this machine."""

from __future__ import annotations

import threading
from _thread import start_new_thread
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar

if TYPE_CHECKING:
    from socket import socket

__all__ = ["noting_at", "served_at"]


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without telling, under a policy where one is given."""

    policy = ""

    def log_message(self, *_: object) -> None:
        """Keep the test's output readable."""

    def end_headers(self) -> None:
        """Add the policy."""
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


class _Server(ThreadingHTTPServer):
    """Answers each request in a thread of which the measuring of coverage does not know.

    Where two threads install a trace function at once the one fails, and its answer never comes.
    """

    def process_request(
        self, request: socket | tuple[bytes, socket], client_address: object
    ) -> None:
        """Begin to answer."""
        start_new_thread(self.process_request_thread, (request, client_address))


class _Noting(_Quiet):
    """Notes what it is asked for."""

    asked: ClassVar[list[str]] = []

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Note the path."""
        self.asked.append(self.path)
        return super().send_head()


@contextmanager
def noting_at(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """An address at which the folder is served, and the paths that are asked for, as they come."""
    asked: list[str] = []
    with _serving(type("Handler", (_Noting,), {"asked": asked}), folder) as address:
        yield address, asked


@contextmanager
def served_at(folder: Path, policy: str = "") -> Iterator[str]:
    """The address at which the folder is served, with a Content-Security-Policy if one is given."""
    with _serving(type("Handler", (_Quiet,), {"policy": policy}), folder) as address:
        yield address


@contextmanager
def _serving(handler: type[_Quiet], folder: Path) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
