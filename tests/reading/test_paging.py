from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.errors import SettingsError
from hindsite.model.enums import Audience
from hindsite.model.paging import Page, PagingHistory
from hindsite.model.settings import Settings
from hindsite.reading import Paging, read_library, read_paging, read_settings
from hindsite.reading.recall import Recall
from hindsite.store import Store
from tests.factories import instant

HEAD = "at,alert,service,team,shift,actionable,incident\n"
ROW = "2026-03-14T09:05:00Z,Pool,payments,payments,W11,true,checkout\n"


def read(base: Path, *, recall: Recall | None = None, **files: str | bytes) -> Paging:
    """Lay exports down, __ being the dot of the name, and read them."""
    folder = base / "content/oncall"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(raw)
    return read_paging(base, read_settings(base), recall)


def pages(history: PagingHistory) -> list[Page]:
    """All pages as values."""
    return [history.page(row) for row in range(len(history))]


def told(paging: Paging) -> list[tuple[str, int, str]]:
    """Rule, line and field of each finding."""
    return [(item.rule, item.place.line, item.field) for item in paging.findings]


def test_a_row_is_a_page(tmp_path: Path) -> None:
    """Each with what was said of it, and where."""
    paging = read(tmp_path, a__csv=HEAD + ROW + "2026-03-14T10:05:00+02:00,Disk,,,,,\n")
    assert paging.findings == ()
    first, second = pages(paging.history)
    assert first == Page(
        at=instant("2026-03-14T09:05:00Z"),
        alert="Pool",
        service="payments",
        team="payments",
        shift="W11",
        actionable=True,
        incident="checkout",
        path="content/oncall/a.csv",
        line=2,
    )
    assert (second.at, second.alert) == (instant("2026-03-14T08:05:00Z"), "Disk")
    assert (second.service, second.team, second.shift, second.incident) == ("", "", "", "")
    assert (second.actionable, second.line) == (None, 3)


def test_files_follow_one_another(tmp_path: Path) -> None:
    """By their names; texts that several have are the same."""
    history = read(tmp_path, b__csv=HEAD + ROW, a__csv=HEAD + ROW.replace("Pool", "Disk")).history
    assert [page.alert for page in pages(history)] == ["Disk", "Pool"]
    assert history.files == ("content/oncall/a.csv", "content/oncall/b.csv")
    assert history.counts("team") == {"payments": 2}
    assert history.counts("alert") == {"Disk": 1, "Pool": 1}


def test_columns_in_any_order_with_a_mark(tmp_path: Path) -> None:
    """A byte order mark, CRLF and blank lines are of no account; lines are counted."""
    text = "\ufeffAlert, AT \r\n\r\nPool,2026-03-14T09:05:00Z\r\n"
    (page,) = pages(read(tmp_path, a__csv=text).history)
    assert (page.alert, page.line) == ("Pool", 3)


@pytest.mark.parametrize(
    ("cell", "rule", "expected"),
    [
        ("yesterday", "invalid-time", "a time such as 2026-03-14T09:02:00Z"),
        ("", "missing-field", "when the page was sent"),
        ("2026-02-30T09:05:00Z", "impossible-date", "a day that the calendar has"),
        ("1926-02-20T09:05:00Z", "impossible-date", "a year from 1970 to 2100"),
        ("2026-03-14T25:05:00Z", "invalid-time", "a time such as 2026-03-14T09:02:00Z"),
        ("2026-03-14 09:05 IST", "ambiguous-time", "an offset such as +05:30, or a zone"),
        ("2026-03-14 09:05 Mars/Base", "unknown-zone", "an offset, or a zone"),
    ],
)
def test_a_time_that_is_none(tmp_path: Path, cell: str, rule: str, expected: str) -> None:
    """The row is named with all that helps to mend it, and is in no number; others are read."""
    paging = read(tmp_path, a__csv=HEAD + ROW + f"{cell},Pool,,,,,\n" + ROW)
    (finding,) = paging.findings
    assert (finding.rule, str(finding.place)) == (rule, "content/oncall/a.csv:3:1")
    assert (finding.field, finding.found) == ("at", cell)
    assert finding.expected.startswith(expected)
    assert finding.message.endswith("the page is in no number")
    assert [page.line for page in pages(paging.history)] == [2, 4]
    assert paging.history.unread == {"content/oncall/a.csv": 1}


