"""Where a link in a record leads: to a page of the site, out of it, or nowhere published."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from hindsite.model.links import Aim, Target, target_of
from hindsite.pages.addresses import Addresses, relative

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.model.library import Library

__all__ = ["Leads", "Link", "Resolver", "Watched"]


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that may stand in a page. `is_external` where it leaves the site."""

    url: str
    is_external: bool = False


@dataclass(frozen=True)
class Resolver:
    """Links of one file. `folder` is where it lies, `here` the address of its page.

    `pages` are pages of the site by path, for a file that may link to them as if it were one.
    """

    library: Library
    addresses: Addresses
    folder: str
    here: str
    pages: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, href: str) -> Link | None:
        """The link for an address as written, or None where nothing published stands there."""
        target = target_of(href, self.folder)
        if target.aim is Aim.PAGE:
            return Link(target.url)
        if target.aim is Aim.WEB:
            return Link(target.url, is_external=True)
        address = self._address(target)
        if address is None:
            return None
        anchor = f"#{target.anchor}" if target.anchor else ""
        return Link(relative(self.here, address) + anchor)

    def place(self, href: str) -> tuple[str, ...] | None:
        """What the link for an address follows from, from the same page; quicker than the link."""
        target = target_of(href, self.folder)
        if target.aim is not Aim.FILE:
            return (target.aim.name, target.url)
        address = self._address(target)
        return None if address is None else (address, target.anchor)

    def _address(self, target: Target) -> str | None:
        if target.aim is not Aim.FILE:
            return None
        library = self.library
        record = library.record_by_path.get(target.path) or library.review_by_path.get(target.path)
        if record is not None:
            return self.addresses.record(record)
        return self.pages.get(posixpath.normpath(target.written))


class Leads(Protocol):
    """Whatever leads the links of one file."""

    def resolve(self, href: str) -> Link | None:
        """The link for an address as written, or None where nothing published stands there."""


class Watched:
    """A resolver whose answers are noted: what was made of them holds as long as they do."""

    def __init__(self, resolver: Leads) -> None:
        self._resolver = resolver
        self.answers: dict[str, Link | None] = {}

    def resolve(self, href: str) -> Link | None:
        """The link that the resolver gives."""
        link = self.answers[href] = self._resolver.resolve(href)
        return link
