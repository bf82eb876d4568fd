"""Incidents of which only the head is read until somebody asks for more."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.errors import SettingsError
from hindsite.model.alerts import RuleFile
from hindsite.reading import Recall, Shelf, documents_of, read_settings
from hindsite.reading.columns import FIELDS as IN_COLUMNS
from hindsite.reading.given import Reading
from hindsite.reading.heads import Heads
from hindsite.reading.recall import Memory
from hindsite.store import Store
from tests.reading.records import record

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

LATER_NS = 60_000_000_000
FIELDS = {
    "detected_at": "2026-03-14 10:00",
    "security": "{notification: [{required: true, regime: GDPR}]}",
    "related": "[b]",
    "aliases": "[former]",
    "timeline": '[{at: "2026-03-14 10:05", event: Alert, kind: detection}]',
    "unheard_of": "1",
}
HELD = "## Summary\n\nIt failed.\n\n::: internal\n\nAt Acme.\n\n:::\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A knowledge base of two incidents, a file that is none, and a runbook."""
    folder = tmp_path / "base"
    for name, content in {
        "incidents/a.md": record(HELD, **FIELDS),
        "incidents/b.md": record(),
        "incidents/c.md": record(severity="SEV-9"),
        "runbooks/d.md": b"---\nreview_every: 90d\n---\n# Restart\n",
    }.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "hindsite.yml").write_text("timezone: Europe/Berlin\n", encoding="utf-8")
    return folder


class Reads(Recall):
    """Counts what is read from the cache record by record."""

    def __init__(self, base: Path, memory: Memory | None = None) -> None:
        super().__init__(store(base), lambda: time.time_ns() + LATER_NS, memory)
        self.paths: list[str] = []

    def recalled(self, kind: str, path: str, content: str) -> object:  # type: ignore[override]
        """The same, noted."""
        self.paths.append(Path(path).stem)
        return super().recalled(kind, path, content)


def store(base: Path) -> Store:
    """What is kept between readings."""
    return Store(base.parent / "kept")


def shelf(base: Path, recall: Recall) -> Shelf:
    """The files of the knowledge base."""
    settings = read_settings(base)
    return Shelf(settings, documents_of(base, settings, recall), {}, recall)


def first_read(base: Path) -> list[Incident]:
    """Read all, as the first build does, and keep it."""
    recall = Recall(store(base), lambda: time.time_ns() + LATER_NS)
    readings = shelf(base, recall).readings()
    recall.save()
    return [item.incident for item in readings if item.incident]


def again(base: Path) -> tuple[list[Incident], Reads]:
    """Read all once more, with cards of all files as a build has them."""
    recall = Reads(base)
    settings = read_settings(base)
    known = shelf(base, Recall(store(base), lambda: time.time_ns() + LATER_NS)).cards
    found = Shelf(settings, documents_of(base, settings, recall), known, recall).readings()
    recall.save()
    return [item.incident for item in found if item.incident], recall


def test_heads_are_let_go_of_when_they_are_kept(base: Path) -> None:
    """Records that are made late hold on to what they were read with: not to all heads."""
    heads = Heads(store(base), store(base).pack("readings"))
    for incident in first_read(base):
        heads.learn("context", "content", Reading(incident.places.path, incident, None, ()))
    path = "content/incidents/a.md"
    heads.save()
    assert heads.origin(path, "context", "content") is None
    assert Heads(store(base), store(base).pack("readings")).origin(path, "context", "content")


def test_only_heads_are_read_until_somebody_asks_for_more(base: Path) -> None:
    """What is no incident is read as before; a record by itself when a field of it is wanted."""
    first_read(base)
    (one, other), recall = again(base)
    assert recall.paths == ["c", "d"]
    assert (one.id, one.names, one.tier.value) == ("a", ("a", "former"), "restricted")
    assert (one.related, len(one.held), one.counted_at.isoformat()) == (
        ("b",),
        1,
        "2026-03-14T09:00:00+00:00",
    )
    assert recall.paths == ["c", "d"]
    assert "Acme" in one.body
    assert len(one.timeline) == 1
    assert recall.paths == ["c", "d", "a"]
    assert other.counted_at
    assert recall.paths == ["c", "d", "a"]


def test_one_incident_at_a_time_is_read_to_its_end(base: Path) -> None:
    """Several fields of one are asked for, one after another; those of all are not kept."""
    first_read(base)
    (one, other), recall = again(base)
    assert ("Acme" in one.body, one.links, one.war_room) == (True, (), None)
    assert recall.paths == ["c", "d", "a"]
    assert (other.body, other.body_line > 1) == ("", True)
    assert recall.paths == ["c", "d", "a", "b"]
    # What a field was is known to the record that was asked.
    assert "Acme" in one.body
    assert recall.paths == ["c", "d", "a", "b"]
    assert one.body_line > 1
    assert recall.paths == ["c", "d", "a", "b", "a"]


