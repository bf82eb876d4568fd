"""Where a link in a record leads: to a page of the site, out of it, or nowhere published."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from hindsite.pages.addresses import Addresses, relative
from hindsite.pages.escaping import safe_url

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
        address = href.strip()
        if address.startswith("#"):
            return Link(address)
        if address.startswith("//"):
            address = f"https:{address}"
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            url = safe_url(address)
            return Link(url, is_external=True) if url else None
        target = self._target(unquote(parts.path))
        if target is None:
            return None
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return Link(relative(self.here, target) + anchor)

    def _target(self, path: str) -> str | None:
        if not path:
            return None
        inside = posixpath.normpath(posixpath.join(self.folder, path)).lstrip("/")
        record = self.library.record_by_path.get(inside)
        if record is not None:
            return self.addresses.record(record)
        return self.pages.get(posixpath.normpath(path))


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
