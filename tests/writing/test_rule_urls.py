"""Another runbook_url in a file of rules: everything else stays, byte for byte."""

from __future__ import annotations

import difflib
import re
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hindsite.model.settings import Source
from hindsite.reading.rules import read_rules
from hindsite.writing import RefusedError, with_urls
from tests.depth import often

if TYPE_CHECKING:
    from hindsite.model.alerts import Alert

SOURCE = Source.model_validate({"path": "a", "as": "alerts"})
URL = "https://kb.example.org/alerts/A/"


def alerts_in(content: bytes) -> tuple[Alert, ...]:
    """The alerts of a file."""
    rules = read_rules(content, "a.yaml", SOURCE, UTC).rules
    assert rules is not None
    return rules.alerts


def led(content: str | bytes, url: str = URL) -> str:
    """The file in which each alert has this address."""
    raw = content.encode() if isinstance(content, str) else content
    places = {(alert.line, alert.column): url for alert in alerts_in(raw)}
    return with_urls(raw, places).decode()


HEAD = "groups:\n- name: g\n  rules:\n"


CASES = {
    "a line of its own": """\
  - alert: A # first
    annotations:
      # why
      summary: s
      runbook_url: ⟨x|@⟩  # old
    expr: y
""",
    "tabs before comments": """\
  - alert: A\t# first
    annotations:\t# why
      runbook_url: ⟨x|@⟩\t# old
    expr: y
""",
    "single quotes": "  - alert: A\n    annotations: {runbook_url: '⟨x|@⟩', b: c}\n",
    "double quotes": '  - alert: A\n    annotations: {b: c, "runbook_url":"⟨x|@⟩"}\n',
    "empty": "  - alert: A\n    annotations:\n      runbook_url:⟨| @⟩\n      b: c\n",
    "absent below a comment": """\
  - alert: A
    annotations:
      # of it
      ⟨|runbook_url: @
      ⟩b: c
""",
    "absent in a line": "  - alert: A\n    annotations: {⟨|runbook_url: @, ⟩b: c}\n",
    "absent in braces": "  - alert: A\n    annotations: {⟨|runbook_url: @⟩}\n",
    "none in them": "  - alert: A\n    annotations:⟨| {runbook_url: @}⟩ # none\n    for: y\n",
    "no annotations": """\
  - expr: y
    alert: A   # it⟨|
    annotations:
      runbook_url: @⟩

    # labels
    labels: {a: b}
""",
    "a rule of one line": "  - {alert: A⟨|, annotations: {runbook_url: @}⟩, expr: y}\n",
    "the end of the file": "  - alert: A⟨|\n    annotations:\n      runbook_url: @⟩",
    "folded": """\
  - alert: A
    annotations:
      runbook_url: ⟨>-
        x
        y|@⟩

      # next
      b: c
""",
    "a block": "  - alert: A\n    annotations:\n      runbook_url: ⟨!\n        x|@⟩\n    expr: y\n",
    "two": "  - alert: A\n    annotations:\n      runbook_url: ⟨x\n        y|@⟩\n    for: y",
    "a block at the end": "  - alert: A\n    annotations:\n      runbook_url: ⟨!\n        x|@⟩",
}
"""Rules with what stands there ⟨before|after⟩; @ is the address, and ! the sign of a block."""

_SIDES = re.compile(r"⟨([^|]*)\|([^⟩]*)⟩")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_address_changes(name: str, end: str, mark: str) -> None:
    """In every form that YAML has, with comments, line ends and a byte order mark as they were."""
    before, after = (
        mark
        + (HEAD + _SIDES.sub(rf"\{side}", CASES[name]))
        .replace("!", "|")
        .replace("@", URL)
        .replace("\n", end)
        for side in (1, 2)
    )
    assert led(before) == after


