from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.lockstep import to_the_end
from hindsite.model.moments import last_of
from hindsite.model.values import Record
from hindsite.reading import (
    Recall,
    forms,
    kept,
    library,
    read_library,
    read_settings,
    recall,
    unchanged,
    zones,
)
from hindsite.reading.given import Reading
from hindsite.reading.kept import from_bytes, kept_in_steps, to_bytes
from hindsite.store import Parts, Store
from tests.depth import often
from tests.reading.records import BERLIN, clean, foreign, incident, record, runbook

if TYPE_CHECKING:
    from hindsite.model.library import Library

SECOND = 1_000_000_000
EVERYTHING = """\
timeline:
  - {at: "2026-03-14 10:05", event: Alert \\uD83D, kind: detection, by: anna, escalation_step: 1.5}
  - {at: 2026-03-14T10:15:00+02:00, event: Rolled back, result: worked}
action_items:
  - {title: Add an alert, due: 2026-04-01, rescheduled: [2026-03-20, 2026-03-25], status: done}
impact: {error_rate: 3.25, data_loss: no, dependent_services: [search]}
severity_changes: [{at: 2026-03-14T09:10:00Z, from: SEV-3, to: SEV-1}]
security: {notification: [{required: true, regime: GDPR}], known_at: 2026-03-14T09:00:00Z}
roles: {commander: Anna}
runbooks: [{id: restart, outcome: helped}, {wanted: "How to fail over"}]
unheard_of: 1
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A knowledge base of two incidents, one of them broken, and a runbook."""
    folder = tmp_path / "base"
    for name, content in {
        "incidents/a.md": record("## Summary\n\nIt failed.\n", detected_at="2026-03-14 10:00"),
        "incidents/b.md": record(severity="SEV-9"),
        "runbooks/c.md": b"---\nreview_every: 90d\nlast_reviewed: 2026-01-01\n---\n# Restart\n",
    }.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "hindsite.yml").write_text("timezone: Europe/Berlin\n", encoding="utf-8")
    return folder


def read(base: Path, now: int | None = None) -> Library:
    """The library, read with what former readings found; by default all is at rest."""
    return read_library(base, None, Recall(store(base), lambda: late(base) if now is None else now))


def store(base: Path) -> Store:
    """What is kept between readings."""
    return Store(base.parent / "kept")


def late(base: Path) -> int:
    """An instant at which all files have been at rest for long."""
    return max(path.stat().st_ctime_ns for path in base.rglob("*")) + 60 * SECOND


def same(found: Library, expected: Library) -> bool:
    """Whether two libraries are equal down to what their records were given, and in what order."""

    def deep(library: Library) -> list[tuple[object, ...]]:
        records: tuple[Record, ...] = (*library.incidents, *library.runbooks)
        return [
            (type(item), item.model_dump_json(), item.model_fields_set, list(item.__dict__))
            for item in records
        ]

    return found == expected and deep(found) == deep(expected)


