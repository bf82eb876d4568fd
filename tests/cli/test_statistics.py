from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from hindsite.resources import sample_folder
from tests.schemas import faults, schema

Run = Callable[..., Result]
AS_OF = ("--as-of", "2026-04-01T12:00Z")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample knowledge base."""
    base = tmp_path_factory.mktemp("sample")
    shutil.copytree(sample_folder() / "content", base / "content")
    shutil.copy(sample_folder() / "hindsite.yml", base)
    return base


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A knowledge base without any record."""
    base = tmp_path / "empty"
    (base / "content/incidents").mkdir(parents=True)
    return base


def change(base: Path, old: str, new: str) -> None:
    """Rewrite the one record of a base."""
    file = base / "content/incidents/checkout.md"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def open_only(base: Path) -> Path:
    """A knowledge base whose incidents all still run."""
    change(base, "resolved_at: 2026-03-14T09:40:00Z", "detected_at: 2026-03-14T09:05:00Z")
    text = (base / "content/incidents/checkout.md").read_text(encoding="utf-8")
    for number in range(8):
        (base / f"content/incidents/more-{number}.md").write_text(text, encoding="utf-8")
    return base


@pytest.fixture
def hostile(base: Path) -> Path:
    """Names that are formulas, steer the terminal, or break out of where they stand."""
    names = ["=1+1", "@a", "\\e[2Jgone", '\\", <script>', "\\u202eleft", "-2", "  +3"]
    quoted = ", ".join(f'"{name}"' for name in names)
    change(base, "severity:", f"teams: [{quoted}]\ncontributing_factors: [{quoted}]\nseverity:")
    return base


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the output a terminal of so many columns."""

    def make(columns: int) -> None:
        monkeypatch.setattr("hindsite.cli.tabling._width", lambda: columns)

    return make


# What a person sees


def test_table(hindsite: Run, base: Path) -> None:
    """A line names the metric, the group, what it rests on, and too few values as they are."""
    lines = hindsite("stats", *AS_OF, "-C", base).stdout.splitlines()
    assert lines[0] == "As of 2026-04-01T12:00:00+00:00"
    assert lines[1] == "1 incident (operational, security): 1 SEV-3"
    assert lines[3].split()[:2] == ["Metric", "Group"]
    assert any(
        line.startswith("Impact duration") and "1 of 1" in line and "values: 40 min" in line
        for line in lines
    )


def test_enough_values(hindsite: Run, sample: Path) -> None:
    """The median has its interval beside it, then come geometric mean and p90, and what is open."""
    output = hindsite("stats", "-C", sample).stdout
    (line,) = [row for row in output.splitlines() if row.startswith("Time to resolve      all")]
    cells = [cell.strip() for cell in line.split("  ") if cell.strip()]
    basis, target, median, interval, mean, p90 = cells[2:]
    assert basis == "26 of 27, 1 open"
    assert target == "–"
    assert (median, interval) == ("2 h 6 min", "58 min to 3 h 39 min")
    assert (mean, p90) == ("2 h 22 min", "1 d 2 h")


def test_targets_and_reasons(hindsite: Run, sample: Path) -> None:
    """A target stands at its severity; where nothing has a value, it is said why."""
    lines = hindsite("stats", "-C", sample).stdout.splitlines()
    acknowledged = {line.split("  ")[0] + line[20:27].strip(): line for line in lines}
    assert "5 min" in acknowledged["Time to acknowledgeSEV-1"]
    assert "3 not detected by monitoring" in acknowledged["Time to acknowledgeSEV-4"]


BREACH = """\
---
title: Keys were taken
severity: SEV-2
kind: security
services: [payments]
started_at: 2026-03-30T09:00:00Z
security:
  known_at: 2026-03-30T12:00:00Z
  notification:
    - {required: true, regime: GDPR}
    - {required: undecided, regime: NIS2}
    - {required: true, regime: PCI, notified_at: 2026-03-31T09:00:00Z}
    - {required: false, regime: HIPAA}
