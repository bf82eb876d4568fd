from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.checks import judged
from hindsite.checks.catalogue import FIXED
from hindsite.checks.switches import misnamed, switched
from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.model.library import Library, Unreadable
from hindsite.model.settings import Settings
from hindsite.reading import read_library
from tests.bases import base
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

__all__ = ["base"]

CONTRADICTION = "status-contradiction"


def contradictory(**fields: object) -> Incident:
    """A record that breaks one rule: its status is not what its instants say."""
    places = Places("content/incidents/a.md", {("ignore", 0, "rule"): (9, 11)})
    return incident(status="closed", places=places, **fields)


def found(record: Incident, **settings: object) -> dict[str, Level]:
    """The findings in a library of one record, by rule, but for those on what it lacks."""
    whole = judged(library(record, **settings), instant("2026-03-15T00:00Z"))
    marks = {CONTRADICTION, "unused-ignore", "unknown-rule", "fixed-rule"}
    return {item.rule: item.level for item in whole.findings if item.rule in marks}


@pytest.mark.parametrize("level", ["note", "warning", "error"])
def test_a_library_chooses_the_level_of_a_rule(level: str) -> None:
    """What is chosen takes the place of the level that the rule has."""
    assert found(contradictory()) == {CONTRADICTION: Level.ERROR}
    assert found(contradictory(), rules={CONTRADICTION: level}) == {CONTRADICTION: Level(level)}


def test_a_library_switches_a_rule_off() -> None:
    """A rule that is off finds nothing; the case of its letters does not count."""
    assert found(contradictory(), rules={"Status-Contradiction": "off"}) == {}


@pytest.mark.parametrize(
    ("pattern", "is_off"),
    [
        ("content/incidents", True),
        ("content/incidents/", True),
        ("content/*/a.md", True),
        ("content/inc*", True),
        ("*.md", True),
        ("incidents", False),
        ("content/inc", False),
        ("content/runbooks/*", False),
    ],
)
def test_a_library_switches_a_rule_for_some_paths(pattern: str, *, is_off: bool) -> None:
    """A pattern means what it matches, and all in a folder that it matches."""
    overrides = [{"paths": ["nowhere", pattern], "rules": {CONTRADICTION: "off"}}]
    expected = {} if is_off else {CONTRADICTION: Level.ERROR}
    assert found(contradictory(), overrides=overrides) == expected


def test_the_last_word_counts() -> None:
    """Overrides come before the general switch, and a later one before an earlier."""
    overrides = [
        {"paths": ["content"], "rules": {CONTRADICTION: "warning"}},
        {"paths": ["content/incidents"], "rules": {CONTRADICTION: "note"}},
    ]
    rules = {CONTRADICTION: "off"}
    assert found(contradictory(), rules=rules, overrides=overrides) == {CONTRADICTION: Level.NOTE}


def test_a_record_ignores_a_rule_with_a_reason() -> None:
    """Only this record is spared, and only by this rule."""
    record = contradictory(ignore=[{"rule": CONTRADICTION.upper(), "reason": "imported so"}])
    assert found(record) == {}


def test_ignoring_what_is_not_there_is_a_finding() -> None:
    """An exception that is none any more would hide the next fault."""
    record = incident(
        ignore=[{"rule": CONTRADICTION, "reason": "x"}],
        places=Places("content/incidents/a.md", {("ignore", 0, "rule"): (9, 11)}),
    )
    whole = judged(library(record), instant("2026-03-15T00:00Z"))
    (finding,) = (item for item in whole.findings if item.rule == "unused-ignore")
    assert finding.place == Place("content/incidents/a.md", 9, 11)
    assert (finding.field, finding.found) == ("ignore[0].rule", CONTRADICTION)
    assert found(record, rules={"unused-ignore": "off"}) == {}
    assert found(record, rules={"unused-ignore": "error"}) == {"unused-ignore": Level.ERROR}
    # What is off already is not there to be ignored.
    twice = contradictory(ignore=[{"rule": CONTRADICTION, "reason": "x"}])
    assert found(twice, rules={CONTRADICTION: "off"}) == {"unused-ignore": Level.WARNING}


def test_ignoring_a_rule_that_there_is_not_is_an_error() -> None:
    """The nearest code is asked for."""
    record = contradictory(ignore=[{"rule": "status-contradicton", "reason": "x"}])
    assert found(record) == {CONTRADICTION: Level.ERROR, "unknown-rule": Level.ERROR}
    whole = judged(library(record), instant("2026-03-15T00:00Z"))
    (finding,) = (item for item in whole.findings if item.rule == "unknown-rule")
    assert "“status-contradiction”" in finding.remedy


@pytest.mark.parametrize("code", sorted(FIXED))
def test_what_makes_a_record_unreadable_cannot_be_switched(code: str) -> None:
    """Neither record nor library may look away from what is not read."""
    record = contradictory(ignore=[{"rule": code, "reason": "x"}])
    assert found(record)["fixed-rule"] is Level.ERROR
    settings = Settings.model_validate(
        {
            "rules": {code: "off"},
            "overrides": [{"paths": ["*"], "rules": {code: "note"}}],
        }
    )
    assert [item.rule for item in misnamed(settings)] == ["fixed-rule"] * 2
    finding = Finding(Place("a.md"), Level.ERROR, code, "wrong", "")
    assert list(switched([finding], "a.md", contradictory(), settings)) == [finding]