@pytest.fixture
def unopened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A switch after which no record can be opened."""

    def refuse(path: Path, mode: str = "r", *_: object, **__: object) -> IO[Any]:
        if path.suffix == ".md":
            raise OSError(errno.EACCES, "Permission denied", str(path))
        return os.fdopen(os.open(path, os.O_RDONLY), mode)

    def switch() -> None:
        patch.setattr(Path, "open", refuse)
        patch.setattr(recall, "FileIO", lambda where: refuse(Path(where), "rb"))

    with monkeypatch.context() as patch:
        yield switch


@pytest.fixture
def unparsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A switch after which no record can be parsed."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("parsed")

    def switch() -> None:
        patch.setattr(library, "parser_of", lambda _source: refuse)

    with monkeypatch.context() as patch:
        yield switch


def test_what_did_not_change_is_not_opened(base: Path, unopened: Callable[[], None]) -> None:
    """And the library is the same in every respect: records, places, findings, order."""
    expected = read_library(base)
    assert expected.findings
    assert same(read(base), expected)
    settings = read_settings(base)
    unopened()
    found = read_library(base, settings, Recall(store(base)))
    assert same(found, expected)
    assert found.incidents[0].places.of("severity").line == 3


def test_what_was_touched_is_not_parsed(base: Path, unparsed: Callable[[], None]) -> None:
    """A checkout gives each file other times and another inode, but the same content."""
    expected = read_library(base)
    read(base)
    shutil.copytree(base, base.parent / "clone")
    shutil.rmtree(base)
    (base.parent / "clone").rename(base)
    unparsed()
    assert same(read(base), expected)


@pytest.mark.parametrize(("rest", "sees"), [(1, True), (3, False), (-3600, True)])
def test_equal_stat_with_other_content(
    base: Path, monkeypatch: pytest.MonkeyPatch, rest: int, *, sees: bool
) -> None:
    """A file read within two seconds of its change, or before it by the clock, is read again.

    A later change may have the same stat, which stands here for a clock that does not tick. The
    last case shows that with a file at rest the stat is taken for proof.
    """
    path = base / "content/incidents/a.md"
    monkeypatch.setattr(unchanged, "_print", lambda stat: (stat.st_size,))
    read(base, path.stat().st_ctime_ns + rest * SECOND)
    path.write_bytes(path.read_bytes().replace(b"Checkout fails", b"Checkout stops"))
    assert (read(base).incidents[0].title == "Checkout stops") is sees


@pytest.mark.parametrize(
    "name",
    ["version", "source_digest", "zone_data", "pydantic", "pydantic_core", "yaml"],
)
def test_another_version_reads_anew(
    base: Path, monkeypatch: pytest.MonkeyPatch, unparsed: Callable[[], None], name: str
) -> None:
    """Of a library, our code, or the data of time zones."""
    read(base)
    recall.program.cache_clear()
    other = SimpleNamespace(VERSION="other", __version__="other")
    monkeypatch.setattr(
        recall, name, other if name in {"pydantic", "pydantic_core", "yaml"} else lambda *_: "other"
    )
    unparsed()
    with pytest.raises(AssertionError, match="parsed"):
        read(base)
    recall.program.cache_clear()


def test_other_settings_read_anew(base: Path) -> None:
    """The library's zone counts, and a source's format."""
    read(base)
    for text in (
        "timezone: Asia/Tokyo\n",
        "sources: [{path: content/incidents, as: incidents, defaults: {kind: game-day}}]\n",
        "sources: [{path: content/incidents, as: runbooks}]\n",
        "services: [{id: pay, formerly: [payments]}]\n",
    ):
        (base / "hindsite.yml").write_text(text, encoding="utf-8")
        assert same(read(base), read_library(base))


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", None])
def test_a_damaged_store_is_as_if_absent(base: Path, damage: bytes | None) -> None:
    """Cut short, or replaced, whatever file of it."""
    expected = read_library(base)
    read(base)
    for path in (base.parent / "kept").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)
    assert same(read(base), expected)
    assert same(read(base), expected)


@pytest.mark.parametrize("entry", ["1", "[]", "[1, 2]", "null", '{"a": 1}'])
def test_a_strange_index_is_as_if_absent(base: Path, entry: str) -> None:
    """Also where its checksum is right."""
    for text in (entry, f'{{"content/incidents/a.md": {entry}}}', "{"):
        for key in Parts.keys(unchanged.KEY):
            store(base).put(key, text.encode())
        assert same(read(base), read_library(base))


@pytest.mark.parametrize("call", ["replace", "fdopen", "mkdir", "utime", "unlink"])
def test_where_nothing_can_be_written_all_is_read(
    base: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """On a full disk, or one that is only to be read, with a store and without."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    expected = read_library(base)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        assert same(read(base), expected)
    read(base)
    (base / "content/incidents/new.md").write_bytes(record())
    expected = read_library(base)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        assert same(read(base), expected)


def test_two_readings_at_once(base: Path) -> None:
    """Each sees its own, and neither spoils the other's for the next one."""
    first, second = Recall(store(base)), Recall(store(base))
    before = read_library(base, None, first)
    (base / "content/incidents/a.md").write_bytes(record(title="Other"))
    after = read_library(base, None, second)
    assert before.incidents[0].title == "Checkout fails"
    assert after.incidents[0].title == "Other"
    first.save()
    assert same(read(base), read_library(base))