---
"""


def test_clocks_that_run(hindsite: Run, base: Path) -> None:
    """Duties that nobody has done yet, the most urgent first; who may not know sees none."""
    (base / "content/incidents/keys.md").write_text(BREACH, encoding="utf-8")
    unknown = BREACH.replace("  known_at: 2026-03-30T12:00:00Z\n", "")
    (base / "content/incidents/lost.md").write_text(unknown, encoding="utf-8")
    (base / "hindsite.yml").write_text(
        "version: 1\npolicy: {notify_within_by_regime: {NIS2: 24h}}\n", encoding="utf-8"
    )
    restricted = ("--audience", "restricted", "-C", base)
    output = hindsite("stats", *AS_OF, *restricted).stdout
    _, _, rest = output.partition("Duty to notify")
    rows = [" ".join(row.split()) for row in rest.partition("\n\n")[0].splitlines()]
    assert rows == [
        "Regime State Due Time",
        "keys NIS2 overdue, undecided 2026-03-31T12:00+00:00 overdue by 1 d",
        "keys GDPR running 2026-04-02T12:00+00:00 1 d left",
        "lost GDPR no start recorded – known_at is missing",
        "lost NIS2 no start recorded, undecided – known_at is missing",
        "lost PCI no start recorded – known_at is missing",
    ]
    assert "Duty to notify" not in hindsite("stats", *AS_OF, "-C", base).stdout


def test_no_wall_of_zeros(hindsite: Run, base: Path) -> None:
    """Groups that no incident is in are not shown, nor are groups where nothing has a value."""
    output = hindsite("stats", "--by", "all", *AS_OF, "-C", base).stdout
    assert "SEV-1 " not in output.split("Period")[0]
    assert "0 of 0" not in output
    detection = [line for line in output.splitlines() if line.startswith("Time to detect")]
    assert len(detection) == 1


def test_on_call_load(hindsite: Run, sample: Path) -> None:
    """Last come pages: of all, by team, of the worst alerts, and what is to be done about them."""
    output = hindsite("stats", "-C", sample).stdout
    table = output.partition("\n\nOn call")[2].splitlines()
    (line,) = [row for row in table if row.startswith("team platform")]
    assert line.split("  ")[-1].strip() == "73 of 121"
    assert table[-2] == "26 of 110 shifts with a page have more than 3 (95 %: 17 % to 32 %)"
    assert table[-1].startswith("No action in 30 days: SearchIndexStale, ")


def test_rows_that_gave_no_page(hindsite: Run, tmp_path: Path) -> None:
    """They are said, and where they are named."""
    folder = tmp_path / "content/oncall"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("at,alert\nnever,Pool\n2026-03-14T09:05:00Z,Pool\n")
    output = hindsite("stats", "-C", tmp_path).stdout
    assert "1 row of exports gave no page; `hindsite check` names them" in output


def test_shares_and_frequency(hindsite: Run, sample: Path) -> None:
    """Below response times come shares with their intervals, counts, and what they tell."""
    output = hindsite("stats", "-C", sample).stdout
    rows = [row.split(None, 2) for row in output.splitlines() if row.startswith("Action comp")]
    (line,) = [rest for _, _, rest in rows if rest.startswith("all")]
    assert "76 %" in line
    assert "67 % to 83 %" in line
    assert "2 cancelled, 11 not yet due" in line
    assert "2026-Q4 so far" in output
    assert (
        output.partition("\n\nOn call")[0]
        .splitlines()[-2]
        .startswith("4 incidents in 2026-Q3 against 4 in 2026-Q2: no evid")
    )
    assert "a true change under ×" in output


def groups_in(output: str) -> set[str]:
    """The kinds of groups whose rows a table has."""
    rows = [line[21:].split() for line in output.splitlines() if line.startswith("Impact duration")]
    return {"severity" if row[0].startswith("SEV-") else row[0] for row in rows}


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ((), set()),
        (("service",), {"service"}),
        (("quarter", "source"), {"quarter", "source"}),
        (("team", "kind", "strategy", "factor", "tier"), None),
        (("all",), {"service", "quarter", "source", "tier", "kind", "team", "factor", "strategy"}),
    ],
)
def test_groups(hindsite: Run, sample: Path, asked: tuple[str, ...], more: set[str] | None) -> None:
    """The table has the whole and the severities, and other groups on demand."""
    options = [word for kind in asked for word in ("--by", kind)]
    output = hindsite("stats", *options, "-C", sample).stdout
    expected = set(asked) if more is None else more
    assert groups_in(output) == {"all", "severity"} | expected


def test_unknown_group(hindsite: Run, base: Path) -> None:
    """A group that is none is wrong usage."""
    assert hindsite("stats", "--by", "month", "-C", base).exit_code == 2


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_terminal(
    hindsite: Run, sample: Path, terminal: Callable[[int], None], columns: int
) -> None:
    """On a terminal each number is a small table that fits its width."""
    terminal(columns)
    output = hindsite("stats", "--by", "tier", "-C", sample).stdout
    tables = output.split("Time to detect\n")[1].split("\n\nTime to resolve: With")[0]
    assert max(map(len, tables.splitlines())) <= columns
    assert "\nby tier\n" in tables
    assert "–" not in tables


def test_narrow_terminal(hindsite: Run, sample: Path, terminal: Callable[[int], None]) -> None:
    """Where it is narrow the interval stands below the median."""
    terminal(70)
    lines = hindsite("stats", "-C", sample).stdout.splitlines()
    place = next(at for at, line in enumerate(lines) if "26 of 27, 1 open" in line)
    assert lines[place].index("2 h 6 min") == lines[place + 1].index("(58 min to 3 h 39 min)")


def test_width_is_that_of_the_terminal(
    hindsite: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the output goes to a terminal it is asked for its width."""
    monkeypatch.setenv("COLUMNS", "70")
    here = SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("hindsite.cli.tabling.sys", here)
    assert "(58 min to 3 h 39 min)" in hindsite("stats", "-C", sample).stdout


