"""The list of words by which persons are blamed, as it is shipped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hindsite.model.language import Wording
from hindsite.model.names import did_you_mean
from hindsite.reading.word_models import read_list
from hindsite.resources import words_folder

if TYPE_CHECKING:
    from hindsite.model.language import BlameWords

__all__ = ["plain_words", "shipped_wording", "unknown_words"]


def plain_words(words: str) -> str:
    """The words of a phrase in the form in which two are the same: `should have <done>` too."""
    return " ".join(words.lower().replace("’", "'").replace("<done>", "").split())


def unknown_words(changes: BlameWords) -> dict[int, str]:
    """What is to be removed and stands in no list, by its index, with what may be meant."""
    if not changes.remove:
        return {}
    known = {plain_words(words) for item in shipped_wording().phrases for words in item.words}
    return {
        index: did_you_mean(words, known)
        for index, words in enumerate(changes.remove)
        if plain_words(words) not in known
    }


@cache
def shipped_wording() -> Wording:
    """The words of `site_templates/words/blameless.yml`.

    Raises:
        ValueError: The file that was shipped is broken.
    """
    return read_list(words_folder() / "blameless.yml", Wording)