def test_a_file_that_cannot_be_opened_is_a_finding(
    base: Path, unopened: Callable[[], None]
) -> None:
    """As it is without a store."""
    settings = read_settings(base)
    unopened()
    found = read_library(base, settings, Recall(store(base)))
    assert {item.rule for item in found.findings} == {"unreadable-file"}
    assert found == read_library(base, settings)


EDITS = st.tuples(
    st.sampled_from(["write", "write", "delete", "rename", "touch", "zone"]),
    st.sampled_from(["incidents/a", "incidents/b", "incidents/deep/c", "runbooks/d"]),
    st.sampled_from(["incidents/e", "incidents/deep/a", "runbooks/a"]),
    st.sampled_from(
        [
            record("## Timeline\n\n- **10:05** It began\n"),
            record(id="same", services="[a, B]"),
            record(severity="SEV-9"),
            record(visibility="restricted", started_at="2026-03-14 10:00"),
            b"",
            b"# Only text\n",
            b"---\nsecurity: [\n---\n",
            b"\xff\xfe",
        ]
    ),
    st.booleans(),
)


@settings(max_examples=often(20), deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=8))
def test_after_any_edits_the_library_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, str, bytes, bool]]
) -> None:
    """Whatever was written, removed, renamed or touched since, and whatever is at rest."""
    base = tmp_path_factory.mktemp("edits") / "base"
    (base / "content/incidents").mkdir(parents=True)
    for turn, (what, name, other, content, rest) in enumerate(edits):
        path, target = (base / f"content/{part}.md" for part in (name, other))
        if what == "zone":
            zone = "Asia/Tokyo" if rest else "UTC"
            (base / "hindsite.yml").write_text(f"timezone: {zone}\n", encoding="utf-8")
        elif what == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content + b"\n" * turn)  # sizes differ, as a clock's ticks may not
        elif path.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _alter(what, path, target)
        assert same(read(base, late(base) if rest else None), read_library(base))


def _alter(what: str, path: Path, target: Path) -> None:
    if what == "delete":
        path.unlink()
    elif what == "touch":
        path.touch()
    else:
        path.rename(target)


def roundtrip(reading: Reading) -> Reading:
    """What a file gave, after it was written and read; it must be the same."""
    again = from_bytes(to_bytes(reading), reading.path)
    assert again == reading
    if again.incident is not None:
        assert again.incident.places.last == last_of(reading.incident)
    pairs = ((reading.incident, again.incident), (reading.runbook, again.runbook))
    for item, other in pairs:
        if item is not None and other is not None:
            assert other.model_dump_json() == item.model_dump_json()
            assert other.model_fields_set == item.model_fields_set
            assert len(other.places.marks) == len(item.places.marks)
            assert list(other.places.marks) == list(item.places.marks)
    return again


def test_the_greater_part_is_made_when_somebody_asks() -> None:
    """But what is empty is there: most ask no more of it than whether it is."""
    content = record("Body\n").replace(b"---\n", b"---\n" + EVERYTHING.encode(), 1)
    reading = incident(content)
    again = from_bytes(to_bytes(reading), reading.path).incident
    assert again is not None
    assert {"timeline", "action_items", "severity_changes"}.isdisjoint(vars(again))
    assert not again.held
    assert "timeline" not in vars(again)
    assert len(again.timeline) == 2
    assert "action_items" not in vars(again)
    assert again == reading.incident


def test_facts_differ_where_the_same_stands_in_another_field() -> None:
    """What is made late has no name in the line that it stands in."""
    item = '[{title: Raise the limit, url: "https://example.org/1"}]'
    records = [record(**{name: item}) for name in ("links", "action_items")]
    found = [to_the_end(kept_in_steps(incident(text), "origin")) for text in records]
    digests = {kept[1].incident.places.facts for kept in found if kept and kept[1].incident}
    assert len(digests) == 2


