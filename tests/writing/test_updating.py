from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.incident import Update
from hindsite.model.settings import Source
from hindsite.reading.incidents import read_incident
from hindsite.writing import RefusedError, add_update
from tests.factories import instant

OWN = Source.model_validate({"path": "content/incidents", "as": "incidents"})
UTC = ZoneInfo("UTC")
HEAD = "title: A\nseverity: SEV-2\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"
AT = instant("2026-03-14T09:20Z")


def added(rest: str, head: str = HEAD, **said: object) -> str:
    """What a record has below its first fields, after an update was added; all else is the same."""
    fields = {"happening": "It fails: badly", "next_update_at": "2026-03-14T09:50Z", **said}
    context = {"instant": instant}
    update = Update.model_validate({"at": AT, **fields}, context=context)
    result = add_update(f"---\n{head}{rest}".encode(), "a.md", update, OWN, UTC).decode()
    assert result.startswith(f"---\n{head}")
    return result.removeprefix(f"---\n{head}")


NEW = (
    "  - at: 2026-03-14T09:20:00Z\n"
    "    audience: internal\n"
    '    happening: "It fails: badly"\n'
    "    next_update_at: 2026-03-14T09:50:00Z\n"
)
FLOW = (
    "{at: 2026-03-14T09:20:00Z, audience: internal, "
    'happening: "It fails: badly", next_update_at: 2026-03-14T09:50:00Z}'
)
FORMS = {
    "no list": ("---\n", f"updates:\n{NEW}---\n"),
    "no list, before what follows it": (
        "roles: {incident_commander: a}  # who\n# below\nlinks: []\n---\n",
        f"roles: {{incident_commander: a}}  # who\nupdates:\n{NEW}# below\nlinks: []\n---\n",
    ),
    "nothing in it": (
        "updates:  # sent\nlinks: []\n---\n",
        f"updates:  # sent\n{NEW}links: []\n---\n",
    ),
    "an empty list": ("updates: []  # sent\n---\n", f"updates: [{FLOW}]  # sent\n---\n"),
    "below its like": (
        (
            "updates:\n  # first\n  - at: 2026-03-14T09:10:00Z  # ten\n    happening: 'a'\n"
            "links: []\n---\n"
        ),
        (
            "updates:\n  # first\n  - at: 2026-03-14T09:10:00Z  # ten\n    happening: 'a'\n"
            "  - at: 2026-03-14T09:20:00Z\n    happening: 'It fails: badly'\n"
            "    audience: internal\n    next_update_at: 2026-03-14T09:50:00Z\nlinks: []\n---\n"
        ),
    ),
    "above a later one": (
        "updates:\n- {at: '2026-03-14 10:30 +01:00', audience: external}\n---\n",
        (
            "updates:\n- {at: '2026-03-14 10:20 +01:00', audience: internal, "
            "happening: \"It fails: badly\", next_update_at: '2026-03-14 10:50 +01:00'}\n"
            "- {at: '2026-03-14 10:30 +01:00', audience: external}\n---\n"
        ),
    ),
    "in brackets": (
        "updates: [{at: 2026-03-14T09:10:00Z, audience: external}]\n---\n",
        f"updates: [{{at: 2026-03-14T09:10:00Z, audience: external}}, {FLOW}]\n---\n",
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_forms(name: str) -> None:
    """In order of time, in the form of its neighbours, or in a list that is begun in its place."""
    before, after = FORMS[name]
    assert added(before) == after


def test_indented_fields() -> None:
    """A list that is begun stands as deep as the other fields."""
    head = "  title: A\n  severity: SEV-2\n  services: [a]\n  started_at: 2026-03-14T09:00:00Z\n"
    indented = "".join(f"  {row}\n" for row in f"updates:\n{NEW}".splitlines())
    assert added("---\n", head) == f"{indented}---\n"


def test_a_time_that_its_neighbours_cannot_say() -> None:
    """It is written in full where their form would lose a part of it."""
    front = "updates:\n  - at: 2026-03-14 09:10 UTC\n---\n"
    update = Update(at=AT.replace(microsecond=500_000), doing="x")
    text = add_update(f"---\n{HEAD}{front}".encode(), "a.md", update, OWN, UTC).decode()
    assert "  - at: 2026-03-14T09:20:00.500000Z\n    audience: internal\n    doing: x\n" in text


@pytest.mark.parametrize(
    "front",
    [
        "{title: A, severity: SEV-2, services: [a], started_at: 2026-03-14T09:00:00Z}\n",
        f"{HEAD}updates: null\n",
        f"{HEAD}updates: ~\n",
        f"{HEAD}updates: later\n",
        f"{HEAD}updates: [text]\n",
    ],
)
def test_refused(front: str) -> None:
    """What takes no item is left as it is."""
    update = Update(at=AT, happening="x")
    with pytest.raises(RefusedError):
        add_update(f"---\n{front}---\n".encode(), "a.md", update, OWN, UTC)


WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" '\"#:,{}[]&*!|>%@`-"),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() == text)
LINES = st.sampled_from(["\n", "\r\n"])
STYLES = st.sampled_from(["", "updates:\n", "updates: []\n", "block", "flow", "brackets"])


