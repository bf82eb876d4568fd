from __future__ import annotations

from collections.abc import Mapping

import pytest

from hindsite.comparing.fields import field_changes
from tests.factories import incident


def told(before: Mapping[str, object], after: Mapping[str, object], *secrets: str) -> list[str]:
    """Each change in a line."""
    return [
        f"{one.name}: {one.note or f'{one.before} -> {one.after}'}"
        for one in field_changes(incident(**before), incident(**after), set(secrets))
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({"severity": "SEV-2"}, {"severity": "SEV-1"}, ["severity: SEV-2 -> SEV-1"]),
        (
            {},
            {"resolved_at": "2026-03-14T11:00+01:00"},
            [
                "status by its times: detected -> resolved",
                "resolved_at:  -> 2026-03-14 10:00Z",
            ],
        ),
        (
            {"impact": {"error_rate": 3, "data_loss": True}},
            {"impact": {"error_rate": 5.5, "data_loss": False}},
            ["impact.error_rate: 3 -> 5.5", "impact.data_loss: yes -> no"],
        ),
        (
            {"tags": ["a", "b"]},
            {"tags": ["b", "c", "d"]},
            ["tags: added c, d; removed a"],
        ),
        ({"tags": ["a", "b"]}, {"tags": ["b", "a"]}, ["tags: in another order"]),
        (
            {"roles": {"scribe": "ann"}},
            {"roles": {"scribe": "ben", "lead": "eve"}},
            ["roles.lead:  -> eve", "roles.scribe: ann -> ben"],
        ),
        (
            {"action_items": [{"id": "A1", "title": "x"}, {"id": "A2", "title": "y"}]},
            {"action_items": [{"id": "A1", "title": "z"}, {"id": "A3", "title": "y"}]},
            ["action_items: 1 added, 1 removed, 1 changed"],
        ),
        (
            {"links": [{"title": "a", "url": "https://a"}, {"title": "b", "url": "https://b"}]},
            {"links": [{"title": "b", "url": "https://b"}, {"title": "a", "url": "https://a"}]},
            ["links: in another order"],
        ),
        (
            {"severity_changes": [{"at": "2026-03-14T09:10Z", "to": "SEV-2"}]},
            {"severity_changes": [{"at": "2026-03-14T09:10Z", "to": "SEV-1"}]},
            ["severity_changes: 1 changed"],
        ),
        (
            {"ignore": [{"rule": "a", "reason": "x y"}]},
            {"ignore": [{"rule": "b", "reason": "x y"}]},
            ["ignore: 1 added, 1 removed"],
        ),
        ({"security": {}}, {}, ["security: taken away"]),
        ({}, {"security": {"known_at": "2026-03-14T09:00:30Z"}}, ["security: recorded"]),
    ],
)
def test_fields_in_words(
    before: dict[str, object], after: dict[str, object], expected: list[str]
) -> None:
    """Each field says what it was and is; a list what came and went."""
    assert told(before, after) == expected


def test_sections_of_the_text() -> None:
    """The text is told by its sections: the diff itself stands beside the comment."""
    before = "Lead.\n\n## Summary\n\nA.\n\n## Cause\n\nB.\n"
    after = "Led.\n\n## Summary\n\nA.\n\n## Lessons\n\nC.\n"
    assert told({"body": before}, {"body": after}) == [
        "text: added “Lessons”; changed the beginning; removed “Cause”"
    ]
    turned = "## B\n\nb\n\n## A\n\na\n"
    assert told({"body": "## A\n\na\n\n## B\n\nb\n"}, {"body": turned}) == [
        "text: sections in another order"
    ]
    assert told({"body": "a\n"}, {"body": "\na\n\n"}) == []


def test_references_to_secrets_are_not_told() -> None:
    """A record may name another that its own readers may not know of."""
    after: dict[str, object] = {
        "related": ["Secret", "open"],
        "duplicate_of": "secret",
        "runbooks": [{"id": "secret"}],
    }
    assert told({}, after, "secret") == ["related: added open"]
