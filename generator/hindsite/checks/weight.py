"""Rules on what a text asks of the machine that lays it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.effort import is_too_hard
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope

__all__ = ["RULES"]


def _unshown_layout(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        if is_too_hard(record.body):
            yield Fault(
                places=record.places,
                steps=("body",),
                at=(record.body_line, 1),
                message="the text is shown as it stands, without headings and links: to lay it out "
                "would take very long",
                remedy="put logs and dumps between two lines ```, and an empty line between "
                "paragraphs",
                expected="paragraphs, lists, tables and code as people write them",
            )


RULES = (
    Rule(
        "unshown-layout",
        Level.WARNING,
        "a text can be laid out in time that grows with its length alone",
        _unshown_layout,
    ),
)
