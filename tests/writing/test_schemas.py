from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from hindsite.model.findings import Level
from hindsite.reading.files import split
from hindsite.reading.library import read_library
from hindsite.reading.word_lists import word_list
from hindsite.resources import sample_folder, schema_file, templates_folder
from hindsite.writing.schemas import SCHEMAS
from tests.writing.instances import faults, front_of, load, made

BROKEN = Path(__file__).parents[1] / "broken"
BASES = (sample_folder(), templates_folder() / "skeletons/start")

# What a schema cannot say of one file, with the reason; all else that the reader refuses, it must.
BEYOND = {
    "impossible-date": "how many days a month has",
    "time-that-came-twice": "when clocks were changed",
    "time-that-never-came": "when clocks were changed",
    "unknown-zone": "which zones there are",
    "endless-period": "a limit on a sum of units",
}
# What no reader refuses, but a check does, and a schema can say.
JUDGED = {"runbook-not-named", "without-front-matter"}
# Rules on the form of a value, which the schema holds as the reader does.
FORM = {
    "ambiguous-time",
    "empty-value",
    "impossible-date",
    "invalid-date",
    "invalid-id",
    "invalid-time",
    "invalid-value",
    "missing-field",
    "missing-instant",
    "out-of-range",
    "unknown-field",
    "unknown-zone",
    "wrong-type",
}


def records(base: Path) -> list[tuple[str, Path]]:
    """The records of a knowledge base, each with the name of its schema."""
    kinds = {"incident": "incidents", "runbook": "runbooks"}
    return [
        (name, path)
        for name, folder in kinds.items()
        for path in sorted((base / "content" / folder).rglob("*.md"))
    ]


@pytest.mark.parametrize("name", SCHEMAS)
def test_up_to_date(name: str, request: pytest.FixtureRequest) -> None:
    """The schemas that are shipped are those of the models as they are."""
    if request.config.getoption("--update-goldens"):
        schema_file(name).write_text(made(name), encoding="utf-8", newline="\n")
    assert schema_file(name).read_text(encoding="utf-8") == made(name)


@pytest.mark.parametrize("base", BASES, ids=["sample", "start"])
def test_sound_records(base: Path) -> None:
    """Every record and every setting that is shipped is one of its schema."""
    wrong = {path.name: faults(name, front_of(path)) for name, path in records(base)}
    assert {name: found for name, found in wrong.items() if found} == {}
    assert faults("hindsite", load((base / "hindsite.yml").read_text(encoding="utf-8"))) == []


def test_broken_records() -> None:
    """What the reader refuses in the form of a value the schema refuses as well, and no more."""
    errors: dict[str, set[str]] = {}
    for finding in read_library(BROKEN).findings:
        body = split((BROKEN / finding.place.path).read_bytes()).body_line
        if finding.level is Level.ERROR and (finding.place.line < body or body == 1):
            errors.setdefault(finding.place.path, set()).add(finding.rule)
    missed, strict = [], []
    for name, path in records(BROKEN):
        rules = errors.get(path.relative_to(BROKEN).as_posix(), set())
        try:
            found = faults(name, front_of(path) or {})
        except yaml.YAMLError:
            assert rules
            continue
        if rules & FORM and not found and path.stem not in BEYOND:
            missed.append(path.stem)
        if found and not rules and path.stem not in JUDGED:
            strict.append((path.stem, found))
    assert missed == []
    assert strict == []


def test_beyond() -> None:
    """The exceptions are real: their records break nothing of the schema."""
    paths = {path.stem: (name, path) for name, path in records(BROKEN)}
    assert {stem: faults(*_values(paths[stem])) for stem in BEYOND} == {stem: [] for stem in BEYOND}


