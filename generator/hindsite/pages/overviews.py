"""Overviews kept between builds: all pages that show several records, as long as no fact changed.

A fact is whatever a record says outside of its body. Where only bodies changed, neither numbers
nor charts nor overviews have to be made again, unless an overview shows the beginning of a body.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from hindsite.model.findings import Level
from hindsite.model.names import fold
from hindsite.pages.fingerprint import fingerprint
from hindsite.pages.measured import Verdicts
from hindsite.pages.summary import summary_of
from hindsite.pages.values import Draft
from hindsite.store import digest, plain_bytes, plain_of, source_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from hindsite.model.library import AnyRecord, Library
    from hindsite.model.settings import Settings
    from hindsite.pages.context import Context
    from hindsite.pages.environment import Templates
    from hindsite.pages.rendering import Renderer
    from hindsite.pages.values import Options, Page
    from hindsite.store import Pack

__all__ = ["MANY", "Kept", "facts_key", "filed", "maker_of", "program", "whole"]

MANY = 500
"""So many incidents are worth processes of their own for all that shows several of them."""

_CODE = ("hindsite.metrics", "hindsite.charts", "hindsite.pages", "hindsite.model")
_PACKAGES = (
    *("numpy", "pandas", "narwhals", "scipy", "matplotlib"),
    *("pydantic", "Jinja2", "tzdata"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one build wrote of all records together, and what numbers say of each.

    `texts` are digests of the pages' texts by their paths. `summaries` are what the pages show of
    incidents' bodies, by the incidents' ids.
    """

    verdicts: Verdicts
    texts: Mapping[str, str]
    summaries: Mapping[str, str]

    @classmethod
    def of(cls, pack: Pack | None, key: str | None) -> Kept | None:
        """What a former build kept under the key of its facts, if anything; texts are there."""
        raw = pack.get(key) if pack is not None and key else None
        if raw is None or pack is None:
            return None
        head, _, rest = raw.partition(b"\0")
        try:
            texts, summaries = plain_of(rest)
            kept = cls(Verdicts.from_bytes(head), texts, summaries)
        except ValueError:
            return None
        # Each is asked for: what this build needs stays for the next one.
        there = [pack.use(text) for text in kept.texts.values()]
        return kept if all(there) else None

    @classmethod
    def of_texts(cls, context: Context, texts: Iterable[tuple[str, str]]) -> Kept:
        """What is to be known of pages that were filed just now, by their paths."""
        found = dict(texts)
        return cls(context.numbers.verdicts, found, context.summaries)

    def keep(self, pack: Pack, key: str) -> None:
        """Keep it for the next builds."""
        rest = plain_bytes((self.texts, self.summaries))
        pack.put(key, self.verdicts.to_bytes() + b"\0" + rest)

    def text(self, pack: Pack, path: str) -> str | None:
        """The text of a page; None where it was damaged meanwhile."""
        raw = pack.get(self.texts[path])
        return None if raw is None else raw.decode("utf-8", "surrogatepass")

    def holds(self, library: Library, renderer: Renderer) -> bool:
        """Whether bodies still begin as the pages have it."""
        known = library.incident_by_id
        return all(
            (incident := known.get(fold(name))) is not None
            and summary_of(renderer, incident) == summary
            for name, summary in self.summaries.items()
        )


def filed(pack: Pack, page: Page | Draft) -> tuple[str, str]:
    """Keep the text of a page for the next builds, if nobody has; its path, and its digest.

    Of a draft that is the digest of all that it is made from, so that it need not be written.
    """
    text = page.key if isinstance(page, Draft) else None
    if text is None:
        page = whole(page)
        text = digest("overview 1", page.path, page.text)
    if not pack.use(text):
        pack.put(text, whole(page).text.encode("utf-8", "surrogatepass"))
    return page.path, text


def whole(page: Page | Draft) -> Page:
    """The page, written if it is not yet."""
    return page.page if isinstance(page, Draft) else page


def maker_of(settings: Settings, options: Options, templates: Templates) -> str | None:
    """A digest of what makes pages of records: our code, templates, settings, the audience.

    None where that is not known.
    """
    markdown = fingerprint(options.markdown)
    if markdown is None:
        return None
    return digest(
        *program(),
        markdown,
        templates.fingerprint,
        settings.model_dump_json(),
        options.audience.value,
        options.edit_url or "",
    )


def facts_key(
    library: Library, as_of: datetime, options: Options, templates: Templates
) -> str | None:
    """A digest of all that overviews are made from, or None where that is not known."""
    maker = maker_of(library.settings, options, templates)
    records: tuple[AnyRecord, ...] = (
        *library.incidents,
        *library.runbooks,
        *library.rule_files,
        *library.reviews,
    )
    facts = [_facts(record) for record in records]
    if maker is None or not all(facts):
        return None
    return digest(
        "overviews 6",
        maker,
        as_of.isoformat(),
        library.introduction,
        repr(library.hidden),
        repr(library.services),
        repr([finding for finding in library.findings if finding.level is Level.ERROR]),
        repr(library.unreadable),
        repr(sorted(library.paths)),
        library.paging.fingerprint,
        *facts,
    )


def _facts(record: AnyRecord) -> str:
    places = record.places
    return places.facts and f"{places.path} {places.facts} {' '.join(record.services)}"


@cache
def program() -> tuple[str, ...]:
    """What makes overviews of records: our code, and the libraries that it uses."""
    return (sys.version, source_digest(*_CODE), *(f"{name} {version(name)}" for name in _PACKAGES))
