from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.metrics import keeping, measure, measure_all
from hindsite.metrics.asking import incident_shares
from hindsite.metrics.frames import WIDTH
from hindsite.metrics.keeping import kept_workings
from hindsite.metrics.kept_rows import rows_from
from hindsite.model.enums import DetectionSource, Kind, RunbookOutcome, Severity
from hindsite.model.findings import Places
from hindsite.model.incident import INSTANTS
from hindsite.store import Pack, digest
from tests.depth import often
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from hindsite.metrics.values import Share
    from hindsite.metrics.workings import Workings
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library

AS_OF = instant("2026-02-20T12:00Z")
POLICY = {
    "escalation": {"SEV-1": [{"after_minutes": 5, "action": "Call"}]},
    "severities": {"SEV-2": {"update_every": "1h", "respond_within": "15m"}},
}


def stands(name: str, **fields: object) -> Incident:
    """An incident of which it is known what it was read from."""
    fields = {"started_at": "2026-01-20T09:00Z", **fields}
    facts = digest(repr(sorted(fields.items())))
    return incident(id=name, places=Places(f"{name}.md", facts=facts), **fields)


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of all incidents that are asked from now on."""
    ids: list[str] = []

    def noted(work: Workings) -> tuple[Share, ...]:
        ids.extend(item.id for item in work.incidents)
        return incident_shares(work)

    monkeypatch.setattr(keeping, "incident_shares", noted)
    return ids


def require_same(known: Library, pack: Pack, as_of: datetime = AS_OF) -> None:
    """Numbers and reports are what they are without anything that was kept."""
    assert measure_all(known, as_of, pack=pack) == measure_all(known, as_of)
    kept, plain = kept_workings(known, as_of, pack), kept_workings(known, as_of, None)
    assert (plain.rows, kept.names) == (None, plain.names)
    for name in ("frame", "counted_frame", "actions", "counted_actions"):
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(plain, name))


hours = st.integers(0, 900).map(
    lambda number: instant("2026-01-15T00:00Z") + timedelta(0, number * 3600)
)
days = st.integers(0, 60).map(lambda number: date(2026, 1, 1) + timedelta(number))
texts = st.text(st.characters(codec="utf-8"), max_size=5).map(lambda text: f"t{text}t")
actions = st.fixed_dictionaries(
    {"title": st.just("t"), "status": st.sampled_from(["open", "done", "cancelled"])},
    optional={"due": days, "done_at": days, "owner": texts},
)
events = st.fixed_dictionaries(
    {"at": hours, "event": st.just("e"), "escalation_step": st.sampled_from([None, 5.0])}
)
uses = st.fixed_dictionaries(
    {"id": st.sampled_from(["pool", "disk"])},
    optional={"outcome": st.sampled_from(RunbookOutcome), "wanted": texts},
)
duties = st.fixed_dictionaries(
    {"required": st.sampled_from(["true", "undecided"])}, optional={"regime": texts}
)
records = st.fixed_dictionaries(
    {
        "started_at": hours,
        "severity": st.sampled_from(Severity),
        "services": st.lists(st.sampled_from(["web", "api"]), min_size=1, unique=True),
        "kind": st.sampled_from([Kind.OPERATIONAL, Kind.OPERATIONAL, Kind.SECURITY, Kind.GAME_DAY]),
        "duplicate_of": st.sampled_from([None, None, None, "other"]),
        "detection": st.fixed_dictionaries({"source": st.sampled_from([None, *DetectionSource])}),
        "action_items": st.lists(actions, max_size=3),
        "contributing_factors": st.lists(texts, max_size=2, unique=True),
    },
    optional={
        "timeline": st.lists(events, max_size=2),
        "updates": st.lists(st.fixed_dictionaries({"at": hours}), max_size=2),
        "runbooks": st.lists(uses, max_size=2),
        "security": st.fixed_dictionaries(
            {"known_at": hours, "notification": st.lists(duties, max_size=2)}
        ),
        "teams": st.lists(texts, max_size=1),
        "tags": st.lists(st.sampled_from(["incident-of-the-month", "x"]), max_size=2),
        "impact": st.fixed_dictionaries({"affected_users_pct": st.sampled_from([None, 0, 12.5])}),
        "postmortem": st.sampled_from([{"status": "published"}, {"status": "draft"}]),
        "over": st.sampled_from([True]),
        "unsaid": st.sampled_from([frozenset(), frozenset({"updates", "timeline"})]),
        **{name: hours for name in INSTANTS if name != "started_at"},
    },
)


@settings(deadline=None, derandomize=True, max_examples=often(5))
@given(
    st.lists(records, min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), records), max_size=2),
    st.sampled_from(["1h", "2h"]),
)
def test_kept_rows_give_the_numbers_that_records_give(
    tmp_path_factory: pytest.TempPathFactory,
    fields: list[dict[str, object]],
    edits: Sequence[tuple[int, dict[str, object]]],
    every: str,
) -> None:
    """Whatever records say, after whatever change of them, of the policy and of the instant."""
    folder = tmp_path_factory.mktemp("pack")

    def of(items: dict[int, dict[str, object]], **policy: object) -> Library:
        records_ = [stands(f"i{number}", **said) for number, said in items.items()]
        return library(*records_, timezone="Europe/Berlin", policy=POLICY | policy).at(AS_OF)

    now = dict(enumerate(fields))
    require_same(of(now), Pack(folder))
    for number, said in edits:
        now[number] = said
        require_same(of(now), Pack(folder))
    later = AS_OF + timedelta(hours=3)
    require_same(of(now), Pack(folder), later)
    require_same(of(now, meeting_within=every), Pack(folder))


def test_only_the_incidents_of_a_part_are_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are kept together with the one that changed."""
    ids = asked(monkeypatch)
    items = [stands(f"i{number}") for number in range(500)]
    measure_all(library(*items), AS_OF, pack=Pack(tmp_path))
    assert len(ids) == 500
    ids.clear()
    measure_all(library(*items), AS_OF, pack=Pack(tmp_path))
    assert ids == []
    items[7] = stands("i7", severity="SEV-1")
    known = library(*items)
    require_same(known, Pack(tmp_path))
    assert "i7" in ids
    assert len(ids) < 50
    ids.clear()
    measure_all(known, AS_OF + timedelta(1), pack=Pack(tmp_path))
    assert len(ids) == 500


