from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema
from rich.cells import cell_len

from hindsite.checks import EXPLANATIONS
from hindsite.checks.reporters import RENDERERS, Report, render_json, render_plain, render_text
from hindsite.checks.reporters.annotations import render_github
from hindsite.checks.reporters.programs import render_gitlab
from hindsite.checks.reporters.sarif import render_sarif
from hindsite.checks.reporters.terminal import render_terminal
from hindsite.model.findings import Finding, Level, Place
from hindsite.resources import findings_schema
from tests.checks.sarif import SARIF


def finding(path: str = "content/x.md", **fields: str) -> Finding:
    """An error in a file, of which a test sets what it is about."""
    texts = {"rule": "time-order", "message": "wrong", "remedy": ""} | fields
    level = Level(texts.pop("level", "error"))
    return Finding(place=Place(path, 7, 14), level=level, **texts)


def test_text_names_place_level_rule_and_what_to_do() -> None:
    """The first line is one that editors follow; below it stands only what is known."""
    one = finding(message="late", found="09:01Z", expected="09:02Z or later", remedy="correct it")
    assert render_text([one]) == (
        "content/x.md:7:14: error[time-order]: late\n"
        "  found: 09:01Z\n"
        "  expected: 09:02Z or later\n"
        "  fix: correct it\n"
        "1 error, 0 warnings in 1 file\n"
    )


def test_text_ends_with_how_many_in_how_many_files() -> None:
    """Files are counted once, however much is wrong with them."""
    many = [finding(), finding(), finding("y.md"), finding("y.md", level="warning")]
    assert render_text(many).splitlines()[-1] == "3 errors, 1 warning in 2 files"
    assert render_text([]) == "no errors, no warnings\n"


def test_text_shows_what_would_steer_a_terminal() -> None:
    """No record can forge a line, colour the screen or turn the writing round."""
    text = render_text([finding("a\nb.md", message="x\x1b[31m\n::error::", found="\u202ey\u2028z")])
    assert text.splitlines()[:2] == [
        r"a\nb.md:7:14: error[time-order]: x\x1b[31m\n::error::",
        r"  found: \u202ey\u2028z",
    ]


def test_text_cuts_what_is_long() -> None:
    """A whole page in a field stays one line of 400 characters."""
    line = render_text([finding(found="y" * 500)]).splitlines()[1]
    assert line == "  found: " + "y" * 399 + "…"
    assert "y" * 200 in render_text([finding(found="y" * 200)])


def test_text_counts_notes_where_there_are_any() -> None:
    """Most libraries have none, and need not read of them."""
    many = [finding(level="note"), finding(level="warning")]
    assert render_text(many).splitlines()[-1] == "0 errors, 1 warning, 1 note in 1 file"


def test_remarks_stand_at_the_end_of_every_form_for_people() -> None:
    """What is not listed is told of, and steers nothing."""
    report = Report((), remarks=("2 findings passed over in a\x1bb.md",))
    for render in (render_plain, render_github):
        assert render(report).splitlines() == [
            "no errors, no warnings",
            r"2 findings passed over in a\x1bb.md",
        ]


def test_json_holds_all_in_a_stable_shape() -> None:
    """Programs get everything uncut, as ASCII, with numbers as numbers."""
    one = finding(message="“x”\u202e", field="resolved_at", found="y" * 500)
    text = render_json(Report((one,), remarks=("so",)))
    assert text.isascii()
    document = json.loads(text)
    (mark,) = [item.pop("fingerprint") for item in document["findings"]]
    assert re.fullmatch("[0-9a-f]{32}", mark)
    assert document == {
        "version": 1,
        "summary": {"errors": 1, "warnings": 0, "notes": 0, "files": 1},
        "remarks": ["so"],
        "findings": [
            {
                "path": "content/x.md",
                "line": 7,
                "column": 14,
                "level": "error",
                "rule": "time-order",
                "field": "resolved_at",
                "message": "“x”\u202e",
                "found": "y" * 500,
                "expected": "",
                "remedy": "",
            }
        ],
    }


