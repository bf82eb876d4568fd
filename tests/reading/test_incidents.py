from __future__ import annotations

from datetime import date, datetime

import pytest

from hindsite.model.enums import ActionStatus, Audience, Kind, Severity, Status
from hindsite.model.findings import Level
from tests.factories import instant
from tests.reading.records import clean, foreign, incident, record, rules, runbook

ALERT = "{at: 2026-03-14T09:05:00Z, event: Alert}"


def test_a_sound_record_is_read_without_a_remark() -> None:
    """Fields that hold nothing are as good as absent."""
    made = clean(record("\nText\n", severity="sev2", duplicate_of="", impact="{summary: }"))
    assert made.severity is Severity.SEV2
    assert made.duplicate_of is None
    assert made.started_at == instant("2026-03-14T09:00Z")
    assert made.body.strip() == "Text"
    assert made.places.of("severity").line == 3


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/2026-03-14-pool.md", "2026-03-14-pool"), ("a/Ausfall Köln.md", "ausfall-koln")],
)
def test_the_id_is_the_name_of_the_file(path: str, expected: str) -> None:
    """A name that no address could hold is spelt so that it can."""
    made = incident(record(), path=path).incident
    assert made is not None
    assert made.id == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"visibilty": "restricted"},
        {"Visibility": "restricted"},
        {"visibility": "secret"},
        {"visibility": "[restricted]"},
        {"visibility": "restricted\nvisibility: public"},
        {"kind": "securty"},
        {"kinds": "security"},
        {"kind": "security\nkind: operational"},
        {"securty": "{known_at: 2026-03-14T09:00:00Z}"},
        {"security": "soon"},
        {"security": "{known_at: soon}"},
        {"security": "{}\nsecurity: {}"},
    ],
)
def test_a_doubtful_secret_is_never_a_record(fields: dict[str, str]) -> None:
    """Where a field that keeps secrets is misspelt, repeated or wrong, it says so and is kept."""
    reading = incident(record(**fields))
    assert reading.incident is None
    assert reading.may_be_secret
    assert any(item.level is Level.ERROR for item in reading.notes)


def test_an_unknown_field_of_the_security_block_does_not_open_it() -> None:
    """The record stays, and stays restricted."""
    made = incident(record(security="{knwon_at: 2026-03-14T09:00:00Z}")).incident
    assert made is not None
    assert made.tier is Audience.RESTRICTED


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (b"---\ntitle: a: b\nvisibility: restricted\n---\n", True),
        (b"---\ntitle: a: b\n'kind' : security\n---\n", True),
        (b"---\n{title: a: b, kind: security}\n---\n", True),
        ("---\nvisibility: restricted\n---\n".encode("utf-16"), True),
        (b"---\ntitle: a: b\nkind: operational\n---\n", False),
        (b"---\ntitle: a: b\ntimeline: [{kind: detection, event: x}]\n---\n", False),
        (b"---\ntitle: a: b\nkind: action-movie\n---\n", True),
        (b"---\ntitle: a: b\n---\n", False),
        (b"", False),
    ],
)
def test_an_unreadable_file_may_be_a_secret_one(content: bytes, *, secret: bool) -> None:
    """What cannot be read is looked through for words that keep secrets."""
    reading = incident(content)
    assert reading.incident is None
    assert reading.may_be_secret is secret


@pytest.mark.parametrize(
    ("front", "found", "line"),
    [("- title: a", "a list", 2), ("Checkout", "text", 2), ("# title: a", "nothing", 1)],
)
def test_front_matter_must_hold_fields(front: str, found: str, line: int) -> None:
    """A list, a text or a comment is no record."""
    reading = incident(f"---\n{front}\n---\n".encode())
    assert [(item.rule, item.found, item.where[0]) for item in reading.notes] == [
        ("not-a-mapping", found, line)
    ]


@pytest.mark.parametrize("name", ["title", "severity", "services"])
def test_required_fields_are_required(name: str) -> None:
    """The remark names the field that is missing."""
    reading = incident(record("", **dict.fromkeys([name])))
    assert reading.incident is None
    assert [(item.rule, item.field) for item in reading.notes] == [("missing-field", name)]


