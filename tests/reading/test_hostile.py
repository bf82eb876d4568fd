"""Whatever the bytes, reading remarks on them and never fails."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hindsite.errors import SettingsError
from hindsite.model.incident import Incident
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Settings
from hindsite.reading.settings import read_settings
from tests.reading.records import FIELDS, OWN, foreign, incident, runbook

if TYPE_CHECKING:
    from hindsite.reading.given import Reading

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CSTATE = foreign(preset="cstate")

WORDS = st.sampled_from(
    ["", "2026-03-14T09:00:00Z", "2026-03-14", "09:05", "2026-03-29T02:30", "9999-12-31T23:59Z",
     "SEV-1", "true", "140", "-1", "1e400", "nan", "90d", "999999w", "restricted", "security",
     "UTC", "Europe/Berlin", "../x", "a/b", "payments", "~", "*a", "&a", "!x", "\x85", "\u2028"]
)  # fmt: skip
LEAVES = WORDS | st.text(max_size=12) | st.none() | st.booleans() | st.integers() | st.floats()
FIELD_NAMES = sorted({*Incident.model_fields, *Runbook.model_fields, "at", "event", "kind", "url"})
NAMES = st.sampled_from(FIELD_NAMES) | st.text(max_size=8)
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
LINES = st.sampled_from(
    ["## Timeline", "## Action items", "- 09:05 Alert", "- 2026-03-14 09:05 UTC Alert", "- 25:99 x",
     "| Time | Event |", "| --- | --- |", "| 09:05 | Alert |", "- [ ] A1: Add (@a, due 2026-04-01)",
     "- [x] Add (done 2026-02-30)", "### 2026-03-14", "```", "    - 09:05", "> - 09:05 x", "---",
     "| Action | Owner | Due |", "| a | b | soon |", "<!--", "- 02:30 IST x", ""]
)  # fmt: skip
BODIES = st.lists(LINES | st.text(max_size=20), max_size=12).map("\n".join)


def _sound(reading: Reading, content: bytes) -> None:
    """Every remark has a place in the file, a message and a remedy."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for remark in reading.notes:
        line, column = remark.where
        assert 1 <= line <= lines, remark
        assert column >= 1, remark
        assert remark.rule
        assert remark.message.strip()
        assert remark.remedy.strip()
    if reading.incident is None and reading.runbook is None:
        assert reading.notes


def _read(content: bytes) -> None:
    """Read the bytes as everything that they might be."""
    _sound(incident(content), content)
    _sound(incident(content, CSTATE), content)
    text = content.decode("utf-8", errors="ignore")
    _sound(runbook(text), text.encode())


def _record(front: object, body: str = "") -> bytes:
    dumped = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    return f"---\n{dumped}---\n{body}".encode("utf-8", errors="replace")


@MANY
@given(st.binary(max_size=200))
@example(b"---\n---\n")
@example(b"---\n\x00\n---\n")
@example(b"---\n{\n---\n")
def test_any_bytes(content: bytes) -> None:
    """Bytes that are no text are a remark."""
    _read(content)
    _read(b"---\n" + content + b"\n---\n" + content)


@MANY
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text(front: str, body: str) -> None:
    """Text that is no YAML is a remark."""
    _read(f"---\n{front}\n---\n{body}".encode("utf-8", errors="replace"))


@MANY
@given(DATA)
def test_any_yaml(data: object) -> None:
    """Data of any shape is a remark, or a record without it."""
    _read(_record(data))


@MANY
@given(st.dictionaries(st.sampled_from(FIELD_NAMES), DATA, min_size=1, max_size=5))
def test_any_values_in_a_sound_frame(fields: dict[str, object]) -> None:
    """No field's value stops the reading of the others."""
    _read(_record({**FIELDS, "services": ["payments"], **fields}))


@FEWER
@given(BODIES)
def test_any_body(body: str) -> None:
    """No body stops the reading of a record."""
    content = _record({**FIELDS, "services": ["payments"]}, body)
    reading = incident(content, OWN)
    _sound(reading, content)
    assert reading.incident is not None


@FEWER
@given(
    st.binary(max_size=80)
    | st.dictionaries(st.sampled_from(sorted(Settings.model_fields)) | NAMES, DATA, max_size=4).map(
        lambda data: yaml.safe_dump(data, allow_unicode=True).encode("utf-8", errors="replace")
    )
)
def test_any_settings(content: bytes) -> None:
    """Settings are read, or the error says in which line they are wrong."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "hindsite.yml").write_bytes(content)
        assert _fault(base) != ""


def _fault(base: Path) -> str | None:
    """What is wrong with the settings of a folder; None where they are sound."""
    try:
        zone = read_settings(base).zone
    except SettingsError as error:
        return error.remedy if error.message.startswith("hindsite.yml") else ""
    return None if zone else ""


@pytest.mark.parametrize(
    "text", ["a: &a [*a]", "&a {*a : *a}", "? {a: b}\n: c", "<<: {a: b}", "a: <<"]
)
def test_odd_yaml(text: str) -> None:
    """Circles, merges and odd keys are remarks."""
    _read(f"---\n{text}\n---\n".encode())