def test_json_follows_its_schema() -> None:
    """The schema that is shipped is one, and holds for every level and for no findings."""
    schema = json.loads(findings_schema().read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    many = tuple(finding(level=level) for level in ("error", "warning", "note", "note"))
    for report in (Report(()), Report(many, remarks=("x",))):
        Draft202012Validator(schema).validate(json.loads(render_json(report)))
    broken = json.loads(render_json(Report(many)))
    broken["findings"][0]["line"] = 0
    assert not Draft202012Validator(schema).is_valid(broken)


def test_gitlab_shows_findings_in_the_merge_request() -> None:
    """The fields are those of GitLab's code quality; paths begin at the repository."""
    many = tuple(finding(level=level, remedy="mend it") for level in ("error", "warning", "note"))
    issues = json.loads(render_gitlab(Report(many, prefix="kb/")))
    assert [issue["severity"] for issue in issues] == ["critical", "minor", "info"]
    assert issues[0]["location"] == {"path": "kb/content/x.md", "lines": {"begin": 7}}
    assert issues[0]["check_name"] == "time-order"
    assert issues[0]["description"] == "wrong: mend it"
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_a_source_outside_of_the_knowledge_base_has_its_place_in_the_repository() -> None:
    """CI knows no paths with two dots."""
    report = Report((finding("../records/a.md"),), prefix="docs/kb/")
    assert "file=docs/records/a.md," in render_github(report)
    assert json.loads(render_gitlab(report))[0]["location"]["path"] == "docs/records/a.md"
    assert '"docs/records/a.md"' in render_sarif(report)
    assert render_plain(report).startswith("../records/a.md:7:14: ")


def test_github_escapes_what_would_be_another_command_or_property() -> None:
    """The runner reads back exactly what is meant, whatever a record or a file's name holds."""
    odd = finding("a,line=9::b\n.md", message="100%\n::error::x", found="f", remedy="r")
    text = render_github(Report((odd,), prefix="kb/"))
    assert text.splitlines() == [
        (
            "::error file=kb/a%2Cline=9%3A%3Ab%0A.md,line=7,col=14,title=time-order"
            r"::100%25\n::error::x%0Afound: f%0Afix: r"
        ),
        "1 error, 0 warnings in 1 file",
    ]


def test_github_takes_names_that_are_no_text() -> None:
    """The bytes of a file's name may be of any encoding; what is printed is UTF-8."""
    text = render_github(Report((finding("a\udcff.md"),)))
    assert text.encode().startswith(b"::error file=a?.md,")


def test_github_lists_errors_first_and_sums_up_what_it_would_drop() -> None:
    """Of eleven warnings nine are shown, the tenth says how many more; the log has them all."""
    many = [finding(f"{number:02}.md", level="warning") for number in range(11)]
    notes = [finding("n.md", level="note") for _ in range(10)]
    lines = render_github(Report((*many, *notes, finding("z.md")))).splitlines()
    assert lines[0].startswith("::error file=z.md")
    assert [line.split(",")[0] for line in lines[1:10]] == [
        f"::warning file={number:02}.md" for number in range(9)
    ]
    assert lines[10] == (
        "::warning title=hindsite::2 more of this kind, in the log of this step: GitHub shows 10"
    )
    assert [line.split(":")[0] for line in lines[11:13]] == ["| 09.md", "| 10.md"]
    assert sum(line.startswith("::notice file=n.md") for line in lines) == 10


def test_github_leaves_plain_lines_without_effect() -> None:
    """A file's name cannot begin a command in the log."""
    many = tuple(finding("::stop-commands::x", found="##[error]y") for _ in range(12))
    lines = render_github(Report(many)).splitlines()
    plain = [line for line in lines if not line.startswith("::error ")]
    assert not [line for line in plain if line.strip().startswith("::") or "##[" in line]


def test_sarif_holds_results_rules_and_places() -> None:
    """Code scanning finds line, level, rule with its page, and what tells findings apart."""
    many = (
        finding(level="note", rule="severity-peak", message="see [here](1)"),
        finding("kö pie.md", remedy="mend"),
    )
    text = render_sarif(Report(many, prefix="kb/", docs="https://docs.example/"))
    log = json.loads(text)
    Draft202012Validator(SARIF).validate(log)
    StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in rules] == ["severity-peak", "time-order"]
    assert rules[1]["help"]["markdown"].startswith("# time-order\n")
    assert rules[1]["helpUri"] == "https://docs.example/rules/time-order.md"
    assert run["tool"]["driver"]["informationUri"] == "https://docs.example/"
    assert [rules[item["ruleIndex"]]["id"] for item in run["results"]] == [
        item["ruleId"] for item in run["results"]
    ]
    assert [item["level"] for item in run["results"]] == ["note", "error"]
    assert run["results"][0]["message"]["text"] == "see [here] (1)"
    location = run["results"][1]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "kb/k%C3%B6%20pie.md"
    assert location["region"] == {"startLine": 7, "startColumn": 14}


def test_sarif_without_an_address_of_the_documentation() -> None:
    """No address is made up; the page of each rule is in the report itself."""
    text = render_sarif(Report((finding(),)))
    log = json.loads(text)
    Draft202012Validator(SARIF).validate(log)
    StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text)
    driver = log["runs"][0]["tool"]["driver"]
    assert "informationUri" not in driver
    assert "helpUri" not in driver["rules"][0]
    assert "](" not in driver["rules"][0]["help"]["text"]


def test_sarif_of_every_rule() -> None:
    """Whatever a page holds, the report is one that the standard knows."""
    every = tuple(finding(f"{code}.md", rule=code) for code in EXPLANATIONS)
    text = render_sarif(Report(every, docs="https://docs.example/"))
    StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text)
    Draft202012Validator(SARIF).validate(json.loads(text))


def _terminal(report: Report, width: int = 80) -> str:
    return "\n".join(line.plain for line in render_terminal(report, width))


def _lines(*lines: str) -> Callable[[str], list[str]]:
    """Six lines of no account, then these."""
    return lambda _path: ["-"] * 6 + list(lines)


