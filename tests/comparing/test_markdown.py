from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hindsite.comparing import MARKER, Comparison, Fate, Likes, render_markdown
from hindsite.comparing.blocks import LIMIT
from hindsite.comparing.values import (
    ActionChange,
    FieldChange,
    Move,
    RecordChange,
    Recurrence,
    Turn,
)
from hindsite.model.enums import Audience
from hindsite.model.findings import Finding, Level, Place
from hindsite.similarity import similar
from tests.factories import incident, library

NOTHING = Comparison(
    revision="main",
    commit="0123456789abcdef0123456789abcdef01234567",
    prefix="",
    as_of=datetime(2026, 4, 1, 12, tzinfo=UTC),
    audience=Audience.INTERNAL,
)


def test_nothing_changes() -> None:
    """It says so, below the mark by which a workflow finds the comment."""
    assert render_markdown(NOTHING) == (
        "<!-- hindsite-compare -->\n"
        "## What this change does to the records\n\n"
        "**No record changes; 0 findings new, 0 mended; no number moves.**\n\n"
        "Compared with `main` (`0123456789ab`) as of 2026-04-01 12:00 UTC, for the audience "
        "internal.\n\n"
        "### Numbers\n\n"
        "No number moves.\n"
    )


def line(comparison: Comparison, start: str) -> str:
    """The one line that starts so."""
    (found,) = [one for one in render_markdown(comparison).split("\n") if one.startswith(start)]
    return found


@pytest.mark.parametrize(
    ("prefix", "mark"),
    [
        ("", "<!-- hindsite-compare -->"),
        ("docs/kb/", "<!-- hindsite-compare docs/kb -->"),
        ("a--> <b>/", "<!-- hindsite-compare a-b- -->"),
    ],
)
def test_the_mark_tells_knowledge_bases_apart(prefix: str, mark: str) -> None:
    """One repository may hold several; a folder's name does not end the mark."""
    first = render_markdown(replace(NOTHING, prefix=prefix)).split("\n")[0]
    assert first == mark
    assert first.startswith(f"<!-- {MARKER}")


def test_records_tell_their_fields() -> None:
    """What was and is, what came, and what was not told before."""
    change = RecordChange(
        Fate.CHANGED,
        "incident",
        "pool",
        "Pool @here",
        "SEV-1",
        "new.md",
        "old.md",
        (
            FieldChange("severity", "SEV-2", "SEV-1"),
            FieldChange("resolved_at", "", "2026-03-14 10:00Z"),
            FieldChange("war_room", "x", ""),
            FieldChange("tags", note="added a|b"),
            *(FieldChange(f"roles.r{index}", "a", "b") for index in range(10)),
        ),
    )
    broken = RecordChange(Fate.BROKEN, "", "", "", "", "b.md")
    text = render_markdown(replace(NOTHING, records=(broken, change)))
    assert "**1 record changed, 1 record not readable any more;" in text
    assert (
        "- **Changed:** SEV-1 `pool` Pool @&#8203;here (`new.md`, was `old.md`)\n"
        "  - severity: SEV-2 → SEV-1\n"
        "  - resolved\\_at: 2026-03-14 10:00Z (was not told)\n"
        "  - war\\_room: x → taken away\n"
        "  - tags: added a\\|b\n"
    ) in text
    assert "  - and 2 more fields\n" in text
    assert "- **Not readable any more:** (`b.md`)\n" in text


def finding(level: Level, path: str = "a.md") -> Finding:
    """A finding that names a person."""
    return Finding(Place(path, 7), level, "time-order", "by @ann", "remedy")


def test_findings_new_and_mended() -> None:
    """The worst come first."""
    comparison = replace(
        NOTHING,
        new=(finding(Level.NOTE), finding(Level.ERROR)),
        mended=(finding(Level.WARNING),),
    )
    text = render_markdown(comparison)
    assert (
        "New:\n\n"
        "- **error** `time-order` `a.md:7`: by @&#8203;ann\n"
        "- note `time-order` `a.md:7`: by @&#8203;ann\n\n"
        "Mended:\n\n"
        "- warning `time-order` `a.md:7`: by @&#8203;ann\n"
    ) in text


def test_actions_and_problems() -> None:
    """Who owes what until when, and what comes again."""
    action = ActionChange(
        Turn.OVERDUE, "pool", "A1", "Limit it", "@ann", "2026-03-20", "2026-05-01"
    )
    nobody = ActionChange(Turn.ADDED, "pool", "2", "Alert", "", "")
    comparison = replace(
        NOTHING,
        actions=(action, nobody),
        recurrences=(Recurrence("Retry storm", "Payments", 0, 2), Recurrence("a", "b", 2, 3)),
    )
    text = render_markdown(comparison)
    assert "1 action becomes overdue.**" in text
    assert (
        "- **Becomes overdue:** `pool#A1` Limit it, @&#8203;ann, due 2026-03-20 (was 2026-05-01)\n"
        "- **Added:** `pool#2` Alert, nobody’s, no due date\n"
    ) in text
    assert "- Retry storm at Payments: 2 incidents\n- a at b: 2 → 3 incidents\n" in text


