"""What is held back of records that an audience may see else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from hindsite.errors import SettingsError
from hindsite.model.enums import Audience
from hindsite.model.findings import Finding, Level, Place
from hindsite.model.held import Cut
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Source
from hindsite.model.withheld import Withheld
from hindsite.model.withholding import Withholding, withheld_names
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


def public(text: str, *names: str) -> Incident:
    """A record as the public sees it, where these names are held back."""
    rest = Withholding.of(Audience.PUBLIC, Withheld.model_validate({"public": list(names)}))
    return rest.seen(incident(text))


PARTS = TEXT.partition("## Summary")[0].replace(
    "roles: {commander: Ada Lovelace}",
    """\
roles: {Communications-Lead: Grace, commander: Ada Lovelace}
impact: {summary: Felt, error_rate: 40}
severity_changes: [{at: 2026-03-14T09:20:00Z, from: SEV-2, to: SEV-1}]
visibility: public
security: {notification: [{regime: GDPR}, {regime: NIS2, required: true}]}""",
)


def test_a_part_of_a_field_is_held_back() -> None:
    """Of a block, of each item of a list, at any depth; the rest of it is seen."""
    seen = public(PARTS, "impact.error_rate", "updates.happening", "severity_changes.from")
    assert (seen.impact.summary, seen.impact.error_rate) == ("Felt", None)
    assert [item.happening for item in seen.updates] == [None] * 3
    assert [(item.from_, item.to) for item in seen.severity_changes] == [(None, "SEV-1")]
    deep = public(PARTS, "security.notification.regime").security
    assert deep is not None
    # The first entry said nothing else.
    assert [(item.regime, item.required) for item in deep.notification] == [(None, "true")]


def test_a_role_is_named_as_people_write_it() -> None:
    """Case, hyphens, underscores and spaces make no difference; other roles are seen."""
    for name in ("roles.communications_lead", "roles.Communications lead"):
        assert public(PARTS, name).roles == {"commander": "Ada Lovelace"}
    assert set(public(PARTS, "roles.scribe").roles) == {"Communications-Lead", "commander"}


def test_parts_and_kinds_of_updates_go_together() -> None:
    """Of what is left of the list the part is gone as well."""
    seen = public(PARTS, "updates.executive", "updates.happening")
    assert [(item.audience, item.happening) for item in seen.updates] == [
        ("internal", None), ("external", None)
    ]  # fmt: skip


def test_a_part_of_what_stands_in_the_body() -> None:
    """The section goes, as it says the part in its own words, and what was read from it is left."""
    text = TEXT.replace("- 09:01 first", "- 09:01 first, see [the board](x.md) <b>now</b>")
    owners = public(text, "action_items.owner")
    assert "ada" not in owners.body
    assert "## Action items" not in owners.body
    assert [(item.title, item.owner) for item in owners.action_items] == [("Close a door", None)]
    assert owners.action_lines is None
    assert owners.timeline_in_body
    rows = text.replace(
        "- 09:01 first",
        "| Time | Event | Who |\n| --- | --- | --- |\n| 09:01 | one [a](b.md) | Ada |\n",
    )
    rows = rows.replace("::: restricted\n- 09:02 second\n:::\n- 09:03 third\n", "")
    seen = public(rows, "timeline.by")
    assert "## Timeline" not in seen.body
    assert [(item.event, item.by) for item in seen.timeline] == [("one a", None)]
    assert not seen.timeline_in_body
    # Where nobody is named the section stays as it was written.
    assert public(text, "timeline.by").timeline_in_body


def test_findings_about_a_part() -> None:
    """In it, in what is within or around it; others of the same field are told."""
    names = Withheld.model_validate({"public": ["impact.error_rate", "updates.executive"]})
    rest, record = Withholding.of(Audience.PUBLIC, names), incident(PARTS)
    assert not rest.told(record, finding(field="impact.error_rate"))
    assert not rest.told(record, finding(field="impact"))
    assert not rest.told(record, finding(field="updates[2].happening"))
    assert rest.told(record, finding(field="impact.summary"))


def test_what_was_read_from_a_part_is_told_as_well() -> None:
    """The search for leaks wants the words of its rows without their times."""
    rest = Withholding.of(Audience.INTERNAL, Withheld())
    assert "second" in list(rest.texts(incident()))


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("rolls", "did you mean “roles”"),
        ("impact.eror_rate", "did you mean “impact.error_rate”"),
        ("action_items.owners", "did you mean “action_items.owner”"),
        ("updates.executives", "did you mean “updates.executive”"),
        ("impact.customers", "nothing that can be held back"),
        ("links.url", "nothing that can be held back"),
        ("action_items.status", "nothing that can be held back"),
        ("runbooks.id", "nothing that can be held back"),
        ("roles.", "nothing that can be held back"),
        ("timeline.at", "nothing that can be held back"),
    ],
)
def test_a_name_that_is_no_field_is_asked_back(name: str, question: str) -> None:
    """Misspelt it would be published."""
    with pytest.raises(ValidationError, match=question) as caught:
        Withheld.model_validate({"public": [name]})
    expected = caught.value.errors()[0]["ctx"]["expected"]
    head = name.partition(".")[0]
    assert expected.startswith("some of ")
    assert head == "rolls" or f"{head}." in expected or head in {"links", "roles"}


def test_a_role_that_nobody_has_is_an_error() -> None:
    """As far as that can be known: where no record has a role there is nothing to publish."""
    names = Withheld.model_validate({"public": ["roles.comander"]})
    rest = Withholding.of(Audience.PUBLIC, names)
    with pytest.raises(SettingsError, match=r"roles\.comander.*did you mean “commander”"):
        rest.require_roles(["commander", "scribe"])
    rest.require_roles([])
    Withholding.of(Audience.RESTRICTED, names).require_roles(["commander"])


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