# What is filtered


def test_selection_is_said(hindsite: Run, sample: Path) -> None:
    """The output says what was filtered, in the names of the catalogue."""
    options = ("--period", "2026-q4", "--severity", "2", "--severity", "sev1")
    more = ("--service", "Payments", "--team", "storefront", "--kind", "operational")
    lines = hindsite("stats", *options, *more, "-C", sample).stdout.splitlines()
    assert lines[1] == (
        "Selected: 2026-Q4 (2026-10-01 to 2026-12-31, 51 days so far), response times of what was "
        "resolved in it; severity SEV-1 or SEV-2; service payments; team storefront"
    )


def test_period_shows_its_parts(hindsite: Run, sample: Path) -> None:
    """A year is told by quarter, a quarter by month; below stands the one before."""
    year = hindsite("stats", "--period", "2026", "-C", sample).stdout
    assert "2026-Q1 " in year
    quarter = hindsite("stats", "--period", "2026-Q3", "-C", sample).stdout
    assert "2026-08 " in quarter
    assert "2026-10" not in quarter
    assert "4 incidents in 2026-Q3 against 4 in 2026-Q2" in quarter
    assert "2026-W39 " in hindsite("stats", "--period", "2026-09", "-C", sample).stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--service", "paymets"), "did you mean “payments”"),
        (("--severity", "SEV-5"), "Choose one of: SEV-1, SEV-2, SEV-3, SEV-4."),
        (("--team", "storfront"), "did you mean “storefront”"),
        (("--kind", "drill"), "Choose one of: operational"),
        (("--period", "last month"), "“last month” is no period"),
        (("--period", "2031-Q1"), "has not begun"),
    ],
)
def test_unknown_names(hindsite: Run, sample: Path, options: tuple[str, str], said: str) -> None:
    """A name that is none is wrong usage, and the nearest one is asked for."""
    result = hindsite("stats", *options, "-C", sample)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_kinds(hindsite: Run, sample: Path) -> None:
    """Other kinds can be counted in place of the usual ones."""
    output = hindsite("stats", "--kind", "game-day", "-C", sample).stdout
    assert "2 incidents (game-day)" in output


# Where nothing is


def test_nothing(hindsite: Run, empty: Path) -> None:
    """Without records there are words, and no failure."""
    result = hindsite("stats", *AS_OF, "-C", empty)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == ["No incident of kind operational or security here."]


def test_nothing_selected(hindsite: Run, base: Path) -> None:
    """What is there besides is told."""
    result = hindsite("stats", "--kind", "security", *AS_OF, "-C", base)
    assert result.exit_code == 0
    assert "No incident of kind security here.\nNot counted: 1 operational" in result.stdout


def test_duplicates_are_told(hindsite: Run, sample: Path) -> None:
    """Who does not count is told by kind, and duplicates as such."""
    assert "Not counted: 1 duplicate, 1 false-alarm" in hindsite("stats", "-C", sample).stdout


def test_open_only(hindsite: Run, open_only: Path) -> None:
    """What still runs is said, and no statistic pretends to know when it ends."""
    result = hindsite("stats", *AS_OF, "-C", open_only)
    assert result.exit_code == 0
    assert "0 of 9, 9 open" in result.stdout
    assert "nan" not in result.stdout.lower()


@pytest.mark.parametrize("columns", [None, 80])
def test_hostile_names_in_the_table(
    hindsite: Run, hostile: Path, monkeypatch: pytest.MonkeyPatch, columns: int | None
) -> None:
    """No name steers the terminal."""
    monkeypatch.setattr("hindsite.cli.tabling._width", lambda: columns)
    output = hindsite("stats", "--by", "all", *AS_OF, "-C", hostile).stdout
    assert "gone" in output
    assert "\x1b[2J" not in output
    assert "\u202e" not in output


# What a program reads


def as_json(hindsite: Run, base: Path, *options: str) -> str:
    """The JSON of a base, which follows the schema."""
    result = hindsite("stats", "--format", "json", *options, "-C", base)
    assert result.exit_code == 0
    assert faults(result.stdout) == []
    return result.stdout