def test_fields_of_all_are_read_without_the_records(base: Path) -> None:
    """Those that have a column, and those that a record does not give."""
    expected = first_read(base)
    found, recall = again(base)
    for name in (*IN_COLUMNS, "war_room", "roles"):
        values = [getattr(item, name) for item in expected]
        assert [getattr(item, name) for item in found] == values
    assert recall.paths == ["c", "d"]


@pytest.mark.parametrize("strange", [b"{", b"[1]", b'"unheard of"', b"7"])
def test_a_strange_column_is_none(
    base: Path, strange: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is read for the field, as if there were no column."""
    expected = first_read(base)
    (one, _), recall = again(base)
    monkeypatch.setattr("hindsite.reading.columns.Columns.of", lambda *_: strange)
    assert one.severity is expected[0].severity
    assert one.timeline == expected[0].timeline
    assert recall.paths == ["c", "d", "a"]


def test_they_are_the_same_down_to_what_was_given(base: Path) -> None:
    """Also what was wrong with them, where each field stands, and what they were read from."""
    expected = first_read(base)
    found, _ = again(base)
    assert [item.places for item in found] == [item.places for item in expected]
    assert [item.places.origin for item in found] == [item.places.origin for item in expected]
    assert [item.places.facts for item in found] == [item.places.facts for item in expected]
    assert [item.places.last for item in found] == [item.places.last for item in expected]
    assert [item.model_fields_set for item in found] == [item.model_fields_set for item in expected]
    assert found == expected
    assert [item.model_dump_json() for item in found] == [
        item.model_dump_json() for item in expected
    ]


def test_a_copy_is_completed_as_well_and_keeps_what_was_changed(base: Path) -> None:
    """As where an audience sees less of a record."""
    first_read(base)
    (one, _), _ = again(base)
    copy = one.model_copy(update={"services": ("other",)})
    assert (copy.services, "Acme" in copy.body) == (("other",), True)


def test_a_file_that_changed_has_another_head(base: Path) -> None:
    """Only the others go by what was kept."""
    first_read(base)
    path = base / "content/incidents/a.md"
    path.write_bytes(path.read_bytes().replace(b"former", b"earlier"))
    (one, _), recall = again(base)
    assert one.names == ("a", "earlier")
    assert "b" not in recall.paths
    (one, _), recall = again(base)
    assert (one.names, recall.paths) == (("a", "earlier"), ["c", "d"])


def test_damage_to_what_was_kept_costs_a_reading(base: Path) -> None:
    """The head is there, the rest is not: the file is read again."""
    expected = first_read(base)
    (one, _), _ = again(base)
    for pack in (base.parent / "kept").rglob("*.pack"):
        raw = bytearray(pack.read_bytes())
        raw[-2000:] = bytes(2000)
        pack.write_bytes(raw)
    assert one.body == expected[0].body


def test_a_file_that_is_another_by_then_is_not_taken_for_it(base: Path) -> None:
    """Where what was kept is damaged besides: nobody knows what the file held."""
    first_read(base)
    (one, _), _ = again(base)
    for pack in (base.parent / "kept").rglob("*.pack"):
        raw = bytearray(pack.read_bytes())
        raw[-2000:] = bytes(2000)
        pack.write_bytes(raw)
    (base / "content/incidents/a.md").write_bytes(record("Other.\n"))
    with pytest.raises(SettingsError, match=r"incidents/a\.md was changed while"):
        _ = one.body


@pytest.mark.parametrize("kept", [b"[]\n{}", b"nothing", b'[[]]\n[["content/incidents/a.md"]]'])
def test_strange_heads_are_none(base: Path, kept: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lies in the cache."""
    monkeypatch.setattr("hindsite.reading.heads._text", lambda _heads: kept)
    expected = first_read(base)
    found, recall = again(base)
    assert found == expected
    assert recall.paths == ["a", "b", "c", "d"]


def test_what_stays_in_mind_is_read_whole(base: Path) -> None:
    """It would hold on to what it is to be read from, as long as the process lasts."""
    first_read(base)
    recall = Reads(base, Memory())
    shelf(base, recall).readings()
    assert recall.paths[:2] == ["a", "b"]


def test_other_records_have_no_head(base: Path) -> None:
    """There are few of them."""
    (base / "content/alerts").mkdir()
    rules = b"groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: up == 0\n"
    (base / "content/alerts/rules.yml").write_bytes(rules)
    with (base / "hindsite.yml").open("a", encoding="utf-8") as stream:
        stream.write(
            "sources:\n"
            "  - {path: content/incidents, as: incidents}\n"
            "  - {path: content/alerts, as: alerts}\n"
        )
    first_read(base)
    recall = Reads(base)
    found = shelf(base, recall).readings()
    assert [type(item.rules) for item in found if item.rules] == [RuleFile]
