"""Where each page lies, and how one page is reached from another.

An address is what follows the site's own URL: `incidents/2026-03-14-checkout/`, or nothing for the
first page. Pages link to one another by relative URLs, so that a site works below any folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from hindsite.model.incident import Incident
from hindsite.model.names import fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

__all__ = ["Addresses", "relative", "source_path"]

_RESERVED = re.compile(r"index|readme|\d{4}")
_FOLDERS = frozenset({"incidents/", "runbooks/", "services/", "metrics/", "reports/", "policy/"})
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")


def source_path(address: str) -> str:
    """The staged Markdown file of an address: a folder of its own index, or a file of that name."""
    if not address or address in _FOLDERS:
        return f"{address}index.md"
    return f"{address.rstrip('/')}.md"


def relative(here: str, there: str) -> str:
    """The URL that leads from one address to another, with its anchor if it has one."""
    path, mark, anchor = there.partition("#")
    if path == here and mark:
        return f"#{anchor}"
    start, end = _steps(here), _steps(path)
    shared = 0
    for one, other in zip(start, end, strict=False):
        if one != other:
            break
        shared += 1
    way = "/".join([*[".."] * (len(start) - shared), *end[shared:]]) or "."
    slash = "/" if not path or path.endswith("/") else ""
    return f"{way}{slash}{mark}{anchor}"


@lru_cache(maxsize=8192)
def _steps(address: str) -> tuple[str, ...]:
    """The folders on the way to an address, and its file if it is one, as a URL spells them."""
    return tuple(quote(step) for step in address.split("/") if step)


@dataclass(frozen=True)
class Addresses:
    """The addresses of one library's records; no two of them are the same, whatever their case."""

    library: Library
    _names: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self,
            "_names",
            {
                "incidents": _distinct(item.id for item in self.library.incidents),
                "runbooks": _distinct(item.id for item in self.library.runbooks),
                "services": _distinct(item.id for item in self.library.services),
            },
        )

    def incident(self, identifier: str) -> str:
        """The address of an incident by its own id."""
        return f"incidents/{self._names['incidents'][fold(identifier)]}/"

    def runbook(self, identifier: str) -> str:
        """The address of a runbook by its own id."""
        return f"runbooks/{self._names['runbooks'][fold(identifier)]}/"

    def service(self, identifier: str) -> str:
        """The address of a service by its own id."""
        return f"services/{self._names['services'][fold(identifier)]}/"

    def record(self, record: Incident | Runbook) -> str:
        """The address of a record."""
        if isinstance(record, Incident):
            return self.incident(record.id)
        return self.runbook(record.id)

    @staticmethod
    def year(year: int) -> str:
        """The address of one year's incidents."""
        return f"incidents/{year}/"

    def service_year(self, identifier: str, year: int) -> str:
        """The address of one year's incidents of a service by its own id."""
        return f"{self.service(identifier)}{year}/"

    @staticmethod
    def tag(key: str) -> str:
        """The address of a tag by its slug."""
        return f"tags/{_part(key)}/"

    @staticmethod
    def report(label: str) -> str:
        """The address of one period's report, by its label such as `2026-Q3`."""
        return f"reports/{label}/"

    @cached_property
    def redirects(self) -> Mapping[str, str]:
        """Former addresses, each with the present one; none takes the place of a page."""
        taken = {
            fold(f"{folder}/{name}/")
            for folder in self._names
            for name in self._names[folder].values()
        }
        found: dict[str, str] = {}
        for old, new in self._former():
            if fold(old) not in taken:
                taken.add(fold(old))
                found[old] = new
        return found

    def _former(self) -> Iterable[tuple[str, str]]:
        records: tuple[Incident | Runbook, ...] = (*self.library.incidents, *self.library.runbooks)
        for record in records:
            address = self.record(record)
            for alias in record.aliases:
                yield f"{address.partition('/')[0]}/{_part(alias)}/", address
        for service in self.library.services:
            for name in service.formerly:
                yield f"services/{_part(name)}/", self.service(service.id)


def _part(name: str) -> str:
    plain = name if _PLAIN.fullmatch(name) else slug(name)
    return f"{plain}-" if _RESERVED.fullmatch(fold(plain)) else plain


def _distinct(identifiers: Iterable[str]) -> dict[str, str]:
    """Ids folded, each with the name of its page; names that a folder needs itself get a hyphen."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for identifier in identifiers:
        name = _part(identifier)
        while fold(name) in taken:
            name += "-"
        taken.add(fold(name))
        names.setdefault(fold(identifier), name)
    return names