def test_a_file_without_a_record_keeps_its_findings() -> None:
    """A field that the record cannot do without stays an error, whatever is switched."""
    finding = Finding(Place("a.md"), Level.ERROR, "missing-field", "title is missing", "")
    settings = Settings.model_validate({"rules": {"missing-field": "off"}})
    broken = Library(
        settings, findings=(finding,), unreadable=(Unreadable("a.md", may_be_secret=False),)
    )
    assert judged(broken, instant("2026-03-15T00:00Z")).findings == (finding,)


def test_an_unknown_code_in_the_settings_is_an_error_at_its_line() -> None:
    """Both tables are looked through; the nearest code is asked for."""
    settings = Settings.model_validate(
        {
            "rules": {"time-ordre": "off", "time-order": "note"},
            "overrides": [{"paths": ["a"], "rules": {"zzz": "off"}}],
        }
    )
    marks = {("rules", "time-ordre"): (4, 3), ("overrides", 0, "rules", "zzz"): (7, 5)}
    settings = settings.model_copy(update={"places": Places("hindsite.yml", marks)})
    first, second = misnamed(settings)
    assert (first.place, first.field) == (Place("hindsite.yml", 4, 3), "rules.time-ordre")
    assert "“time-order”" in first.remedy
    assert second.place == Place("hindsite.yml", 7, 5)
    assert "brackets" in second.remedy
    whole = judged(Library(settings), instant("2026-03-15T00:00Z"))
    assert {item.rule for item in whole.findings} == {"unknown-rule"}


OVERRIDDEN = "content/incidents/2026-03-14-checkout.md"


@pytest.mark.parametrize(
    ("pattern", "times"),
    [
        (OVERRIDDEN, 0),
        ("content/incidents", 0),
        ("content/incidents/", 0),
        ("content/*/2026-*", 0),
        ("hindsite.yml", 0),
        ("content/oncall", 0),
        ("content/oncall/2026.csv", 0),
        ("incidents", 1),
        ("./content/incidents", 1),
        ("content/incidents/2019", 1),
        ("content/oncalls", 1),
    ],
)
def test_a_path_that_no_file_has_switches_nothing(pattern: str, times: int) -> None:
    """It is a warning at its line; what exports of a paging tool there are is not known there."""
    settings = Settings.model_validate(
        {"overrides": [{"paths": ["content", pattern], "rules": {"naive-time": "off"}}]}
    )
    marks: dict[tuple[str | int, ...], tuple[int, int]] = {("overrides", 0, "paths", 1): (5, 7)}
    settings = settings.model_copy(update={"places": Places("hindsite.yml", marks)})
    whole = judged(Library(settings, paths=frozenset([OVERRIDDEN])), instant("2026-03-15T00:00Z"))
    assert [(item.rule, item.place, item.found) for item in whole.findings] == [
        ("unused-override", Place("hindsite.yml", 5, 7), pattern)
    ] * times


def test_paths_are_not_missed_where_there_is_no_file_yet() -> None:
    """A new library may say beforehand how it will judge."""
    settings = Settings.model_validate(
        {"overrides": [{"paths": ["content/incidents/2019"], "rules": {"naive-time": "off"}}]}
    )
    assert judged(Library(settings), instant("2026-03-15T00:00Z")).findings == ()


def test_rules_on_the_settings_are_switched_too() -> None:
    """`hindsite.yml` is a path like others."""
    services = [{"id": "a", "depends_on": ["b"]}]
    settings: dict[str, object] = {"services": services}
    record = incident(services=["a"])
    off = [{"paths": ["hindsite.yml"], "rules": {"unknown-service": "off"}}]
    now = instant("2026-03-15T00:00Z")
    for overrides, expected in (([], ["unknown-service"]), (off, [])):
        whole = judged(library(record, **settings, overrides=overrides), now)
        rules = [item.rule for item in whole.findings if item.place.path == "hindsite.yml"]
        assert rules == expected


@pytest.mark.parametrize(
    ("written", "rule", "message"),
    [
        ("[{rule: time-order}]", "missing-field", "ignore[0].reason is missing"),
        ("[{rule: time-order, reason: ' '}]", "empty-value", "ignore[0].reason"),
        ("[{reason: so}]", "missing-field", "ignore[0].rule is missing"),
        ("[time-order]", "wrong-type", "ignore[0]"),
        ("time-order", "wrong-type", "ignore"),
        ("[{rule: a, reason: b, until: c}]", "unknown-field", "ignore[0].until"),
    ],
)
def test_ignoring_without_a_reason_is_an_error(
    base: Path, written: str, rule: str, message: str
) -> None:
    """Nothing is ignored by it; the rest of the record is read."""
    path = base / "content/incidents/checkout.md"
    text = path.read_text().replace(
        "resolved_at: 2026-03-14T09:40", "resolved_at: 2026-03-14T08:40"
    )
    path.write_text(text.replace("severity:", f"ignore: {written}\nseverity:"))
    whole = judged(read_library(base), instant("2026-03-15T00:00Z"))
    rules = {item.rule: item.message for item in whole.findings}
    assert rules[rule].startswith(message)
    assert "time-order" in rules
    assert len(whole.incidents) == 1


def test_what_is_switched_counts_in_all_that_follows() -> None:
    """A library is handed on with the levels that are in force, in order of place."""
    record = contradictory()
    whole = judged(library(record, rules={CONTRADICTION: "note"}), instant("2026-03-15T00:00Z"))
    assert list(whole.findings) == sorted(whole.findings, key=lambda item: item.sort_key)
    assert not [item for item in whole.findings if item.level is Level.ERROR]
