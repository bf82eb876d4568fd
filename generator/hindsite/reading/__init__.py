"""Text → records with positions; the only room that reads content from disk."""

from hindsite.reading.library import read_library
from hindsite.reading.recall import Recall
from hindsite.reading.settings import SETTINGS_FILE, read_settings

__all__ = ["SETTINGS_FILE", "Recall", "read_library", "read_settings"]