def test_schema(hindsite: Run, tmp_path: Path) -> None:
    """The schema is printed without any knowledge base."""
    result = hindsite("stats", "--format", "schema", "-C", tmp_path)
    assert json.loads(result.stdout) == schema()


@pytest.mark.parametrize("name", ["sample", "empty", "base", "secret", "open_only", "hostile"])
def test_json_follows_the_schema(hindsite: Run, name: str, request: pytest.FixtureRequest) -> None:
    """Whatever the records are, and with the same bytes each time."""
    base = request.getfixturevalue(name)
    options = () if name == "sample" else AS_OF
    assert as_json(hindsite, base, *options) == as_json(hindsite, base, *options)


@pytest.mark.parametrize(
    "options",
    [
        ("--period", "2026-Q3"),
        ("--period", "2026-W39"),
        ("--service", "payments"),
        ("--team", "platform", "--kind", "game-day"),
        ("--audience", "restricted"),
        ("--as-of", "2025-06-30"),
    ],
)
def test_json_of_a_selection(hindsite: Run, sample: Path, options: tuple[str, ...]) -> None:
    """Each part of the sample follows the schema too."""
    as_json(hindsite, sample, *options)


def test_json(hindsite: Run, base: Path) -> None:
    """JSON has the version, the instant, and each number with its records."""
    values = json.loads(as_json(hindsite, base, *AS_OF))
    assert (values["version"], values["as_of"]) == (1, "2026-04-01T12:00:00Z")
    assert values["selection"]["kinds"] == ["operational", "security"]
    assert values["basis"]["ids"] == ["checkout"]
    (impact,) = [
        row for row in values["durations"] if (row["key"], row["group"]) == ("impact", "all")
    ]
    assert impact["records"]["used"] == [{"id": "checkout", "value": 40.0}]


def test_json_keeps_names(hindsite: Run, hostile: Path) -> None:
    """Names are as they were written, but nothing in the output steers the terminal."""
    output = as_json(hindsite, hostile, *AS_OF)
    assert {"=1+1", "\x1b[2Jgone", '", <script>', "\u202eleft"} <= {
        count["key"] for count in json.loads(output)["counts"]["team"]
    }
    assert "\x1b" not in output
    assert "\u202e" not in output


@pytest.mark.parametrize("form", ["json", "csv"])
def test_by_is_for_the_table(hindsite: Run, base: Path, form: str) -> None:
    """JSON and CSV hold everything, whatever the table is asked for."""
    command = ("stats", "--format", form, *AS_OF, "-C", base)
    output = hindsite(*command).stdout
    assert output == hindsite(*command, "--by", "tier").stdout
    assert "service" in output


def rows_of(hindsite: Run, base: Path, *options: str) -> list[dict[str, str]]:
    """The rows of the CSV of a base."""
    output = hindsite("stats", "--format", "csv", *options, "-C", base).stdout
    return list(csv.DictReader(output.splitlines()))


def test_csv(hindsite: Run, base: Path) -> None:
    """CSV has a heading and a row for each of the numbers; lists are JSON."""
    rows = {(row["key"], row["group"]): row for row in rows_of(hindsite, base, *AS_OF)}
    assert rows["impact", "all"]["values"] == "[40.0]"
    assert rows["impact", "all"]["n"] == "1"
    assert rows["impact", "all"]["median_low"] == ""
    assert json.loads(rows["ttd", "all"]["left_out"]) == {"field missing": 1}
    assert rows["incidents", "payments"]["value"] == "1"


def test_csv_without_records(hindsite: Run, empty: Path) -> None:
    """Then it holds the numbers that are zero."""
    rows = rows_of(hindsite, empty, *AS_OF)
    assert {row["n"] for row in rows} == {"0"}


def test_formulas(hindsite: Run, hostile: Path) -> None:
    """No cell is a formula, whatever a group is called."""
    rows = rows_of(hindsite, hostile, *AS_OF)
    groups = {row["group"] for row in rows if row["group_kind"] == "team"}
    assert {"'=1+1", "'@a", "gone", '", <script>', "left", "'-2"} <= groups
    assert not any(cell.startswith(("=", "+", "@", "-")) for row in rows for cell in row.values())


def test_unreadable_values(hindsite: Run, broken: Path) -> None:
    """Errors are told beside the numbers, which do not have what is concerned."""
    result = hindsite("stats", "-C", broken)
    assert result.exit_code == 0
    assert "1 error in reading" in result.stderr


def test_unknown_audience(hindsite: Run, base: Path) -> None:
    """An audience that is none is wrong usage."""
    assert hindsite("stats", "--audience", "all", "-C", base).exit_code == 2
