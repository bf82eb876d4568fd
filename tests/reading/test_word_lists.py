from __future__ import annotations

from hindsite.reading.word_lists import word_list
from hindsite.resources import words_folder


def test_every_word_is_text() -> None:
    """What YAML takes for a truth or a number is a word like others."""
    filler = word_list("actions")["filler"]
    assert isinstance(filler, list)
    assert {"no", "on"} <= set(map(str, filler))


def test_every_list_can_be_read() -> None:
    """No file of the folder is broken."""
    names = [path.stem for path in words_folder().glob("*.yml")]
    assert {"actions", "postmortems"} <= set(names)
    assert all(word_list(name) for name in names)
