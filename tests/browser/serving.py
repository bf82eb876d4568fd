"""A folder that a browser can read, on a port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["served_at"]


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


@contextmanager
def served_at(folder: Path, policy: str = "") -> Iterator[str]:
    """The address at which the folder is served, with a Content-Security-Policy if one is given."""
    handler = type("Handler", (_Quiet,), {"policy": policy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