def test_of_what_an_incident_was_read_nobody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is asked each time, and so are those that would be kept with it."""
    ids = asked(monkeypatch)
    known = library(incident(id="a", started_at=AS_OF, places=Places("a.md")), stands("b"))
    for _ in range(2):
        require_same(known, Pack(tmp_path))
    assert ids.count("a") > ids.count("b") == 1


def test_a_library_without_incidents_keeps_nothing(tmp_path: Path) -> None:
    """There are numbers all the same."""
    found, _ = measure_all(library(), AS_OF, pack=Pack(tmp_path))
    assert found == measure(library(), AS_OF)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("raw", [b"", b"1\n", b"[]", b'[{}, [1], ["a"], [""], [], []]\n'])
def test_what_was_kept_may_be_anything(
    tmp_path: Path, raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no rows, or those of too few, is as if nothing was kept."""
    known = library(stands("a"), stands("b", severity="SEV-1"))
    found: list[str] = []

    def given_(_self: Pack, key: str) -> bytes:
        found.append(key)
        return raw

    monkeypatch.setattr(Pack, "get", given_)
    require_same(known, Pack(tmp_path))
    assert found


def test_rows_of_too_few_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be given to incidents that they are not of."""
    kept: dict[str, bytes] = {}

    def put(_self: Pack, key: str, value: bytes) -> None:
        kept[key] = value

    monkeypatch.setattr(Pack, "put", put)
    measure_all(library(stands("a")), AS_OF, pack=Pack(tmp_path))
    (raw,) = kept.values()
    assert rows_from(raw).numbers.shape == (1, WIDTH)
    monkeypatch.setattr(keeping, "_COUNT", 1)
    monkeypatch.setattr(Pack, "get", lambda _self, _key: raw)
    require_same(library(stands("a"), stands("b", severity="SEV-1")), Pack(tmp_path))
