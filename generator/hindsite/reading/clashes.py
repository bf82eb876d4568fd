"""Records that claim an id or alias which another has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from hindsite.model.names import fold
from hindsite.reading.notes import note

if TYPE_CHECKING:
    from hindsite.model.findings import Finding, Place
    from hindsite.model.incident import Incident
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook

__all__ = ["Claim", "Clash", "clashes", "taken"]


class Claim(NamedTuple):
    """The names that the record of a file claims among those of its kind; the first is its id.

    `who` is the file, by its number in the order in which files are read.
    """

    who: int
    kind: str
    names: tuple[str, ...]


class Clash(NamedTuple):
    """A name that one file claims and another has; `field` and `owner_field` hold it there."""

    who: int
    field: str
    name: str
    owner: int
    owner_field: str


def clashes(claims: Iterable[Claim]) -> Iterator[Clash]:
    """For each file that claims a name which one before it has, the first such name.

    What such a file claims besides is free for others, since it gives no record.
    """
    keyed = [(who, [(kind, fold(name)) for name in names], names) for who, kind, names in claims]
    every = [key for _, keys, _ in keyed for key in keys]
    if len(set(every)) == len(every):  # as in any library that is in order
        return
    owners: dict[tuple[str, str], tuple[int, str]] = {}
    for who, keys, names in keyed:
        at = next((index for index, key in enumerate(keys) if key in owners), None)
        if at is None:
            owners |= {key: (who, _field(index)) for index, key in enumerate(keys)}
        else:
            yield Clash(who, _field(at), names[at], *owners[keys[at]])


def _field(index: int) -> str:
    return "aliases" if index else "id"


def taken(record: Incident | Runbook | Review, clash: Clash, owner: Place) -> Finding:
    """The finding that a name of a record is taken.

    Args:
        record: Of the file that came later.
        clash: The name.
        owner: Where the other record has it.
    """
    place = record.places.of(clash.field)
    what = "alias" if clash.field == "aliases" else "id"
    remark = note(
        "duplicate-id",
        (place.line, place.column),
        f"the {what} {clash.name} is taken by {owner.path}:{owner.line}",
        field=clash.field,
        found=clash.name,
        expected="an id that no other record has, whatever the case of its letters",
        remedy="write another one; a record without “id:” has the name of its file for an id",
    )
    return remark.at(place.path)