def test_nights_on_which_clocks_change(tmp_path: Path) -> None:
    """A bare time is read in the library's zone and remarked on; one that came twice is none."""
    (tmp_path / "hindsite.yml").write_text("version: 1\ntimezone: Europe/Berlin\n")
    rows = "2026-10-25 01:30:00,A,,,,,\n2026-10-25 02:30:00,B,,,,,\n2026-03-29 02:30:00,C,,,,,\n"
    exact = "2026-10-25T02:30:00+02:00,D,,,,,\n2026-10-25T02:30:00+01:00,E,,,,,\n"
    paging = read(tmp_path, a__csv=HEAD + rows + exact)
    assert told(paging) == [
        ("naive-time", 2, "at"),
        ("ambiguous-time", 3, "at"),
        ("ambiguous-time", 4, "at"),
    ]
    assert "came twice" in paging.findings[1].message
    assert "never came" in paging.findings[2].message
    assert [(page.alert, page.at.isoformat()) for page in pages(paging.history)] == [
        ("A", "2026-10-24T23:30:00+00:00"),
        ("D", "2026-10-25T00:30:00+00:00"),
        ("E", "2026-10-25T01:30:00+00:00"),
    ]


def test_an_answer_that_is_none(tmp_path: Path) -> None:
    """The page counts, and nobody knows whether there was something to do."""
    rows = "".join(f"2026-03-14T09:05:00Z,Pool,,,,{said},\n" for said in ("perhaps", "No", "yes"))
    paging = read(tmp_path, a__csv=HEAD + rows)
    assert told(paging) == [("wrong-type", 2, "actionable")]
    assert [page.actionable for page in pages(paging.history)] == [None, False, True]
    assert paging.history.unread == {"content/oncall/a.csv": 0}


def test_rows_of_another_width(tmp_path: Path) -> None:
    """A comma or a quotation mark that is missing loses its own row, and says so."""
    rows = 'a,b\n"2026-03-14T09:05:00Z"x,Pool,,,,,\n' + ROW + '2026-03-14T09:05:00Z,"Pool,,,,,\n'
    paging = read(tmp_path, a__csv=HEAD + rows + ROW)
    assert sorted(told(paging)) == [("page-row", 2, ""), ("page-row", 3, ""), ("page-row", 5, "")]
    assert [page.line for page in pages(paging.history)] == [4]
    assert paging.history.unread == {"content/oncall/a.csv": 3}


def test_a_cell_over_several_lines(tmp_path: Path) -> None:
    """Names have one line; a column that is not read may hold what it likes."""
    other = HEAD.replace("incident", "incident,notes")
    rows = '2026-03-14T09:05:00Z,"Po\nol",,,,,,\n2026-03-14T09:05:00Z,Disk,,,,,,"two\nlines"\n'
    paging = read(tmp_path, a__csv=other + rows)
    assert told(paging) == [("unknown-field", 1, "notes"), ("page-row", 2, "alert")]
    assert "2 lines: a quotation mark may be missing" in paging.findings[1].message
    assert [(page.alert, page.line) for page in pages(paging.history)] == [("Disk", 4)]


def test_columns_that_are_missing(tmp_path: Path) -> None:
    """None of the file is read, and its rows are counted."""
    paging = read(tmp_path, a__csv="time,alert\n" + ROW * 3, b__csv="at;alert\n2026;x\n")
    assert told(paging) == [
        ("unknown-field", 1, "time"),
        ("page-file", 1, "at"),
        ("unknown-field", 1, "at;alert"),
        ("page-file", 1, "at"),
        ("page-file", 1, "alert"),
    ]
    assert "fields of its source" in paging.findings[1].remedy
    assert paging.findings[3].remedy == "separate columns by commas instead of ';'"
    assert paging.history.unread == {"content/oncall/a.csv": 3, "content/oncall/b.csv": 1}


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    """The first one counts."""
    text = "at,alert,Alert\n2026-03-14T09:05:00Z,Pool,Disk\n"
    paging = read(tmp_path, a__csv=text)
    assert told(paging) == [("page-file", 1, "")]
    assert [page.alert for page in pages(paging.history)] == ["Pool"]


@pytest.mark.parametrize(
    ("content", "rule"), [(b" \n", "empty-file"), (b"at,alert\n\xff", "unreadable-encoding")]
)
def test_files_that_are_no_text(tmp_path: Path, content: bytes, rule: str) -> None:
    """They are named and give no page."""
    paging = read(tmp_path, a__csv=content)
    assert [item.rule for item in paging.findings] == [rule]
    assert len(paging.history) == 0


def test_a_header_alone(tmp_path: Path) -> None:
    """Nobody was paged: that is no fault."""
    paging = read(tmp_path, a__csv=HEAD)
    assert (paging.findings, len(paging.history)) == ((), 0)


