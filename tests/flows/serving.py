"""A forge's interface, as far as the scripts of CI files call it, on this machine."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["NOTHING", "Call", "Forge", "archive", "serving"]

# What a comparison says that has nothing to tell.
NOTHING = "**No record changes; 0 findings new, 0 mended; no number moves.**"


@dataclass(frozen=True)
class Call:
    """What was asked of the forge."""

    method: str
    path: str
    secret: str | None
    body: str | None


@dataclass
class Forge:
    """Answers by method and path, and what was asked.

    Attributes:
        answers: JSON values; bytes are sent as they are, and a text is where to go instead.
        calls: What was asked, in order.
    """

    answers: Mapping[str, object]
    url: str = ""
    calls: list[Call] = field(default_factory=list)

    def written(self) -> list[tuple[str, str, str]]:
        """What was changed: the method, the path, the text."""
        changes = [call for call in self.calls if call.method != "GET"]
        return [(call.method, call.path, call.body or "") for call in changes]


def archive(**files: bytes) -> bytes:
    """A zip archive; two underscores in a name stand for a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


@contextmanager
def serving(answers: Mapping[str, object]) -> Iterator[Forge]:
    """Serve these answers, on a port of this machine."""
    forge = Forge(answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(forge))
    forge.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(forge: Forge) -> type[BaseHTTPRequestHandler]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        given = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        secret = handler.headers.get("Authorization") or handler.headers.get("PRIVATE-TOKEN")
        body = json.loads(given)["body"] if given else None
        forge.calls.append(Call(handler.command, handler.path, secret, body))
        _send(handler, forge.answers.get(f"{handler.command} {handler.path}"))

    methods = {f"do_{method}": answer for method in ("GET", "POST", "PATCH", "PUT")}
    silence = {"log_message": lambda *_: None}
    return type("Handler", (BaseHTTPRequestHandler,), methods | silence)


def _send(handler: BaseHTTPRequestHandler, answer: object) -> None:
    elsewhere = isinstance(answer, str)
    handler.send_response(404 if answer is None else 302 if elsewhere else 200)
    if elsewhere:
        handler.send_header("Location", str(answer))
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
