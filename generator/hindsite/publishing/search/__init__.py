"""Entries → the index that the search in the browser reads. docs/search.md has the format."""

from hindsite.publishing.search.index import index_pages, with_index

__all__ = ["index_pages", "with_index"]
