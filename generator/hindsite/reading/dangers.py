"""The list of dangerous commands: as it is shipped, and as a library has changed it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hindsite.model.danger import Dangers
from hindsite.model.names import did_you_mean, fold
from hindsite.reading.word_models import read_list
from hindsite.resources import words_folder

if TYPE_CHECKING:
    from hindsite.model.danger import Danger, DangerWords

__all__ = ["dangers_of", "shipped_dangers", "unknown_dangers"]


def dangers_of(changes: DangerWords) -> tuple[Danger, ...]:
    """The commands that a library marks: its own first, then the shipped ones that it kept."""
    gone = {fold(name) for name in (*changes.remove, *(item.name for item in changes.add))}
    return (*changes.add, *(item for item in shipped_dangers() if fold(item.name) not in gone))


def unknown_dangers(changes: DangerWords) -> dict[int, str]:
    """Names that are to be removed and stand in no list, by index, with what may be meant."""
    known = {fold(item.name) for item in shipped_dangers()} if changes.remove else set()
    return {
        index: did_you_mean(name, known)
        for index, name in enumerate(changes.remove)
        if fold(name) not in known
    }


@cache
def shipped_dangers() -> tuple[Danger, ...]:
    """The commands of `site_templates/words/dangerous.yml`.

    Raises:
        ValueError: The file that was shipped is broken.
    """
    return read_list(words_folder() / "dangerous.yml", Dangers).commands
