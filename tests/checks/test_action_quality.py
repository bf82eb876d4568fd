from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.checks import judged
from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.reading import read_library, read_settings
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

Run = Callable[..., list[Finding]]

GOOD = {
    "title": "Alert on orders older than 10 minutes",
    "owner": "payments",
    "due": "2026-04-15",
}
OPEN = ("action-vague", "action-unowned", "action-undated")
# Of an action with neither owner nor day one of the two rules speaks for both.
KNOWN = {"action-unowned": {"due": "2026-04-15"}, "action-undated": {"owner": "kim"}}


def over(*actions: Mapping[str, object], **fields: object) -> Incident:
    """An incident that is resolved, with these actions."""
    return incident(resolved_at="2026-03-14T10:00Z", action_items=list(actions), **fields)


@pytest.mark.parametrize("code", [*OPEN, "action-done-undated", "action-overdue"])
def test_a_good_action_is_sound(run: Run, code: str) -> None:
    """It says what, who and by when."""
    assert not run(code, library(over(GOOD)))


@pytest.mark.parametrize("code", OPEN)
def test_what_is_not_asked(run: Run, code: str) -> None:
    """Nothing of what is done or given up, and nothing while the incident goes on."""
    bare: dict[str, object] = {"title": "Improve monitoring", **KNOWN.get(code, {})}
    assert run(code, library(over(bare)))
    assert not run(code, library(over(bare | {"status": "done"})))
    assert not run(code, library(over(bare | {"status": "cancelled"})))
    assert not run(code, library(incident(action_items=[bare])))


@pytest.mark.parametrize("code", OPEN)
def test_near_misses_and_drills_have_actions_too(run: Run, code: str) -> None:
    """They have no end that one would wait for."""
    bare = {"title": "Improve monitoring", **KNOWN.get(code, {})}
    for kind in ("near-miss", "game-day"):
        assert run(code, library(incident(kind=kind, action_items=[bare])))


def test_a_vague_action_is_shown_a_good_one(run: Run) -> None:
    """The finding names what is missing and gives an example."""
    (finding,) = run("action-vague", library(over(GOOD, GOOD | {"title": "Improve monitoring"})))
    assert finding.field == "action_items[1].title"
    assert finding.message == (
        "“Improve monitoring” leaves open what is measured, from which value on, and where"
    )
    assert "“Add an alert for query time over 30 s on orders”" in finding.remedy


def test_words_of_the_library(run: Run) -> None:
    """A library adds words that say nothing to it, and owners that are nobody."""
    record = over(GOOD | {"title": "Monitoring verbessern", "owner": "alle-mann"})
    assert not run("action-vague", library(record))
    assert not run("action-unowned", library(record))
    words = {"vague": ["verbessern"], "nobody": ["Alle-Mann"]}
    assert run("action-vague", library(record, words=words))
    assert run("action-unowned", library(record, words=words))


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({}, "is assigned to nobody"),
        ({"owner": "TBD"}, "is assigned to “TBD”, which is nobody in particular"),
        ({"title": "Alert on 7 (owner: kim) soon"}, "names its owner where it is not read"),
        ({"title": "Alert on 7, @kim sees to it"}, "names its owner where it is not read"),
    ],
)
def test_an_action_has_an_owner(run: Run, action: dict[str, object], message: str) -> None:
    """Nobody, everybody, or somebody in a place where nobody reads it."""
    rest = {"title": "Alert on orders older than 10 minutes", "due": "2026-04-15"}
    (finding,) = run("action-unowned", library(over(rest | action)))
    assert finding.message.endswith(message)
    assert finding.field == "action_items[0].owner"


