from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.model.incident import Incident
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Source
from hindsite.reading.incidents import read_incident
from hindsite.writing import RefusedError, canonical, matter
from hindsite.writing.order import field_order
from tests.depth import often

UTC = ZoneInfo("UTC")
OWN = Source.model_validate({"path": "content/incidents", "as": "incidents"})
RUNBOOKS = Source.model_validate({"path": "content/runbooks", "as": "runbooks"})
HEAD = "title: A\nseverity: SEV-2\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"


def done(front: str, body: str = "## Summary\n") -> str:
    """The front matter after it was put in order; the body is the same."""
    content = f"---\n{front}---\n{body}".encode()
    result = canonical(content, "a.md", OWN, UTC)
    assert canonical(result, "a.md", OWN, UTC) == result
    text = result.decode()
    assert text.startswith("---\n")
    assert text.endswith(f"---\n{body}")
    return text[4 : -len(f"---\n{body}")]


LONG = "x " * 90

CASES = {
    "order": (
        "started_at: 2026-03-14T09:00:00Z\nservices: [a]\ntitle: A\nseverity: SEV-2\n",
        HEAD,
    ),
    "comments above and beside go with their field": (
        (
            "# when\nstarted_at: 2026-03-14T09:00:00Z  # roughly\n\n# what\ntitle: A\n"
            "severity: SEV-2\nservices: [a]\n# end\n"
        ),
        "# when\ntitle: A\n".replace("# when\n", "\n# what\n")
        + "severity: SEV-2\nservices: [a]\n# when\n"
        + "started_at: 2026-03-14T09:00:00Z  # roughly\n# end\n",
    ),
    "what stands on top stays there": (
        (
            "# yaml-language-server: $schema=x\nseverity: SEV-2\n# about\ntitle: A\n"
            "services: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"
        ),
        "# yaml-language-server: $schema=x\n# about\n" + HEAD,
    ),
    "words on top, below the line for editors, stay there": (
        (
            "# yaml-language-server: $schema=x\n# see the guide\n\n# peak\nseverity: SEV-2\n"
            "title: A\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"
        ),
        "# yaml-language-server: $schema=x\n# see the guide\n\n"
        + HEAD.replace("severity", "# peak\nseverity"),
    ),
    "comments within a field": (
        f"{HEAD}tags:\n- a  # one\n  # two\n- b\n  # three\nteams: [t]\n",
        f"{HEAD}".replace(
            "started_at", "teams: [t]\ntags:\n  - a # one\n  # two\n  - b\n  # three\nstarted_at"
        ),
    ),
    "spaces and indentation": (
        (
            "title:   A\nseverity: SEV-2\nservices:\n- a\n- b\n"
            "started_at:      2026-03-14T09:00:00Z\n"
            "links: [ {title: x,   url: y} ]\n"
        ),
        (
            "title: A\nseverity: SEV-2\nservices:\n  - a\n  - b\nstarted_at: 2026-03-14T09:00:00Z\n"
            "links: [{title: x, url: y}]\n"
        ),
    ),
    "spellings": (
        (
            "title: A\nseverity: sev2\nkind: Game Day\nservices: [a]\n"
            "started_at: 2026-3-14 9:00 UTC\nresolved_at: 2026-03-14 10:00:07+0100\n"
            "impact: {data_loss: no, revenue_impacting: 'Yes'}\n"
            "action_items:\n  - {title: a, due: 2026-4-1, status: In Progress}\n"
        ),
        (
            "title: A\nseverity: SEV-2\nkind: game-day\nservices: [a]\n"
            "started_at: 2026-03-14T09:00:00Z\nresolved_at: 2026-03-14T10:00:07+01:00\n"
            "impact: {revenue_impacting: 'true', data_loss: false}\n"
            "action_items:\n  - {title: a, due: 2026-04-01, status: in-progress}\n"
        ),
    ),
    "what is no known spelling stays": (
        (
            f"{HEAD}detected_at: 2026-03-14 9:05\nacknowledged_at: 2026-03-14 10:06 CET\n"
            "detection: {source: monitoring, alert: no}\n"
            "resolution: {strategy: prayer}\nwar_room: 0012\n"
        ),
        (
            f"{HEAD}detected_at: 2026-03-14 9:05\nacknowledged_at: 2026-03-14 10:06 CET\n"
            "detection: {source: monitoring, alert: no}\n"
            "resolution: {strategy: prayer}\nwar_room: 0012\n"
        ),
    ),
    "quotation marks that are needed": (
        f"""{HEAD}war_room: "a: b"\nroles: {{lead:   'it''s', b: "\\u00fc"}}\n""",
        f"""{HEAD}roles: {{lead: 'it''s', b: "ü"}}\nwar_room: "a: b"\n""",
    ),
    "long and folded texts": (
        f"{HEAD}process_review:\n  hindered: |-\n    one\n\n    two\n  helped: >\n    {LONG}\n",
        f"{HEAD}process_review:\n  helped: >\n    {LONG}\n  hindered: |-\n    one\n\n    two\n",
    ),
    "broken lines stay broken": (
        f"{HEAD}tags: [a,\n  b]\nwar_room: one\n  two\nroles: {{a:   b,\n c: d}}\n",
        (
            "title: A\nseverity: SEV-2\nservices: [a]\ntags: [a,\n  b]\n"
            "started_at: 2026-03-14T09:00:00Z\nroles: {a:   b,\n c: d}\nwar_room: one\n  two\n"
        ),
    ),
    "nothing": (
        f"{HEAD}duplicate_of:\ntags: ~\n",
        HEAD.replace("services", "duplicate_of:\nservices").replace("started", "tags:\nstarted"),
    ),
    "a name twice within a field": (
        f"{HEAD}roles: {{a:  b, a:  c}}\n",
        f"{HEAD}roles: {{a:  b, a:  c}}\n",
    ),
    "signs that only YAML takes for line ends": (
        f"{HEAD}roles:\n  a: x\u2028y\ntags:\n- '\x85'\n",
        HEAD.replace("started", "tags:\n- '\x85'\nstarted") + "roles:\n  a: x\u2028y\n",
    ),
    "tabs where YAML takes them for spaces": (
        (
            "severity:\tsev2\ntitle: A\t# what\nservices: [a]\t\n"
            "started_at: 2026-03-14T09:00Z\nwar_room: x\ty\ntags: [b]\n"
        ),
        (
            "title: A\t# what\nseverity:\tsev2\nservices: [a]\t\ntags: [b]\n"
            "started_at: 2026-03-14T09:00:00Z\nwar_room: x\ty\n"
        ),
    ),
    "unknown fields come last": (
        f"zzz: 1\naaa: {{y: 1, x: 2}}\n{HEAD}",
        f"{HEAD}zzz: 1\naaa: {{y: 1, x: 2}}\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_canonical(name: str) -> None:
    """Fields stand in order, values in one form, and all else is as it was."""
    before, after = CASES[name]
    assert done(before) == after


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_bytes_are_kept(end: str, mark: str) -> None:
    """Line ends and a byte order mark survive, and so does all of the body."""
    front = "severity: SEV-2\ntitle: A\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"
    body = "\n## Summary \n\n\n---\n\ttext\x0c\x85"
    old, new = (f"{mark}---\n{text}---\n{body}".replace("\n", end) for text in (front, HEAD))
    assert canonical(old.encode(), "a.md", OWN, UTC) == new.encode()


def test_untouched() -> None:
    """What is in order already is returned as it is, whatever its line ends are."""
    content = f"---\r\n{HEAD}---\r\nx".encode()
    assert canonical(content, "a.md", OWN, UTC) is content


def test_runbook() -> None:
    """A runbook has its own order."""
    content = b"---\nlast_reviewed: 2026-2-1\ntitle: A\n---\n"
    assert (
        canonical(content, "a.md", RUNBOOKS, UTC)
        == b"---\ntitle: A\nlast_reviewed: 2026-02-01\n---\n"
    )


REFUSED = {
    "no front matter": "text",
    "no fields": "---\n- a\n---\n",
    "no YAML": "---\na: [\n---\n",
    "empty": "---\n---\n",
    "in braces": "---\n{title: A}\n---\n",
    "twice": f"---\n{HEAD}title: B\n---\n",
    "missing": "---\nseverity: SEV-2\ntitle: A\n---\n",
    "an alias": f"---\ntags: &a [x]\nteams: *a\n{HEAD}---\n",
    "a list for a name": f"---\n? [a]\n: b\n{HEAD}---\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """A record that cannot be read for sure is left alone, with the reason."""
    with pytest.raises(RefusedError, match=r"its f|it has|read"):
        canonical(REFUSED[name].encode(), "a.md", OWN, UTC)


def test_not_utf8() -> None:
    """Bytes that are no text are left alone."""
    with pytest.raises(RefusedError, match="no front matter"):
        canonical(b"---\ntitle: \xff\n---\n", "a.md", OWN, UTC)


def test_another_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the result ever be read otherwise it is not written."""
    monkeypatch.setattr(matter, "formed", lambda text, _: text.replace("A", "B"))
    with pytest.raises(RefusedError, match="not be read as the same"):
        done(HEAD.replace("title: A", "title:  A"))


def test_an_empty_line_above_the_fields() -> None:
    """An empty line that stands above all fields stays, also where fields change places."""
    content = f"---\n\ntags:\n- a\n{HEAD}---\n".encode()
    result = canonical(content, "a.md", OWN, UTC)
    assert result.startswith(b"---\n\ntitle: A\n")
    assert canonical(result, "a.md", OWN, UTC) == result


@pytest.mark.parametrize("model", [Incident, Runbook])
def test_every_field_has_its_place(model: type[Incident | Runbook]) -> None:
    """The canonical order names each field that is written, once."""
    names = [name for name, info in model.model_fields.items() if not info.exclude]
    assert sorted(field_order(model)) == sorted(names)


def test_every_nested_field_has_its_place() -> None:
    """So do the orders of what stands within a field."""
    for info in (*Incident.model_fields.values(), *Runbook.model_fields.values()):
        inner = info.annotation
        if isinstance(inner, type) and hasattr(inner, "model_fields"):
            names = [part.alias or name for name, part in inner.model_fields.items()]
            assert sorted(field_order(inner)) == sorted(names)


VALUES = st.sampled_from(
    ["a", "'it''s'", '"a: b"', "[a,  b]", "{x:  1, y: [2]}", "|\n  text\n  more", ">-\n  fold", "",
     "~", "no", "0012", "a # comment", "[a, 'b']  # c", "\n- a\n- b",
     "\n- x: 1\n  y: 2\n# z", "ü 漢"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["id", "tags", "teams", "war_room", "roles", "links", "related", "zzz", "detection", "impact"]
)
LEADS = st.sampled_from(["", "# above\n", "\n", "\n# a\n\n# b\n", "  # indented\n"])


@settings(max_examples=often(60), deadline=None)
@given(st.lists(st.tuples(LEADS, NAMES, VALUES), max_size=6, unique_by=lambda item: item[1]))
def test_any_front_matter(parts: list[tuple[str, str, str]]) -> None:
    """Once is enough, no comment is lost, and the record is read as the same."""
    fields = "".join(f"{lead}{name}: {value}\n" for lead, name, value in parts)
    content = f"---\n{fields}{HEAD}---\nbody\n".encode()
    try:
        result = canonical(content, "a.md", OWN, UTC)
    except RefusedError:
        return
    if result == content:
        return
    assert canonical(result, "a.md", OWN, UTC) == result
    assert result.count(b"#") == content.count(b"#")
    old, new = (read_incident(text, "a.md", OWN, UTC).incident for text in (content, result))
    assert old is not None
    assert new is not None
    assert new.model_dump() == old.model_dump()
