"""Text → records with positions; the only room that reads content from disk.

What is named here is loaded when it is asked for: who only looks whether anything has changed reads
the settings and no record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.loading import late

if TYPE_CHECKING:
    from hindsite.reading.cards import Card, cards_from, cards_text
    from hindsite.reading.documents import documents_in, documents_of, records_among
    from hindsite.reading.library import collected, read_library
    from hindsite.reading.paging import Paging, read_paging
    from hindsite.reading.recall import Recall
    from hindsite.reading.settings import SETTINGS_FILE, SITE_FILES, read_settings
    from hindsite.reading.shelf import Shelf
    from hindsite.reading.texts import lines_below, lines_of

__all__ = [
    "SETTINGS_FILE",
    "SITE_FILES",
    "Card",
    "Paging",
    "Recall",
    "Shelf",
    "cards_from",
    "cards_text",
    "collected",
    "documents_in",
    "documents_of",
    "lines_below",
    "lines_of",
    "read_library",
    "read_paging",
    "read_settings",
    "records_among",
]

_HOMES = {
    "SETTINGS_FILE": "settings",
    "SITE_FILES": "settings",
    "Card": "cards",
    "Paging": "paging",
    "Recall": "recall",
    "Shelf": "shelf",
    "cards_from": "cards",
    "cards_text": "cards",
    "collected": "library",
    "documents_in": "documents",
    "documents_of": "documents",
    "lines_below": "texts",
    "lines_of": "texts",
    "read_library": "library",
    "read_paging": "paging",
    "read_settings": "settings",
    "records_among": "documents",
}


def __getattr__(name: str) -> object:
    return late(__name__, _HOMES, name)
