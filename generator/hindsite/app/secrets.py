"""What one audience may not know, and what it may, as the leak test wants it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hindsite.model.names import page_name
from hindsite.model.telling import names_of, spoken, texts_of
from hindsite.publishing.leaks import Secrets

if TYPE_CHECKING:
    from hindsite.model.enums import Audience
    from hindsite.model.library import AnyRecord, Library

__all__ = ["secrets_of"]


_RUN = 8
"""So many words in a row are searched for wherever they stand."""

_WHOLE = 4
"""From so many words on, what is held back is searched for as a whole where it has no run."""

_LETTERS = 5
"""What has fewer letters and digits stands by chance in too much: in a picture, in a checksum."""


def secrets_of(whole: Library, seen: Library, audience: Audience) -> Secrets:
    """The records of a library that an audience does not see, with what it sees besides.

    Args:
        whole: All that was read.
        seen: The same, as the audience may see it.
        audience: Whose.
    """
    shown, kept = seen.record_by_path, seen.rule_file_by_path
    hidden = [record for path, record in whole.record_by_path.items() if path not in shown]
    rules = [item for path, item in whole.rule_file_by_path.items() if path not in kept]
    told_of = seen.review_by_path
    reviews = [item for path, item in whole.review_by_path.items() if path not in told_of]
    withheld = tuple(whole.withheld_from(audience))
    whole_texts = (text for text in withheld if _WHOLE <= _length(text) < _RUN)
    told = (text for record in (*hidden, *rules, *reviews) for text in texts_of(record))
    names = (name for record in (*hidden, *reviews) for name in names_of(record))
    return Secrets(
        # Names of alerts are words of everyday use, and stand in records that say who was paged.
        names=(*names, *whole_texts),
        texts=(*told, *withheld),
        short=tuple(dict.fromkeys(_short(withheld))),
        visible=lambda: _visible(seen),
    )


def _length(text: str) -> int:
    return len(spoken(text).split())


def _short(texts: Iterable[str]) -> Iterator[str]:
    """Of what is held back, what is too short to be searched for whatever it says.

    That are texts of up to three words, and lines of longer ones that have no run by themselves.
    """
    for text in texts:
        lines = text.strip().split("\n")
        for said in map(spoken, lines if len(lines) > 1 or _length(text) < _WHOLE else ()):
            letters = said.replace(" ", "")
            if len(said.split()) < _RUN and len(letters) >= _LETTERS and not letters.isdigit():
                yield said


def _visible(seen: Library) -> Iterator[str]:
    records: tuple[AnyRecord, ...] = (
        *seen.incidents,
        *seen.runbooks,
        *seen.rule_files,
        *seen.reviews,
    )
    for record in records:
        yield from texts_of(record)
        yield record.places.path
    # A rule that is hidden may lead to the page of a runbook that is not.
    home = seen.settings.site.url or ""
    yield from (f"{home} runbooks {page_name(item.id)}" for item in seen.runbooks)
    yield from (f"{home} incidents {page_name(item.id)}" for item in seen.incidents)
    yield seen.settings.model_dump_json()
    yield seen.introduction
    for column in seen.paging.columns.values():
        yield from column.names