def _values(found: tuple[str, Path]) -> tuple[str, object]:
    return found[0], front_of(found[1])


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("severity: sev 1", "severity"),
        ("severity: 3", "severity"),
        ("kind: Game Day", "kind"),
        ("services: payments", "services"),
        ("title: 404", "title"),
        ("impact: {error_rate: 62.5 %, data_loss: no, revenue_impacting: 1}", "impact"),
        ("resolved_at: 2026-03-14 10:02 CET", "resolved_at"),
        ("resolved_at: 2026-03-14 9:02:11.250 (Europe/Berlin)", "resolved_at"),
        ("resolved_at:", "resolved_at"),
        ("security:", "security"),
        ("security: {notification: [{required: true}]}", "security"),
        ("security: {notification: {required: undecided}}", "security"),
    ],
)
def test_other_spellings(value: str, field: str) -> None:
    """What the reader takes in other spellings breaks nothing."""
    sound = "title: a\nseverity: SEV-1\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"
    lines = [line for line in sound.splitlines() if not line.startswith(f"{field}:")]
    assert faults("incident", load("\n".join([*lines, value]))) == []


@pytest.mark.parametrize(
    "value",
    [
        "polcy: {}",
        "policy: {severities: {SEV-9: {}}}",
        "policy: {business_hours: {days: [someday]}}",
        "sources: [{path: a}]",
        "sources: [{path: a, as: incidents, preset: unheard}]",
        "sources: [{path: a, as: incidents, fields: {start: date}}]",
        "rules: {naive-time: never}",
        "overrides: [{paths: [], rules: {}}]",
        "services: [{id: a b}]",
        "version: 2",
    ],
)
def test_wrong_settings(value: str) -> None:
    """What `hindsite.yml` may not say, the schema refuses."""
    assert faults("hindsite", load(value))


def test_right_settings() -> None:
    """Settings that say only what differs are fine, and so are all switches of a rule."""
    text = (
        "version: 1\npolicy: {severities: {SEV-1: {respond_within: 4m}},"
        " business_hours: {days: [Monday, tue]}}\nrules: {naive-time: off, file-date: note}\n"
        "overrides: [{paths: [content/*], rules: {file-date: warning}}]\n"
        "sources: [{path: a, as: incidents, preset: cstate, values: {severity: {down: SEV-1}}}]\n"
    )
    assert faults("hindsite", load(text)) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("rules: {naive-times: off}", "$.rules"),
        ("rules: {invalid-yaml: off}", "$.rules"),
        ("overrides: [{paths: [a], rules: {nope: off}}]", "$.overrides[0].rules"),
        ("rules: {Naive-Time: off, NAIVE-TIME: note}", ""),
    ],
)
def test_codes_of_rules(text: str, wrong: str) -> None:
    """Rules that may be switched are proposed with what they ask, others are underlined."""
    assert [fault.split(":")[0] for fault in faults("hindsite", load(text))] == [wrong] * bool(
        wrong
    )
    proposed = json.loads(made("hindsite"))["definitions"]["Rules"]["properties"]
    assert proposed["naive-time"]["description"].startswith("Asks that a time names its zone")
    assert "invalid-yaml" not in proposed


def test_ignored_rules() -> None:
    """A record ignores rules that there are."""
    record = "{title: A, severity: 3, services: [a], started_at: 2026-03-14T09:00Z, ignore: [%s]}"
    right, wrong = ("{rule: update-gap, reason: b}", "{rule: update-gaps, reason: b}")
    assert faults("incident", load(record % right)) == []
    assert faults("incident", load(record % wrong))[0].startswith("$.ignore[0].rule")


def test_every_field_is_explained() -> None:
    """Of each field the schema says what it means; nothing is explained that does not exist."""
    explained = word_list("fields")
    texts = "".join(map(made, SCHEMAS))
    for fields in explained.values():
        assert isinstance(fields, dict)
        for about in fields.values():
            assert isinstance(about, dict)
            assert str(about["says"]).endswith(".")
            assert str(about["says"]).split("“")[0] in texts
