"""A shelf → the library as if it had one record, which is what rules look at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hindsite.checks.declared import Declared
from hindsite.model.alerts import RuleFile
from hindsite.model.incident import Incident
from hindsite.model.library import AnyRecord, Library
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook

if TYPE_CHECKING:
    from hindsite.reading import Shelf

__all__ = ["Portions"]


class Portions:
    """Libraries of one record each, which have the settings and services of all in common.

    Args:
        shelf: All files of the library.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.declared = Declared(shelf.settings)

    def of(self, record: AnyRecord | None) -> Library:
        """The library as if it had one record, or none."""
        services = self._shelf.services_of(record)
        part = Library(
            settings=self._shelf.settings,
            incidents=(record,) if isinstance(record, Incident) else (),
            runbooks=(record,) if isinstance(record, Runbook) else (),
            rule_files=(record,) if isinstance(record, RuleFile) else (),
            reviews=(record,) if isinstance(record, Review) else (),
            services=services,
            findings=tuple(self._shelf.findings(record.places.path)) if record else (),
        )
        if services == self._bare.services:
            self._bare.lend(part)
        return part

    @cached_property
    def _bare(self) -> Library:
        """The settings and services without a record."""
        return Library(settings=self._shelf.settings, services=self._shelf.services_of(None))
