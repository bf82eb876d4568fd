"""MkDocs' own server for previews, with a notice on pages while the last save cannot be built."""

from __future__ import annotations

import html
import logging
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from mkdocs.livereload import LiveReloadServer

from hindsite.publishing.content_policy import widened

__all__ = ["PreviewServer", "Shown"]

_BODY = re.compile(rb"<body[^>]*>")
_SCRIPT = re.compile(rb".*<script>(.*?)</script>", re.DOTALL)
# Of its own look: the page below may be one of any theme.
_STYLE = """\
#hs-unbuilt{position:fixed;left:0;right:0;bottom:0;z-index:1000;max-height:50vh;overflow:auto;\
padding:1rem;background:#7f1d1d;color:#fff;font:14px/1.5 system-ui,sans-serif}\
#hs-unbuilt pre{margin:.5rem 0 0;white-space:pre-wrap;font:13px/1.5 monospace}"""
_NOTICE = """\
<style>{}</style><div role="alert" id="hs-unbuilt">\
<strong>{}</strong><pre>{}</pre></div>"""
_UNBUILT = "What was saved last cannot be built. This is the site as it was before."
_MISSING = "A record that cannot be read has no page. These are the errors there are."
_SETTLING_SECONDS = 0.05
_LOADING_SECONDS = 0.5


class Shown(Protocol):
    """What is served."""

    @property
    def site(self) -> Path:
        """The folder."""

    @property
    def problem(self) -> str:
        """Why the last build failed; nothing where it did not."""

    @property
    def missing(self) -> str:
        """Why pages are missing in it; nothing where none are."""

    def rebuild(self) -> None:
        """Build the folder again, without an exception."""

    def error_page(self, status: int) -> bytes | None:
        """The page for an HTTP status, if there is one."""


class PreviewServer(LiveReloadServer):
    """Serves a folder, and tells the pages that are open when it was built again."""

    def __init__(self, shown: Shown, host: str, port: int) -> None:
        # It logs each request for a missing file as a warning.
        logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)
        super().__init__(shown.rebuild, host, port, str(shown.site))
        self.build_delay = _SETTLING_SECONDS
        self.error_handler = self._error_page
        self._shown = shown
        self.loaded = threading.Event()
        self.is_followed = False

    def follow(self, paths: Sequence[Path]) -> None:
        """Let pages follow the builds: without a path that is watched, they do not."""
        self._watched_paths = dict.fromkeys(map(str, paths), 1)

    def changed(self) -> None:
        """Build again, soon."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def refresh(self) -> None:
        """Let pages that are open follow now, though the build goes on, and load before it does.

        From now on it keeps no request waiting: they get the site as it stands.
        """
        with self._epoch_cond:
            # Pages ask under the same lock: whoever asked before this was not shown it yet.
            self.loaded.clear()
            self._wanted_epoch += 1
            self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()
        self._let_load()

    def _let_load(self) -> None:
        """Wait until a page that follows has loaded: who builds meanwhile takes what that needs.

        Where none comes back soon nobody looks, and nobody is waited for until one does.
        """
        if self.is_followed:
            self.is_followed = self.loaded.wait(_LOADING_SECONDS)

    def _log_poll_request(  # type: ignore[override]
        self, url: str | None, request_id: str
    ) -> None:
        """A page that has loaded asks for what comes next."""
        super()._log_poll_request(url, request_id)
        self.is_followed = True
        self.loaded.set()

    def _error_page(self, status: int) -> bytes | None:
        """The page for an error, which follows too: the next build may have what is asked for."""
        page = self._shown.error_page(status)
        if not page:
            return None
        if self._shown.missing and not self._shown.problem:
            page = _with_notice(page, _MISSING, self._shown.missing)
        return self._inject_js_into_html(page, self._visible_epoch)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        if self._shown.problem:
            content = _with_notice(content, _UNBUILT, self._shown.problem)
        inject: Callable[[bytes, int], bytes] = super()._inject_js_into_html
        content = inject(content, epoch)
        # The last one is what was put in: it has a number of its own in each answer.
        script = _SCRIPT.match(content)
        return widened(content, "script-src", script[1]) if script else content


def _with_notice(page: bytes, words: str, problem: str) -> bytes:
    """A page that says what is wrong, whatever it shows besides."""
    notice = _NOTICE.format(_STYLE, words, html.escape(problem)).encode()
    body = _BODY.search(page)
    end = body.end() if body else 0
    return widened(page[:end] + notice + page[end:], "style-src", _STYLE.encode())
