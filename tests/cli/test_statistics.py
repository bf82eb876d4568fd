from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hindsite.app import stats as numbers

Run = Callable[..., Result]
AS_OF = ("--as-of", "2026-04-01T12:00Z")


def test_table(hindsite: Run, base: Path) -> None:
    """A line names the metric, the group, what it rests on, and too few values as they are."""
    result = hindsite("stats", *AS_OF, "-C", base)
    lines = result.stdout.splitlines()
    assert lines[0] == "As of 2026-04-01T12:00:00+00:00"
    assert lines[1].split()[:2] == ["Metric", "Group"]
    assert any("1 of 1" in line and "40 min" in line for line in lines)


def groups_in(output: str) -> set[str]:
    """The kinds of groups whose rows a table of the base has."""
    kinds = ("all", "severity", "service", "quarter", "source", "tier")
    rows = [line for line in output.splitlines() if line.startswith("Time to detect")]
    return {kind for row in rows for kind in kinds if row.split()[3] == kind}


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ((), set()),
        (("service",), {"service"}),
        (("quarter", "source"), {"quarter", "source"}),
        (("all",), {"service", "quarter", "source", "tier"}),
        (("all", "service"), {"service", "quarter", "source", "tier"}),
    ],
)
def test_groups(hindsite: Run, base: Path, asked: tuple[str, ...], more: set[str]) -> None:
    """The table has the whole and the severities, and other groups on demand."""
    options = [word for kind in asked for word in ("--by", kind)]
    output = hindsite("stats", *options, *AS_OF, "-C", base).stdout
    assert groups_in(output) == {"all", "severity"} | more


def test_shares(hindsite: Run, base: Path) -> None:
    """The table ends with the proportions of post-mortems and actions."""
    names = [line.split()[0] for line in hindsite("stats", *AS_OF, "-C", base).stdout.splitlines()]
    assert names[-3:] == ["Post-mortem", "Post-mortems", "Action"]


def test_unknown_group(hindsite: Run, base: Path) -> None:
    """A group that is none is wrong usage."""
    assert hindsite("stats", "--by", "month", "-C", base).exit_code == 2


@pytest.mark.parametrize("form", ["json", "csv"])
def test_by_is_for_the_table(hindsite: Run, base: Path, form: str) -> None:
    """JSON and CSV hold everything, whatever the table is asked for."""
    command = ("stats", "--format", form, *AS_OF, "-C", base)
    output = hindsite(*command).stdout
    assert output == hindsite(*command, "--by", "tier").stdout
    assert "service" in output


def test_colours(hindsite: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the table has lines."""
    monkeypatch.setattr("hindsite.cli.statistics._is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    assert "──" in hindsite("stats", *AS_OF, "-C", base).stdout


def test_json(hindsite: Run, base: Path) -> None:
    """JSON has all rows, and the instant."""
    values = json.loads(hindsite("stats", "--format", "json", *AS_OF, "-C", base).stdout)
    assert values["as_of"] == "2026-04-01T12:00:00+00:00"
    assert {"key", "median", "n"} <= values["metrics"][0].keys()


def test_csv(hindsite: Run, base: Path) -> None:
    """CSV has a heading and a row for each of the numbers; lists are JSON."""
    output = hindsite("stats", "--format", "csv", *AS_OF, "-C", base).stdout
    rows = {(row["key"], row["group"]): row for row in csv.DictReader(output.splitlines())}
    assert rows["impact", "all"]["values"] == "[40.0]"
    assert rows["impact", "all"]["n"] == "1"


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    """Numbers whose groups are formulas and steer the terminal."""
    whole = numbers.stats(base)
    rows = [
        dict(row, group_kind="service", group=group)
        for row, group in zip(whole.rows, ("=1+1", "@a", "\x1b[2Jgone"), strict=False)
    ]
    changed = numbers.Numbers(whole.as_of, tuple(rows), errors=0)
    monkeypatch.setattr(numbers, "stats", lambda *_, **__: changed)


@pytest.mark.usefixtures("hostile")
def test_formulas(hindsite: Run) -> None:
    """No cell is a formula, whatever a group is called."""
    output = hindsite("stats", "--format", "csv").stdout
    groups = [row["group"] for row in csv.DictReader(output.splitlines())]
    assert groups == ["'=1+1", "'@a", "gone"]


@pytest.mark.usefixtures("hostile")
def test_steering_names(hindsite: Run) -> None:
    """No name steers the terminal."""
    output = hindsite("stats", "--by", "service").stdout
    assert "service gone" in output
    assert "\x1b" not in output


def test_unreadable_values(hindsite: Run, broken: Path) -> None:
    """Errors are told beside the numbers, which do not have what is concerned."""
    result = hindsite("stats", "-C", broken)
    assert result.exit_code == 0
    assert "1 error in reading" in result.stderr


def test_unknown_audience(hindsite: Run, base: Path) -> None:
    """An audience that is none is wrong usage."""
    assert hindsite("stats", "--audience", "all", "-C", base).exit_code == 2
