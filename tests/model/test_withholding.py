"""What is held back of records that an audience may see else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from hindsite.model.enums import Audience
from hindsite.model.findings import Finding, Level, Place
from hindsite.model.held import Cut
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Source
from hindsite.model.withholding import Withheld, Withholding, withheld_names
from hindsite.reading.incidents import read_incident, read_runbook

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

INCIDENTS = Source.model_validate({"path": "i", "as": "incidents"})
RUNBOOKS = Source.model_validate({"path": "r", "as": "runbooks"})
TEXT = """\
---
title: Checkout fails
severity: SEV-3
services: [payments]
started_at: 2026-03-14T09:00:00Z
roles: {commander: Ada Lovelace}
links: [{title: Board of the tills, url: "https://board.example/"}]
updates:
  - {at: 2026-03-14T09:10:00Z, happening: To us}
  - {at: 2026-03-14T09:11:00Z, audience: external, happening: To all}
  - {at: 2026-03-14T09:12:00Z, audience: executive, happening: To the board}
---
## Summary

It failed.

::: internal
Held from all.

::: restricted
Held from most.
:::
:::

## Timeline

- 09:01 first
::: restricted
- 09:02 second
:::
- 09:03 third

## Action items

::: internal
- [ ] A1: Open a door (@ada)
:::
- [ ] A2: Close a door (@ada)

## Last
"""


def incident(text: str = TEXT) -> Incident:
    """What is read of a record."""
    found = read_incident(text.encode(), "i/one.md", INCIDENTS, ZoneInfo("UTC")).incident
    assert found is not None
    return found


def seen(audience: Audience, **names: list[str]) -> Incident:
    """The record as an audience sees it, where a policy holds these names back."""
    return Withholding.of(audience, Withheld.model_validate(names)).seen(incident())


def finding(field: str = "", found: str = "") -> Finding:
    """One in the record."""
    return Finding(Place("i/one.md"), Level.WARNING, "x", "m", "r", field, found)


def test_the_highest_tier_sees_all_but_the_markers() -> None:
    """Sections, rows and actions are there; the record is the one that was read."""
    whole = seen(Audience.RESTRICTED)
    assert whole == incident()
    assert ":::" not in whole.body
    assert "Held from most." in whole.body
    assert [event.event for event in whole.timeline] == ["first", "second", "third"]
    assert len(whole.action_items) == 2


def test_a_tier_between_sees_what_is_held_for_it() -> None:
    """Of parts within parts the innermost counts for those who see the outer."""
    inner = seen(Audience.INTERNAL)
    assert "Held from all." in inner.body
    assert "Held from most." not in inner.body
    assert [event.event for event in inner.timeline] == ["first", "third"]
    assert len(inner.action_items) == 2
    assert len(inner.updates) == 3


def test_the_public_sees_neither_sections_nor_fields() -> None:
    """By default persons, rooms, links and updates for insiders are held back as well."""
    public = seen(Audience.PUBLIC)
    assert "Held" not in public.body
    assert [item.title for item in public.action_items] == ["Close a door"]
    assert not public.roles
    assert not public.links
    assert [update.happening for update in public.updates] == ["To all"]
    start, end = public.action_lines or (0, 0)
    section = public.body.split("\n")[start:end]
    assert "- [ ] A2: Close a door (@ada)" in section
    assert "## Last" not in section


def test_what_is_held_from_insiders_is_held_from_the_public() -> None:
    """Whatever the list of the public says."""
    assert not seen(Audience.PUBLIC, internal=["impact", "tags"], public=[]).tags
    assert seen(Audience.PUBLIC, internal=["updates.executive"], public=[]).roles
    assert len(seen(Audience.PUBLIC, internal=["updates"], public=[]).updates) == 0


def test_a_section_that_is_read_as_data_goes_with_its_field() -> None:
    """With the heading, so that nothing tells that it was there."""
    public = seen(Audience.PUBLIC, public=["timeline", "action_items"])
    assert "Timeline" not in public.body
    assert "door" not in public.body
    assert public.body.rstrip().endswith("## Last")
    assert not public.timeline
    assert public.action_lines is None


def test_what_is_held_is_told_to_the_search_for_leaks() -> None:
    """Each part and each value, and nothing that is seen all the same."""
    rest = Withholding.of(Audience.INTERNAL, Withheld.model_validate({"internal": ["roles"]}))
    texts = list(rest.texts(incident()))
    assert "Ada Lovelace" in texts
    assert any("Held from most." in text for text in texts)
    assert any("second" in text for text in texts)
    assert not any("third" in text for text in texts)


def test_findings_that_tell_of_it_are_not_told() -> None:
    """By the field, by its words, and all where lines are held back."""
    plain = incident(TEXT.partition("::: internal")[0])
    rest = Withholding.of(Audience.PUBLIC, Withheld())
    assert not rest.told(plain, finding(field="roles.commander"))
    assert not rest.told(plain, finding(field="links[0].url"))
    assert not rest.told(plain, finding(found="by ada lovelace, who"))
    assert rest.told(plain, finding(found="Checkout", field="title"))
    assert not rest.told(incident(), finding(field="title"))
    bare = plain.altered({"roles": {}, "links": (), "updates": ()})
    assert rest.told(bare, finding(found="Ada Lovelace"))


def test_a_runbook_is_held_back_alike() -> None:
    """Fields that it has, and parts of its text."""
    text = (
        "---\ntitle: Pool\nlinks: [{title: T, url: u}]\n---\nDo.\n\n::: internal\nBy hand.\n:::\n"
    )
    book = read_runbook(text.encode(), "r/pool.md", RUNBOOKS, ZoneInfo("UTC")).runbook
    assert isinstance(book, Runbook)
    rest = Withholding.of(Audience.PUBLIC, Withheld())
    assert rest.seen(book).body == "\nDo.\n\n\n"
    assert not rest.seen(book).links
    assert not rest.told(book, finding())
    plain = book.model_copy(update={"held": ()})
    assert rest.told(plain, finding(found="by hand"))
    assert not rest.told(plain, finding(found="u"))


def test_nothing_held_back_leaves_the_very_record() -> None:
    """So that what was made of it before serves again."""
    plain = incident(TEXT.partition("::: internal")[0])
    rest = Withholding.of(Audience.INTERNAL, Withheld())
    assert rest.seen(plain) is plain


@pytest.mark.parametrize("name", ["title", "visibility", "started_at", "body", "Roles", "held"])
def test_a_policy_names_what_can_be_held_back(name: str) -> None:
    """What a record cannot do without, and what is no field, is refused."""
    assert name not in withheld_names()
    with pytest.raises(ValidationError, match="nothing that can be held back"):
        Withheld.model_validate({"public": [name]})


def test_lines_are_cut_once() -> None:
    """Spans that touch or overlap leave one empty line, and lines below keep their place."""
    cut = Cut("a\nb\nc\nd\ne", ((1, 3), (2, 4)))
    assert cut.left == "a\n\ne"
    assert list(cut.taken) == ["b\nc\nd"]
    assert [cut.place(line) for line in (0, 4, 5)] == [0, 2, 3]
    assert Cut("a\n", ()).left == "a\n"
    assert not list(Cut("a\n\nb", ((1, 2),)).taken)
