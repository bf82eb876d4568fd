from __future__ import annotations

import pytest

from hindsite.model.findings import Level
from hindsite.model.incident import (
    ActionItem,
    Detection,
    Impact,
    Incident,
    Link,
    Postmortem,
    Resolution,
    RunbookUse,
    TimelineEvent,
    Update,
)
from hindsite.model.runbook import Runbook
from hindsite.reading.described import field_names, model_at, words_of
from hindsite.reading.remedies import remedy_for_name
from hindsite.reading.word_lists import word_list
from tests.reading.records import incident, record, runbook

_MODELS = (
    Incident,
    Runbook,
    ActionItem,
    TimelineEvent,
    RunbookUse,
    Update,
    Impact,
    Detection,
    Resolution,
    Link,
    Postmortem,
)
_IMPACT = field_names(Impact)


def _remedy(field: str, value: str) -> str:
    found = {item.field: item.remedy for item in incident(record(**{field: value})).notes}
    assert len(found) == 1
    return next(iter(found.values()))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("start_time", "keep one of the two: started_at, which means the same, stands in line 5"),
        ("Started At", "keep one of the two: started_at, which means the same, stands in line 5"),
        ("startedAt", "keep one of the two: started_at, which means the same, stands in line 5"),
        ("restored_at", "the field is called resolved_at"),
        ("jira", "the field is called links"),
        ("detected_by", "write detection: {source: …}"),
        ("Root Cause", "the field is called contributing_factors"),
        ("commander", "write roles: {incident_commander: …}"),
        ("alert", "write it within detection: detection: {alert: …}"),
        ("strategy", "write it within resolution: resolution: {strategy: …}"),
        ("sevices", "did you mean “services”?"),
        ("colour", "take the field away, or say it in the text"),
    ],
)
def test_names_that_people_and_other_tools_use(name: str, remedy: str) -> None:
    """The remedy names the field that holds it here, wherever it stands."""
    assert _remedy(name, "x") == remedy


@pytest.mark.parametrize("name", ["weight", "linkTitle", "sidebar_position"])
def test_fields_of_site_generators(name: str) -> None:
    """They say how a page is shown elsewhere: no error, since nothing is lost."""
    (remark,) = runbook(f"---\ntitle: A\n{name}: 20\n---\n# A\n").notes
    assert (remark.rule, remark.level, remark.where) == ("unknown-field", Level.NOTE, (3, 1))
    (nested,) = incident(record(impact=f"{{{name}: 20}}")).notes
    assert nested.level is Level.ERROR


def test_a_field_that_slipped_into_another() -> None:
    """The margin is the place of most fields."""
    remedy = _remedy("impact", "{error_rate: 5, resolved_at: 2026-03-14T10:00:00Z}")
    assert remedy == "write it at the left margin: it is no part of impact"


def test_a_field_without_a_space_after_its_colon() -> None:
    """Within braces YAML takes `id:x` for one name."""
    (remark,) = incident(record(runbooks="[{id:db-failover}]")).notes
    assert remark.remedy == "write id: db-failover, with a space after the colon"


def test_a_field_behind_a_space_that_is_none() -> None:
    """A no-break space is part of a name, and nobody sees it."""
    (remark,) = incident(record(**{"\u00a0tags": "[x]"})).notes
    assert remark.remedy == "write tags anew: a sign that is not seen stands before or behind it"


@pytest.mark.parametrize("name", ["Services", "service"])
def test_a_required_field_by_another_name(name: str) -> None:
    """What is missing is there: the finding says where."""
    text = record().replace(b"services:", f"{name}:".encode())
    found = {item.rule: (item.remedy, item.where) for item in incident(text).notes}
    line, _ = found["unknown-field"][1]
    remedy = f"write services in place of {name} in line {line}"
    assert found["missing-field"] == (remedy, (1, 1))


