"""Where each page lies, and how one page is reached from another.

An address is what follows the site's own URL: `incidents/2026-03-14-checkout/`, or nothing for the
first page. Pages link to one another by relative URLs, so that a site works below any folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from hindsite.model.alerts import alert_page_name
from hindsite.model.incident import Incident
from hindsite.model.names import fold, page_name
from hindsite.model.review import Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

__all__ = ["Addresses", "relative", "source_path"]

_FOLDERS = frozenset(
    {"incidents/", "runbooks/", "services/", "metrics/", "reports/", "policy/", "alerts/"}
)


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


# More than the pages of a large library: what is met again in the same order must not be forgotten.
@lru_cache(maxsize=65536)
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
                "alerts": _distinct_alerts(self.library),
                "reviews": _distinct(item.id for item in self.library.reviews),
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

    def review(self, identifier: str) -> str:
        """The address of a review by its own id."""
        return f"reviews/{self._names['reviews'][fold(identifier)]}/"

    def alert(self, name: str) -> str:
        """The address of an alert by its name, whatever the case of that."""
        return f"alerts/{self._names['alerts'][fold(name)]}/"

    def has_alert(self, name: str) -> bool:
        """Whether an alert of a name has a page."""
        return fold(name) in self._names["alerts"]

    @staticmethod
    def alerts(number: int) -> str:
        """The address of a part of the list of all alerts, counted from 1."""
        return f"alerts/list/{number}/"

    def record(self, record: Incident | Runbook | Review) -> str:
        """The address of a record."""
        if isinstance(record, Incident):
            return self.incident(record.id)
        return self.review(record.id) if isinstance(record, Review) else self.runbook(record.id)

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
        return f"tags/{page_name(key)}/"

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
        library = self.library
        records: tuple[Incident | Runbook | Review, ...]
        records = (*library.incidents, *library.runbooks, *library.reviews)
        for record in records:
            address = self.record(record)
            for alias in record.aliases:
                yield f"{address.partition('/')[0]}/{page_name(alias)}/", address
        for service in self.library.services:
            for name in service.formerly:
                yield f"services/{page_name(name)}/", self.service(service.id)


def _distinct_alerts(library: Library) -> dict[str, str]:
    """Folded names of alerts, each with the name of its page; one page for all spellings."""
    spellings = sorted({alert.name for rules in library.rule_files for alert in rules.alerts})
    names: dict[str, str] = {}
    taken: set[str] = set()
    for spelling in spellings:
        if fold(spelling) in names:
            continue
        name = alert_page_name(spelling)
        while fold(name) in taken:
            name += "-"
        taken.add(fold(name))
        names[fold(spelling)] = name
    return names


def _distinct(identifiers: Iterable[str]) -> dict[str, str]:
    """Ids folded, each with the name of its page; names that a folder needs itself get a hyphen."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for identifier in identifiers:
        name = page_name(identifier)
        while fold(name) in taken:
            name += "-"
        taken.add(fold(name))
        names.setdefault(fold(identifier), name)
    return names