def test_an_incident_without_services_is_none() -> None:
    """An empty list is no service."""
    reading = incident(record(services="[]"))
    assert reading.incident is None
    assert [(item.rule, item.where) for item in reading.notes] == [("missing-field", (4, 11))]


def test_an_incident_belongs_to_an_instant() -> None:
    """Any of the first three will do."""
    assert rules(incident(record(started_at=None)).notes) == ["missing-instant"]
    assert clean(record(started_at=None, declared_at="2026-03-14T09:00:00Z")).declared_at


def test_an_instant_that_could_not_be_read_is_not_missing() -> None:
    """One slip is told of once; there is no record all the same."""
    reading = incident(record(started_at="nine"))
    assert reading.incident is None
    assert rules(reading.notes) == ["invalid-time"]
    assert rules(incident(record(started_at=None, begin="nine")).notes) == ["unknown-field"]


def test_fields_that_only_the_reader_sets_are_unknown_to_authors() -> None:
    """Nobody forges the body's place."""
    reading = incident(record(body_line="7", over="true"))
    assert [(item.rule, item.field) for item in reading.notes] == [
        ("unknown-field", "body_line"),
        ("unknown-field", "over"),
    ]
    assert reading.incident is not None
    assert reading.incident.body_line == 9


def test_naive_times_are_read_in_the_zone_of_the_record() -> None:
    """Its own zone goes before the library's; under an unknown one no time could be trusted."""
    own = incident(record(timezone="Asia/Tokyo", detected_at="2026-03-14T18:05")).incident
    assert own is not None
    assert own.detected_at == instant("2026-03-14T09:05Z")
    for wrong in ("Asia/Tokyoo", "[a]", "../x"):
        reading = incident(record(timezone=wrong, detected_at="2026-03-14T10:05"))
        assert {"naive-time"} < set(rules(reading.notes))
        assert reading.incident is None


def test_timeline_and_actions_are_read_from_the_body() -> None:
    """They stand at their lines of the file."""
    body = (
        "\n## Timeline\n\n- 09:05 UTC Alert\n- 09:20 UTC Rollback\n\n"
        "## Action items\n\n- [x] A1: Add an alert (@payments, due 2026-04-01, done 2026-03-30)\n"
    )
    made = clean(record(body))
    assert [(item.event, item.at) for item in made.timeline] == [
        ("Alert", instant("2026-03-14T09:05Z")),
        ("Rollback", instant("2026-03-14T09:20Z")),
    ]
    assert made.places.of("timeline", 1, "at").line == 11
    (action,) = made.action_items
    assert (action.id, action.owner, action.status) == ("A1", "payments", ActionStatus.DONE)
    assert action.due == date(2026, 4, 1)
    assert made.places.of("action_items", 0).line == 15


def test_a_time_without_a_zone_where_the_record_names_one() -> None:
    """The author said which zone is meant; it is worth a note all the same."""
    times = {"resolved_at": "2026-03-14T19:00", "closed_at": "2026-03-14T20:00"}
    reading = incident(record(timezone="Asia/Tokyo", **times))
    assert [(item.rule, item.level) for item in reading.notes] == [("naive-time", Level.NOTE)]
    assert reading.notes[0].message.startswith(
        "the time names no zone and is read in Asia/Tokyo, as"
    )
    assert reading.incident is not None
    assert reading.incident.resolved_at == instant("2026-03-14T10:00Z")


def test_bare_times_of_a_timeline_are_remarked_once() -> None:
    """They are read in the library's zone; a record with a zone of its own says nothing."""
    body = "\n## Timeline\n\n- 10:05 Alert\n- 10:20 Rollback\n"
    reading = incident(record(body))
    assert [(item.rule, item.level) for item in reading.notes] == [("naive-time", Level.WARNING)]
    assert reading.incident is not None
    assert reading.incident.timeline[0].at == instant("2026-03-14T09:05Z")
    assert clean(record(body, timezone="Europe/Berlin")).timeline == reading.incident.timeline


