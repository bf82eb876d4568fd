from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mkdocs.structure.files import File, file_sort_key

from hindsite.publishing.draft_files import sort_key

NAMES = st.sampled_from(["index", "README", "a", "b", "index.x", "z", "ä"])
PATHS = st.builds(
    lambda folders, name, end: "/".join([*folders, name + end]),
    st.lists(NAMES, max_size=3),
    NAMES,
    st.sampled_from([".md", ".html", ".css", ""]),
)


@given(paths=st.lists(PATHS, max_size=8, unique=True))
def test_files_stand_in_the_order_of_mkdocs(paths: list[str]) -> None:
    """Indexes first, folders last: a quicker key gives the same order."""
    files = [File(path, None, "site", use_directory_urls=True) for path in paths]
    assert sorted(files, key=sort_key) == sorted(files, key=file_sort_key)
