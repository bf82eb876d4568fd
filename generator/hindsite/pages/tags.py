"""Every tag with the records that carry it, and a page for each tag that many carry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.incident import Incident
from hindsite.model.names import slug
from hindsite.pages.addresses import Addresses
from hindsite.pages.desk import Desk
from hindsite.pages.exploring import explore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context
    from hindsite.pages.parts import Ref
    from hindsite.pages.values import Page

    Tagged = Incident | Runbook

__all__ = ["tag_pages"]

_WHOLE = 30
_LATEST = 10
_LISTED = 500


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with records that carry it, incidents first; `total` is how many there are.

    `href` leads to a page that lists more of them, where there is one.
    """

    name: str
    anchor: str
    refs: tuple[Ref, ...]
    total: int
    href: str | None = None


def tag_pages(context: Context) -> Iterator[Page]:
    """The page of tags, and one of each long tag; case and marks do not tell tags apart."""
    desk = Desk(context, "tags/")
    names, records = _tagged(context)
    tags = [_tag(desk, key, names[key], records[key]) for key in sorted(records)]
    yield desk.page("tags.md.j2", "Tags", {"tags": tags})
    for key in sorted(records):
        if len(records[key]) > _WHOLE:
            yield _long(context, key, names[key], records[key])


def _tagged(context: Context) -> tuple[Mapping[str, str], Mapping[str, Sequence[Tagged]]]:
    """By slug: how a tag is spelt first, and what carries it, incidents first."""
    names: dict[str, str] = {}
    records: defaultdict[str, list[Tagged]] = defaultdict(list)
    tagged: tuple[Tagged, ...] = (*context.newest, *context.runbooks)
    for record in tagged:
        for key, tag in {slug(tag): tag for tag in record.tags}.items():
            names.setdefault(key, tag)
            records[key].append(record)
    return names, records


def _tag(desk: Desk, key: str, name: str, records: Sequence[Tagged]) -> Tag:
    is_long = len(records) > _WHOLE
    shown = records[:_LATEST] if is_long else records
    href = desk.url(Addresses.tag(key)) if is_long else None
    return Tag(name, f"tag-{key}", _refs(desk, shown), len(records), href)


def _long(context: Context, key: str, name: str, records: Sequence[Tagged]) -> Page:
    desk = Desk(context, Addresses.tag(key), is_searched=False)
    values = {
        "tag": Tag(name, f"tag-{key}", _refs(desk, records[:_LISTED]), len(records)),
        "everything": desk.url("tags/"),
        "found": explore(desk, q=name),
    }
    return desk.page("tag.md.j2", f"Tag {name}", values)


def _refs(desk: Desk, records: Sequence[Tagged]) -> tuple[Ref, ...]:
    return tuple(
        desk.incident(record, desk.day_of(record.counted_at).text)
        if isinstance(record, Incident)
        else desk.runbook(record, "runbook")
        for record in records
    )
