"""Title of an action → what it leaves open, and one that leaves nothing open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from hindsite.checks.phrases import holds, phrases, plain
from hindsite.reading.word_lists import word_list

__all__ = ["Vague", "is_nobody", "vagueness"]

_FILE = "actions"
_SPECIFIC = re.compile(r"\d|`|https?://|\]\(|[#@]\w")
"""What is always something: a number, code, an address, a link, a ticket or a name."""


@dataclass(frozen=True, slots=True)
class Vague:
    """A title that leaves open what `lacks` says; `good` is one of the same sort that does not."""

    lacks: str
    good: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """What titles are about; `always` are phrases that say nothing whatever stands around them."""

    words: tuple[str, ...]
    always: tuple[str, ...]
    questions: bool
    verdict: Vague


@dataclass(frozen=True, slots=True)
class _Words:
    """The word list in the form in which titles are compared with it.

    `phrases` are those of several words, the longest first, with a space before and behind.
    """

    filler: frozenset[str]
    phrases: tuple[str, ...]
    directions: tuple[str, ...]
    subjects: tuple[_Subject, ...]
    otherwise: Vague


def vagueness(title: str, own: tuple[str, ...] = ()) -> Vague | None:
    """What a title leaves open, or None where it says something.

    It says nothing where no word is left that the list does not know; with a verb that only gives
    a direction (“improve”) and a subject, one word left is not enough. Nor does a question.

    Args:
        title: As it was written, Markdown included.
        own: Words of the library's own that say nothing.
    """
    if _SPECIFIC.search(title):
        return None
    words, text = _words(own), plain(title)
    asks = title.rstrip().endswith("?")
    for subject in words.subjects:
        if holds(text, subject.always) or (asks and subject.questions):
            return subject.verdict
    found = next((item for item in words.subjects if holds(text, item.words)), None)
    directed = found is not None and holds(text, words.directions)
    left = [word for word in _without(text, words.phrases).split() if word not in words.filler]
    if len(left) > int(directed):
        return None
    return found.verdict if found else words.otherwise


def is_nobody(owner: str) -> bool:
    """Whether what stands for an owner names nobody: `tbd`, `everyone`, `the team`."""
    return owner.strip().strip("@").casefold() in _nobody()


def _without(text: str, known: tuple[str, ...]) -> str:
    padded = f" {text} "
    for phrase in known:
        if phrase in padded:  # as hardly any is
            padded = padded.replace(phrase, " ")
    return padded


@lru_cache(maxsize=4)
def _words(own: tuple[str, ...]) -> _Words:
    known = word_list(_FILE)
    directions = phrases(known.get("directions"))
    given = known.get("subjects")
    subjects = tuple(
        _Subject(
            words=phrases(item.get("words")),
            always=phrases(item.get("always")),
            questions=item.get("questions") == "yes",
            verdict=_verdict(item),
        )
        for item in (given if isinstance(given, list) else ())
        if isinstance(item, dict)
    )
    every = [*phrases(known.get("filler")), *phrases(own), *directions]
    every += [word for subject in subjects for word in subject.words]
    long = sorted({phrase for phrase in every if " " in phrase}, key=lambda it: (-len(it), it))
    otherwise = known.get("otherwise")
    return _Words(
        filler=frozenset(every),
        phrases=tuple(f" {phrase} " for phrase in long),
        directions=directions,
        subjects=subjects,
        otherwise=_verdict(otherwise if isinstance(otherwise, dict) else {}),
    )


def _verdict(item: Mapping[str, object]) -> Vague:
    return Vague(str(item.get("lacks", "")), str(item.get("good", "")))


@lru_cache(maxsize=1)
def _nobody() -> frozenset[str]:
    listed = word_list(_FILE).get("nobody")
    return frozenset(str(item).casefold() for item in listed or ())