def test_a_team_may_be_called_all(run: Run) -> None:
    """An owner of the catalogue is somebody, whatever the name."""
    record = over(GOOD | {"owner": "Team"})
    assert run("action-unowned", library(record))
    assert not run("action-unowned", library(record, teams=[{"id": "team"}]))


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("@kim, @alex", "“kim” and “alex”"),
        ("kim; alex", "“kim” and “alex”"),
        ("kim, alex, and payments", "“kim”, “alex” and “payments”"),
        ("@kim and @alex", "“kim” and “alex”"),
        ("kim & @alex", "“kim” and “alex”"),
        ("@kim/@alex", "“kim” and “alex”"),
        ("Payments or the vendor", "“Payments” and “the vendor”"),
        ("sam + lee", "“sam” and “lee”"),
    ],
)
def test_an_action_has_one_owner(run: Run, owner: str, names: str) -> None:
    """Of two, each may wait for the other; both are named."""
    teams = [{"id": "payments"}, {"id": "search", "members": ["@sam"]}]
    (finding,) = run("action-unowned", library(over(GOOD | {"owner": owner}), teams=teams))
    assert f"is assigned to {names}: each may wait for the other" in finding.message
    assert finding.found == owner
    assert finding.expected == "one person or team"
    first, _, _ = names[1:].partition("”")
    assert f"asked, owner: {first} or (@{first})," in finding.remedy


@pytest.mark.parametrize(
    "owner",
    [
        "Trust and Safety", "R&D", "octo/payments", "Kim Doe", "Doe & Sons", "payments (Kim, Alex)",
        "Risk, Trust and Safety", "risk-trust", "payments,", "Payments",
    ],
)  # fmt: skip
def test_one_owner_may_have_many_words(run: Run, owner: str) -> None:
    """What may be the name of one team is none of it, and never what the catalogue lists."""
    teams = [{"id": "payments"}, {"id": "risk-trust", "name": "Risk, Trust and Safety"}]
    assert not run("action-unowned", library(over(GOOD | {"owner": owner}), teams=teams))


def test_an_action_has_a_due_date(run: Run) -> None:
    """One in the title is not read."""
    bare = {"title": "Alert on orders", "owner": "kim"}
    (finding,) = run("action-undated", library(over(bare)))
    assert finding.message == "the action “Alert on orders” has no due date"
    (finding,) = run("action-undated", library(over(bare | {"title": "Alert. Due: Q3 2026"})))
    assert finding.message.endswith("names its due date where it is not read")


@pytest.mark.parametrize("code", ["action-unowned", "action-undated"])
@pytest.mark.parametrize(
    "action",
    [
        {"title": "Alert on orders", "url": "https://issues.example.org/7"},
        {"title": "Alert on orders (see [the ticket](https://issues.example.org/7))"},
        {"title": "Alert on orders (#7)"},
        {"title": "OPS-7: alert on orders"},
    ],
)
def test_a_ticket_may_know(run: Run, code: str, action: dict[str, object]) -> None:
    """Where one is named, what is missing here is only a note."""
    (finding,) = run(code, library(over(action | KNOWN[code])))
    assert finding.level is Level.NOTE
    assert [item.level for item in run("action-unowned", library(over(action)))] == [Level.NOTE]


def test_long_titles_are_cut_short(run: Run) -> None:
    """A message quotes what it takes to know the action, links by their text."""
    long = "Ask [the provider](https://example.org) " + "again and " * 20
    (finding,) = run("action-unowned", library(over({"title": long, "due": "2026-04-15"})))
    assert finding.message.startswith("the action “Ask the provider again and again")
    assert finding.message.endswith(" …” is assigned to nobody")
    assert len(finding.message) < 110


def test_a_date_that_could_not_be_read_is_not_missing(run: Run) -> None:
    """The reader has said so already."""
    record = over({"title": "Alert on orders", "owner": "kim"})
    place = Place(record.places.path)
    told = Finding(place, Level.ERROR, "invalid-date", "…", "…", field="action_items[0].due")
    assert not run("action-undated", library(record).with_findings([told]))


def test_done_since_when(run: Run) -> None:
    """Done without a day is in no number of how long it took."""
    done = GOOD | {"status": "done"}
    (finding,) = run("action-done-undated", library(over(done, GOOD)))
    assert finding.field == "action_items[0].status"
    assert not run("action-done-undated", library(over(done | {"done_at": "2026-03-20"})))