def test_many_rows_with_the_same_fault(tmp_path: Path) -> None:
    """Twenty are named, the others are counted."""
    paging = read(tmp_path, a__csv=HEAD + "never,Pool,,,,,\n" * 100 + ROW)
    assert [item.place.line for item in paging.findings] == [*range(2, 22), 22]
    assert paging.findings[-1].message == "80 more rows have the same fault, from this one on"
    assert paging.history.unread == {"content/oncall/a.csv": 100}
    assert len(paging.history) == 1


def test_ten_bad_rows_among_very_many(tmp_path: Path) -> None:
    """Each is named by its line, and all others are read."""
    rows = [ROW] * 50_000
    bad = [3, 4, 77, 19_999, 20_000, 20_001, 33_333, 44_444, 49_998, 49_999]
    for place in bad:
        rows[place] = "never,Pool,,,,,\n"
    paging = read(tmp_path, a__csv=HEAD + "".join(rows))
    assert [item.place.line for item in paging.findings] == [place + 2 for place in bad]
    assert len(paging.history) == 49_990
    lines = [place + 2 for place in range(50_000) if place not in bad]
    assert paging.history.line.tolist() == lines


def test_rows_that_give_no_page_tell_of_no_incident(tmp_path: Path) -> None:
    """Who may know of it nobody can tell: not its id, nor what a quotation mark swallowed."""
    rows = (
        "never,Pool,,,,,secret\n2026-03-14T09:05:00Z,Pool,secret\n"
        f"2026-03-14T09:05:00Z,Pool,,,,,{'secret' * 100}\n"
        '2026-03-14T09:05:00Z,"Pool\n,,,,,secret",,,,,secret\n'
    )
    export = json.dumps([{"id": "x", "incident": "secret"}, ["secret"]])
    paging = read(tmp_path, a__csv=HEAD + rows, a__json=export)
    assert len(paging.findings) == 6
    assert "secret" not in repr(paging.findings)


def test_hostile_texts(tmp_path: Path) -> None:
    """Control characters are seen, spaces are one, and a text without end is no name."""
    rows = f"2026-03-14T09:05:00Z,  Po\x1bol   x ,,,,,\n2026-03-14T09:05:00Z,{'x' * 501},,,,,\n"
    huge = f"2026-03-14T09:05:00Z,{'x' * 200_000},,,,,\n"
    paging = read(tmp_path, a__csv=HEAD + rows + huge + ROW)
    assert [page.alert for page in pages(paging.history)] == ["Po\ufffdol x", "Pool"]
    assert {(item.rule, item.place.line) for item in paging.findings} == {
        ("page-row", 3),
        ("page-row", 4),
    }


def test_columns_under_other_names(tmp_path: Path) -> None:
    """A source says how columns are called, what words mean, and what no column says."""
    (tmp_path / "hindsite.yml").write_text(
        "version: 1\nsources:\n"
        "  - path: exports\n    as: pages\n"
        "    fields: {at: Created On, alert: Title, actionable: Worked}\n"
        "    values: {service: {pay-svc: payments}, actionable: {acted: true}}\n"
        "    defaults: {team: platform, actionable: false}\n"
    )
    folder = tmp_path / "exports"
    folder.mkdir()
    row = "2026-03-14T09:05:00Z,Pool,PAY-SVC"
    (folder / "a.csv").write_text(
        f"Created On,Title,service,Worked\n{row},acted\n{row},\n", encoding="utf-8"
    )
    paging = read(tmp_path)
    assert paging.findings == ()
    first, second = pages(paging.history)
    assert (first.alert, first.service, first.team) == ("Pool", "payments", "platform")
    assert (first.actionable, second.actionable) == (True, False)


PAGERDUTY = {
    "incidents": [
        {
            "id": "PT4KHLK",
            "type": "incident",
            "summary": "[#1234] Pool",
            "title": "Pool",
            "created_at": "2026-03-14T09:05:00Z",
            "urgency": "high",
            "service": {"id": "PIJ90N7", "summary": "payments"},
            "teams": [{"id": "PQ9K7I8", "summary": "Payments"}],
        },
        {
            "id": "PT4KHLL",
            "type": "incident",
            "title": "Quiet",
            "created_at": "2026-03-14T09:05:00Z",
            "urgency": "low",
        },
        {"id": "PT4KHLM"},
        7,
        {"id": "PT4KHLN", "title": "Late", "created_at": "never"},
    ],
    "limit": 25,
}


