"""What is fed with hostile bytes, and what must hold of whatever comes out.

A target takes bytes. It raises only if something is wrong: what the functions may raise by what
they promise is no fault.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from hindsite.errors import HindsiteError
from hindsite.model.settings import Search, Settings, Source
from hindsite.pages.rendering import Renderer
from hindsite.pages.values import Entry as SearchEntry
from hindsite.pages.values import MarkdownSettings
from hindsite.publishing.config import markdown_settings
from hindsite.publishing.search import index_pages
from hindsite.reading import Recall, read_paging, read_settings
from hindsite.reading.incidents import read_incident, read_runbook
from hindsite.reading.kept import from_bytes, to_bytes
from hindsite.reading.rules import read_rules
from hindsite.reading.stamps import day_in, read_stamp, zone_in
from hindsite.reading.times import parse_instant
from hindsite.resources import sample_folder
from hindsite.store import Store
from hindsite.writing import with_urls
from hindsite.writing.entries import Entry, RefusedError
from hindsite.writing.logging import add_entry
from hindsite.writing.matter import canonical

if TYPE_CHECKING:
    from hindsite.model.alerts import Alert
    from hindsite.reading.given import Reading

__all__ = ["TARGETS", "WORDS", "seeds"]

_PATH = "content/incidents/fuzzed.md"
_ZONE = ZoneInfo("Europe/Berlin")
_URL = "https://kb.example.org/alerts/A/"
_ENTRY = Entry(datetime(2026, 3, 14, 9, 30, tzinfo=UTC), "Rollback of **2.4.1** begins", "ana")
_ACTIVE = re.compile(
    rb"<script|<iframe|<object|<embed|\son[a-z]+\s*=\s*[\"']|(?:href|src)\s*=\s*[\"']?\s*"
    rb"(?:javascript|vbscript|data:text)", re.IGNORECASE,
)  # fmt: skip
WORDS: tuple[bytes, ...] = (
    b"---\n", b"...\n", b": ", b"- ", b"#", b"## Timeline\n", b"## Action items\n", b"|",
    b"|---|\n", b"\n", b"\r\n", b"\r", b"\t", b"  ", b"[", b"]", b"{", b"}", b"&a", b"*a",
    b"!!python/object:os",
    b"<<: ", b"'", b'"', b"\\", b"\\x00", b"\\ud800", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8",
    b"\xff", b"\x00", b"\x1b[31m", b"null", b"~", b"yes", b"0012", b"10:05", b"1e999", b".nan",
    b"2026-03-14T09:02:00Z", b"2026-02-30", b"9999-12-31T23:59:59+14:00", b"2026-03-29T02:30:00",
    b"Europe/Berlin", b"IST", b"SEV-1", b"severity: ", b"started_at: ", b"timeline:\n",
    b"security:",
    b"visibility: restricted\n", b"restricted", b"- [x] A1: ", b"(@a, due 2026-04-01)", b"09:05",
    b"<script>", b"<img src=x onerror=alert(1)>", b"](javascript:alert(1))", b"```", b"~~~", b"$$",
    b"| a | b |\n", b"<!--", b"-->", b"{{ 7*7 }}", b"{% x %}", b"!!! note\n", b"[a]: b\n", b"&#58;",
    b"- alert: A\n", b"annotations:\n", b"runbook_url: ", b"expr: |\n", b"---\n", b"{{ $x }}",
    b"=CMD()", b"\xe2\x80\xae", b"*" * 40, b"[" * 40, b">" * 40, b"`" * 7, b"a" * 300,
)  # fmt: skip
"""What formats are made of, and what has ever troubled a reader."""


@cache
def _source(kind: str) -> Source:
    return Source.model_validate({"path": "content/incidents", "as": kind})


@cache
def _foreign() -> tuple[Source, ...]:
    own = {"path": "content/incidents", "as": "incidents"}
    mapped = {
        "fields": {"started_at": "date", "services": "affected", "title": "name"},
        "values": {"severity": {"down": "SEV-1", "notice": "SEV-4"}},
        "defaults": {"kind": "operational"},
    }
    return tuple(Source.model_validate(own | more) for more in ({"preset": "cstate"}, mapped))


def _same(reading: Reading) -> None:
    """What is kept of a file is what it gave."""
    with suppress(ValueError):
        kept = to_bytes(reading)
        if from_bytes(kept, reading.path) != reading:
            raise AssertionError("it is not recalled as it was read")


def _incident(raw: bytes) -> None:
    _same(read_incident(raw, _PATH, _source("incidents"), _ZONE))


def _runbook(raw: bytes) -> None:
    _same(read_runbook(raw, _PATH, _source("runbooks"), _ZONE))


def _mapping(raw: bytes) -> None:
    for source in _foreign():
        _same(read_incident(raw, _PATH, source, _ZONE))


def _stamps(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    read_stamp(text)
    day_in(text)
    zone_in(text)
    with suppress(PydanticCustomError):
        parse_instant(text, _ZONE)


def _pages(raw: bytes) -> None:
    """Exports of pages: whatever stands there is read or named, and kept as it was read."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        path = base / "content" / "oncall" / ("a.json" if raw[:1] in b"[{" else "a.csv")
        path.parent.mkdir(parents=True)
        path.write_bytes(raw)
        found = read_paging(base, Settings())
        recall = Recall(Store(base / "store"))
        if any(read_paging(base, Settings(), recall) != found for _ in range(2)):
            raise AssertionError("what was kept is not what was read")


def _rules(raw: bytes) -> None:
    _same(read_rules(raw, _PATH, _source("alerts"), _ZONE))


def _urls(raw: bytes) -> None:
    source = _source("alerts")
    old = read_rules(raw, _PATH, source, _ZONE).rules
    if old is None:
        return
    places = {(item.line, item.column): _URL for item in old.alerts}
    try:
        new = read_rules(with_urls(raw, places), _PATH, source, _ZONE).rules
    except RefusedError:
        return
    if new is None or {item.runbook_url for item in new.alerts} - {_URL}:
        raise AssertionError("not every alert has the address")
    plain, led = ([_apart_from_places(item) for item in one.alerts] for one in (old, new))
    if plain != led:
        raise AssertionError("something else of an alert was changed")


def _apart_from_places(alert: Alert) -> Alert:
    return alert.without_url().model_copy(update={"line": 1, "column": 1})


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="hindsite-fuzz-"))