def test_overdue_from_the_day_after(run: Run) -> None:
    """The due day itself is in time, by the library's clock; what is done is not overdue."""
    assert not run("action-overdue", library(over(GOOD)), "2026-04-15T23:59Z")
    (finding,) = run("action-overdue", library(over(GOOD)), "2026-04-16T00:00Z")
    assert finding.level is Level.WARNING
    assert finding.message.endswith("was due on 2026-04-15 and is not done")
    berlin = library(over(GOOD), timezone="Europe/Berlin")
    assert run("action-overdue", berlin, "2026-04-15T22:00Z")
    done = GOOD | {"status": "done", "done_at": "2026-04-20"}
    assert not run("action-overdue", library(over(done)), "2026-06-01T00:00Z")
    assert not run("action-overdue", library(over({"title": "Alert"})), "2026-06-01T00:00Z")


def test_given_up_for_a_reason(run: Run) -> None:
    """Nobody knows later why it was cancelled."""
    cancelled = GOOD | {"status": "cancelled"}
    (finding,) = run("action-cancelled", library(over(cancelled)))
    assert finding.level is Level.NOTE
    assert not run("action-cancelled", library(over(cancelled | {"why": "The service is gone."})))
    assert not run("action-cancelled", library(over(GOOD)))


def test_an_owner_without_a_sign(run: Run) -> None:
    """A name in brackets at the end was most likely meant; the remedy writes it as it is read."""
    actions = [{"title": "Add an alert for 85 % (kim)", "due": "2026-05-01"}]
    record = incident(resolved_at="2026-03-14T10:00Z", action_items=actions)
    (finding,) = run("action-unowned", library(record))
    assert finding.remedy.startswith("write (@kim), if kim will see to it; else name")


def test_what_is_missing_is_told_of_at_once(run: Run) -> None:
    """Neither owner nor due date: one finding says both, and shows a good line."""
    base = library(over({"id": "A7", "title": "Alert on orders"}))
    (finding,) = run("action-unowned", base)
    assert finding.message.endswith("is assigned to nobody and has no due date")
    assert finding.expected == "- [ ] A7: Alert on orders (@owner, due DATE)"
    assert not run("action-undated", base)
    (finding,) = run("action-unowned", library(over({"title": "Alert, owner: kim, due: 1 May"})))
    assert finding.message.endswith("names its owner and its due date where they are not read")


def test_what_is_missing_in_the_front_matter_is_shown_as_fields(run: Run) -> None:
    """An action is mended in the form that it has."""
    marks: dict[tuple[str | int, ...], tuple[int, int]] = {("action_items", 0, "title"): (9, 5)}
    record = over({"title": "Alert on orders"}, places=Places("a.md", marks))
    (finding,) = run("action-unowned", library(record))
    assert finding.expected == "owner: NAME, due: YYYY-MM-DD"
    assert finding.remedy.endswith("by which it is done: owner: payments, due: 2026-04-01")


@pytest.mark.parametrize(
    "switches",
    [
        {"rules": {"action-unowned": "off"}},
        {"rules": {"Action-Undated": "error"}},
        {"overrides": [{"paths": ["record.md"], "rules": {"action-unowned": "note"}}]},
    ],
)
def test_where_one_of_two_rules_is_switched_each_speaks(
    run: Run, switches: dict[str, object]
) -> None:
    """Nothing is lost with the one, and nothing changes the level of the other."""
    base = library(over({"title": "Alert on orders"}), **switches)
    (finding,) = run("action-unowned", base)
    assert finding.message.endswith("is assigned to nobody")
    assert run("action-undated", base)


def test_where_a_record_ignores_one_of_two_rules_each_speaks(run: Run) -> None:
    """What it ignores is there, and the other is heard."""
    ignore = [{"rule": "action-undated", "reason": "no days here"}]
    base = library(over({"title": "Alert on orders"}, ignore=ignore))
    assert run("action-unowned", base)[0].message.endswith("is assigned to nobody")
    assert run("action-undated", base)


TEXT = """\
---
title: Checkout fails
severity: SEV-3
services: [payments]
started_at: 2026-03-14T09:00:00Z
resolved_at: 2026-03-14T10:00:00Z
---
## Action items

{line}
"""


