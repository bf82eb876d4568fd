"""The search of a built site in Chromium: when it is ready, what it sends, how long queries take.

Hindsite's is asked through its own script, for ten results with their summaries; Material's
through the field in the header, its only door, so that its figures hold the way to the screen too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from benchmarks.browser import opened
from benchmarks.serving import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["QUERIES", "Found", "Measured", "measure_search"]

QUERIES = (
    "checkout",
    "connection pool exhausted",
    "INC-10042",
    "expired certificate",
    "zzzznothing",
    "rollback timeout payments",
    "postgres",
    "retry storm database",
    "dead-letter queue",
    "notif",
)
_MIB = 1024 * 1024
_KILOBYTE = 1000

_OPEN = """async (base) => {
  const began = performance.now();
  window.asked = await (await import(base + "assets/search/engine.js")).open(base);
  return performance.now() - began;
}"""
_ASK = """async (query) => {
  const began = performance.now();
  const { total, results } = await window.asked.search({ text: query, limit: 10 });
  await window.asked.summaries(results.map(({ record }) => record));
  return [performance.now() - began, String(total)];
}"""
_FOCUS = """() => new Promise((done) => {
  const began = performance.now();
  const said = () => document.querySelector(".md-search-result__meta").textContent.trim();
  const initial = said();
  document.querySelector("#__search").click();
  document.querySelector("input.md-search__input").focus();
  const timer = setInterval(() => {
    if (said() === "" || said() === initial) return;
    clearInterval(timer);
    done(performance.now() - began);
  }, 5);
})"""
_TYPE = """(query) => new Promise((done) => {
  const meta = document.querySelector(".md-search-result__meta");
  const input = document.querySelector("input.md-search__input");
  const say = (text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  };
  say("");
  setTimeout(() => {
    const began = performance.now();
    const seen = new MutationObserver(() => {
      if (!/matching|No /.test(meta.textContent)) return;
      seen.disconnect();
      done([performance.now() - began, meta.textContent.trim()]);
    });
    seen.observe(meta, { childList: true, characterData: true, subtree: true });
    say(query);
  }, 700);
})"""


@dataclass(frozen=True, slots=True)
class Found:
    """A query: how long it took the first time and again, what it transferred, what it said."""

    query: str
    first_ms: float
    again_ms: float
    transferred: int
    said: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The search of one site; bytes are gzipped, memory is the page's process at its end."""

    kind: str
    ready_ms: float
    transferred: int
    memory: int
    queries: tuple[Found, ...]

    def as_data(self) -> dict[str, object]:
        """The figures as JSON can hold them."""
        return asdict(self)

    def __str__(self) -> str:
        sent, memory = self.transferred / _KILOBYTE, self.memory / _MIB
        lines = [
            f"{self.kind}: ready after {self.ready_ms:.0f} ms, {sent:.0f} kB; {memory:.0f} MiB",
            "",
            "| query | first ms | again ms | kB | said |",
            "| --- | ---: | ---: | ---: | --- |",
        ]
        lines += [
            f"| {one.query} | {one.first_ms:.0f} | {one.again_ms:.0f} "
            f"| {one.transferred / _KILOBYTE:.0f} | {one.said} |"
            for one in self.queries
        ]
        return "\n".join(lines)


def measure_search(site: Path) -> Measured:
    """Measure the search of a site, Hindsite's or Material's, whichever it has.

    Raises:
        SystemExit: It has neither, or there is no browser.
    """
    with served(site) as host, opened(host.address) as page:
        if (site / "assets/search/engine.js").is_file() and (site / "search/index.json").is_file():
            return _measured(
                "Hindsite", page, host, lambda: page.evaluate(_OPEN, host.address), _ASK
            )
        if (site / "search/search_index.json").is_file():
            return _measured("Material", page, host, lambda: page.evaluate(_FOCUS), _TYPE)
    raise SystemExit(f"{site} has no search that is known here.")


def _measured(
    kind: str, page: Page, host: Served, make_ready: Callable[[], Any], ask: str
) -> Measured:
    host.taken("")
    ready = float(make_ready())
    transferred = host.taken("search")
    queries = []
    for query in QUERIES:
        first, said = page.evaluate(ask, query)
        sent = host.taken("search")
        again, _ = page.evaluate(ask, query)
        queries.append(Found(query, first, again, sent, said))
    return Measured(kind, ready, transferred, _memory(), tuple(queries))


def _memory() -> int:
    """Resident bytes of the largest process of a page below this one."""
    sizes = [0]
    for process in psutil.Process().children(recursive=True):
        try:
            if "--type=renderer" in " ".join(process.cmdline()):
                sizes.append(process.memory_info().rss)
        except psutil.Error:
            continue
    return max(sizes)