def test_a_required_field_with_nothing_behind_it() -> None:
    """It is there, and the finding stands at its name."""
    remarks = incident(record(severity="", action_items="\n  - {title: , owner: kim}")).notes
    assert [(item.rule, item.field, item.where) for item in remarks] == [
        ("missing-field", "severity", (3, 1)),
        ("missing-field", "action_items[0].title", (7, 6)),
    ]
    assert remarks[0].remedy == "write its value behind “severity:”"


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("[kim, alex]", "write one of them, such as incident_commander: kim"),
        ("[kim]", "write incident_commander: kim"),
        ("[[kim]]", "write one line of text"),
        ("[]", "write one line of text"),
    ],
)
def test_a_list_where_one_is_to_be_named(value: str, remedy: str) -> None:
    """One of them, in the form that the field takes."""
    (remark,) = incident(record(roles=f"{{incident_commander: {value}}}")).notes
    assert remark.remedy == remedy


def test_fields_for_what_the_text_tells() -> None:
    """They resemble no field by more than chance."""
    assert _remedy("notes", "x") == "say it in the text, below the second line “---”"


def test_a_decimal_comma_within_braces() -> None:
    """YAML reads a field of its own behind the comma, and half of the number would be lost."""
    reading = incident(record(impact="{error_rate: 12,5 %, data_loss: false}"))
    assert [(item.field, item.rule) for item in reading.notes] == [("impact.5 %", "unknown-field")]
    assert "as in 12.5" in reading.notes[0].remedy


def test_fields_that_hold_nothing_are_absent_if_they_are_fields() -> None:
    """An empty field of a template is fine; a misspelt one is told, as if it held something."""
    reading = incident(record(resolved_at="", impact="{error_rate: }", roles="{scribe: }"))
    assert reading.notes == ()
    assert _remedy("resolved", "") == "the field is called resolved_at"
    remedies = [item.remedy for item in runbook("---\ntitle: A\nteam:\n---\n# A\n").notes]
    assert remedies == ["the field is called owner"]


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("detection", "monitoring", "write detection: {source: monitoring}"),
        ("resolution", "roll back", "write resolution: {strategy: rollback}"),
        (
            "postmortem",
            "done",
            "write postmortem: {status: …}, with one of none, draft, review, published",
        ),
        ("impact", "checkout was slow", "write impact: {summary: checkout was slow}"),
        (
            "links",
            "https://example.org/x",
            'write links: [{title: …, url: "https://example.org/x"}]',
        ),
        ("links", "[example.org]", "write {title: …, url: example.org}"),
        ("ignore", "update-gap", "write ignore: [{rule: update-gap, reason: …}]"),
        ("timeline", "[09:05 Alert]", 'write {at: …, event: "09:05 Alert"}'),
        ("updates", "[Rolled back]", "write {at: …, happening: Rolled back}"),
        ("timeline", "\n  -", "fill this item in, or take it away"),
        ("impact", '"slow: 5 s"', 'write impact: {summary: "slow: 5 s"}'),
        ("impact", "[slow]", f"write fields of its own: {', '.join(sorted(_IMPACT))}"),
        ("runbooks", "db-failover", "write runbooks: [{id: db-failover}]"),
        ("action_items", "[Add a test]", "write {title: Add a test}"),
        ("timeline", "long", "write timeline: [{at: …, event: long}]"),
        ("severity_changes", "long", "write a list, one “- …” a line"),
        ("severity", "“SEV-3”", "write SEV-3: quotes of this sort belong to the text"),
        ("severity", "Critical", "write SEV-1, if your levels are counted as these are"),
        ("kind", "outage", "write operational"),
        ("resolution", "{strategy: revert}", "write rollback"),
        ("action_items", "[{title: Add a test, status: wip}]", "write in-progress"),
        ("services", "payments, search", "write [payments, search]"),
        ("tags", "a;b", "write [a, b]"),
        ("id", "my incident", "write my-incident"),
        ("severity", "P2", "write SEV-2, if your levels are counted as these are"),
        ("severity", "sev0", "write SEV-1, which is the worst"),
        ("severity", "5", "write SEV-4, which is the least"),
        ("severity", "tbd", "write SEV-1, SEV-2, SEV-3 or SEV-4"),
        ("status", "unknown", "leave the field out until it is known: a gap is told as one"),
        ("resolved_at", "20260314T1500Z", "write 2026-03-14T15:00Z"),
        (
            "resolved_at",
            "2026-03-14T10:00 X",
            "write 2026-03-14T10:00, with Z or an offset such as +01:00 after it",
        ),
        ("resolved_at", "2026-03-14T10:00:00Z?", "write 2026-03-14T10:00Z"),
        ("resolved_at", "2026-03-31T24:00:00Z", "write 2026-04-01T00:00Z"),
        ("resolved_at", "2026-03-14T1O:00:00Z", "write 2026-03-14T10:00Z"),
        ("resolved_at", "2026-03-14T09:O0:00Z", "write 2026-03-14T09:00Z"),
        ("resolved_at", "2026-O3-l4 09:00Z", "write 2026-03-14T09:00Z"),
        ("timezone", "Berlin", "write Europe/Berlin"),
        ("timezone", "new york", "write America/New_York"),
        ("timezone", "Europe/Berin", "write Europe/Berlin"),
        ("timezone", "Atlantis", "write a zone such as Europe/Berlin or UTC"),
        (
            "timezone",
            "GMT+2",
            "write a zone such as Europe/Berlin, which knows when clocks are changed",
        ),
        ("severity", "SEV\u20132", "write SEV-2, with a plain hyphen"),
        ("severity", "'SEV-2,'", "write SEV-2, without the “,” behind it"),
        ("kind", "near\u2011miss.", "write near-miss, with a plain hyphen"),
        ("status", "fixed", "write resolved"),
        ("impact", "{error_rate: about 5}", "write 5"),
        ("impact", "{data_loss: nein}", "write false"),
        ("action_items", "[{title: Add a test, due: 1.4.2026}]", "write 2026-04-01"),
    ],
)
def test_values_that_stand_for_others(field: str, value: str, remedy: str) -> None:
    """The remedy can be copied as it stands."""
    assert _remedy(field, value) == remedy