def told(tmp_path: Path, line: str, rules: str = "{}") -> list[tuple[str, str]]:
    """The rules that speak of one line, by reader and checks, and how they would mend it."""
    (tmp_path / "content/incidents").mkdir(parents=True)
    (tmp_path / "hindsite.yml").write_text(f"version: 1\nrules: {rules}\n", encoding="utf-8")
    text = TEXT.format(line=line)
    (tmp_path / "content/incidents/a.md").write_text(text, encoding="utf-8")
    base = read_library(tmp_path, read_settings(tmp_path))
    found = judged(base, instant("2026-03-20T00:00Z"), lambda _path: True).findings
    return [(item.rule, item.remedy) for item in found if item.place.line == 10]


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("Alert at 85 % @payments, due 2026-04-01", "Alert at 85 % (@payments, due 2026-04-01)"),
        ("A1: Alert at 85 % (kim, 2026-04-01)", "A1: Alert at 85 % (@kim, due 2026-04-01)"),
        ("A1: Alert at 85 % @kim", "A1: Alert at 85 % (@kim, due DATE)"),
        ("Alert at 85 %, due by 2026-04-01", "Alert at 85 % (@owner, due 2026-04-01)"),
        ("Alert at 85 % - owner: kim, due 2026-04-01", "Alert at 85 % (@kim, due 2026-04-01)"),
        ("Alert (@kim, due 2026-04-01) at 85 %", "Alert at 85 % (@kim, due 2026-04-01)"),
        ("Alert at 85 %; owner kim; due 1 Dec 2026", "Alert at 85 % (@kim, due 1 Dec 2026)"),
        ("Alert at 85 % (@kim due 2026-04-01", "Alert at 85 % (@kim, due 2026-04-01)"),
    ],
)
def test_one_slip_is_told_of_once(tmp_path: Path, line: str, good: str) -> None:
    """Owner and day that stand elsewhere than in the parenthesis: the line as it is read."""
    assert told(tmp_path, f"- [ ] {line}") == [("unread-line", f"write “- [ ] {good}”")]


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("Alert at 85 % (kim)", "- [ ] Alert at 85 % (@kim, due DATE)"),
        ("A1: Alert — @kim — due Friday", "- [ ] A1: Alert — due Friday (@kim, due DATE)"),
    ],
)
def test_what_a_title_says_of_its_owner_is_in_the_good_line(run: Run, line: str, good: str) -> None:
    """Nobody has to write it twice."""
    identifier, _, title = line.rpartition(": ")
    action = {"title": title, **({"id": identifier} if identifier else {})}
    (finding,) = run("action-unowned", library(over(action)))
    assert finding.expected == good


def test_a_due_date_before_the_incident_is_one_slip(tmp_path: Path) -> None:
    """It is no action that somebody forgot; but it is overdue where nobody tells of the slip."""
    line = "- [ ] A1: Alert at 85 % (@kim, due 2025-04-01)"
    assert [rule for rule, _ in told(tmp_path / "a", line)] == ["action-due-early"]
    found = told(tmp_path / "b", line, "{action-due-early: off}")
    assert [rule for rule, _ in found] == ["action-overdue"]


def test_long_lines_are_not_written_anew(tmp_path: Path) -> None:
    """The form says enough."""
    line = f"- [ ] A1: {'Alert ' * 40} @payments, due 2026-04-01"
    assert told(tmp_path, line) == [
        ("unread-line", "write box, id, text and parenthesis in this form")
    ]


def test_two_actions_in_one_line_are_one_slip(tmp_path: Path) -> None:
    """Once they are parted, each has what belongs to it."""
    line = "- [ ] A1: Alert at 85 % (@kim, due 2026-04-01)\n-[ ] A2: Alert at 90 % of the pool"
    assert [rule for rule, _ in told(tmp_path, line)] == ["unread-line"]


def test_a_day_in_words_is_one_slip(tmp_path: Path) -> None:
    """It is not understood; that it is missing goes without saying."""
    found = told(tmp_path, "- [ ] A1: Alert at 85 % (@kim, due tomorrow)")
    assert [rule for rule, _ in found] == ["unknown-word"]


def test_rules_speak_where_the_reader_is_switched_off(tmp_path: Path) -> None:
    """Nobody else would say that the action is nobody's."""
    found = told(tmp_path, "- [ ] A1: Alert at 85 % @kim", "{unread-line: off}")
    assert [rule for rule, _ in found] == ["action-unowned"]