def test_every_sort_of_value_comes_back() -> None:
    """Times keep their zones, lone surrogates stay what they are, remarks their order."""
    fields = EVERYTHING.encode()
    content = record("Body \n\n- **10:05** It began\n").replace(b"---\n", b"---\n" + fields, 1)
    again = roundtrip(incident(content))
    assert again.notes
    assert again.incident is not None
    zones = [str(item.at.tzinfo) for item in again.incident.timeline]
    assert zones == ["Europe/Berlin", "UTC+02:00"]
    theirs = foreign(fields={"started_at": "began"}, defaults={"severity": "SEV-3"})
    again = roundtrip(incident(record(began="2026-03-14 10:00"), theirs))
    assert again.incident is not None
    assert "impact" in again.incident.unsaid
    roundtrip(runbook("---\nreview_every: 90d\nlast_reviewed: 2026-01-01\n---\n# Restart\n"))
    roundtrip(incident(b""))


def test_defaults_are_not_shared() -> None:
    """A record that was made again has mappings of its own."""
    first, second = (roundtrip(incident(record())).incident for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.roles is not second.roles


def test_a_time_that_cannot_be_written_is_not_kept() -> None:
    """An hour that came twice, or a zone without a name."""
    item = clean(record())
    began = item.started_at
    assert began is not None
    for odd in (
        began.replace(tzinfo=BERLIN, fold=1),
        began.replace(tzinfo=None),
    ):
        reading = Reading("a.md", item.model_copy(update={"started_at": odd}), None, ())
        with pytest.raises(ValueError, match="cannot be written"):
            to_bytes(reading)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"{}", b'{"notes": [[1]], "secret": false}', b'{"notes": 1}']
    + [
        b'{"notes": [], "secret": false, "facts": "", "where": {}, "rest": [], "kind": ' + part
        for part in (
            b'"incident"}',
            b'"other"}\n{}\n{}\n[]\n',
            b'"incident"}\n{"severity": "SEV-9"}\n{}\n[]\n',
            b'"incident"}\n{"started_at": 1}\n{}\n[]\n',
            b'"incident"}\n"x"\n{}\n[]\n',
            b'"incident"}\n{"timeline": [3]}\n{}\n[]\n',
        )
    ],
)
def test_what_was_never_written_is_refused(raw: bytes) -> None:
    """By one error, which means that the file is read."""
    with pytest.raises(ValueError, match="is kept as nothing"):
        from_bytes(raw, "a.md")


class _Odd(Record):
    """A record with a field for which there is no form."""

    field: object


@pytest.mark.parametrize(
    "kind",
    [object, dict[str, date], dict[str, object], list[str], tuple[str, date], frozenset[date]],
)
def test_a_type_without_a_form_is_named(kind: object) -> None:
    """Whoever adds a field of a new type learns it from the first test, not from a wrong page."""
    with pytest.raises(TypeError):
        forms.form_of(kind)
    with pytest.raises(TypeError):
        forms.RecordForm(_Odd)


def test_zone_data_is_known_by_content_or_by_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the machine has all zones in one file that counts, else each file's size and time."""
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path), str(tmp_path / "absent")))
    found = []
    for name, text in (("Europe", "1"), ("Europe", "22"), ("tzdata.zi", "a"), ("tzdata.zi", "b")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        zones.zone_data.cache_clear()
        found.append(zones.zone_data())
    monkeypatch.setattr(zones, "version", _no_package)
    zones.zone_data.cache_clear()
    found.append(zones.zone_data())
    zones.zone_data.cache_clear()
    assert len(set(found)) == 5


def _no_package(name: str) -> str:
    raise PackageNotFoundError(name)


def test_where_fields_stand_is_at_hand_in_what_was_just_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever judges it at once has no use for what the next command will have to decode."""

    def refuse(_raw: bytes) -> None:
        pytest.fail("it was decoded")

    reading = incident(record(detected_at="2026-03-14T09:10:00Z"))
    found = to_the_end(kept.kept_in_steps(reading, "origin"))
    assert found is not None
    again = from_bytes(found[0], "a.md", "origin").incident
    monkeypatch.setattr(kept, "plain_of", refuse)
    first, second = reading.incident, found[1].incident
    assert first is not None
    assert second is not None
    assert again is not None
    assert second.places.of("detected_at") == first.places.of("detected_at")
    monkeypatch.undo()
    assert again.places.marks == second.places.marks
