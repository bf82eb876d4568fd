"""By which words a text blames persons, and what to write in their place."""

from __future__ import annotations

from enum import unique
from typing import Annotated

from pydantic import Field

from hindsite.model.enums import Word
from hindsite.model.values import Names, Record, Text

__all__ = ["BlameWords", "Phrase", "Subject", "Wording"]


@unique
class Subject(Word):
    """Whom words must follow to blame anybody."""

    PERSON = "person"
    WE = "we"
    NAME = "name"
    POSSESSIVE = "possessive"
    SENTENCE = "sentence"


class Phrase(Record):
    """Words that blame, and what to write instead.

    In `words`, `a|b` is either word and `<done>` a past participle. Without `who` they blame by
    themselves, else only whom they follow.
    """

    words: Annotated[Names, Field(min_length=1)]
    instead: Text
    who: tuple[Subject, ...] = ()


class Wording(Record):
    """A whole list of words. `allowed` looks like one of the phrases and blames nobody.

    `persons` and `groups` are who may be blamed; `participles` those that do not end in -ed, and
    `befalling` those of what is not a person's deed; `programs` are none though called like one.
    """

    phrases: tuple[Phrase, ...] = ()
    allowed: Names = ()
    persons: Names = ()
    groups: Names = ()
    participles: Names = ()
    befalling: Names = ()
    programs: Names = ()


class BlameWords(Record):
    """What a library adds to the list of words that is shipped, and takes from it.

    `remove` holds words as they stand in the list; `not_persons` are programs that are called as
    persons elsewhere.
    """

    add: tuple[Phrase, ...] = ()
    remove: Names = ()
    allow: Names = ()
    persons: Names = ()
    not_persons: Names = ()