def test_incidents_of_pagerduty(tmp_path: Path) -> None:
    """Those of high urgency are pages; what is no incident is named by its line."""
    paging = read(tmp_path, a__json=json.dumps(PAGERDUTY, indent=1))
    (page,) = pages(paging.history)
    assert (page.alert, page.service, page.team, page.line) == ("Pool", "payments", "Payments", 3)
    assert told(paging) == [("page-row", 28, ""), ("page-row", 31, ""), ("invalid-time", 32, "at")]
    assert paging.history.unread == {"content/oncall/a.json": 3}


def test_log_entries_of_pagerduty(tmp_path: Path) -> None:
    """Somebody is called where an incident is triggered; other entries are no pages."""
    common = {
        "created_at": "2026-03-14T09:05:00Z",
        "incident": {"summary": "[#1] Pool"},
        "service": {"summary": "payments"},
        "teams": [],
    }
    entries = [
        {"type": f"{kind}_log_entry", **common} for kind in ("trigger", "notify", "acknowledge")
    ]
    paging = read(tmp_path, a__json=json.dumps({"more": False, "log_entries": entries}))
    assert [(page.alert, page.team) for page in pages(paging.history)] == [("[#1] Pool", "")]
    assert paging.findings == ()


def test_alerts_of_opsgenie(tmp_path: Path) -> None:
    """As a list or as the interface gave them; fields of ours may lie deeper."""
    (tmp_path / "hindsite.yml").write_text(
        "version: 1\nsources:\n  - {path: content/oncall, as: pages, "
        "fields: {alert: details.alertname}, values: {team: {8418d193: Platform}}}\n"
    )
    alert = {
        "id": "70413a06",
        "message": "Disk [prod]",
        "createdAt": "2026-03-14T09:05:00.353Z",
        "teams": [{"id": "8418d193"}],
        "details": {"alertname": "Disk", "service": "database-primary"},
    }
    bare = json.dumps([alert])
    paging = read(tmp_path, a__json=json.dumps({"data": [alert], "took": 0.1}), b__json=bare)
    first, second = pages(paging.history)
    assert (first.alert, first.service, first.team) == ("Disk", "database-primary", "Platform")
    assert first.at.isoformat() == "2026-03-14T09:05:00.353000+00:00"
    assert second.alert == "Disk"
    assert paging.findings == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("7", 1, "this is no export of PagerDuty or Opsgenie"),
        ('{"things": [1]}', 1, "there is no list incidents, log_entries or data"),
        ('{\n"incidents"\n', 3, "“:” is missing"),
        ('{"incidents": [\n{"a" 1}]}', 2, "the JSON breaks off or is wrong"),
        ('{"incidents": [\n{"created_at": "2026-03-14T09:05:00Z"}\n7]}', 3, "“,” is missing"),
        ('{"incidents": ' + "[" * 200_000, 1, "nested too deeply"),
        ('{"incidents": [' + "9" * 5000 + "]}", 1, "too long a number"),
        ('{"incidents": [', 1, "breaks off"),
    ],
)
def test_json_of_no_known_form(tmp_path: Path, text: str, line: int, message: str) -> None:
    """It is said where it breaks off; what stands before that is read."""
    paging = read(tmp_path, a__json=text)
    finding = paging.findings[-1]
    assert (finding.rule, finding.place.line) == ("page-file", line)
    assert message in finding.message


