from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite import pages
from hindsite.app.composing import compose
from hindsite.metrics import measure
from hindsite.pages import Draft, overviews, shown
from tests.bases import base
from tests.factories import incident, library
from tests.pages.sample import AS_OF, OPTIONS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

__all__ = ["base"]


def seals(folder: Path) -> dict[str, str | None]:
    """The digest of each page of a record, by its path."""
    composed = compose(folder, as_of="2026-04-10T10:00:00Z")
    drafts = [page for page in composed.pages if isinstance(page, Draft) and page.shelf]
    found = {page.path: page.seal.made(()) for page in drafts}
    assert composed.store is not None
    composed.store.save()
    return found


def test_another_version_makes_pages_again(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is known by the code that makes what it shows, the model and the metrics included."""
    before = seals(base)
    assert before.keys() == {"incidents/checkout.md"}
    assert None not in before.values()
    assert seals(base) == before
    sources: list[str] = []

    def other(*names: str) -> str:
        sources.extend(names)
        return "other code"

    monkeypatch.setattr(overviews, "source_digest", other)
    # What makes pages is worked out once in a process.
    monkeypatch.setattr(overviews, "program", overviews.program.__wrapped__)
    after = seals(base)
    code = ["hindsite.metrics", "hindsite.charts", "hindsite.pages", "hindsite.model"]
    assert sources[:4] == code
    assert after.keys() == before.keys()
    assert after != before


INCIDENT = """\
---
title: {name} fails
severity: SEV-2
services: [payments]
started_at: 2026-03-0{day}T09:00:00Z
detected_at: 2026-03-0{day}T09:05:00Z
resolved_at: 2026-03-0{day}T10:00:00Z
action_items:
  - {{id: A1, title: Limit connections, owner: payments, due: 2026-05-01, status: {status}}}
---
## Summary

The {name} ran out of connections to the database, and nobody could pay any more.
{more}
"""


def write(folder: Path, name: str, day: int, status: str = "open", more: str = "") -> None:
    """Write an incident that is like the others."""
    file = folder / f"content/incidents/{name}.md"
    text = INCIDENT.format(name=name, day=day, status=status, more=more)
    file.write_text(text, encoding="utf-8")


def changed(before: dict[str, str | None], after: dict[str, str | None]) -> set[str]:
    """The pages whose digest is another one."""
    return {path for path, seal in before.items() if after[path] != seal}


def test_what_only_a_page_asks_for_goes_with_it() -> None:
    """Of ten thousand incidents the fields of few are in memory at a time."""
    item = incident(id="orders", body="It ran out of connections.")
    body = vars(item).pop("body")
    item.put_off({"body": body}.__getitem__)
    known = library(item)
    drafts = pages.compose(known, measure(known, AS_OF), (), OPTIONS)
    page = next(page for page in drafts if page.path == "incidents/orders.md")
    assert "ran out of connections" in page.text
    assert "body" not in vars(item)


def test_a_body_changes_its_own_page_only(base: Path) -> None:
    """How alike texts are moves with each text, and is shown nowhere."""
    for day, name in enumerate(("till", "wallet"), start=2):
        write(base, name, day)
    before = seals(base)
    composed = compose(base, as_of="2026-04-10T10:00:00Z")
    assert any(
        "similar text" in page.page.text for page in composed.pages if isinstance(page, Draft)
    )
    write(base, "wallet", 3, more="It took the pool of connections an hour to recover.")
    found = changed(before, seals(base))
    assert "incidents/wallet.md" in found
    # It names the same incidents in the same order, whose likeness is another number.
    assert "incidents/till.md" not in found


def test_a_fact_changes_the_pages_that_tell_it(base: Path) -> None:
    """A done action is told on the pages of all incidents that are like its own."""
    for day, name in enumerate(("till", "wallet"), start=2):
        write(base, name, day)
    before = seals(base)
    write(base, "wallet", 3, status="done")
    assert {"incidents/wallet.md", "incidents/till.md"} <= changed(before, seals(base))


def test_what_others_tell_is_worked_out_once(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as no fact changes, what pages show of other records is not looked up again."""
    write(base, "till", 1)
    before = seals(base)
    monkeypatch.delattr(shown.Shown, "_with")
    write(base, "till", 1, more="It took an hour to recover.")
    assert changed(before, seals(base)) == {"incidents/till.md"}