def test_every_name_of_the_list_leads_to_a_field() -> None:
    """No remedy names a field that there is not, and none hides one that there is."""
    models = {model.__name__: model for model in _MODELS}
    words = word_list("misnomers")
    for name, rows in words.items():
        if name not in models:
            continue
        assert isinstance(rows, dict)
        for field, others in rows.items():
            outer, _, inner = field.partition(".")
            assert outer in field_names(models[name])
            made = model_at(models[name], (outer,)) if inner and outer != "roles" else None
            assert made is None or inner in field_names(made)
            assert isinstance(others, list)
            for other in others:
                assert str(other) not in field_names(models[name]), (name, other)
    assert set(words) - models.keys() == {
        "bare", "dressing", "unknown", "true", "false", "words", "told",
    }  # fmt: skip
    lists = words["words"]
    assert isinstance(lists, dict)
    for place, rows in lists.items():
        name, _, field = place.partition(".")
        assert isinstance(rows, dict)
        assert set(rows) <= set(words_of(models[name], field)), place


def test_a_name_below_free_names_has_no_remedy() -> None:
    """Whoever may be called anything has no other name."""
    assert remedy_for_name(Incident, ("roles", "scribe", "x")) == ""


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("3 months", "write 90d"),
        ("quarterly", "write 90d"),
        ("every 2 weeks", "write 2w"),
        ("once a year", "write 365d"),
        ("Weekly", "write 1w"),
        ("90 days", "write 90d"),
        ("12 hours", "write 12h"),
        ("30-minutes", "write 30m"),
        ("often", "write a period such as 90d, 2w, 12h or 30m"),
    ],
)
def test_periods_in_words(text: str, remedy: str) -> None:
    """Months and years are written in days."""
    (remark,) = runbook(f"---\ntitle: A\nreview_every: {text}\n---\nText.\n").notes
    assert (remark.rule, remark.remedy) == ("wrong-type", remedy)