def written(style: str, minutes: list[int]) -> str:
    """The field `updates` in one of the forms that people write."""
    times = [f"2026-03-14T{9 + minute // 60:02d}:{minute % 60:02d}:00Z" for minute in minutes]
    if style == "block":
        items = [f'  - at: {time}  # sent\n    impact: "a: b"\n' for time in times]
        return "updates:\n" + "".join(items) if items else ""
    if style == "flow":
        items = [f"  - {{impact: a, at: {time}}}\n" for time in times]
        return "updates:\n  # all of them\n" + "".join(items) if items else ""
    if style == "brackets":
        return f"updates: [{', '.join(f'{{at: {time}}}' for time in times)}]\n"
    return style


@given(
    style=STYLES,
    minutes=st.lists(st.integers(0, 120), max_size=4),
    minute=st.integers(0, 150),
    words=st.lists(WORDS, min_size=1, max_size=5),
    end=LINES,
    bom=st.sampled_from(["", "\ufeff"]),
    last=st.sampled_from(["", "\n## Summary\n\nNo end"]),
)
def test_any_record(
    style: str, minutes: list[int], minute: int, words: list[str], end: str, bom: str, last: str
) -> None:
    """Whatever is added reads back as one update more, and every other byte is where it was."""
    text = f"---\n# kept\n{HEAD}{written(style, minutes)}links: []  # too\n---{last}"
    content = f"{bom}{text}".replace("\n", end).encode()
    names = ("happening", "impact", "doing", "eta", "commitments")
    at = AT.replace(hour=9 + minute // 60, minute=minute % 60)
    said = dict(zip(names, words, strict=False))
    update = Update.model_validate({"at": at, **said, "next_update_at": at}, context={})
    result = add_update(content, "a.md", update, OWN, UTC)
    old = read_incident(content, "a.md", OWN, UTC).incident
    new = read_incident(result, "a.md", OWN, UTC).incident
    assert old is not None
    assert new is not None
    assert sorted(new.updates, key=repr) == sorted((*old.updates, update), key=repr)
    assert new.model_dump(exclude={"updates"}) == old.model_dump(exclude={"updates"})
    assert new.body == old.body
    assert_inserted(content, result)
    assert (b"\r\n" in result) == (end == "\r\n")
    assert result.count(b"\n") == result.count(b"\r\n") or end == "\n"


def assert_inserted(old: bytes, new: bytes) -> None:
    """The new bytes are the old ones with one stretch put in."""
    start = next((i for i, byte in enumerate(old) if new[i] != byte), len(old))
    rest = len(old) - start
    assert any(
        old[:cut] == new[:cut] and old[cut:] == new[len(new) - (len(old) - cut) :]
        for cut in range(max(0, start - 200), start + 1)
    ), (start, rest)