def _settings(raw: bytes) -> None:
    (_folder() / "hindsite.yml").write_bytes(raw)
    with suppress(HindsiteError):
        # What is good once is good again.
        Settings.model_validate(read_settings(_folder()).model_dump(by_alias=True))


def _fmt(raw: bytes) -> None:
    for kind, read in (("incidents", read_incident), ("runbooks", read_runbook)):
        source = _source(kind)
        try:
            new = canonical(raw, _PATH, source, _ZONE)
        except RefusedError:
            continue
        if canonical(new, _PATH, source, _ZONE) != new:
            raise AssertionError("what was formatted is formatted again")
        old, now = (read(each, _PATH, source, _ZONE) for each in (raw, new))
        if _facts(old) != _facts(now):
            raise AssertionError("the record is another one")


def _log(raw: bytes) -> None:
    source = _source("incidents")
    try:
        new = add_entry(raw, _PATH, _ENTRY, source, _ZONE)
    except RefusedError:
        return
    old, now = (read_incident(each, _PATH, source, _ZONE).incident for each in (raw, new))
    if old is None or now is None or len(now.timeline) != len(old.timeline) + 1:
        raise AssertionError("not exactly one line was added")
    if any(event not in now.timeline for event in old.timeline):
        raise AssertionError("a line of the timeline was changed")


def _facts(reading: Reading) -> object:
    record = reading.incident or reading.runbook
    return record.model_dump(exclude={"places", "body_line", "action_lines"}) if record else None


@cache
def _renderer() -> Renderer:
    settings: MarkdownSettings = markdown_settings(sample_folder())
    return Renderer(settings)


def _body(raw: bytes) -> None:
    html = _renderer().html(raw.decode("utf-8", "replace"))
    if found := _ACTIVE.search(re.sub(rb"(?s)>[^<]*<", b"><", html.encode("utf-8", "replace"))):
        raise AssertionError(f"this came through: {found[0]!r}")


def _search(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    half = len(text) // 2
    entry = SearchEntry(
        kind="incident", names=(text[:40],), url="incidents/a/", title=text[:half],
        summary=text[half:], text=text, day=date(2026, 3, 14), minutes=5.0,
        facets={"severity": (text[:20],)},
    )  # fmt: skip
    for page in index_pages([entry], Search()):
        page.text.encode()
        if page.path.endswith(".json"):
            json.loads(page.text)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "incident": _incident,
    "runbook": _runbook,
    "mapping": _mapping,
    "stamps": _stamps,
    "settings": _settings,
    "fmt": _fmt,
    "log": _log,
    "pages": _pages,
    "rules": _rules,
    "urls": _urls,
    "body": _body,
    "search": _search,
}
"""By name."""


_FILES = {"rules": "*.yaml", "urls": "*.yaml", "pages": "*.csv"}
_EXPORTS = (
    b'{"incidents": [{"created_at": "2026-03-14T09:05:00Z", "title": "Pool", "urgency": "high"}]}',
    b'{"data": [{"createdAt": "2026-03-14T09:05:00.353Z", "message": "Pool", "teams": []}]}',
)


def seeds(name: str) -> list[bytes]:
    """Sound input of a target, to begin with."""
    return sorted(_seeds(name), key=len)


def _seeds(name: str) -> Iterator[bytes]:
    sample = sample_folder()
    if name == "settings":
        yield (sample / "hindsite.yml").read_bytes()
        yield b"version: 1\n"
        return
    if name in _FILES:
        found = sorted((sample / "content").rglob(_FILES[name]))
        yield from (file.read_bytes() for file in found)
        yield from _EXPORTS if name == "pages" else ()
        return
    texts: Iterable[Path] = sorted((sample / "content").rglob("*.md"))
    if name == "stamps":
        yield from (
            b"- **09:05** Alert",
            b"2026-03-14 09:05 UTC: b",
            b"[09:05+02:00] c",
            b"9:05 pm",
        )
        yield from (b"14 March 2026 (CET)", b"2026-03-14T09:05:00.123+05:30")
        return
    yield from (file.read_bytes() for file in texts)
    if name == "mapping":
        yield (
            b"---\ntitle: Slow\ndate: 2026-03-14 09:02:00\nresolved: true\n"
            b"resolvedWhen: 2026-03-14 09:52:00\nseverity: down\naffected:\n  - API\n"
            b'section: issue\n---\n\n*Investigating* - It is slow. {{< track "2026-03-14" >}}\n'
        )