def test_other_files_are_none(tmp_path: Path) -> None:
    """Notes beside the exports are left alone, and hidden files."""
    paging = read(tmp_path, README__md="Exports", __hidden__csv=HEAD + ROW)
    assert paging.history.files == ()


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """A link to elsewhere is named, and the other files are read."""
    (tmp_path / "elsewhere.csv").write_text(HEAD + ROW)
    folder = tmp_path / "content/oncall"
    folder.mkdir(parents=True)
    (folder / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    paging = read(tmp_path, a__csv=HEAD + ROW)
    assert [(item.rule, item.place.path) for item in paging.findings] == [
        ("outside-library", "content/oncall/link.csv")
    ]
    assert len(paging.history) == 1


def test_what_was_read_is_kept(tmp_path: Path) -> None:
    """A second reading gives the very same without parsing; a change is seen; rubbish is not."""
    text = HEAD + ROW + "never,Pool,,,,,\n"
    fresh = read(tmp_path, a__csv=text)
    store = Store(tmp_path / "store")
    assert read(tmp_path, recall=Recall(store)) == fresh
    (entry,) = (path for path in (tmp_path / "store/entries").rglob("*") if path.is_file())
    assert read(tmp_path, recall=Recall(store)) == fresh
    changed = read(tmp_path, recall=Recall(store), a__csv=text + ROW)
    assert len(changed.history) == 2
    entry.write_bytes(b"rubbish")
    assert read(tmp_path, recall=Recall(store), a__csv=text) == fresh


@pytest.mark.parametrize("kept", [b"x\n", b"{}\n", b'{"pages": 9, "names": {}}\n', b"[1]\n"])
def test_what_was_kept_by_somebody_else(
    tmp_path: Path, kept: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What makes no pages is as if nothing had been kept."""
    fresh = read(tmp_path, a__csv=HEAD + ROW)
    monkeypatch.setattr(Recall, "kept", lambda *_: kept)
    assert read(tmp_path, recall=Recall(Store(tmp_path / "store"))) == fresh


def test_a_disk_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is named, and gives no page."""
    read(tmp_path, a__csv=HEAD + ROW)

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    paging = read(tmp_path)
    assert [item.message for item in paging.findings] == [
        "the file cannot be read: Permission denied"
    ]
    assert len(paging.history) == 0


def test_a_file_of_two_sources(tmp_path: Path) -> None:
    """The first has it; a preset is for records, and a field has to be one of a page."""
    (tmp_path / "hindsite.yml").write_text(
        "version: 1\nsources:\n  - {path: content/oncall, as: pages}\n"
        "  - {path: content/oncall, as: pages, defaults: {team: platform}}\n"
    )
    history = read(tmp_path, a__csv=HEAD + ROW.replace("payments,W11", ",W11")).history
    assert [page.team for page in pages(history)] == [""]
    for wrong, message in (
        ("preset: cstate", "preset is not known"),
        ("fields: {severity: x}", "severity is no field of pages"),
    ):
        (tmp_path / "hindsite.yml").write_text(
            f"version: 1\nsources: [{{path: content/oncall, as: pages, {wrong}}}]\n"
        )
        with pytest.raises(SettingsError, match=message):
            read_settings(tmp_path)


def test_the_library_has_them_with_and_without_a_recall(tmp_path: Path) -> None:
    """Findings of exports stand among the others."""
    read(tmp_path, a__csv=HEAD + ROW + "never,Pool,,,,,\n")
    plain = read_library(tmp_path)
    assert [item.rule for item in plain.findings] == ["invalid-time"]
    assert read_library(tmp_path, recall=Recall(Store(tmp_path / "store"))) == plain
    assert len(plain.visible_to(Audience.INTERNAL).paging) == 1
    assert hash(plain.paging) == hash(plain.visible_to(Audience.RESTRICTED).paging)


_CELLS = st.sampled_from(
    [
        "2026-03-14T09:05:00Z",
        "2026-10-25 02:30",
        "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59+14:00",
        "true",
        "maybe",
        '"quoted, text"',
        '"',
        "",
        "\x00",
        "=cmd()",
        "\u202e",
    ]
) | st.text(max_size=8)
_TABLES = st.lists(st.lists(_CELLS, max_size=9).map(",".join), max_size=30).map("\n".join)
_EXPORTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["incidents", "data", "created_at", "createdAt", "type", "teams", "title"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def read_twice(base: Path, name: str, text: str) -> Paging:
    """What an export gives, and the same from what was kept of it."""
    path = base / "content/oncall" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = read_paging(base, Settings())
    for _ in range(2):
        assert read_paging(base, Settings(), Recall(Store(base / "store"))) == found
    return found


@settings(deadline=None, max_examples=60)
@given(_TABLES)
def test_any_table(text: str) -> None:
    """Whatever stands there is read or counted, within the lines of the file."""
    with TemporaryDirectory() as folder:
        found = read_twice(Path(folder), "a.csv", HEAD + text)
    last = (HEAD + text).count("\n") + (HEAD + text).count("\r") + 1
    assert all(1 <= line <= last for line in found.history.line)
    assert all(1 <= item.place.line <= last for item in found.findings)
    assert all(item.remedy and item.message for item in found.findings)
    assert len(found.history) + sum(found.history.unread.values()) <= last


@settings(deadline=None, max_examples=60)
@given(_EXPORTS.map(json.dumps) | st.text(max_size=40))
def test_any_json(text: str) -> None:
    """It is an export or is said to be none."""
    with TemporaryDirectory() as folder:
        found = read_twice(Path(folder), "a.json", text)
    assert found.findings or len(found.history) or sum(found.history.unread.values()) == 0