def test_similar_incidents_with_what_became_of_them() -> None:
    """The reason and the actions stand beside each."""
    alert = {"detection": {"source": "monitoring", "alert": "High @here"}}
    one = incident(id="one", started_at="2026-03-15T09:00Z", **alert)
    other = incident(id="two", title="Was", action_items=[{"title": "x"}], **alert)
    found = similar(library(one, other), one, date(2026, 4, 1), earlier=True)
    text = render_markdown(replace(NOTHING, likes=(Likes("one", "Is", found),)))
    assert "Like `one` Is:\n\n- `two` SEV-3 Was<br>same alert High @&#8203;here; " in text
    assert "<br>0 of 1 action done\n" in text


def row(**fields: object) -> dict[str, object]:
    """A row of numbers."""
    return {"n": 7, "population": 9, "censored": 0, "value": None, "values": []} | fields


def move(unit: str, before: dict[str, object] | None, after: dict[str, object] | None) -> Move:
    """A number that moves."""
    return Move("ttr", "Time to resolve", unit, "", "", "", before, after)


@pytest.mark.parametrize(
    ("unit", "before", "after", "expected"),
    [
        (
            "min",
            row(median=42.0, median_low=30.0, median_high=60.0),
            row(median=45.0, n=8, population=10, censored=1),
            (
                "| Time to resolve: median | 42 min (30 min to 1 h); n = 7 of 9 "
                "| 45 min; n = 8 of 10, 1 still open |"
            ),
        ),
        (
            "d",
            row(median=2.0, p90=3.0),
            row(median=2.0, p90=4.0),
            "| Time to resolve: p90 | 3 d; n = 7 of 9 | 4 d; n = 7 of 9 |",
        ),
        (
            "min",
            None,
            row(n=2, population=2, values=[5.0, 65.0]),
            "| Time to resolve: median | – | too few for a median: 5 min, 1 h 5 min; n = 2 of 2 |",
        ),
        (
            "share",
            row(value=0.8),
            row(value=0.9),
            "| Time to resolve | 80 %; n = 7 of 9 | 90 %; n = 7 of 9 |",
        ),
        ("incidents", row(value=1), None, "| Time to resolve | 1 | 0 |"),
    ],
)
def test_numbers(
    unit: str, before: dict[str, object], after: dict[str, object], expected: str
) -> None:
    """Before and after, with what each rests on."""
    assert line(replace(NOTHING, moves=(move(unit, before, after),)), "| Time") == expected


def test_parts_are_folded_away() -> None:
    """What moved itself stands before what only rests on more; names say what they are of."""
    moved = row(value=0.9), row(value=0.8)
    same = row(value=0.9, n=7), row(value=0.9, n=8)
    parts = (
        Move("x", "Share", "share", "severity", "SEV-1", "", *same),
        Move("x", "Share", "share", "service", "Payments", "", *moved),
        Move("x", "Share", "share", "severity", "SEV-2", "", *moved),
        Move("actions_open", "Actions open", "items", "owner", "", "", row(value=1), row(value=2)),
        Move("uptime", "Uptime", "share", "service", "p", "2026-03", *moved),
    )
    text = render_markdown(replace(NOTHING, moves=parts))
    names = [one.split(" | ")[0][2:] for one in text.split("\n") if one.startswith("| ")]
    assert names[2:] == [
        "Share, SEV-2",
        "Share, service Payments",
        "Uptime in 2026-03, service p",
        "Actions open, owner nobody",
        "Share, SEV-1",
    ]
    assert "<details><summary>5 numbers of parts and periods</summary>\n\n| number" in text
    assert text.endswith("\n\n</details>\n")


def test_a_comment_is_never_too_long() -> None:
    """What does not fit is counted, and what is open is closed."""
    wide = "\U0001f600@|" * 400
    records = tuple(
        RecordChange(
            Fate.ADDED, "incident", f"i{index}", wide, "SEV-1", wide,
            fields=(FieldChange("x", wide, wide),) * 20,
        )
        for index in range(200)
    )  # fmt: skip
    parts = tuple(
        Move("x", wide, "share", "service", wide, "", row(value=0.1), row(value=0.2))
        for _ in range(300)
    )
    actions = (ActionChange(Turn.ADDED, wide, wide, wide, wide, ""),) * 100
    found = (finding(Level.ERROR, wide),) * 100
    text = render_markdown(
        replace(NOTHING, records=records, moves=parts, actions=actions, new=found, mended=found)
    )
    assert LIMIT / 2 < len(text.encode()) <= LIMIT
    assert text.count("are not told here.") == 5
    assert text.endswith("</details>\n")
    assert "### Numbers" in text