def test_what_stands_in_front_matter_and_body_is_given_twice() -> None:
    """The front matter is used; the finding names both places."""
    body = "\n## Timeline\n\n- 09:06 UTC Bell\n\n## Action items\n\n- [ ] Add a test\n"
    reading = incident(record(body, timeline=f"[{ALERT}]", action_items="[{title: Add an alert}]"))
    assert rules(reading.notes) == ["given-twice", "given-twice"]
    assert [item.where[0] for item in reading.notes] == [12, 16]
    assert "line 6" in reading.notes[0].message
    assert reading.incident is not None
    assert [item.event for item in reading.incident.timeline] == ["Alert"]
    assert [item.title for item in reading.incident.action_items] == ["Add an alert"]


def test_wrong_parts_of_an_action_in_the_body_are_remarked_at_its_line() -> None:
    """The action is kept without them, and later ones keep their own lines."""
    body = "\n## Action items\n\n- [ ] Add an alert (@payments, due 2026-02-30)\n- [ ] Add a test\n"
    reading = incident(record(body))
    assert [(item.rule, item.where[0]) for item in reading.notes] == [("impossible-date", 10)]
    made = reading.incident
    assert made is not None
    assert [item.title for item in made.action_items] == ["Add an alert", "Add a test"]
    assert made.places.of("action_items", 1).line == 11


def test_remarks_on_the_timeline_of_the_body_have_lines_of_the_file() -> None:
    """A line that steps back is a warning at that line."""
    body = "\n## Timeline\n\n- 09:05 UTC Alert\n- 09:20 UTC Rollback\n- 09:10 UTC Check\n"
    reading = incident(record(body))
    assert [(item.rule, item.where[0], item.level) for item in reading.notes] == [
        ("timeline-order", 12, Level.WARNING)
    ]


class TestForeign:
    """Records in somebody else's format."""

    CSTATE = foreign(preset="cstate")

    def test_their_fields_and_words_become_ours(self) -> None:
        """A cState issue is an incident."""
        content = (
            b"---\ntitle: Down\ndate: 2026-03-14 09:00:00 Z\nresolved: true\n"
            b"resolvedWhen: 2026-03-14 10:00:00 Z\nseverity: Disrupted\naffected:\n  - API\n"
            b"section: issue\n---\nText\n"
        )
        made = clean(content, self.CSTATE)
        assert (made.severity, made.services) == (Severity.SEV2, ("API",))
        assert made.resolved_at == instant("2026-03-14T10:00Z")
        assert made.places.of("started_at").line == 3
        assert made.places.of("services", 0).line == 8
        assert made.over

    def test_an_end_counts_only_when_it_is_over(self) -> None:
        """`resolved: false` makes `resolvedWhen` a wish."""
        content = (
            b"---\ntitle: Down\ndate: 2026-03-14 09:00:00 Z\nresolved: false\n"
            b"resolvedWhen: 2026-03-14 10:00:00 Z\nseverity: down\naffected: [API]\n---\n"
        )
        made = clean(content, self.CSTATE)
        assert made.resolved_at is None
        assert made.derived_status is Status.DETECTED

    def test_gaps_of_their_format_are_warnings(self) -> None:
        """An issue that affects nothing and ended at no time is still an incident."""
        content = (
            b"---\ntitle: Down\ndate: 2026-03-14 09:00:00 Z\nresolved: true\n"
            b"severity: notice\n---\n"
        )
        reading = incident(content, self.CSTATE)
        assert reading.incident is not None
        assert reading.incident.derived_status is Status.RESOLVED
        assert [(item.field, item.level) for item in reading.notes] == [
            ("services", Level.WARNING),
            ("resolved_at", Level.WARNING),
        ]

    def test_an_end_that_is_no_time_is_remarked_once(self) -> None:
        """What was said of a field is not said again."""
        content = (
            b"---\ntitle: Down\ndate: 2026-03-14 09:00:00 Z\nresolved: true\nresolvedWhen: later\n"
            b"severity: notice\naffected: [API]\n---\n"
        )
        assert rules(incident(content, self.CSTATE).notes) == ["invalid-time"]

    def test_without_any_instant_there_is_no_record(self) -> None:
        """The same holds for theirs as for ours."""
        reading = incident(b"---\ntitle: Down\nseverity: down\n---\n", self.CSTATE)
        assert reading.incident is None
        assert rules(reading.notes) == ["missing-instant"]

    def test_a_mapping_of_ones_own_needs_no_preset(self) -> None:
        """Lists are translated item by item; defaults fill what their format lacks."""
        source = foreign(
            fields={
                "started_at": "begin",
                "severity": "prio",
                "services": "systems",
                "kind": "sort",
            },
            values={"severity": {"P1": "SEV-1"}, "services": {"db": "database"}},
            defaults={"visibility": "restricted"},
        )
        content = b"---\ntitle: A\nbegin: 2026-03-14T09:00Z\nprio: p1\nsystems: [DB, web]\n---\n"
        made = clean(content, source)
        assert (made.severity, made.services) == (Severity.SEV1, ("database", "web"))
        assert made.tier is Audience.RESTRICTED

    def test_our_own_format_may_have_defaults_and_words_of_its_own(self) -> None:
        """All its fields and its body are read; what a record says itself comes first."""
        source = foreign(
            values={"severity": {"P1": "SEV-1"}},
            defaults={"visibility": "restricted", "kind": "game-day", "severity": "SEV-4"},
        )
        body = "## Action items\n\n- [ ] Mend it (owner: ann, due: 2026-04-01)\n"
        made = clean(record(body, severity="p1", kind="operational"), source)
        assert (made.severity, made.kind) == (Severity.SEV1, Kind.OPERATIONAL)
        assert made.tier is Audience.RESTRICTED
        assert [item.owner for item in made.action_items] == ["ann"]
        assert made.unsaid == frozenset()
        assert clean(record(severity=None), source).severity is Severity.SEV4
        wrong = incident(record(severity="P7"), source)
        assert [(item.found, item.where) for item in wrong.notes] == [("P7", (3, 11))]

    def test_a_word_that_nobody_translated_is_remarked_at_its_place(self) -> None:
        """Their own word stays in the finding."""
        content = b"---\ntitle: Down\ndate: 2026-03-14 09:00:00 Z\nseverity: dire\n---\n"
        reading = incident(content, self.CSTATE)
        assert [(item.found, item.where) for item in reading.notes] == [("dire", (4, 11))]


