"""Entries → the index that the search in the browser reads. docs/search.md has the format."""

from hindsite.publishing.search.index import index_pages, index_shelves, script_pages, with_index
from hindsite.publishing.search.keeping import Shelved, foresee, see_foreseen

__all__ = [
    "Shelved",
    "foresee",
    "index_pages",
    "index_shelves",
    "script_pages",
    "see_foreseen",
    "with_index",
]