def test_terminal_underlines_what_is_wrong() -> None:
    """The line stands below the message, a caret under each cell of what was found."""
    one = finding(message="late", found="日本")
    text = _terminal(Report((one,), _lines("resolved_at: 日本 x")))
    assert text.splitlines() == [
        "content/x.md:7:14: error[time-order]: late",
        "  7 │ resolved_at: 日本 x",
        "    │              ^^^^",
        "  found: 日本",
        "",
        "1 error, 0 warnings in 1 file",
    ]


@pytest.mark.parametrize(
    ("line", "carets"),
    [
        ("resolved_at: 2026-03-14T09:00, x", "^" * 16),
        ("resolved_at: ", "^"),
        ("resolved_at:  x", "^"),
        ("short", "^"),
    ],
)
def test_terminal_underlines_a_word_where_it_does_not_know_more(line: str, carets: str) -> None:
    """Text that was found in another form, or nothing, still has its place."""
    text = _terminal(Report((finding(found="other"),), _lines(line)))
    assert text.splitlines()[2].split("│ ")[1].strip() == carets


@pytest.mark.parametrize("width", [40, 60])
def test_terminal_cuts_lines_to_its_width(width: int) -> None:
    """However long a line is, what is wrong is seen, and the caret stands below it."""
    one = Finding(Place("x.md", 7, 301), Level.ERROR, "time-order", "wrong", "", found="HERE")
    text = _terminal(Report((one,), _lines("a" * 300 + "HERE" + "b" * 300)), width)
    excerpt, carets = text.splitlines()[1:3]
    assert len(excerpt) <= width
    assert excerpt.index("HERE") == carets.index("^^^^")
    long = Finding(Place("x.md", 7, 3), Level.ERROR, "time-order", "wrong", "", found="H" * 300)
    excerpt = _terminal(Report((long,), _lines("aa" + "H" * 300)), width).splitlines()[1]
    assert len(excerpt) <= width


def test_terminal_has_no_excerpt_for_a_whole_file() -> None:
    """Neither the first line of a file nor one that is not there explains anything."""
    whole = Finding(Place("x.md"), Level.ERROR, "empty-file", "empty", "")
    beyond = Finding(Place("x.md", 70, 2), Level.ERROR, "empty-file", "empty", "")
    text = _terminal(Report((whole, beyond), _lines("x")))
    assert "│" not in text


def test_terminal_sums_up_by_rule() -> None:
    """The most frequent rule comes first, each with what it asks."""
    many = (finding(), finding(), finding(rule="severity-peak", level="warning"))
    lines = _terminal(Report(many)).splitlines()
    assert lines[-5].startswith("     2  time-order     the instants")
    assert lines[-4].startswith("     1  severity-peak  severity is")
    assert "--explain" in lines[-3]
    assert lines[-1] == "2 errors, 1 warning in 1 file"


def test_terminal_shows_what_would_steer_it() -> None:
    """Neither escapes nor rich's own markup have an effect, in message, path or excerpt."""
    odd = finding("[red]a\x1b.md", message="[bold]x[/]\x1b[31m")
    text = _terminal(Report((odd,), _lines("key\x1b[2J: value\u202e")))
    assert "\x1b" not in text
    assert "[red]a" in text
    assert "[bold]x[/]" in text
    assert r"key\x1b[2J: value\u202e" in text


@given(st.text(), st.integers(1, 40), st.text(), st.integers(20, 90))
def test_terminal_takes_every_line(line: str, column: int, found: str, width: int) -> None:
    """Whatever stands in a file, its excerpt is printable and fits."""
    one = Finding(Place("x.md", 2, column), Level.NOTE, "time-order", "wrong", "", found=found)
    lines = _terminal(Report((one,), lambda _path: ["", line]), width).split("\n")
    excerpt, caret = lines[1:3]
    assert cell_len(excerpt) <= max(width, 36)
    assert caret.strip(" │^") == ""
    assert "^" in caret


@pytest.mark.parametrize("name", ["json", "gitlab", "sarif"])
def test_half_a_character_spoils_no_document(name: str) -> None:
    """Escapes in YAML can name one; whole characters stay, as does text like an escape."""
    odd = finding(message="a\ud83db \U0001f600 \\ud83d", remedy="")
    text = RENDERERS[name](Report((odd, finding(message="\U0001f600"))))
    assert text.isascii()
    strings = json.dumps(json.loads(text), ensure_ascii=False)
    strings.encode()
    assert "a\ufffdb \U0001f600 \\\\ud83d" in strings


@pytest.mark.parametrize("name", sorted(RENDERERS))
@given(st.lists(st.builds(
    Finding,
    place=st.builds(Place, st.text(), st.integers(1, 99), st.integers(1, 99)),
    level=st.sampled_from(Level),
    rule=st.sampled_from(["time-order", "severity-peak"]),
    message=st.text(), remedy=st.text(), field=st.text(), found=st.text(), expected=st.text(),
), max_size=13))  # fmt: skip
def test_every_form_takes_every_finding(name: str, findings: list[Finding]) -> None:
    """Hostile text breaks no form, and none is without an end of its last line."""
    text = RENDERERS[name](Report(tuple(findings)))
    assert text.endswith("\n")
    if name in {"json", "gitlab", "sarif"}:
        json.loads(text)
