"""What an alerting rule is, the file it stands in, and what its `runbook_url` says."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from pydantic import Field

from hindsite.model.enums import Audience
from hindsite.model.findings import Place, Places
from hindsite.model.names import fold, page_name, slug
from hindsite.model.values import Record

if TYPE_CHECKING:
    from hindsite.model.switching import Ignore

__all__ = [
    "RULE_SUFFIXES",
    "RUNBOOK_URL",
    "Alert",
    "Definition",
    "RuleFile",
    "alert_page_name",
    "named_by",
]

RUNBOOK_URL = "runbook_url"
"""The annotation that leads from an alert to its runbook."""

RULE_SUFFIXES = (".yaml", ".yml")
"""How the names of files of rules end."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_OWN_NAME = re.compile(r"\{\{-?\s*\$labels\.alertname\s*-?\}\}")
_SUFFIX = re.compile(r"\.(?:md|markdown|html?)\Z", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|/)index\.html?\Z", re.IGNORECASE)
_DIGITS = 8


class Alert(Record):
    """One alerting rule as its file has it.

    `expression` is PromQL, `held` how long it must be true (`for`), as written. `line` and
    `column` are where the name stands; `url_at` is where the value of `runbook_url` does.
    """

    name: str
    path: str
    line: int = 1
    column: int = 1
    group: str = ""
    expression: str = ""
    held: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)
    url_at: tuple[int, int] | None = None

    @property
    def place(self) -> Place:
        """Where its name stands."""
        return Place(self.path, self.line, self.column)

    @property
    def severity(self) -> str | None:
        """Its label of that name, as written."""
        return self.labels.get("severity") or None

    @property
    def runbook_url(self) -> str | None:
        """The annotation, in which the alert's own name is filled in as Prometheus would."""
        url = self.annotations.get(RUNBOOK_URL, "").strip()
        return _OWN_NAME.sub(lambda _: self.name, url) or None

    def without_url(self) -> Alert:
        """The alert as if nobody had said where its runbook is."""
        left = {name: text for name, text in self.annotations.items() if name != RUNBOOK_URL}
        return self.model_copy(update={"annotations": left, "url_at": None})


class Definition(NamedTuple):
    """That an alert is defined: its name as written, where, and what its `runbook_url` names.

    `tier` is who may see its file.
    """

    name: str
    path: str
    group: str
    line: int
    target: str
    tier: Audience


class RuleFile(Record):
    """The alerting rules of one file, and how many recording rules stand beside them."""

    alerts: tuple[Alert, ...] = ()
    recordings: int = 0
    visibility: Audience | None = None
    places: Places = Field(default=Places("rules.yaml"), exclude=True, repr=False)

    @property
    def tier(self) -> Audience:
        """The visibility in force: internal unless the settings of its source say otherwise."""
        return self.visibility or Audience.INTERNAL

    @property
    def names(self) -> tuple[str, ...]:
        """None: nobody refers to a file of rules."""
        return ()

    @property
    def services(self) -> tuple[str, ...]:
        """None: what labels say of services is not known to be one of the catalogue."""
        return ()

    @property
    def ignore(self) -> tuple[Ignore, ...]:
        """Nothing: rules are switched for a file in `hindsite.yml`."""
        return ()


def named_by(url: str | None) -> str:
    """The folded name that the last step of a URL is, or nothing.

    `https://runbooks.example.org/general/TargetDown.html#meaning` names `targetdown`.
    """
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return ""
    last = _INDEX.sub("", path.rstrip("/")).rstrip("/").rpartition("/")[2]
    return fold(_SUFFIX.sub("", unquote(last)))


def alert_page_name(name: str) -> str:
    """The part of an address that stands for an alert: its very name where that may be one.

    Of another name a digest makes sure that it is nobody else's.
    """
    if _PLAIN.fullmatch(name) and page_name(name) == name:
        return name
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{slug(name)}-{mark}"