def test_of_what_is_given_twice_the_first_is_changed() -> None:
    """It is the one that is read."""
    rule = (
        "  - alert: A\n    annotations: {{runbook_url: {}}}\n    annotations: {{runbook_url: b}}\n"
    )
    assert led(HEAD + rule.format("a")) == HEAD + rule.format(URL)


def test_several_alerts_of_several_documents_are_changed_at_once() -> None:
    """Each gets its own."""
    text = f"---\n{HEAD}  - alert: A\n  - alert: B\n---\n{HEAD}  - {{alert: C, expr: x}}\n"
    places = {
        (alert.line, alert.column): f"https://kb/{alert.name}" for alert in alerts_in(text.encode())
    }
    new = with_urls(text.encode(), places)
    assert [alert.runbook_url for alert in alerts_in(new)] == [f"https://kb/{one}" for one in "ABC"]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}  - alert: A\n    annotations: text\n",
        f"{HEAD}  - alert: A\n    annotations: [a]\n",
        f"{HEAD}  - ? alert\n    : A\n",
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text: str) -> None:
    """Rather than that anything else changes."""
    with pytest.raises(RefusedError):
        led(text)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff", "not UTF-8"), (b"a: [", "no YAML"), (b"groups: []", "form")],
)
def test_what_is_no_file_of_rules_is_refused(content: bytes, reason: str) -> None:
    """The reason is told."""
    with pytest.raises(RefusedError, match=reason):
        with_urls(content, {(1, 1): URL})


WORD = st.sampled_from(
    ["a", "b c", "'it''s'", '"{{ $labels.x }}"', "x # note", "|\n{}y\n{}z", ">-\n{}y"]
)
KEYS = ["expr", "for", "labels", "annotations"]


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A rule in block form, its fields in any order, with comments and blank lines between."""
    names = draw(st.permutations(["alert", *draw(st.lists(st.sampled_from(KEYS), unique=True))]))
    lines = []
    for name in names:
        inner = draw(st.dictionaries(st.sampled_from(["s", "runbook_url", "d"]), WORD, max_size=3))
        if name == "alert":
            lines.append(f"alert: {draw(st.sampled_from(['A', 'B', 'Disk full']))}")
        elif name in {"labels", "annotations"} and inner:
            lines.append(f"{name}:")
            lines += [f"  {key}: {text.replace('{}', ' ' * 10)}" for key, text in inner.items()]
        elif name not in {"labels", "annotations"}:
            lines.append(f"{name}: {draw(WORD).replace('{}', ' ' * 8)}")
        lines += draw(st.sampled_from([[], [""], ["# a comment"], ["  # deeper"]]))
    first, *rest = lines
    body = "\n".join(
        line if line.startswith(" " * 8) or not line else f"    {line}" for line in rest
    )
    return f"  - {first}\n{body}\n" if body else f"  - {first}\n"


@settings(max_examples=often(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rules(), min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_whatever_the_rules_only_addresses_change(parts: list[str], end: str) -> None:
    """Lines are changed or put in where an address stands; all others stay in their order."""
    before = (HEAD + "".join(parts)).replace("\n", end)
    reading = read_rules(before.encode(), "a.yaml", SOURCE, UTC)
    if reading.rules is None or reading.notes:
        return
    try:
        after = led(before)
    except RefusedError:
        return
    assert [alert.runbook_url for alert in alerts_in(after.encode())] == [URL] * len(
        reading.rules.alerts
    )
    plain = [alert.model_copy(update={"line": 1, "column": 1}) for alert in reading.rules.alerts]
    again = [
        alert.model_copy(update={"line": 1, "column": 1}) for alert in alerts_in(after.encode())
    ]
    assert [one.without_url() for one in plain] == [one.without_url() for one in again]
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in difflib.ndiff(old, new):
        if line.startswith("+ "):
            assert URL in line or line.strip("+ \r\n") == "annotations:"
    comments = [line for line in old if line.lstrip().startswith("#")]
    assert [line for line in new if line.lstrip().startswith("#")] == comments