class TestRunbook:
    """Runbooks, which need less."""

    def test_front_matter_gives_the_fields(self) -> None:
        """The id is the file's stem."""
        reading = runbook(
            "---\ntitle: Restart\nreview_every: 90d\nlast_reviewed: 2026-01-01\n---\nText"
        )
        assert reading.notes == ()
        assert reading.runbook is not None
        assert (reading.runbook.id, reading.runbook.title) == ("restart", "Restart")
        assert reading.runbook.review_due == date(2026, 4, 1)

    @pytest.mark.parametrize(
        ("text", "title"), [("# Roll back #\n\nText", "Roll back"), ("Text", "restart")]
    )
    def test_without_front_matter_the_heading_is_the_title(self, text: str, title: str) -> None:
        """A plain page is a runbook, with a warning."""
        reading = runbook(text)
        assert reading.runbook is not None
        assert reading.runbook.title == title
        assert [item.level for item in reading.notes] == [Level.WARNING]

    def test_an_empty_title_in_front_matter_is_looked_for_in_the_text(self) -> None:
        """`title:` with nothing behind it is no title."""
        reading = runbook("---\ntitle:\n---\n# Roll back\n")
        assert reading.runbook is not None
        assert reading.runbook.title == "Roll back"

    @pytest.mark.parametrize(
        "text", ["", "---\ntitle: a: b\n---\n", "---\n- a\n---\n", "---\nt: a\n"]
    )
    def test_what_cannot_be_read_is_no_runbook(self, text: str) -> None:
        """A remark says why."""
        reading = runbook(text)
        assert reading.runbook is None
        assert len(reading.notes) == 1

    @pytest.mark.parametrize("line", ["visibilty: restricted", "visibility: secret"])
    def test_a_doubtful_secret_is_no_runbook(self, line: str) -> None:
        """The same care as for incidents."""
        reading = runbook(f"---\ntitle: Vault\n{line}\n---\n")
        assert reading.runbook is None
        assert reading.may_be_secret


