"""Text → records with positions; the only room that reads content from disk."""

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
