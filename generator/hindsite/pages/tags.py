"""Every tag with the incidents and runbooks that carry it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.names import slug
from hindsite.pages.desk import Desk

if TYPE_CHECKING:
    from hindsite.pages.context import Context
    from hindsite.pages.parts import Ref
    from hindsite.pages.values import Page

__all__ = ["tags_page"]

_LISTED = 100


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with the records that carry it, incidents first; `more` are not listed."""

    name: str
    anchor: str
    refs: tuple[Ref, ...]
    more: int


def tags_page(context: Context) -> Page:
    """The page of tags; tags that differ in case or marks only stand under one heading."""
    desk = Desk(context, "tags/")
    refs: defaultdict[str, list[Ref]] = defaultdict(list)
    names: dict[str, str] = {}
    for incident in context.newest:
        for tag in incident.tags:
            names.setdefault(slug(tag), tag)
            refs[slug(tag)].append(desk.incident(incident, desk.day_of(incident.counted_at).text))
    for runbook in context.runbooks:
        for tag in runbook.tags:
            names.setdefault(slug(tag), tag)
            refs[slug(tag)].append(desk.runbook(runbook, "runbook"))
    tags = [
        Tag(names[key], f"tag-{key}", tuple(refs[key][:_LISTED]), max(len(refs[key]) - _LISTED, 0))
        for key in sorted(refs)
    ]
    return desk.page("tags.md.j2", "Tags", {"tags": tags})