def test_records_of_different_zones_sort_by_instant() -> None:
    """A day written with an offset is compared as what it is."""
    made = clean(record(started_at="2026-03-14T10:00:00+02:00"))
    assert isinstance(made.counted_at, datetime)
    assert made.counted_at < instant("2026-03-14T08:30Z")


def test_an_empty_security_block_still_makes_a_record_restricted() -> None:
    """Who began the block meant a security matter: nothing is published by an oversight."""
    made = clean(record(security=""))
    assert made.security is not None
    assert made.tier is Audience.RESTRICTED


def test_a_timeline_whose_zone_nobody_names_is_remarked_on_once() -> None:
    """Bare times are read in the library's zone, and the author is told so in one warning."""
    body = "\n## Timeline\n\n- 09:05 Alert\n- 09:06 Page\n"
    (remark,) = incident(record(body)).notes
    assert remark.rule == "naive-time"
    assert "read in Europe/Berlin" in remark.message
    assert "“timezone: Europe/Berlin”" in remark.remedy
    assert rules(incident(record(body, timezone="UTC")).notes) == []


def test_names_in_one_text_of_another_format() -> None:
    """A comma may belong to the name there, and nobody can change the file: it stays one name."""
    same = {name: name for name in ("title", "severity", "started_at")}
    source = foreign(fields={"services": "affected", **same})
    content = record(services=None, affected="Checkout, Europe")
    made = clean(content, source)
    assert made.services == ("Checkout, Europe",)
    assert incident(record(services="Checkout, Europe")).incident is None


def test_each_broken_field_of_the_front_matter_is_named() -> None:
    """One fault hides no other; what is no field is none to go on from."""
    reading = incident(record(title="Checkout: fails", tags="[a", zebra="@b"))
    assert [(item.rule, item.where) for item in reading.notes] == [
        ("invalid-yaml", (2, 16)),
        ("invalid-yaml", (6, 7)),
    ]


_TORN = "Text.\n\n<<<<<<< HEAD\nOne.\n=======\nOther.\n>>>>>>> main\n"


@pytest.mark.parametrize(
    ("fields", "first", "line"),
    [
        ("<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> main", "invalid-yaml", 10),
        ("title: A\nseverity: SEV-7\nservices: [a]", "invalid-value", 8),
        ("title: A", "missing-field", 6),
    ],
)
@pytest.mark.parametrize("end", ["---\n", ""])
def test_a_conflict_in_the_text_is_told_where_the_fields_give_no_record(
    fields: str, first: str, line: int, end: str
) -> None:
    """Whoever solves the one in the fields is not left to find the other afterwards."""
    reading = incident(f"---\n{fields}\n{end}{_TORN}".encode())
    assert reading.incident is None
    assert rules(reading.notes)[0] == (first if end else "missing-front-matter")
    torn = [item for item in reading.notes if item.rule == "merge-conflict"]
    assert (line if end else line - 1, 1) in [item.where for item in torn]
    assert all(item.found and item.expected and item.remedy for item in torn)


def test_a_conflict_is_told_of_a_runbook_that_cannot_be_read() -> None:
    """What is no record is told of in the same way, whatever it was to be."""
    for text in ("---\ntitle: [A]\nid: a b\n---\n", "---\ntitle: [\n---\n"):
        assert rules(runbook(text + _TORN).notes)[-1] == "merge-conflict"


def test_a_field_below_the_end_of_the_front_matter_is_found_there() -> None:
    """A line “---” between the fields cuts them in two; the field is there, and not to be added."""
    fields = (
        "title: A\nseverity: SEV-2\n---\nservices: [a]\nstarted_at: 2026-03-14T09:00Z\n---\nText."
    )
    (found,) = incident(f"---\n{fields}\n".encode()).notes
    assert (found.rule, found.field) == ("missing-field", "services")
    assert found.remedy.startswith("it stands in line 5, below the end of the fields")
    (found,) = incident(b"---\ntitle: A\nseverity: SEV-2\n---\nNote: services are down\n").notes
    assert found.remedy == "add the field services"
