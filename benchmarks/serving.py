"""Files served on this machine as a web host would serve them: gzipped, and counted."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

__all__ = ["Served", "served"]


@dataclass
class Served:
    """A site that is served: its address, and how many bytes of which paths were sent."""

    address: str = ""
    sent: list[tuple[str, int]] = field(default_factory=list)

    def taken(self, part: str) -> int:
        """The bytes of paths with `part` in them since the last call."""
        whole = sum(size for path, size in self.sent if part in path)
        self.sent.clear()
        return whole


class _Gzipping(SimpleHTTPRequestHandler):
    """Compresses every file once; answers are counted without their headers."""

    protocol_version = "HTTP/1.1"
    # Head and body are two packets, of which the second would wait for word of the first.
    disable_nagle_algorithm = True

    counted: Served
    kept: dict[Path, bytes]

    def log_message(self, *_: object) -> None:
        """Keep the output readable."""

    def send_head(self) -> BytesIO | None:
        """The content of a file, compressed, or that there is none."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        if file not in self.kept:
            self.kept[file] = gzip.compress(file.read_bytes(), 6)
        content = self.kept[file]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.counted.sent.append((self.path, len(content)))
        return BytesIO(content)


@contextmanager
def served(site: Path) -> Iterator[Served]:
    """Serve a folder on a free port while the block lasts."""
    counted = Served()
    own = type("Handler", (_Gzipping,), {"counted": counted, "kept": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(own, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    counted.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield counted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
